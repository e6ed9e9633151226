import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { FalseReminders } from '../contract/sending.ts';

const SHOWN = 200;

/**
 * Of the reminders, notices and calls that left in those days: an item is asked for wrongly when credits dated on the sending day or before, which came into the
 * ledger only after the message left, cover all the message asked of it. A credit known at the time was shown and deducted: it makes nothing wrong.
 */
export async function falseReminders(tx: Tx, from: Day, to: Day): Promise<FalseReminders> {
  const { sends } = await tx.one<{ sends: number }>(sql`select count(*)::int sends from (${left(tx, from, to)}) m`);
  const rows = await tx.rows<FalseReminders['rows'][number] & { wrong: number; sameDay: number }>(sql`
    with late as (
      select m.message_id, m.sent_on, mi.item_id, mi.reference, mi.open_minor,
        max(a.credit_posted_on) paid_on, max(k.created_at) arrived_at, (array_agg(coalesce(nullif(k.reference, ''), k.label) order by k.posted_on desc, k.item_id desc))[1] credit
      from (${left(tx, from, to)}) m
      join message_item mi on mi.organisation_id = ${tx.organisationId} and mi.message_id = m.message_id and mi.open_minor > 0
      join allocation a on a.organisation_id = ${tx.organisationId} and a.debit_item_id = mi.item_id and a.created_at > m.sent_at and a.credit_posted_on <= m.sent_on
      join open_item k on k.organisation_id = ${tx.organisationId} and k.item_id = a.credit_item_id and k.created_at > m.sent_at
      group by 1, 2, 3, 4, 5
      having sum(a.amount_minor) >= mi.open_minor
    )
    select m.message_id "messageId", m.customer_id "customerId", c.name "customerName", m.subject, m.purpose, m.channel, l.sent_on "sentOn", l.item_id "itemId",
      l.reference, l.open_minor "askedMinor", m.currency, l.paid_on "paidOn", (l.arrived_at at time zone o.time_zone)::date "arrivedOn", coalesce(l.credit, '') credit,
      (select count(distinct message_id)::int from late) wrong,
      (select count(*)::int from (select from late group by message_id having bool_and(paid_on = sent_on)) s) "sameDay"
    from late l
    join message m on m.organisation_id = ${tx.organisationId} and m.message_id = l.message_id
    join customer c on c.organisation_id = m.organisation_id and c.customer_id = m.customer_id
    join organisation o on o.organisation_id = m.organisation_id
    order by m.sent_at desc, m.message_id desc, l.item_id
    limit ${SHOWN}`);
  const { wrong, sameDay } = rows[0] ?? { wrong: 0, sameDay: 0 };
  return { from, to, sends, wrong, sameDay, perTenThousand: sends === 0 ? 0 : Math.round((wrong / sends) * 100_000) / 10, rows: rows.map(({ wrong: _wrong, sameDay: _sameDay, ...row }) => row) };
}

/** No more than the index of what left holds: of most of them nothing else is asked. */
function left(tx: Tx, from: Day, to: Day) {
  return sql`
    select m.message_id, m.sent_at, (m.sent_at at time zone o.time_zone)::date sent_on
    from message m join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.purpose in ('reminder', 'formal_notice', 'call') and m.status in ('sent', 'done')
      and m.sent_at >= ${from}::date::timestamp at time zone o.time_zone and m.sent_at < (${to}::date + 1)::timestamp at time zone o.time_zone`;
}
