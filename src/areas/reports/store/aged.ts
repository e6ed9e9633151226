import { empty, raw, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

/**
 * Open amounts per customer by days past due, as SQL: columns customer_id, debit (all open debits), late0, late30, late60, late90 (those more than so many
 * days late, each including the next), credit (negative), oldest_due (of the overdue; now only). One currency.
 *
 * Now: one pass over the covering index. As of a past day: what is open now of the items posted by then, plus what was allocated since on items posted by
 * then; both reads are of one index each and add up, for an allocation carries the days of its two items. Nothing is joined row by row.
 */
export function agedByCustomer(tx: Tx, { on, today, currency }: { on: Day; today: Day; currency: string }): Sql {
  if (on >= today) return openNow(tx, on, currency, empty);
  const sums = raw(['debit', 'late0', 'late30', 'late60', 'late90', 'credit'].map((name) => `coalesce(n.${name}, 0) + coalesce(s.${name}, 0) ${name}`).join(', '));
  return sql`
    select customer_id, ${sums}
    from (${openNow(tx, on, currency, sql`and posted_on <= ${on}::date`)}) n
    full join (${allocatedSince(tx, on, currency)}) s using (customer_id)
    where coalesce(n.debit, 0) + coalesce(s.debit, 0) <> 0 or coalesce(n.credit, 0) + coalesce(s.credit, 0) <> 0`;
}

function openNow(tx: Tx, on: Day, currency: string, condition: Sql): Sql {
  return sql`
    select customer_id, ${lateSums('open_minor', 'due_on', 'open_minor > 0', on)},
      total(open_minor) filter (where open_minor < 0) credit
    from open_item
    where organisation_id = ${tx.organisationId} and open_minor <> 0 and currency = ${currency} ${condition}
    group by customer_id`;
}

function allocatedSince(tx: Tx, on: Day, currency: string): Sql {
  return sql`
    select customer_id, ${lateSums('amount_minor', 'debit_due_on', `debit_posted_on <= ${quoted(on)}`, on)},
      -total(amount_minor) filter (where credit_posted_on <= ${on}::date) credit
    from allocation
    where organisation_id = ${tx.organisationId} and allocated_on > ${on}::date and currency = ${currency}
    group by customer_id`;
}

function lateSums(minor: string, due: string, condition: string, on: Day): Sql {
  const late = [0, 30, 60, 90].map((days) =>
    `total(${minor}) filter (where ${condition} and ${due} < ${quoted(on)} - ${days}) late${days}`);
  return raw(`total(${minor}) filter (where ${condition}) debit, ${late.join(', ')}`);
}

/** A day as a literal: the shape is checked, so that it can stand in text. */
function quoted(on: Day): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on)) throw new Error(`not a day: ${on}`);
  return `date '${on}'`;
}

/** The same for a few customers, worked out from their items and all their allocations by then: what agedByCustomer must agree with. */
export function agedFromScratch(tx: Tx, { on, currency, customerIds }: { on: Day; currency: string; customerIds: Sql }): Sql {
  return sql`
    select customer_id, ${lateSums('open_minor', 'due_on', 'open_minor > 0', on)}, total(open_minor) filter (where open_minor < 0) credit
    from (
      select i.customer_id, i.due_on, i.amount_minor
        - (select total(amount_minor) filter (where allocated_on <= ${on}::date) from allocation
            where organisation_id = ${tx.organisationId} and debit_item_id = i.item_id)
        + (select total(amount_minor) filter (where allocated_on <= ${on}::date) from allocation
            where organisation_id = ${tx.organisationId} and credit_item_id = i.item_id) open_minor
      from open_item i
      where i.organisation_id = ${tx.organisationId} and i.customer_id in (${customerIds}) and i.posted_on <= ${on}::date and i.currency = ${currency}
    ) item
    where open_minor <> 0
    group by customer_id`;
}

/** The buckets of a row of `agedByCustomer`; with `total`, of all its rows together. */
export function bucketColumns(of: 'total' | '' = ''): Sql {
  const [debit, late0, late30, late60, late90, credit] = ['debit', 'late0', 'late30', 'late60', 'late90', 'credit'].map((name) => (of ? `total(${name})` : name));
  return raw(`${debit} - ${late0} "notDueMinor", ${late0} - ${late30} "to30Minor", ${late30} - ${late60} "to60Minor", ${late60} - ${late90} "to90Minor",
    ${late90} "over90Minor", ${credit} "creditMinor", ${debit} + ${credit} "totalMinor", ${late0} "overdueMinor"`);
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
