import { contactBounced } from '#areas/customers/actions.ts';
import type { Actor } from '#areas/access/actor.ts';
import { sql, type Tx } from '#platform/db.ts';
import { instantAt } from '#values/calendar.ts';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { Story } from './story.ts';
import type { Channel } from '#values/kinds.ts';

/*
 * What the rooms' actions do not do, because nobody but the demo needs it: to write instants of the past, and marks on many customers at once.
 * Everything a run decides, drafts and ladders is done by the rooms themselves, week after week; only "it left, that morning" is said here.
 */

/** The marks a ledger file does not carry. @returns customer ids by code. */
export async function markCustomers(tx: Tx, stories: readonly Story[]): Promise<Map<string, number>> {
  await tx.run(sql`
    update customer c set strategic = m.strategic, special_care = m.special_care, insolvent_on = m.insolvent_on
    from unnest(${stories.map((story) => story.code)}::text[], ${stories.map((story) => story.strategic ?? false)}::boolean[],
      ${stories.map((story) => story.specialCare ?? false)}::boolean[], ${stories.map((story) => story.insolventOn ?? null)}::date[])
      as m (code, strategic, special_care, insolvent_on)
    where c.organisation_id = ${tx.organisationId} and c.code = m.code`);
  const rows = await tx.rows<{ customerId: number; code: string }>(sql`
    select customer_id "customerId", code from customer where organisation_id = ${tx.organisationId}`);
  return new Map(rows.map((row) => [row.code, row.customerId]));
}

export async function writeNotes(tx: Tx, actor: Actor, notes: readonly { customerId: number; body: string; on: Day }[]): Promise<void> {
  await tx.run(sql`
    insert into note (organisation_id, customer_id, user_id, written_at, body)
    select ${tx.organisationId}::bigint, n.customer_id, ${tx.userId}, n.written_at, n.body
    from unnest(${notes.map((note) => note.customerId)}::bigint[], ${notes.map((note) => instantAt(note.on, 10 * 60, actor.timeZone))}::timestamptz[],
      ${notes.map((note) => note.body)}::text[]) as n (customer_id, written_at, body)`);
}

/** The invoice a hold stands on: the customer's only one issued in those days. */
export async function invoiceIssued(tx: Tx, customerId: number, [from, to]: readonly [Day, Day]): Promise<number> {
  const { itemId } = await tx.one<{ itemId: number }>(sql`
    select item_id "itemId" from open_item
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and kind = 'invoice' and issued_on between ${from} and ${to}`);
  return itemId;
}

/** What was posted now was known since its own day: invoices in the morning, what settles them in the evening. */
export async function backdateLedger(tx: Tx, { timeZone }: Actor): Promise<void> {
  await tx.run(sql`
    update open_item set created_at = (posted_on + time '08:00') at time zone ${timeZone} where organisation_id = ${tx.organisationId} and created_at = now()`);
  await tx.run(sql`
    update allocation set created_at = (allocated_on + time '18:00') at time zone ${timeZone} where organisation_id = ${tx.organisationId} and created_at = now()`);
}

/** Holds were placed on the morning they start. */
export async function backdateHolds(tx: Tx, { timeZone }: Actor): Promise<void> {
  await tx.run(sql`
    update hold set created_at = (starts_on + time '09:30') at time zone ${timeZone} where organisation_id = ${tx.organisationId}`);
}

const CALLED = [
  { code: 'call_reached', facts: { note: 'Règlement annoncé pour la fin de la semaine.' } },
  { code: 'call_no_answer', facts: { note: 'Message laissé sur le répondeur.' } },
  { code: 'call_reached', facts: { note: 'La comptable vérifie et rappelle.' } },
];

/**
 * What the run of that day drafted was approved and left that morning; calls were made. `fates`: the few reminders that ended otherwise.
 * The run's own instants go back to that day too.
 */
export async function settleMorning(tx: Tx, actor: Actor, fates: ReadonlyMap<number, 'bounced' | 'unknown'>): Promise<void> {
  const at = (minutes: number): Date => instantAt(actor.today, minutes, actor.timeZone);
  await tx.run(sql`
    update dunning_run set started_at = ${at(360)}, finished_at = ${at(361)} where organisation_id = ${tx.organisationId} and as_of_on = ${actor.today}`);
  await tx.run(sql`
    update decision set decided_at = ${at(361)} where organisation_id = ${tx.organisationId} and as_of_on = ${actor.today}`);
  const waiting = await tx.rows<{ messageId: number; customerId: number; contactId: number | null; channel: Channel; toAddress: string }>(sql`
    select message_id "messageId", customer_id "customerId", contact_id "contactId", channel, to_address "toAddress"
    from message where organisation_id = ${tx.organisationId} and status in ('to_approve', 'approved', 'to_do') order by message_id`);
  const ends = waiting.map((message, index) => ({ ...message, ...ending(message, fates.get(message.customerId), index, actor.today) }));
  const ids = ends.map((end) => end.messageId);
  await tx.run(sql`
    update message_event set at = ${at(361)} where organisation_id = ${tx.organisationId} and message_id = any(${ids}::bigint[])`);
  await tx.run(sql`
    insert into message_event (organisation_id, message_id, at, status, user_id, because)
    select organisation_id, message_id, ${at(545)}, 'approved', ${tx.userId}, '[{"code":"approved"}]'
    from message where organisation_id = ${tx.organisationId} and message_id = any(${ids}::bigint[]) and channel <> 'phone' order by message_id`);
  await tx.run(sql`
    insert into message_event (organisation_id, message_id, at, status, user_id, because)
    select ${tx.organisationId}::bigint, e.message_id, ${at(555)}::timestamptz + e.n * interval '7 seconds', e.status, e.user_id, e.because
    from unnest(${ids}::bigint[], ${ends.map((end) => end.status)}::text[], ${ends.map((end) => (end.channel === 'phone' ? tx.userId : 'system'))}::text[],
      ${ends.map((end) => JSON.stringify(end.because))}::jsonb[]) with ordinality as e (message_id, status, user_id, because, n)`);
  await tx.run(sql`
    update message m set status = e.status, created_at = ${at(361)}, attempt = case when m.channel = 'email' then 1 else 0 end,
      approved_by = case when m.channel <> 'phone' then ${tx.userId} end, approved_at = case when m.channel <> 'phone' then ${at(545)}::timestamptz end,
      claimed_at = case when m.channel = 'email' then ${at(555)}::timestamptz end, send_after = null,
      sent_at = case when e.status in ('sent', 'done') then ${at(555)}::timestamptz + e.n * interval '7 seconds' end,
      provider_message_id = case when e.status = 'sent' and m.channel = 'email' then 'outbox' end
    from unnest(${ids}::bigint[], ${ends.map((end) => end.status)}::text[]) with ordinality as e (message_id, status, n)
    where m.organisation_id = ${tx.organisationId} and m.message_id = e.message_id`);
  for (const { status, contactId, toAddress } of ends) {
    if (status === 'failed' && contactId !== null) await contactBounced(tx, { contactId, address: toAddress, reason: BOUNCE, at: at(556) });
  }
}

const BOUNCE = '550 5.1.1 User unknown';

function ending(
  { channel, toAddress }: { channel: Channel; toAddress: string }, fate: 'bounced' | 'unknown' | undefined, index: number, today: Day,
): { status: 'sent' | 'done' | 'failed' | 'unknown'; because: Reason[] } {
  if (channel === 'phone') return { status: 'done', because: [CALLED[index % CALLED.length]!] };
  if (channel === 'letter' || channel === 'registered') return { status: 'sent', because: [{ code: 'posted', facts: { posted_on: today } }] };
  if (fate === 'bounced') return { status: 'failed', because: [{ code: 'refused_recipient', facts: { response: BOUNCE, address: toAddress } }] };
  if (fate === 'unknown') return { status: 'unknown', because: [{ code: 'outcome_unknown', facts: { response: 'connection lost after DATA' } }] };
  return { status: 'sent', because: [{ code: 'outbox_demo' }] };
}
