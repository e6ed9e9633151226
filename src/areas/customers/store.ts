import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { TermsRule } from '#values/terms.ts';
import { searchKey } from './rules.ts';
import type { CustomerKind } from '#values/kinds.ts';

export type Contact = {
  contactId: number; name: string | null; email: string | null; phone: string | null; role: 'accounts' | 'management' | 'sales' | 'legal' | 'other';
  bouncedAt: string | null; bounceReason: string | null; optedOutAt: string | null;
};
export type ContactFields = Pick<Contact, 'name' | 'email' | 'phone' | 'role'>;
export type CustomerFields = {
  name: string; kind: CustomerKind; siren: string | null; language: 'fr' | 'en'; groupName: string | null; termsDays: number | null;
  termsRule: TermsRule | null; strategic: boolean; specialCare: boolean; insolventOn: Day | null;
  segment: string; riskGrade: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | null; creditLimitMinor: number | null; postalAddress: string;
};
export type Customer = CustomerFields & { customerId: number; code: string; groupId: number | null; collectorUserId: string | null };

export async function findCustomer(tx: Tx, customerId: number): Promise<Customer | undefined> {
  return await tx.first<Customer>(sql`
    select c.customer_id "customerId", c.code, c.name, c.kind, c.siren, c.language, c.group_id "groupId", g.name "groupName", c.terms_days "termsDays",
      c.terms_rule "termsRule", c.strategic, c.special_care "specialCare", c.insolvent_on "insolventOn", c.segment, c.risk_grade "riskGrade",
      c.credit_limit_minor "creditLimitMinor", c.postal_address "postalAddress", c.collector_user_id "collectorUserId"
    from customer c left join customer_group g using (organisation_id, group_id)
    where c.organisation_id = ${tx.organisationId} and c.customer_id = ${customerId}`);
}

export async function contactsOf(tx: Tx, customerId: number): Promise<Contact[]> {
  return await tx.rows<Contact>(sql`
    select contact_id "contactId", name, email, phone, role, bounced_at "bouncedAt", bounce_reason "bounceReason", opted_out_at "optedOutAt"
    from contact
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId}
    order by contact_id`);
}

export async function saveCustomer(tx: Tx, customer: CustomerFields & { customerId: number; code: string; groupId: number | null }): Promise<void> {
  const { customerId, code, name, siren } = customer;
  await tx.run(sql`
    update customer set name = ${name}, search_key = ${searchKey(code, name, siren)}, kind = ${customer.kind}, siren = ${siren}, language = ${customer.language},
      group_id = ${customer.groupId}, terms_days = ${customer.termsDays}, terms_rule = ${customer.termsRule}, strategic = ${customer.strategic},
      special_care = ${customer.specialCare}, insolvent_on = ${customer.insolventOn}, segment = ${customer.segment}, risk_grade = ${customer.riskGrade},
      credit_limit_minor = ${customer.creditLimitMinor}, postal_address = ${customer.postalAddress}
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
}

/** @returns how many there are of those asked for. */
export async function saveCollector(tx: Tx, customerIds: readonly number[], collectorUserId: string | null): Promise<number> {
  return await tx.run(sql`
    update customer set collector_user_id = ${collectorUserId} where organisation_id = ${tx.organisationId} and customer_id = any(${[...customerIds]}::bigint[])`);
}

/** The groups of these names, made when they are new. */
export async function groupsNamed(tx: Tx, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  await tx.run(sql`
    insert into customer_group (organisation_id, name) select ${tx.organisationId}, name from unnest(${names}::text[]) name
    on conflict (organisation_id, name) do nothing`);
  const rows = await tx.rows<{ groupId: number; name: string }>(sql`
    select group_id "groupId", name from customer_group where organisation_id = ${tx.organisationId} and name = any(${names}::text[])`);
  return new Map(rows.map((row) => [row.name, row.groupId]));
}

/** A group nobody belongs to any more says nothing. */
export async function dropEmptyGroup(tx: Tx, groupId: number): Promise<void> {
  await tx.run(sql`
    delete from customer_group g where g.organisation_id = ${tx.organisationId} and g.group_id = ${groupId}
      and not exists (select from customer c where c.organisation_id = g.organisation_id and c.group_id = g.group_id)`);
}

/** @returns false when the customer has a contact with that address already. */
export async function insertContact(tx: Tx, customerId: number, { name, email, phone, role }: ContactFields): Promise<boolean> {
  return await tx.run(sql`
    insert into contact (organisation_id, customer_id, name, email, phone, role)
    values (${tx.organisationId}, ${customerId}, ${name}, ${email}, ${phone}, ${role})
    on conflict do nothing`) === 1;
}

export async function emailTaken(tx: Tx, customerId: number, email: string, exceptContactId: number): Promise<boolean> {
  return await tx.first(sql`
    select from contact where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and lower(email) = lower(${email})
      and contact_id <> ${exceptContactId}`) !== undefined;
}

/** A new address is presumed good: what the old one did (bounced) is forgotten with it. */
export async function saveContact(tx: Tx, customerId: number, contactId: number, { name, email, phone, role }: ContactFields): Promise<boolean> {
  return await tx.run(sql`
    update contact set name = ${name}, email = ${email}, phone = ${phone}, role = ${role},
      bounced_at = case when lower(email) is not distinct from lower(${email}) then bounced_at end,
      bounce_reason = case when lower(email) is not distinct from lower(${email}) then bounce_reason end
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and contact_id = ${contactId}`) === 1;
}

export async function deleteContact(tx: Tx, customerId: number, contactId: number): Promise<boolean> {
  return await tx.run(sql`
    delete from contact where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and contact_id = ${contactId}`) === 1;
}

export async function listNotes(tx: Tx, customerId: number): Promise<{ noteId: number; writtenAt: string; userId: string; body: string }[]> {
  return await tx.rows(sql`
    select note_id "noteId", written_at "writtenAt", user_id "userId", body
    from note
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId}
    order by written_at desc, note_id desc
    limit 200`);
}

export async function insertNote(tx: Tx, customerId: number, body: string, at: Date): Promise<void> {
  await tx.run(sql`insert into note (organisation_id, customer_id, user_id, written_at, body) values (${tx.organisationId}, ${customerId}, ${tx.userId}, ${at}, ${body})`);
}

/** At most 20 customers whose name, code or SIREN holds every word; those that begin with the text come first. `words` are folded. */
export async function findByWords(tx: Tx, words: readonly string[]): Promise<{ customerId: number; code: string; name: string }[]> {
  return await tx.rows(sql`
    select customer_id "customerId", code, name
    from customer
    where organisation_id = ${tx.organisationId} and search_key like all (select '%' || word || '%' from unnest(${words}::text[]) word)
    order by not starts_with(search_key, ${words.join(' ')}), search_key, customer_id
    limit 20`);
}

export type CustomerRow = {
  code: string; name: string; kind: CustomerKind; siren: string | null; email: string | null; phone: string | null; contactName: string | null;
  termsDays: number | null; termsRule: TermsRule | null; groupId: number | null; language: 'fr' | 'en' | null;
};

/**
 * Adds and completes customers by their code, many at once: a value the file gives replaces, one it does not give leaves what stands.
 * @returns how many were added, and who has other terms than before.
 */
export async function upsertRows(tx: Tx, rows: readonly CustomerRow[], importId: number | null): Promise<{ added: number; termsChanged: number[] }> {
  await tx.run(sql`
    create temp table incoming_customer (code text primary key, name text, search_key text, kind text, siren text, terms_days integer, terms_rule text, group_id bigint,
      language text) on commit drop`);
  await tx.copyIn('incoming_customer', ['code', 'name', 'search_key', 'kind', 'siren', 'terms_days', 'terms_rule', 'group_id', 'language'], rows.map((row) => [
    row.code, row.name, searchKey(row.code, row.name || row.code, row.siren), row.kind, row.siren, row.termsDays, row.termsRule, row.groupId, row.language,
  ]));
  const changed = await tx.rows<{ customerId: number; code: string; name: string; siren: string | null; terms: boolean }>(sql`
    update customer c set
      name = coalesce(nullif(i.name, ''), c.name),
      siren = coalesce(i.siren, c.siren),
      terms_days = coalesce(i.terms_days, c.terms_days), terms_rule = coalesce(i.terms_rule, c.terms_rule),
      group_id = coalesce(i.group_id, c.group_id),
      language = coalesce(i.language, c.language)
    from incoming_customer i, customer was
    where c.organisation_id = ${tx.organisationId} and c.code = i.code
      and was.organisation_id = c.organisation_id and was.customer_id = c.customer_id
      and (coalesce(nullif(i.name, ''), c.name), coalesce(i.siren, c.siren), coalesce(i.terms_days, c.terms_days), coalesce(i.terms_rule, c.terms_rule),
        coalesce(i.group_id, c.group_id), coalesce(i.language, c.language))
        is distinct from (c.name, c.siren, c.terms_days, c.terms_rule, c.group_id, c.language)
    returning c.customer_id "customerId", c.code, c.name, c.siren,
      (c.terms_days, c.terms_rule) is distinct from (was.terms_days, was.terms_rule) terms`);
  await tx.run(sql`
    update customer c set search_key = k.search_key
    from unnest(${changed.map((row) => row.customerId)}::bigint[], ${changed.map((row) => searchKey(row.code, row.name, row.siren))}::text[])
      as k (customer_id, search_key)
    where c.organisation_id = ${tx.organisationId} and c.customer_id = k.customer_id and c.search_key <> k.search_key`);
  const added = await tx.run(sql`
    insert into customer (organisation_id, code, name, search_key, kind, siren, language, group_id, terms_days, terms_rule, source_import_id)
    select ${tx.organisationId}, i.code, coalesce(nullif(i.name, ''), i.code), i.search_key, i.kind, i.siren, coalesce(i.language, o.language), i.group_id,
      i.terms_days, i.terms_rule, ${importId}
    from incoming_customer i, organisation o
    where o.organisation_id = ${tx.organisationId}
    order by i.code
    on conflict (organisation_id, code) do nothing`);
  return { added, termsChanged: changed.filter((row) => row.terms).map((row) => row.customerId) };
}

/** The contacts of a file: a new address is added, a phone or name completes the contact of that address. @returns how many were added. */
export async function upsertContacts(tx: Tx, rows: readonly CustomerRow[]): Promise<number> {
  const given = rows.filter((row) => row.email !== null || row.phone !== null);
  if (given.length === 0) return 0;
  await tx.run(sql`create temp table incoming_contact (code text, name text, email text, phone text) on commit drop`);
  await tx.copyIn('incoming_contact', ['code', 'name', 'email', 'phone'], given.map((row) => [row.code, row.contactName, row.email, row.phone]));
  await tx.run(sql`
    update contact t set name = coalesce(t.name, i.name), phone = coalesce(t.phone, i.phone)
    from incoming_contact i join customer c on c.organisation_id = ${tx.organisationId} and c.code = i.code
    where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and lower(t.email) = lower(i.email)
      and (t.name is null and i.name is not null or t.phone is null and i.phone is not null)`);
  const added = await tx.run(sql`
    insert into contact (organisation_id, customer_id, name, email, phone)
    select c.organisation_id, c.customer_id, i.name, i.email, i.phone
    from incoming_contact i join customer c on c.organisation_id = ${tx.organisationId} and c.code = i.code
    where i.email is not null or not exists (
      select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id and t.phone = i.phone)
    on conflict do nothing`);
  await tx.run(sql`drop table incoming_contact`);
  return added;
}

/** A server said the address does not exist; nothing when the contact's address is another by now. */
export async function markBounced(tx: Tx, { contactId, address, reason, at }: { contactId: number; address: string; reason: string; at: Date }): Promise<void> {
  await tx.run(sql`
    update contact set bounced_at = ${at}, bounce_reason = ${reason}
    where organisation_id = ${tx.organisationId} and contact_id = ${contactId} and lower(email) = lower(${address})`);
}
