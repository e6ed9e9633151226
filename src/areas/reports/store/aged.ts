import { join, raw, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/**
 * Open amounts per customer by days past due, as SQL: columns customer_id, total (credits netted), late0, late30, late60, late90 (debits more than so many
 * days late, each including the next), credit (negative). One currency.
 *
 * Now: one pass over the covering index. As of a past day, the same sums over three kinds of rows: what is open now of the items posted by then, and what
 * was allocated since, given back to its debit and to its credit where these were posted by then. An allocation carries the days of its two items, so each
 * kind is read from one index and no row is joined to another.
 */
export function agedByCustomer(tx: Tx, { on, today, currency }: { on: Day; today: Day; currency: string }): Sql {
  const openNow = sql`
    select customer_id, case when open_minor > 0 then due_on end late_on, open_minor minor
    from open_item where organisation_id = ${tx.organisationId} and open_minor <> 0 and currency = ${currency}`;
  if (on >= today) return summed(openNow, on);
  const allocatedSince = sql`from allocation where organisation_id = ${tx.organisationId} and allocated_on > ${on}::date and currency = ${currency}`;
  return summed(sql`${openNow} and posted_on <= ${on}::date
    union all select customer_id, debit_due_on, amount_minor ${allocatedSince} and debit_posted_on <= ${on}::date
    union all select customer_id, null, -amount_minor ${allocatedSince} and credit_posted_on <= ${on}::date`, on);
}

/** @param rows customer_id, late_on (due date of a debit, null for a credit), minor */
function summed(rows: Sql, on: Day): Sql {
  const late = join([0, 30, 60, 90].map((days) => sql`total(minor) filter (where late_on < ${on}::date - ${raw(String(days))}) ${raw(`late${days}`)}`));
  return sql`
    select customer_id, total(minor) total, ${late}, total(minor) filter (where late_on is null) credit
    from (${rows}) item
    group by customer_id
    having total(minor) <> 0 or total(minor) filter (where late_on is null) <> 0`;
}

/** The same for a few customers, worked out from their items and all their allocations by then: what agedByCustomer must agree with. */
export function agedFromScratch(tx: Tx, { on, currency, customerIds }: { on: Day; currency: string; customerIds: Sql }): Sql {
  return summed(sql`
    select customer_id, case when amount_minor > 0 then due_on end late_on, amount_minor
      - (select total(amount_minor) filter (where allocated_on <= ${on}::date) from allocation
          where organisation_id = ${tx.organisationId} and debit_item_id = i.item_id)
      + (select total(amount_minor) filter (where allocated_on <= ${on}::date) from allocation
          where organisation_id = ${tx.organisationId} and credit_item_id = i.item_id) minor
    from open_item i
    where organisation_id = ${tx.organisationId} and customer_id in (${customerIds}) and posted_on <= ${on}::date and currency = ${currency}`, on);
}

/** The buckets of a row of `agedByCustomer`; with `total`, of all its rows together. */
export function bucketColumns(of: 'total' | '' = ''): Sql {
  const [total, late0, late30, late60, late90, credit] = ['total', 'late0', 'late30', 'late60', 'late90', 'credit'].map((name) => (of ? `total(${name})` : name));
  return raw(`${total} - ${credit} - ${late0} "notDueMinor", ${late0} - ${late30} "to30Minor", ${late30} - ${late60} "to60Minor", ${late60} - ${late90} "to90Minor",
    ${late90} "over90Minor", ${credit} "creditMinor", ${total} "totalMinor", ${late0} "overdueMinor"`);
}

export async function ownCurrency(tx: Tx): Promise<string> {
  return (await tx.one<{ currency: string }>(sql`select currency from organisation where organisation_id = ${tx.organisationId}`)).currency;
}

/** The organisation's currency first, then those its ledger has seen; euros only when some are. */
export async function currenciesOf(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ currency: string }>(sql`
    select currency, true own from organisation where organisation_id = ${tx.organisationId}
    union all
    (select distinct i.currency, false from open_item i join organisation o using (organisation_id)
     where i.organisation_id = ${tx.organisationId} and i.currency <> 'EUR' and i.currency <> o.currency)
    union all
    select 'EUR', false from organisation o where o.organisation_id = ${tx.organisationId} and o.currency <> 'EUR'
      and exists (select from open_item i where i.organisation_id = o.organisation_id and i.currency = 'EUR')
    order by own desc, currency`);
  return rows.map(({ currency }) => currency);
}
