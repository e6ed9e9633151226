import { sql, type Tx } from '#platform/db.ts';
import type { Reason } from '#values/reason.ts';

export type AgreementSubject = 'promise' | 'dispute' | 'plan';
export type AgreementEvent = { at: string; status: string; userId: string; because: Reason[] };

/** How each came to where it is. */
export async function insertEvents(
  tx: Tx, subject: AgreementSubject, events: readonly { subjectId: number; status: string; because: readonly Reason[] }[], at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into agreement_event (organisation_id, subject, subject_id, at, status, user_id, because)
    select ${tx.organisationId}, ${subject}, e.subject_id, ${at}, e.status, ${tx.userId}, e.because
    from unnest(${events.map((one) => one.subjectId)}::bigint[], ${events.map((one) => one.status)}::text[], ${events.map((one) => JSON.stringify(one.because))}::jsonb[])
      as e (subject_id, status, because)`);
}

/** Earliest first. */
export async function eventsOf(tx: Tx, subject: AgreementSubject, subjectIds: readonly number[]): Promise<Map<number, AgreementEvent[]>> {
  const rows = await tx.rows<AgreementEvent & { subjectId: number }>(sql`
    select subject_id "subjectId", at, status, user_id "userId", because from agreement_event
    where organisation_id = ${tx.organisationId} and subject = ${subject} and subject_id = any(${subjectIds}::bigint[])
    order by agreement_event_id`);
  const found = new Map<number, AgreementEvent[]>();
  for (const { subjectId, ...event } of rows) found.set(subjectId, [...found.get(subjectId) ?? [], event]);
  return found;
}
