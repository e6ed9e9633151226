import { empty, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { AgeingBuckets } from '../contract.ts';
import { agedByCustomer, agedFromScratch, bucketColumns } from './aged.ts';
import { namesMatch } from './search.ts';
import { streamRows } from './stream.ts';

export type AgeingSort = 'name' | 'total' | 'overdue' | 'over90';
export type AgeingAge = 'not_due' | 'to30' | 'to60' | 'to90' | 'over90' | 'credit';
export type AgeingRow = AgeingBuckets & { customerId: number; code: string; name: string };
/** The last row's value under the sort, and its customer. */
export type Cursor = { at: string | number; id: number };
export type AgeingPage = { rows: AgeingRow[]; cursors: Cursor[]; totals: AgeingBuckets; customers: number; listed: number };

const KEY: Record<AgeingSort, Sql> = {
  name: sql`c.search_key`, total: sql`a.total`, overdue: sql`a.late0`, over90: sql`a.late90`,
};

const OF_AGE: Record<AgeingAge, Sql> = {
  not_due: sql`total - credit - late0 <> 0`, to30: sql`late0 - late30 <> 0`, to60: sql`late30 - late60 <> 0`, to90: sql`late60 - late90 <> 0`, over90: sql`late90 <> 0`,
  credit: sql`credit <> 0`,
};

type Ask = { on: Day; today: Day; currency: string; words: readonly string[]; age: AgeingAge | undefined; sort: AgeingSort };
type Found = AgeingRow & { key: string | number; grand: AgeingBuckets & { customers: number; listed: number } };

/** A page of the aged balance, largest first (or by name): those with something of the age asked for. The totals are of all who match, whatever their age. */
export async function pageOfAgeing(tx: Tx, ask: Ask & { after: Cursor | undefined; limit: number }): Promise<AgeingPage> {
  const found = await tx.rows<Found>(ageingQuery(tx, ask));
  const { customers: count, listed, ...totals } = found[0]!.grand;
  const rows = found.filter((row) => row.customerId !== null);
  return { rows: rows.map(plain), cursors: rows.map(({ key, customerId }) => ({ at: key, id: customerId })), totals, customers: count, listed };
}

/** All of it, row after row, read in one go. */
export async function* streamOfAgeing(tx: Tx, ask: Ask): AsyncGenerator<AgeingRow> {
  for await (const row of streamRows<Found>(tx, ageingQuery(tx, { ...ask, after: undefined, limit: null }))) if (row.customerId !== null) yield plain(row);
}

function plain({ grand: _grand, key: _key, ...row }: Found): AgeingRow {
  return row;
}

function ageingQuery(tx: Tx, ask: Ask & { after: Cursor | undefined; limit: number | null }): Sql {
  const { sort, after, limit, words, age } = ask;
  const ofAge = age === undefined ? sql`true` : OF_AGE[age];
  const customers = sql`join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = a.customer_id`;
  // Only a sort by name, or a search, needs all the customers; otherwise those of the page are enough.
  const early = sort === 'name' || words.length > 0;
  const beyond = after === undefined ? empty
    : sort === 'name' ? sql`and (key, customer_id) > (${after.at}::text, ${after.id}::bigint)`
      : sql`and (key, -customer_id) < (${after.at}::bigint, ${-after.id}::bigint)`;
  const order = sort === 'name' ? sql`key, customer_id` : sql`key desc, customer_id`;
  return sql`
    with aged as materialized (
      select a.*, ${KEY[sort]} as key from (${agedByCustomer(tx, ask)}) a
      ${early ? customers : empty} ${early ? namesMatch('where', 'c.search_key', words) : empty}
    ), page as (
      select * from aged where ${ofAge} ${beyond} order by ${order} limit ${limit}
    ), grand as (
      select to_jsonb(g) grand from (select ${bucketColumns('total')}, count(*) customers, count(*) filter (where ${ofAge}) listed from aged) g
    )
    select grand, key, a.customer_id "customerId", c.code, c.name, ${bucketColumns()}
    from grand left join (page a ${customers}) on true
    order by ${sort === 'name' ? sql`key, a.customer_id` : sql`key desc, a.customer_id`}`;
}

/** The totals of all customers. */
export async function ageingTotals(tx: Tx, ask: { on: Day; today: Day; currency: string }): Promise<AgeingBuckets> {
  return await tx.one(sql`select ${bucketColumns('total')} from (${agedByCustomer(tx, ask)}) a`);
}

export async function exposureOf(tx: Tx, { customerId, on, currency }: { customerId: number; on: Day; currency: string }): Promise<{
  customer: AgeingBuckets; group: { groupId: number; name: string; members: number; buckets: AgeingBuckets } | null;
} | undefined> {
  const own = await tx.first<{ groupId: number | null; name: string | null; members: number }>(sql`
    select group_id "groupId", g.name, (select count(*) from customer m where m.organisation_id = c.organisation_id and m.group_id = c.group_id) members
    from customer c left join customer_group g using (organisation_id, group_id)
    where c.organisation_id = ${tx.organisationId} and c.customer_id = ${customerId}`);
  if (!own) return undefined;
  const bucketsOf = async (customerIds: Sql) => await tx.one<AgeingBuckets>(
    sql`select ${bucketColumns('total')} from (${agedFromScratch(tx, { on, currency, customerIds })}) a`);
  const members = sql`select customer_id from customer where organisation_id = ${tx.organisationId} and group_id = ${own.groupId}`;
  return {
    customer: await bucketsOf(sql`select ${customerId}::bigint`),
    group: own.groupId === null ? null : { groupId: own.groupId, name: own.name!, members: own.members, buckets: await bucketsOf(members) },
  };
}
