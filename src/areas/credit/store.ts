import { raw, sql, type Sql, type Tx } from '#platform/db.ts';
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
      select customer_id, posted_on, amount_minor, open_minor, due_on, currency = (select currency from organisation where organisation_id = ${tx.organisationId}) own,
        (settled_on - due_on)::bigint late, coalesce(c.minor, 0) < amount_minor
          and open_minor = 0 and kind in ('invoice', 'charge') and not age_unknown
          and settled_on > ${addMonths(today, -policy.historyMonths)} and settled_on <= ${today} paid,
        settled_on > ${addMonths(today, -policy.recentMonths)} recent,
        open_minor > 0 and not age_unknown and due_on < ${today} overdue
      from open_item i left join credited c using (item_id)
      where organisation_id = ${tx.organisationId} and amount_minor > 0 and (${ids}::bigint[] is null or customer_id = any(${ids}::bigint[]))
      offset 0 -- Judged once a row, not once a sum.
    ), figure as (
      select customer_id, count(*) filter (where paid) settled, total(late) filter (where paid) late, total(late * late) filter (where paid) squares,
        count(*) filter (where paid and late > 0) paid_late, count(*) filter (where paid and recent) recent_settled, total(late) filter (where paid and recent) recent_late,
        total(amount_minor) filter (where paid and own) paid_minor, count(*) filter (where paid and own) paid_own,
        min(due_on) filter (where overdue) oldest_due, total(open_minor) filter (where overdue and own) overdue, min(posted_on) first_on
      from item
      group by customer_id
    )
    select c.customer_id "customerId", coalesce(settled, 0) settled, ${mean('late', 'settled')} "meanDaysLate",
      case when settled > 1 then round(sqrt(greatest(0, (squares - late::float8 * late / settled) / (settled - 1)))::numeric, 1)::float8 end "spreadDays",
      (paid_late * 10000 / nullif(settled, 0))::int "shareLateBp", coalesce(recent_settled, 0) "recentSettled", ${mean('recent_late', 'recent_settled')} "recentMeanDaysLate",
      coalesce(settled - recent_settled, 0) "earlierSettled", ${mean('(late - recent_late)', '(settled - recent_settled)')} "earlierMeanDaysLate",
      round(paid_minor::numeric / nullif(paid_own, 0))::bigint "averageMinor",
      coalesce(${today}::date - oldest_due, 0) "oldestOverdueDays", coalesce(overdue, 0) "overdueMinor", first_on "firstOn",
      coalesce(p.broken_promises, 0) "brokenPromises"
    from customer c left join figure f using (customer_id) left join payer_profile p using (organisation_id, customer_id)
    where c.organisation_id = ${tx.organisationId} and (${ids}::bigint[] is null or c.customer_id = any(${ids}::bigint[]))`);
}

/** In tenths of a day; null of nothing. */
function mean(total: string, count: string): Sql {
  return raw(`round(${total}::numeric / nullif(${count}, 0), 1)::float8`);
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

/** Keeps how many promises each customer broke; who is not named broke none. @returns those for whom it is news. */
export async function saveBrokenPromises(tx: Tx, counts: readonly { customerId: number; count: number }[]): Promise<number[]> {
  const rows = await tx.rows<{ customerId: number }>(sql`
    update payer_profile p set broken_promises = coalesce(n.count, 0)
    from payer_profile was
    left join unnest(${counts.map((one) => one.customerId)}::bigint[], ${counts.map((one) => one.count)}::int[]) as n (customer_id, count) on n.customer_id = was.customer_id
    where was.organisation_id = ${tx.organisationId} and p.organisation_id = ${tx.organisationId} and p.customer_id = was.customer_id
      and was.broken_promises <> coalesce(n.count, 0)
    returning p.customer_id "customerId"`);
  return rows.map((row) => row.customerId);
}

/** Those of the customers named who were never judged. */
export async function withoutProfile(tx: Tx, customerIds: readonly number[]): Promise<number[]> {
  const rows = await tx.rows<{ customerId: number }>(sql`
    select c.customer_id "customerId" from customer c
    where c.organisation_id = ${tx.organisationId} and c.customer_id = any(${customerIds}::bigint[])
      and not exists (select from payer_profile p where p.organisation_id = c.organisation_id and p.customer_id = c.customer_id)`);
  return rows.map((row) => row.customerId);
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
