import { sql, type Tx } from '#platform/db.ts';
import { addMonths, startOfMonth, type Day } from '#values/day.ts';
import type { AgeingBuckets } from '../contract.ts';
import { agedByCustomer, bucketColumns } from './aged.ts';
import type { PayerClass } from '#values/kinds.ts';

type Class = AgeingBuckets & { class: PayerClass | null; customers: number };
export type RiskRow = {
  customerId: number; name: string; class: PayerClass | null; overdueMinor: number; totalMinor: number; oldestOverdueDays: number; insolvent: boolean;
};

/** Buckets by payer profile, and the customers with the most overdue (twice as many as will be shown, to be weighed), in one pass over the open items. */
export async function classesAndRisks(tx: Tx, ask: { on: Day; today: Day; currency: string }): Promise<{ classes: Class[]; risks: RiskRow[] }> {
  const { classes, risks } = await tx.one<{ classes: Class[] | null; risks: Omit<RiskRow, 'oldestOverdueDays'>[] | null }>(sql`
    with aged as materialized (
      select a.*, coalesce(f.set_class, f.class) class
      from (${agedByCustomer(tx, ask)}) a
      left join payer_profile f on f.organisation_id = ${tx.organisationId} and f.customer_id = a.customer_id
    ), top as (
      (select * from aged where late0 > 0 order by late0 desc limit 24)
      union (select * from aged where late90 > 0 order by late90 desc limit 12)
      union (select a.* from aged a join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = a.customer_id and c.insolvent_on is not null
        where a.total > 0 order by a.total desc limit 12)
    )
    select
      (select jsonb_agg(g) from (select class, count(*) customers, ${bucketColumns('total')} from aged group by class) g) classes,
      (select jsonb_agg(r) from (
        select t.customer_id "customerId", c.name, t.class, t.late0 "overdueMinor", t.total "totalMinor", c.insolvent_on is not null insolvent
        from top t join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = t.customer_id) r) risks`);
  const oldest = await oldestOverdue(tx, (risks ?? []).map(({ customerId }) => customerId), ask.today, ask.currency);
  return { classes: classes ?? [], risks: (risks ?? []).map((row) => ({ ...row, oldestOverdueDays: oldest.get(row.customerId)?.oldestOverdueDays ?? 0 })) };
}

/** What a few customers have overdue now, and since when. */
export async function oldestOverdue(
  tx: Tx, customerIds: readonly number[], today: Day, currency: string,
): Promise<Map<number, { overdueMinor: number; oldestOverdueDays: number }>> {
  const rows = await tx.rows<{ customerId: number; overdueMinor: number; oldestOverdueDays: number }>(sql`
    select customer_id "customerId", total(open_minor) "overdueMinor", ${today}::date - min(due_on) "oldestOverdueDays"
    from open_item
    where organisation_id = ${tx.organisationId} and customer_id = any(${customerIds}::bigint[]) and open_minor > 0 and due_on < ${today} and currency = ${currency}
    group by customer_id`);
  return new Map(rows.map((row) => [row.customerId, row]));
}

export type MonthRow = { monthOn: Day; billedMinor: number; collectedMinor: number; openMinor: number; overdueMinor: number };

/**
 * The last months, oldest first, this one up to today: billed (invoices and charges less credit notes), collected (receipts), and at the month's end open (credits
 * netted) and overdue. No balance is rebuilt: allocations cancel out in what is open, and in what is overdue each amount comes in on the day it is both
 * posted and past due and goes out on the day it is both allocated and past due, so that sums by month, added up, give every month's end.
 * @returns also, in `billedByMinor`, what each month had billed by the end of the day `by`
 */
export async function monthsOf(
  tx: Tx, { today, by, currency, months }: { today: Day; by: Day; currency: string; months: number },
): Promise<(MonthRow & { billedByMinor: number })[]> {
  return await tx.rows(sql`
    with item as (
      select posted_on, case when amount_minor > 0 and due_on < ${today}::date then greatest(posted_on, due_on + 1) end late_on,
        case when kind in ('invoice', 'charge', 'credit_note') then 'billed' when kind = 'receipt' then 'collected' end sort, total(amount_minor) minor
      from open_item
      where organisation_id = ${tx.organisationId} and currency = ${currency} and posted_on <= ${today}
      group by 1, 2, 3
    ), paid as (
      select greatest(allocated_on, debit_due_on + 1) late_on, total(amount_minor) minor
      from allocation
      where organisation_id = ${tx.organisationId} and currency = ${currency} and allocated_on <= ${today} and debit_due_on < ${today}::date
      group by 1
    ), movement as (
      select date_trunc('month', on_day::timestamp)::date month_on, total(billed) billed, total(billed) filter (where on_day <= ${by}) billed_by,
        total(collected) collected, total(posted) posted, total(late) late
      from (
        select posted_on on_day, case when sort = 'billed' then minor else 0 end billed, case when sort = 'collected' then -minor else 0 end collected, minor posted, 0 late from item
        union all select late_on, 0, 0, 0, minor from item where late_on is not null
        union all select late_on, 0, 0, 0, -minor from paid
      ) day
      group by 1
    )
    select m.month_on::date "monthOn", total(v.billed) filter (where v.month_on = m.month_on::date) "billedMinor",
      total(v.billed_by) filter (where v.month_on = m.month_on::date) "billedByMinor",
      total(v.collected) filter (where v.month_on = m.month_on::date) "collectedMinor", total(v.posted) "openMinor", total(v.late) "overdueMinor"
    from generate_series(${addMonths(startOfMonth(today), 1 - months)}::timestamp, ${startOfMonth(today)}::timestamp, interval '1 month') m(month_on)
    left join movement v on v.month_on <= m.month_on::date
    group by 1
    order by 1`);
}

export async function hasItems(tx: Tx): Promise<boolean> {
  return (await tx.one<{ some: boolean }>(sql`select exists (select from open_item where organisation_id = ${tx.organisationId}) some`)).some;
}

/** The last file that told what is owed; a list of customers does not. */
export async function lastImport(tx: Tx): Promise<{ importId: number; fileName: string; committedAt: string; lastOn: Day | null } | null> {
  return await tx.first<{ importId: number; fileName: string; committedAt: string; lastOn: Day | null }>(sql`
    select import_id "importId", file_name "fileName", committed_at "committedAt", summary->>'lastOn' "lastOn"
    from import_file where organisation_id = ${tx.organisationId} and status = 'committed' and committed_at is not null and kind <> 'customers'
    order by committed_at desc limit 1`) ?? null;
}
