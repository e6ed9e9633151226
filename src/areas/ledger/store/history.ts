import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/** The currency most of a customer's items are in; the organisation's when he has none. */
export async function currencyOf(tx: Tx, customerId: number): Promise<string> {
  return (await tx.one<{ currency: string }>(sql`
    select coalesce((
      select currency from open_item where organisation_id = o.organisation_id and customer_id = ${customerId} group by currency order by count(*) desc, currency limit 1
    ), o.currency) currency
    from organisation o where o.organisation_id = ${tx.organisationId}`)).currency;
}

export type Month = { monthOn: Day; billedMinor: number; collectedMinor: number; openMinor: number };

/**
 * The last 36 months up to today, each from the customer's first item: billed (invoices and charges less credit notes), collected (receipts), and open at
 * the month's end, which is the sum of all that was posted by then, for an allocation takes as much from each side.
 */
export async function monthsOf(tx: Tx, customerId: number, currency: string, today: Day): Promise<Month[]> {
  return await tx.rows<Month>(sql`
    with month as (
      select date_trunc('month', posted_on::timestamp)::date month_on,
        sum(amount_minor) filter (where kind in ('invoice', 'charge', 'credit_note')) billed,
        -sum(amount_minor) filter (where kind = 'receipt') collected,
        sum(amount_minor) posted
      from open_item
      where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and currency = ${currency} and posted_on <= ${today}
      group by 1
    ), every as (
      select g::date month_on from generate_series((select min(month_on) from month)::timestamp, date_trunc('month', ${today}::timestamp), interval '1 month') g
    )
    select month_on "monthOn", coalesce(billed, 0)::bigint "billedMinor", coalesce(collected, 0)::bigint "collectedMinor",
      (sum(coalesce(posted, 0)) over (order by month_on))::bigint "openMinor"
    from every left join month using (month_on)
    order by month_on desc
    limit 36`).then((rows) => rows.reverse());
}

export async function paymentsOf(tx: Tx, customerId: number, currency: string): Promise<
  { itemId: number; reference: string; amountMinor: number; dueOn: Day; paidOn: Day; daysLate: number }[]
> {
  return await tx.rows(sql`
    select item_id "itemId", reference, amount_minor "amountMinor", due_on "dueOn", settled_on "paidOn", settled_on - due_on "daysLate"
    from open_item
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and currency = ${currency} and kind = 'invoice' and settled_on is not null
    order by settled_on desc, item_id desc
    limit 60`);
}
