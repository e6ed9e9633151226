import type { Hold } from '#areas/agreements/rules.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { SendFacts } from '../rules/safe-to-send.ts';
import type { Purpose } from '#values/kinds.ts';

/**
 * The next approved e-mail whose time has come, locked against the other workers until this transaction ends. Where the day is fixed the one after never
 * comes: what was put off to it has come too.
 */
export async function nextToSend(tx: Tx, now: Date): Promise<number | undefined> {
  return (await tx.first<{ messageId: number }>(sql`
    select m.message_id "messageId" from message m join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.status = 'approved' and m.channel = 'email'
      and (m.send_after is null or m.send_after <= ${now} or m.send_after >= (o.fixed_today_on + 1)::timestamp at time zone o.time_zone)
    order by m.message_id limit 1 for update of m skip locked`))?.messageId;
}

type Row = {
  purpose: Purpose; currency: string; totalMinor: number; toAddress: string; insolventOn: Day | null; specialCare: boolean; holds: Hold[];
  items: SendFacts['items']; otherCreditsMinor: number;
  contact: { bouncedOn: Day | null; optedOut: boolean } | null; lastContactOn: Day | null; scenario: SendFacts['scenario'];
  timeZone: string; region: string; isDemo: boolean;
};

/** All the guard looks at, as it is now, in one query. */
export async function sendFacts(tx: Tx, messageId: number): Promise<SendFacts> {
  const { insolventOn, specialCare, timeZone, region, isDemo, ...facts } = await tx.one<Row>(sql`
    select m.purpose, m.currency, m.total_minor "totalMinor", m.to_address "toAddress", c.insolvent_on "insolventOn", c.special_care "specialCare",
      coalesce((select jsonb_agg(jsonb_build_object('itemId', h.item_id, 'kind', h.kind, 'reason', h.reason, 'startsOn', h.starts_on, 'endsOn', h.ends_on) order by h.hold_id)
        from hold h where h.organisation_id = m.organisation_id and h.customer_id = m.customer_id and h.released_at is null), '[]') holds,
      coalesce((select jsonb_agg(jsonb_build_object('itemId', i.item_id, 'reference', i.reference, 'openMinor', mi.open_minor, 'nowOpenMinor', i.open_minor,
          'letteredAlone', i.lettering <> '' and i.lettering <> i.lettering_set_aside and i.open_minor = i.amount_minor))
        from message_item mi join open_item i using (organisation_id, item_id)
        where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id), '[]') items,
      coalesce((select sum(i.open_minor)::bigint from open_item i
        where i.organisation_id = m.organisation_id and i.customer_id = m.customer_id and i.currency = m.currency and i.open_minor <> 0 and i.open_minor < 0
          and not exists (select from message_item mi where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id and mi.item_id = i.item_id)), 0) "otherCreditsMinor",
      (select jsonb_build_object('bouncedOn', (max(k.bounced_at) at time zone o.time_zone)::date, 'optedOut', count(k.opted_out_at) > 0)
        from contact k where k.organisation_id = m.organisation_id and k.customer_id = m.customer_id and lower(k.email) = lower(m.to_address)) contact,
      (select (max(x.sent_at) at time zone o.time_zone)::date from message x
        where x.organisation_id = m.organisation_id and x.customer_id = m.customer_id and x.currency = m.currency and x.message_id <> m.message_id
          and x.purpose <> 'thanks' and x.status in ('sent', 'done')) "lastContactOn",
      (select jsonb_build_object('minimumDaysBetween', s.minimum_days_between, 'windowFromMinute', s.window_from_minute, 'windowToMinute', s.window_to_minute,
          'businessDaysOnly', s.business_days_only)
        from step_taken t join scenario_step p using (organisation_id, step_id) join scenario s using (organisation_id, scenario_id)
        where t.organisation_id = m.organisation_id and t.message_id = m.message_id limit 1) scenario,
      o.time_zone "timeZone", o.holiday_region region, o.is_demo "isDemo"
    from message m
    join customer c using (organisation_id, customer_id)
    join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = ${messageId}`);
  return { ...facts, customer: { insolventOn, specialCare }, organisation: { timeZone, region, isDemo } };
}

export type Outdated = { messageId: number; paid: boolean; wasMinor: number; nowMinor: number; currency: string; count: number };

/** Messages still waiting whose items were paid, in part or whole, or whose customer has a credit since that they do not show. */
export async function outdatedMessages(tx: Tx): Promise<Outdated[]> {
  return await tx.rows<Outdated>(sql`
    select * from (
      select m.message_id "messageId", m.total_minor "wasMinor", m.currency, d.paid, d.count, d.now_minor + c.credits_minor "nowMinor", d.changed or c.credits_minor <> 0 changed
      from message m
      cross join lateral (
        select coalesce(bool_or(mi.open_minor <> i.open_minor), false) changed, coalesce(bool_and(i.open_minor = 0) filter (where mi.open_minor > 0), false) paid,
          count(*) filter (where mi.open_minor > 0)::int count, coalesce(sum(i.open_minor), 0)::bigint now_minor
        from message_item mi join open_item i using (organisation_id, item_id)
        where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id
      ) d
      cross join lateral (
        select coalesce(sum(i.open_minor), 0)::bigint credits_minor from open_item i
        where i.organisation_id = m.organisation_id and i.customer_id = m.customer_id and i.currency = m.currency and i.open_minor <> 0 and i.open_minor < 0
          and not exists (select from message_item mi where mi.organisation_id = m.organisation_id and mi.message_id = m.message_id and mi.item_id = i.item_id)
      ) c
      where m.organisation_id = ${tx.organisationId} and m.status in ('to_approve', 'approved', 'held', 'to_do') and m.purpose <> 'thanks'
    ) waiting where changed
    order by "messageId"`);
}
