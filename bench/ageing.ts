import type { Actor } from '#areas/access/actor.ts';
import { openBenchDb, peakMegabytes, timed } from './database.ts';
import { assessProfiles } from '#areas/credit/actions.ts';
import { readAgeing, readCustomers, readDashboard } from '#areas/reports/reads.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';

/**
 * The aged balance of 1,000,000 open items over 100,000 customers, now and as of past days, whole as the page asks it (a page of 50, totals, count, under
 * row-level security), against two floors of the same run: the plain SQL aggregate of what is open now, and that of a table that holds just what was open
 * on the past day. Half a year of 600,000 settled invoices has to be rewound. Medians of seven rounds.
 */
const CUSTOMERS = 100_000;
const ITEMS = 10;
const SETTLED = 600_000;
const ROUNDS = 7;
const today: Day = '2026-11-20';
const PAST = [30, 90];

const { db, owner, organisationId, close } = await openBenchDb();
const actor: Actor = { userId: 'system', role: 'system', organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now: new Date(`${today}T10:00:00Z`) };
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(db, organisationId, 'bench', work);

await inOrg(fill);
await owner.pool.query('vacuum (analyze)');
for (const back of PAST) await keepOpenOn(back);
await owner.pool.query('vacuum (analyze)');

type Step = { name: string; times: number[]; run: () => Promise<unknown> };
const steps: Step[] = [
  step('plain aggregate, now (floor)', () => plain('open_item', 'and open_minor <> 0', today)),
  ...PAST.map((back) => step(`plain aggregate of what was open ${back} days ago (floor)`, () => plain(`was_open_${back}`, '', addDays(today, -back)))),
  step('aged balance, now', () => inOrg((tx) => readAgeing(tx, actor, { sort: 'overdue', limit: 50 }))),
  ...PAST.map((back) => step(`aged balance, ${back} days ago`, () => inOrg((tx) => readAgeing(tx, actor, { sort: 'overdue', limit: 50, asOf: addDays(today, -back) })))),
  step('customers, by overdue', () => inOrg((tx) => readCustomers(tx, actor, { sort: 'overdue', limit: 50 }))),
  step('customers, by name, one word', () => inOrg((tx) => readCustomers(tx, actor, { sort: 'name', limit: 50, search: 'client 777' }))),
];
for (let round = 0; round < ROUNDS; round++) for (const one of steps) one.times.push((await timed(one.run)).seconds);

process.stdout.write(`Ageing of ${(CUSTOMERS * ITEMS).toLocaleString('en')} open items over ${CUSTOMERS.toLocaleString('en')} customers, ${SETTLED.toLocaleString('en')} settled in 180 days\n`);
const floor = median(steps[0]!.times);
for (const { name, times } of steps) say(name, median(times), `${(median(times) / floor).toFixed(2)}× the plain aggregate`);

const assessed = await timed(() => inOrg((tx) => assessProfiles(tx, actor)));
say(`payer profiles of ${assessed.result.toLocaleString('en')} customers`, assessed.seconds, '');
const dashboard = await timed(() => inOrg((tx) => readDashboard(tx, actor)));
say('dashboard, whole', dashboard.seconds, `peak ${peakMegabytes()} MB`);
await close();

function step(name: string, run: () => Promise<unknown>): Step {
  return { name, times: [], run };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

function say(name: string, seconds: number, note: string): void {
  process.stdout.write(`  ${name.padEnd(52)} ${(seconds * 1000).toFixed(0).padStart(6)} ms  ${note}\n`);
}

/** What anyone would write, by the tables' owner, without tenancy; the largest fifty leave the database. */
async function plain(table: string, condition: string, on: Day): Promise<void> {
  const late = (from: number, to: number) => `sum(case when open_minor > 0 and due_on < date '${on}' - ${from} and due_on >= date '${on}' - ${to} then open_minor end)`;
  const work = `select customer_id, sum(case when open_minor > 0 and due_on >= date '${on}' then open_minor end) not_due, ${late(0, 30)} to_30, ${late(30, 60)} to_60,
    ${late(60, 90)} to_90, ${late(90, 100_000)} over_90, sum(case when open_minor < 0 then open_minor end) credit
    from ${table} where organisation_id = ${organisationId} ${condition} and currency = 'EUR' group by customer_id`;
  const client = await owner.pool.connect();
  try {
    await client.query('set role encours_backup');
    await client.query(`select * from (${work}) a order by over_90 desc nulls last limit 50`);
  } finally {
    await client.query('reset role');
    client.release();
  }
}

/**
 * Numbered by hand, so that no row has to be looked up: open items 1 to 1,000,000, one in twenty an unallocated receipt, one in ten half paid; then the
 * settled invoices, the receipts of both, and their allocations.
 */
async function fill(tx: Tx): Promise<void> {
  const open = CUSTOMERS * ITEMS;
  const [settled, paid, half] = [1_000_000_000, 2_000_000_000, 3_000_000_000];
  const columns = sql`organisation_id, item_id, customer_id, kind, source_key, reference, issued_on, posted_on, due_on, due_basis, amount_minor, open_minor, settled_on`;
  const customer = sql`1 + n::bigint * 7919 % ${CUSTOMERS}::integer`;
  const minor = sql`(10000 + n::bigint * 104729 % 700000) / 2 * 2`;
  await tx.run(sql`
    insert into customer (organisation_id, customer_id, code, name, search_key)
    select ${organisationId}::bigint, n, 'C' || n, 'Client ' || n, 'client ' || n || ' c' || n from generate_series(1, ${CUSTOMERS}::integer) n`);
  await tx.run(sql`
    insert into open_item (${columns})
    select ${organisationId}::bigint, n, ${customer}, case when n % 20 = 0 then 'receipt' else 'invoice' end, 'o' || n, 'FA' || n, posted_on, posted_on, posted_on + 30, 'default_terms',
      case when n % 20 = 0 then -${minor} else ${minor} end, case when n % 20 = 0 then -${minor} when n % 10 = 3 then ${minor} / 2 else ${minor} end, null
    from generate_series(1, ${open}::integer) n, lateral (select ${today}::date - (n::bigint * 31 % 150)::integer posted_on) d`);
  await tx.run(sql`
    insert into open_item (${columns})
    select ${organisationId}::bigint, ${settled}::bigint + n, ${customer}, 'invoice', 's' || n, 'FS' || n, paid_on - 55, paid_on - 55, paid_on - 25 + n % 40, 'default_terms', ${minor}, 0, paid_on
    from generate_series(1, ${SETTLED}::integer) n, lateral (select ${today}::date - n / 7 % 180 paid_on) d
    union all
    select ${organisationId}::bigint, ${paid}::bigint + n, ${customer}, 'receipt', 'p' || n, '', paid_on, paid_on, paid_on, 'none', -${minor}, 0, paid_on
    from generate_series(1, ${SETTLED}::integer) n, lateral (select ${today}::date - n / 7 % 180 paid_on) d
    union all
    select ${organisationId}::bigint, ${half}::bigint + n, ${customer}, 'receipt', 'h' || n, '', paid_on, paid_on, paid_on, 'none', -${minor} / 2, 0, paid_on
    from generate_series(3, ${open}::integer, 10) n, lateral (select ${today}::date - (n::bigint * 31 % 150)::integer / 2 paid_on) d`);
  const allocation = sql`insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis, rule,
    currency, debit_due_on, debit_posted_on, credit_posted_on)`;
  await tx.run(sql`${allocation}
    select ${organisationId}::bigint, ${customer}, ${settled}::bigint + n, ${paid}::bigint + n, ${minor}, paid_on, 'read', 'lettering', 'EUR', paid_on - 25 + n % 40, paid_on - 55, paid_on
    from generate_series(1, ${SETTLED}::integer) n, lateral (select ${today}::date - n / 7 % 180 paid_on) d`);
  await tx.run(sql`${allocation}
    select ${organisationId}::bigint, ${customer}, n, ${half}::bigint + n, ${minor} / 2, paid_on, 'inferred', 'oldest_first', 'EUR', posted_on + 30, posted_on, paid_on
    from generate_series(3, ${open}::integer, 10) n,
      lateral (select ${today}::date - (n::bigint * 31 % 150)::integer posted_on, ${today}::date - (n::bigint * 31 % 150)::integer / 2 paid_on) d`);
}

/** What was open on a past day as a plain table of its own, with the same covering index. */
async function keepOpenOn(back: number): Promise<void> {
  const on = addDays(today, -back);
  const client = await owner.pool.connect();
  try {
    await client.query('set role encours_backup');
    const { rows } = await client.query<{ count: number }>(`select count(*) from allocation where organisation_id = ${organisationId} and allocated_on > date '${on}'`);
    process.stdout.write(`  (${rows[0]!.count.toLocaleString('en')} allocations since ${on})\n`);
    await client.query('reset role');
    await client.query(`create table was_open_${back} (organisation_id bigint, customer_id bigint, due_on date, currency text, open_minor bigint)`);
    await client.query(`grant select, insert on was_open_${back} to encours_backup`);
    await client.query('set role encours_backup');
    await client.query(`
      insert into was_open_${back}
      select i.organisation_id, i.customer_id, i.due_on, i.currency, i.open_minor + sign(i.amount_minor)::bigint * coalesce(a.minor, 0)
      from open_item i left join (
        select item_id, sum(minor) minor from (
          select debit_item_id item_id, amount_minor minor from allocation where organisation_id = ${organisationId} and allocated_on > date '${on}'
          union all select credit_item_id, amount_minor from allocation where organisation_id = ${organisationId} and allocated_on > date '${on}') s group by 1) a using (item_id)
      where i.organisation_id = ${organisationId} and i.posted_on <= date '${on}' and i.open_minor + sign(i.amount_minor)::bigint * coalesce(a.minor, 0) <> 0`);
    await client.query('reset role');
    await client.query(`create index on was_open_${back} (organisation_id, customer_id, due_on) include (currency, open_minor)`);
  } finally {
    await client.query('reset role').catch(() => {});
    client.release();
  }
}
