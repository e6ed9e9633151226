import { sql, type Tx } from '#platform/db.ts';
import { addMonths, type Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { PayerClass } from './contract.ts';
import type { Assessment, PayerPolicy, PaymentFacts } from './rules/payer-class.ts';

/**
 * The payment facts of some customers or of all, in one pass over their items. Paid: an invoice settled, within the months looked at, by something other than
 * credit notes alone. Money counts in the organisation's currency, delays in any.
 */
export async function paymentFacts(
  tx: Tx, today: Day, policy: PayerPolicy, customerIds: readonly number[] | undefined,
): Promise<(PaymentFacts & { customerId: number })[]> {
  const ids = customerIds ?? null;
  return await tx.rows(sql`
    with credited as (
      select a.debit_item_id item_id, total(a.amount_minor) minor
      from open_item k join allocation a on a.organisation_id = k.organisation_id and a.credit_item_id = k.item_id
      where k.organisation_id = ${tx.organisationId} and k.kind = 'credit_note' and (${ids}::bigint[] is null or k.customer_id = any(${ids}::bigint[]))
      group by a.debit_item_id
    ), item as (
      select i.customer_id, i.kind, i.posted_on, i.amount_minor, i.open_minor, i.settled_on, i.due_on, i.currency = o.currency own_currency, i.age_unknown,
        i.kind in ('invoice', 'charge') and i.amount_minor > 0 and i.open_minor = 0 and not i.age_unknown
          and i.settled_on > ${addMonths(today, -policy.historyMonths)} and i.settled_on <= ${today}
          and coalesce(c.minor, 0) < i.amount_minor paid,
        i.settled_on > ${addMonths(today, -policy.recentMonths)} recent,
        i.open_minor > 0 and not i.age_unknown and i.due_on < ${today} overdue,
        i.settled_on - i.due_on late
      from open_item i
      join organisation o on o.organisation_id = i.organisation_id
      left join credited c on c.item_id = i.item_id
      where i.organisation_id = ${tx.organisationId} and (${ids}::bigint[] is null or i.customer_id = any(${ids}::bigint[]))
    ), figure as (
      select customer_id, count(*) filter (where paid) settled, avg(late) filter (where paid) mean, stddev_samp(late) filter (where paid) spread,
        count(*) filter (where paid and late > 0) late, count(*) filter (where paid and recent) recent_settled, avg(late) filter (where paid and recent) recent_mean,
        count(*) filter (where paid and not recent) earlier_settled, avg(late) filter (where paid and not recent) earlier_mean,
        avg(amount_minor) filter (where paid and own_currency) average,
        min(due_on) filter (where overdue) oldest_due, total(open_minor) filter (where overdue and own_currency) overdue,
        min(posted_on) first_on
      from item group by customer_id
    )
    select c.customer_id "customerId", coalesce(settled, 0) settled, round(mean, 1)::float8 "meanDaysLate", round(spread, 1)::float8 "spreadDays",
      (late * 10000 / nullif(settled, 0))::int "shareLateBp", coalesce(recent_settled, 0) "recentSettled", round(recent_mean, 1)::float8 "recentMeanDaysLate",
      coalesce(earlier_settled, 0) "earlierSettled", round(earlier_mean, 1)::float8 "earlierMeanDaysLate", round(average)::bigint "averageMinor",
      coalesce(${today}::date - oldest_due, 0) "oldestOverdueDays", coalesce(overdue, 0) "overdueMinor", first_on "firstOn"
    from customer c left join figure f using (customer_id)
    where c.organisation_id = ${tx.organisationId} and (${ids}::bigint[] is null or c.customer_id = any(${ids}::bigint[]))`);
}

export async function saveProfiles(tx: Tx, today: Day, rows: Iterable<Assessment & { customerId: number; facts: PaymentFacts }>): Promise<void> {
  await tx.run(sql`create temp table judged (customer_id bigint, class text, because jsonb, figures jsonb) on commit drop`);
  await tx.copyIn('judged', ['customer_id', 'class', 'because', 'figures'], copyRows(rows));
  await tx.run(sql`
    insert into payer_profile (organisation_id, customer_id, class, because, figures, assessed_on)
    select ${tx.organisationId}::bigint, customer_id, class, because, figures, ${today}::date from judged order by customer_id
    on conflict (organisation_id, customer_id) do update
      set class = excluded.class, because = excluded.because, figures = excluded.figures, assessed_on = excluded.assessed_on`);
  await tx.run(sql`drop table judged`);
}

function* copyRows(rows: Iterable<Assessment & { customerId: number; facts: PaymentFacts }>) {
  for (const { customerId, class: payerClass, because, facts } of rows) {
    yield [customerId, payerClass, JSON.stringify(because), JSON.stringify(facts)];
  }
}

export type StoredProfile = {
  class: PayerClass; derivedClass: PayerClass; because: Reason[]; figures: PaymentFacts; assessedOn: Day;
  setReason: string | null; setBy: string | null; setAt: string | null;
};

export async function findProfile(tx: Tx, customerId: number): Promise<StoredProfile | undefined> {
  return await tx.first<StoredProfile>(sql`
    select coalesce(set_class, class) class, class "derivedClass", because, figures, assessed_on "assessedOn",
      set_reason "setReason", set_by "setBy", set_at "setAt"
    from payer_profile where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
}

export async function markSetByHand(tx: Tx, customerId: number, setClass: PayerClass | null, why: string, now: Date): Promise<void> {
  const [reason, by, at] = setClass === null ? [null, null, null] : [why, tx.userId, now];
  await tx.run(sql`
    update payer_profile set set_class = ${setClass}, set_reason = ${reason}, set_by = ${by}, set_at = ${at}
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
}
