import { sql, type Tx } from '#platform/db.ts';

export type PersonalSender = { name: string; email: string; phone: string; signature: string };

export async function findPersonalSender(tx: Tx, userId: string): Promise<PersonalSender | undefined> {
  return await tx.first<PersonalSender>(sql`
    select name, email, phone, signature from sender where organisation_id = ${tx.organisationId} and user_id = ${userId}`);
}

export async function listPersonalSenders(tx: Tx): Promise<(PersonalSender & { userId: string })[]> {
  return await tx.rows(sql`
    select user_id "userId", name, email, phone, signature from sender where organisation_id = ${tx.organisationId} order by name, user_id`);
}

export async function savePersonalSender(tx: Tx, userId: string, { name, email, phone, signature }: PersonalSender): Promise<void> {
  await tx.run(sql`
    insert into sender (organisation_id, user_id, name, email, phone, signature) values (${tx.organisationId}, ${userId}, ${name}, ${email}, ${phone}, ${signature})
    on conflict (organisation_id, user_id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone, signature = excluded.signature`);
}

export async function deletePersonalSender(tx: Tx, userId: string): Promise<void> {
  await tx.run(sql`delete from sender where organisation_id = ${tx.organisationId} and user_id = ${userId}`);
}

/** Of these users, those who still belong to the company and have said how they sign. */
export async function sendersAmong(tx: Tx, userIds: readonly string[]): Promise<Map<string, PersonalSender>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.rows<PersonalSender & { userId: string }>(sql`
    select user_id "userId", name, email, phone, signature from sender join membership using (organisation_id, user_id)
    where organisation_id = ${tx.organisationId} and user_id = any(${userIds}::text[])`);
  return new Map(rows.map(({ userId, ...sender }) => [userId, sender]));
}

/** Replies come back with the message's key in their address, when the company's mailbox takes such addresses. */
export async function takesPlusAddress(tx: Tx): Promise<boolean> {
  return (await tx.first<{ takes: boolean }>(sql`
    select plus_address takes from inbox_setting where organisation_id = ${tx.organisationId}`))?.takes ?? false;
}
