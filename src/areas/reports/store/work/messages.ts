import { sql, type Sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { WorkKind } from '../rules/points.ts';
import type { Channel, PayerClass, Purpose } from '#values/kinds.ts';

export type WorkRow = {
  key: string; kind: WorkKind; customerId: number; customerName: string; class: PayerClass | null; messageId: number | null; holdId: number | null;
  stepName: string | null; channel: Channel | null; purpose: Purpose | null;
  toAddress: string | null; subject: string | null; totalMinor: number; currency: string; because: Reason[]; sinceOn: Day; endsOn: Day | null;
};

/** Days before its end that a hold asks to be looked at; and after it, as long as nobody did. */
const HOLD_NOTICE_DAYS = 3;
const HOLD_REMINDED_DAYS = 7;

/** What waits for a person in the messages: to approve, to call, of unknown outcome, failed. The largest first, at most `limit` of each kind. */
export async function messagesWaiting(tx: Tx, limit: number): Promise<WorkRow[]> {
  return await tx.rows<WorkRow>(sql`
    select 'message:' || m.message_id "key", w.kind, m.customer_id "customerId", c.name "customerName", coalesce(f.set_class, f.class) class,
      m.message_id "messageId", null::bigint "holdId", s.name "stepName", m.channel, m.purpose, nullif(m.to_address, '') "toAddress", nullif(m.subject, '') subject,
      m.total_minor "totalMinor", m.currency, m.because, (m.created_at at time zone o.time_zone)::date "sinceOn", null::date "endsOn"
    from (values ('to_approve', 'approve'), ('to_do', 'call'), ('unknown', 'unknown'), ('failed', 'failed')) w (status, kind)
    cross join lateral (
      select * from message where organisation_id = ${tx.organisationId} and status = w.status order by total_minor desc limit ${limit}) m
    join organisation o on o.organisation_id = m.organisation_id
    join customer c on c.organisation_id = m.organisation_id and c.customer_id = m.customer_id
    left join payer_profile f on f.organisation_id = m.organisation_id and f.customer_id = m.customer_id
    left join lateral (
      select s.name from step_taken t join scenario_step s on s.organisation_id = t.organisation_id and s.step_id = t.step_id
      where t.organisation_id = m.organisation_id and t.message_id = m.message_id order by s.tone desc limit 1) s on true`);
}

/** Addresses that came back, of customers who owe something, and have no other address that works. */
export async function bouncedContacts(tx: Tx, limit: number): Promise<WorkRow[]> {
  return await tx.rows<WorkRow>(sql`
    select 'contact:' || t.contact_id "key", 'bounced' kind, t.customer_id "customerId", c.name "customerName", coalesce(f.set_class, f.class) class,
      null::bigint "messageId", null::bigint "holdId", null "stepName", 'email' channel, null purpose, t.email "toAddress", null subject,
      i.minor "totalMinor", o.currency, '[]'::jsonb because, (t.bounced_at at time zone o.time_zone)::date "sinceOn", null::date "endsOn"
    from contact t
    join organisation o on o.organisation_id = t.organisation_id
    join customer c on c.organisation_id = t.organisation_id and c.customer_id = t.customer_id
    left join payer_profile f on f.organisation_id = t.organisation_id and f.customer_id = t.customer_id
    cross join lateral (
      select total(open_minor) minor from open_item
      where organisation_id = t.organisation_id and customer_id = t.customer_id and open_minor <> 0 and currency = o.currency) i
    where t.organisation_id = ${tx.organisationId} and t.bounced_at is not null and i.minor > 0 and not exists (
      select from contact u where u.organisation_id = t.organisation_id and u.customer_id = t.customer_id and u.email is not null and u.bounced_at is null)
    order by i.minor desc limit ${limit}`);
}

/** What each customer has overdue, in the organisation's currency. */
function overdueByCustomer(tx: Tx, today: Day): Sql {
  return sql`
    select organisation_id, customer_id, total(open_minor) minor from open_item
    where organisation_id = ${tx.organisationId} and open_minor > 0 and due_on < ${today}
      and currency = (select currency from organisation where organisation_id = ${tx.organisationId})
    group by 1, 2`;
}

/** Customers with something overdue whom no e-mail can reach: nobody was ever given. */
export async function withoutEmail(tx: Tx, today: Day, limit: number): Promise<WorkRow[]> {
  return await tx.rows<WorkRow>(sql`
    select 'customer:' || c.customer_id "key", 'missing_email' kind, c.customer_id "customerId", c.name "customerName", coalesce(f.set_class, f.class) class,
      null::bigint "messageId", null::bigint "holdId", null "stepName", 'email' channel, null purpose, null "toAddress", null subject,
      i.minor "totalMinor", o.currency, '[]'::jsonb because, ${today}::date "sinceOn", null::date "endsOn"
    from (
      select * from (${overdueByCustomer(tx, today)}) i
      where not exists (select from contact t where t.organisation_id = i.organisation_id and t.customer_id = i.customer_id and t.email is not null)
      order by minor desc limit ${limit}
    ) i
    join organisation o on o.organisation_id = i.organisation_id
    join customer c on c.organisation_id = i.organisation_id and c.customer_id = i.customer_id
    left join payer_profile f on f.organisation_id = i.organisation_id and f.customer_id = i.customer_id
    where c.insolvent_on is null`);
}

/** Holds about to end, or ended these days and not yet looked at. */
export async function holdsEnding(tx: Tx, today: Day, limit: number): Promise<WorkRow[]> {
  return await tx.rows<WorkRow>(sql`
    select 'hold:' || h.hold_id "key", 'hold_ending' kind, h.customer_id "customerId", c.name "customerName", coalesce(f.set_class, f.class) class,
      null::bigint "messageId", h.hold_id "holdId", null "stepName", null channel, null purpose, null "toAddress", h.reason subject,
      coalesce(i.open_minor, t.minor) "totalMinor", o.currency, '[]'::jsonb because, ${today}::date "sinceOn", h.ends_on "endsOn"
    from hold h
    join organisation o on o.organisation_id = h.organisation_id
    join customer c on c.organisation_id = h.organisation_id and c.customer_id = h.customer_id
    left join payer_profile f on f.organisation_id = h.organisation_id and f.customer_id = h.customer_id
    left join open_item i on i.organisation_id = h.organisation_id and i.item_id = h.item_id
    cross join lateral (
      select total(open_minor) minor from open_item
      where organisation_id = h.organisation_id and customer_id = h.customer_id and open_minor <> 0 and currency = o.currency) t
    where h.organisation_id = ${tx.organisationId} and h.released_at is null
      and h.ends_on between ${addDays(today, -HOLD_REMINDED_DAYS)} and ${addDays(today, HOLD_NOTICE_DAYS)}
    order by h.ends_on limit ${limit}`);
}

/** How many lines of each kind there are in all, and what they stand for. */
export async function workCounts(tx: Tx, today: Day): Promise<{ kind: WorkKind; count: number; totalMinor: number }[]> {
  return await tx.rows(sql`
    with own as (select currency from organisation where organisation_id = ${tx.organisationId}),
    owed as (
      select customer_id, total(open_minor) minor from open_item
      where organisation_id = ${tx.organisationId} and open_minor <> 0 and currency = (select currency from own)
        and customer_id in (select customer_id from contact where organisation_id = ${tx.organisationId} and bounced_at is not null
          union select customer_id from hold where organisation_id = ${tx.organisationId} and released_at is null)
      group by 1
    )
    select w.kind, count(*) count, total(m.total_minor) "totalMinor"
    from message m join (values ('to_approve', 'approve'), ('to_do', 'call'), ('unknown', 'unknown'), ('failed', 'failed')) w (status, kind) using (status)
    where m.organisation_id = ${tx.organisationId} group by w.kind
    union all
    select 'bounced', count(*), total(o.minor) from contact t join owed o using (customer_id)
    where t.organisation_id = ${tx.organisationId} and t.bounced_at is not null and o.minor > 0 and not exists (
      select from contact u where u.organisation_id = t.organisation_id and u.customer_id = t.customer_id and u.email is not null and u.bounced_at is null)
    union all
    select 'missing_email', count(*), total(i.minor) from (${overdueByCustomer(tx, today)}) i
    join customer c on c.organisation_id = i.organisation_id and c.customer_id = i.customer_id and c.insolvent_on is null
    where not exists (select from contact t where t.organisation_id = i.organisation_id and t.customer_id = i.customer_id and t.email is not null)
    union all
    select 'hold_ending', count(*), coalesce(total(o.minor), 0) from hold h left join owed o using (customer_id)
    where h.organisation_id = ${tx.organisationId} and h.released_at is null
      and h.ends_on between ${addDays(today, -HOLD_REMINDED_DAYS)} and ${addDays(today, HOLD_NOTICE_DAYS)}`);
}
