import { empty, join, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Cursor } from './ageing.ts';
import { namesMatch } from './search.ts';
import { streamRows } from './stream.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

export type CustomerSort = 'name' | 'total' | 'overdue' | 'oldest';
export type CustomerRow = {
  customerId: number; code: string; name: string; kind: CustomerKind; groupName: string | null; class: PayerClass | null;
  totalMinor: number; overdueMinor: number; oldestOverdueDays: number; currency: string; hasEmail: boolean; held: boolean; lastContactOn: Day | null;
  collectorUserId: string | null;
};
export type CustomerFilter = {
  words: readonly string[]; class: PayerClass | undefined; kind: CustomerRow['kind'] | undefined;
  overdue: boolean | undefined; held: boolean | undefined; withoutEmail: boolean | undefined; groupId: number | undefined;
  /** Customers of these people, or of nobody; all when left out. */
  collectors?: readonly string[] | 'nobody' | undefined;
};

const KEY: Record<CustomerSort, Sql> = {
  name: sql`c.search_key`, total: sql`coalesce(a.total, 0)`, overdue: sql`coalesce(a.overdue, 0)`, oldest: sql`coalesce(date '9999-12-31' - a.oldest_due, 0)`,
};

const hasEmail = sql`exists (select from contact t where t.organisation_id = c.organisation_id and t.customer_id = c.customer_id
  and t.email is not null and t.bounced_at is null and t.opted_out_at is null)`;
const isHeld = (today: Day) => sql`exists (select from hold h where h.organisation_id = c.organisation_id and h.customer_id = c.customer_id and h.item_id is null
  and h.released_at is null and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))`;

type Ask = CustomerFilter & { today: Day; currency: string; sort: CustomerSort };
type Found = CustomerRow & { key: string | number; count: number };

/** A page of the customers that match, with what they owe now; `count` is how many match in all. Credits are netted in the total, not in the overdue. */
export async function pageOfCustomers(tx: Tx, ask: Ask & { after: Cursor | undefined; limit: number }): Promise<{ rows: CustomerRow[]; cursors: Cursor[]; count: number }> {
  const found = await tx.rows<Found>(customersQuery(tx, ask));
  const rows = found.filter((row) => row.customerId !== null);
  return { rows: rows.map(plain), cursors: rows.map(({ key, customerId }) => ({ at: key, id: customerId })), count: found[0]!.count };
}

/** All of them, row after row, read in one go. */
export async function* streamOfCustomers(tx: Tx, ask: Ask): AsyncGenerator<CustomerRow> {
  for await (const row of streamRows<Found>(tx, customersQuery(tx, { ...ask, after: undefined, limit: null }))) if (row.customerId !== null) yield plain(row);
}

function plain({ key: _key, count: _count, ...row }: Found): CustomerRow {
  return row;
}

function customersQuery(tx: Tx, ask: Ask & { after: Cursor | undefined; limit: number | null }): Sql {
  const { today, sort, after, limit, currency } = ask;
  // By name without an overdue filter, amounts are wanted for the page alone; otherwise for everyone, in one pass.
  const amountsOfAll = sort !== 'name' || ask.overdue !== undefined;
  const sums = sql`total(open_minor) total, total(open_minor) filter (where open_minor > 0 and due_on < ${today}::date) overdue,
    min(due_on) filter (where open_minor > 0 and due_on < ${today}::date) oldest_due`;
  const items = sql`from open_item where organisation_id = ${tx.organisationId} and open_minor <> 0 and currency = ${currency}`;
  const all = sql`left join (select customer_id, ${sums} ${items} group by customer_id) a on a.customer_id = c.customer_id`;
  const each = sql`left join lateral (select ${sums} ${items} and customer_id = c.customer_id) a on true`;
  const beyond = after === undefined ? empty
    : sort === 'name' ? sql`where (key, customer_id) > (${after.at}::text, ${after.id}::bigint)`
      : sql`where (key, -customer_id) < (${after.at}::bigint, ${-after.id}::bigint)`;
  const order = sort === 'name' ? sql`key, customer_id` : sql`key desc, customer_id`;
  const kept = amountsOfAll ? sql`, a.total, a.overdue, a.oldest_due` : empty;
  return sql`
    with listed as materialized (
      select c.customer_id, ${KEY[sort]} as key ${kept}
      from customer c ${amountsOfAll ? all : empty}
      where c.organisation_id = ${tx.organisationId} ${filters(ask)}
    ), page as (
      select * from listed ${beyond} order by ${order} limit ${limit}
    )
    select n.count, p.key, c.customer_id "customerId", c.code, c.name, c.kind, g.name "groupName", coalesce(f.set_class, f.class) class,
      coalesce(o.total, a.total, 0) "totalMinor", coalesce(o.overdue, a.overdue, 0) "overdueMinor",
      coalesce(${today}::date - coalesce(o.oldest_due, a.oldest_due), 0) "oldestOverdueDays", coalesce(o.currency, ${currency}) currency,
      ${hasEmail} "hasEmail", ${isHeld(today)} held, c.collector_user_id "collectorUserId", (m.sent_at at time zone n.time_zone)::date "lastContactOn"
    from (select (select count(*) from listed) count, time_zone from organisation where organisation_id = ${tx.organisationId}) n
    left join (page p join customer c on c.organisation_id = ${tx.organisationId} and c.customer_id = p.customer_id) on true
    left join customer_group g on g.organisation_id = c.organisation_id and g.group_id = c.group_id
    left join payer_profile f on f.organisation_id = c.organisation_id and f.customer_id = c.customer_id
    ${amountsOfAll ? sql`left join lateral (select p.total, p.overdue, p.oldest_due) a on true` : each}
    left join lateral (
      -- Who owes nothing in the organisation's currency may owe in another: his largest is shown.
      select currency, ${sums} from open_item i
      where coalesce(a.total, 0) = 0 and coalesce(a.overdue, 0) = 0 and i.organisation_id = c.organisation_id and i.customer_id = c.customer_id and i.open_minor <> 0 and i.currency <> ${currency}
      group by currency order by total(abs(open_minor)) desc limit 1
    ) o on true
    left join lateral (
      select sent_at from message m
      where m.organisation_id = c.organisation_id and m.customer_id = c.customer_id and m.sent_at is not null
      order by m.message_id desc limit 1
    ) m on true
    order by ${sort === 'name' ? sql`p.key, p.customer_id` : sql`p.key desc, p.customer_id`}`;
}

function filters({ words, kind, overdue, held, withoutEmail, groupId, today, ...ask }: CustomerFilter & { today: Day }): Sql {
  const wanted: Sql[] = [];
  if (kind !== undefined) wanted.push(sql`and c.kind = ${kind}`);
  if (ask.collectors === 'nobody') wanted.push(sql`and c.collector_user_id is null`);
  else if (ask.collectors !== undefined) wanted.push(sql`and c.collector_user_id = any(${[...ask.collectors]}::text[])`);
  if (groupId !== undefined) wanted.push(sql`and c.group_id = ${groupId}`);
  if (ask.class !== undefined) {
    wanted.push(sql`and exists (select from payer_profile f where f.organisation_id = c.organisation_id and f.customer_id = c.customer_id
      and coalesce(f.set_class, f.class) = ${ask.class})`);
  }
  if (overdue !== undefined) wanted.push(overdue ? sql`and a.overdue > 0` : sql`and coalesce(a.overdue, 0) = 0`);
  if (held !== undefined) wanted.push(held ? sql`and ${isHeld(today)}` : sql`and not ${isHeld(today)}`);
  if (withoutEmail !== undefined) wanted.push(withoutEmail ? sql`and not ${hasEmail}` : sql`and ${hasEmail}`);
  return join([namesMatch('and', 'c.search_key', words), ...wanted], ' ');
}
