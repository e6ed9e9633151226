import type { Hold } from '#areas/agreements/rules/hold.ts';
import { DATA_ON } from '#areas/imports/freshness.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Channel, Purpose } from '#values/kinds.ts';
import { einvoiceStopped } from '../rules/einvoice.ts';
import type { AgreementFacts } from '../rules/safe-to-send-agreement.ts';
import type { SendFacts, SendItem } from '../rules/send-facts.ts';

/**
 * The next approved messages of these channels whose time has come, locked against the other workers until this transaction ends. Where the day is fixed the
 * one after never comes: what was put off to it has come too.
 */
export async function nextToSend(
  tx: Tx, now: Date, channels: readonly Channel[], limit: number,
): Promise<{ messageId: number; customerId: number; channel: Channel }[]> {
  return await tx.rows(sql`
    select m.message_id "messageId", m.customer_id "customerId", m.channel from message m join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.status = 'approved' and m.channel = any(${channels}::text[])
      and (m.send_after is null or m.send_after <= ${now} or m.send_after >= (o.fixed_today_on + 1)::timestamp at time zone o.time_zone)
    order by m.message_id limit ${limit} for update of m skip locked`);
}

/** Of the company as a whole: its day and hours, and how fresh its ledger is. */
export async function sendCompany(tx: Tx): Promise<SendFacts['company']> {
  return await tx.one<SendFacts['company']>(sql`
    select o.time_zone "timeZone", o.holiday_region region, o.is_demo "isDemo", s.stale_after_days "staleAfterDays",
      ${DATA_ON} "dataOn"
    from organisation o left join dunning_setting s using (organisation_id)
    where o.organisation_id = ${tx.organisationId}`);
}

type Row = {
  messageId: number; purpose: Purpose; channel: Channel; currency: string; totalMinor: number; toAddress: string; insolventOn: Day | null; specialCare: boolean;
  holds: Hold[]; items: SendItem[]; otherCreditsMinor: number; contact: SendFacts['contact']; addressChanged: boolean; agreement: AgreementFacts | null; unreadReplyOn: Day | null;
  undelivered: SendFacts['undelivered']; unknownOn: Day | null; refusedOn: Day | null; contactsOn: Day[]; scenario: SendFacts['scenario'];
};

/** What a message of purpose `agreement` speaks of, from its natural key (`plan:3:plan_late:2`). */
const AGREEMENT = sql`
  case when m.purpose = 'agreement' and m.natural_key ~ '^(promise|dispute|plan):[0-9]{1,15}:' then (
    select jsonb_build_object('subject', k.part[1], 'templateCode', k.part[3],
      'status', case k.part[1]
        when 'promise' then (select p.status from promise p where p.organisation_id = m.organisation_id and p.promise_id = k.part[2]::bigint)
        when 'dispute' then (select d.status from dispute d where d.organisation_id = m.organisation_id and d.dispute_id = k.part[2]::bigint)
        else (select p.status from plan p where p.organisation_id = m.organisation_id and p.plan_id = k.part[2]::bigint) end,
      'instalmentPaid', case when k.part[1] = 'plan' and k.part[4] ~ '^[0-9]{1,3}$' then (
        select n.paid_minor >= n.amount_minor from plan_instalment n
        where n.organisation_id = m.organisation_id and n.plan_id = k.part[2]::bigint and n.number = k.part[4]::int) end)
    from (select string_to_array(m.natural_key, ':') part) k) end`;

const CONTACT = sql`k.organisation_id = m.organisation_id and k.customer_id = m.customer_id
  and case when m.channel in ('phone', 'sms') then k.phone = m.to_address else lower(k.email) = lower(m.to_address) end`;

/** None of his contacts has the address any more that the message was written to; by post, the customer moved. */
const ADDRESS_CHANGED = sql`
  case when m.edited or m.purpose = 'agreement' then false
    when m.channel in ('letter', 'registered') then btrim(c.postal_address, E' \\r\\n\\t') not in ('', btrim(m.to_address, E' \\r\\n\\t')) and m.to_address <> ''
    else m.contact_id is not null and not exists (select from contact k where ${CONTACT}) end`;

/** Replies nobody has read stop reminders; what a machine sent, or what only concerns the address, does not. */
const UNREAD = sql`
  (select (max(r.received_at) at time zone o.time_zone)::date from reply r
    where r.organisation_id = m.organisation_id and r.customer_id = m.customer_id and r.status = 'unread'
      and r.class not in ('bounce_hard', 'bounce_soft', 'out_of_office', 'unsubscribe'))`;

/** Known to have reached nobody only after this message was written: it was written as if the other had been read. */
const UNDELIVERED = sql`
  (select jsonb_build_object('subject', x.subject, 'sentOn', (coalesce(x.sent_at, x.claimed_at, x.created_at) at time zone o.time_zone)::date,
      'knownOn', (e.at at time zone o.time_zone)::date)
    from message x
    join message_event e on e.organisation_id = x.organisation_id and e.message_id = x.message_id and e.status = x.status and e.at > m.created_at
    where x.organisation_id = m.organisation_id and x.customer_id = m.customer_id and x.currency = m.currency and x.message_id < m.message_id
      and x.status in ('bounced', 'failed') and x.purpose not in ('thanks', 'agreement')
    order by e.at desc limit 1)`;

/** The address refused another mail's text. Nothing of one that a person tries again: it goes there because he said so. */
const REFUSED = sql`
  case when m.channel = 'email' and not exists (
      select from message_event e where e.organisation_id = m.organisation_id and e.message_id = m.message_id and e.because @> '[{"code":"retried"}]') then (
    select (max(x.claimed_at) at time zone o.time_zone)::date from message x
    where x.organisation_id = m.organisation_id and x.customer_id = m.customer_id and x.message_id <> m.message_id and x.status = 'failed' and x.channel = 'email'
      and lower(x.to_address) = lower(m.to_address)) end`;

/** All the guard looks at, as it is now, for so many messages in one query. What is dated ahead of `today` is not there yet, as for the run that wrote them. */
export async function sendFacts(
  tx: Tx, today: Day, messageIds: readonly number[], company: SendFacts['company'],
): Promise<Map<number, SendFacts>> {
  const rows = await tx.rows<Row>(sql`
    select m.message_id "messageId", m.purpose, m.channel, m.currency, m.total_minor "totalMinor", m.to_address "toAddress", c.insolvent_on "insolventOn",
      c.special_care "specialCare", ${AGREEMENT} agreement, ${UNREAD} "unreadReplyOn", ${UNDELIVERED} undelivered,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', h.item_id, 'kind', h.kind, 'reason', h.reason, 'startsOn', h.starts_on, 'endsOn', h.ends_on,
          'heldMinor', h.held_minor, 'subjectId', h.subject_id) order by h.starts_on, h.kind, h.subject_id)
        from held h where h.organisation_id = m.organisation_id and h.customer_id = m.customer_id), '[]') holds,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', i.item_id, 'reference', mi.reference, 'openMinor', mi.open_minor, 'nowOpenMinor', i.open_minor,
          'letteredAlone', i.lettering <> '' and i.lettering <> i.lettering_set_aside and i.open_minor = i.amount_minor, 'einvoiceStatus', i.einvoice_status) order by i.item_id)
        from message_item mi join open_item i using (organisation_id, item_id)
        where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id), '[]') items,
      coalesce((select sum(i.open_minor)::bigint from open_item i
        where i.organisation_id = m.organisation_id and i.customer_id = m.customer_id and i.currency = m.currency and i.open_minor <> 0 and i.open_minor < 0
          and i.posted_on <= ${today}
          and not exists (select from message_item mi where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id and mi.item_id = i.item_id)), 0) "otherCreditsMinor",
      (select jsonb_build_object('bouncedOn', (max(k.bounced_at) at time zone o.time_zone)::date, 'optedOut', count(k.opted_out_at) > 0)
        from contact k where ${CONTACT} having count(*) > 0) contact, ${ADDRESS_CHANGED} "addressChanged",
      (select (max(coalesce(x.started_at, x.claimed_at, x.created_at)) at time zone o.time_zone)::date from message x
        where x.organisation_id = m.organisation_id and x.customer_id = m.customer_id and x.currency = m.currency and x.message_id <> m.message_id
          and x.status = 'unknown') "unknownOn", ${REFUSED} "refusedOn",
      coalesce((select jsonb_agg((l.at at time zone o.time_zone)::date order by l.at desc) from (
        select coalesce(x.sent_at, b.made_at) at from message x left join letter_batch b using (organisation_id, batch_id)
        where x.organisation_id = m.organisation_id and x.customer_id = m.customer_id and x.currency = m.currency and x.message_id <> m.message_id
          and x.purpose not in ('thanks', 'agreement') and x.status in ('sent', 'done', 'printed') and coalesce(x.sent_at, b.made_at) is not null
        order by 1 desc limit 20) l), '[]') "contactsOn",
      (select jsonb_build_object('minimumDaysBetween', s.minimum_days_between, 'maximumPerWeek', s.maximum_per_week, 'windowFromMinute', s.window_from_minute,
          'windowToMinute', s.window_to_minute, 'businessDaysOnly', s.business_days_only)
        from step_taken t join scenario_step p using (organisation_id, step_id) join scenario s using (organisation_id, scenario_id)
        where t.organisation_id = m.organisation_id and t.message_id = m.message_id limit 1) scenario
    from message m
    join customer c using (organisation_id, customer_id)
    join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = any(${messageIds}::bigint[])`);
  return new Map(rows.map(({ messageId, insolventOn, specialCare, ...facts }) => [messageId, { ...facts, customer: { insolventOn, specialCare }, company }]));
}

/** What waits for a hold to be over. */
export async function heldMessages(tx: Tx): Promise<{ messageId: number; purpose: Purpose }[]> {
  return await tx.rows(sql`
    select message_id "messageId", purpose from message where organisation_id = ${tx.organisationId} and status = 'held' order by message_id`);
}

/** What asks for money and still waits, of customers who are not to be asked any more. */
export async function waitingForProtected(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ messageId: number }>(sql`
    select m.message_id "messageId" from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.status in ('to_approve', 'approved', 'held', 'to_do') and (c.insolvent_on is not null or c.special_care)
    order by m.message_id`)).map((row) => row.messageId);
}

/** Calls somebody is to make. */
export async function waitingCalls(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ messageId: number }>(sql`
    select message_id "messageId" from message where organisation_id = ${tx.organisationId} and status = 'to_do' order by message_id`)).map((row) => row.messageId);
}

/** Confirmations of agreements that have not left yet. */
export async function waitingAgreements(tx: Tx): Promise<number[]> {
  return (await tx.rows<{ messageId: number }>(sql`
    select message_id "messageId" from message
    where organisation_id = ${tx.organisationId} and purpose = 'agreement' and status in ('to_approve', 'approved', 'held', 'to_do') order by message_id`))
    .map((row) => row.messageId);
}

export type Outdated = { messageId: number; wasMinor: number; nowMinor: number; currency: string };

/**
 * Reminders still waiting whose items were paid, held or refused, in part or whole, or whose customer has a credit since that they do not show. `today`
 * decides which holds run. The order of its joins is fixed (`offset 0`, one key at a time): just after a run the statistics know of no waiting message, and the
 * planner would set each beside every item of the company.
 */
export async function outdatedMessages(tx: Tx, today: Day): Promise<Outdated[]> {
  return await tx.rows<Outdated>(sql`
    with part as materialized (
      select item_id, bool_or(held_minor is null) whole, coalesce(sum(held_minor), 0)::bigint minor from held
      where organisation_id = ${tx.organisationId} and item_id is not null and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
      group by item_id
    ), waiting as materialized (
      select organisation_id, message_id, customer_id, currency, total_minor from message
      where organisation_id = ${tx.organisationId} and status in ('to_approve', 'approved', 'held', 'to_do') and purpose not in ('thanks', 'agreement')
    ), debit as (
      select s.message_id, bool_or(s.open_minor <> a.asked_minor or s.open_minor > 0 and i.einvoice_status = any(${einvoiceStopped}::text[])) changed,
        sum(a.asked_minor)::bigint now_minor
      from (
        select mi.organisation_id, mi.message_id, mi.item_id, mi.open_minor
        from waiting w join message_item mi on mi.organisation_id = w.organisation_id and mi.message_id = w.message_id
        offset 0
      ) s
      join open_item i on i.organisation_id = s.organisation_id and i.item_id = s.item_id
      left join part p on p.item_id = i.item_id
      cross join lateral (select case when i.open_minor <= 0 then i.open_minor when p.whole then 0 else greatest(0, i.open_minor - coalesce(p.minor, 0)) end asked_minor) a
      group by s.message_id
    ), credited as materialized (
      select * from waiting w
      where (select true from open_item i where i.organisation_id = w.organisation_id and i.customer_id = w.customer_id and i.currency = w.currency
        and i.open_minor <> 0 and i.open_minor < 0 limit 1)
    ), credit as (
      select w.message_id, (select sum(i.open_minor)::bigint from open_item i
        where i.organisation_id = w.organisation_id and i.customer_id = w.customer_id and i.currency = w.currency
          and i.open_minor <> 0 and i.open_minor < 0 and i.posted_on <= ${today}
          and (select true from message_item mi where mi.organisation_id = i.organisation_id and mi.message_id = w.message_id and mi.item_id = i.item_id) is null) minor
      from credited w
    )
    select w.message_id "messageId", w.total_minor "wasMinor", coalesce(d.now_minor, 0) + coalesce(c.minor, 0) "nowMinor", w.currency
    from waiting w left join debit d using (message_id) left join credit c using (message_id)
    where d.changed or c.minor <> 0
    order by w.message_id`);
}
