import Fastify from 'fastify';
import { beforeAll, expect, test } from 'vitest';
import type { Context } from '#areas/access/door.ts';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { checkLedger, postLedger, type LedgerAllocation, type LedgerItem } from '#areas/ledger/actions.ts';
import { assessProfiles } from '#areas/credit/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays, addMonths, endOfMonth, latest, type Day } from '#values/day.ts';
import { loadWords } from '#words/words.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import type { AgeingBuckets } from './contract.ts';
import { registerExports } from './exports.ts';
import { readAgeing, readCustomers, readDashboard, readExposure, type AgeingAsked, type CustomersAsked } from './reads.ts';
import { readWorklist } from './work.ts';
import { agedByCustomer, agedFromScratch, bucketColumns } from './store/aged.ts';
import { ageingTotals } from './store/ageing.ts';

const today = '2026-11-21';
const actor = asActor(0, { today });
const db = await openTestDb();
let organisationId = 0;
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);

/** A repeatable disorder. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const CUSTOMERS = 60;
const code = (n: number) => `C${String(n).padStart(3, '0')}`;

/** Eighteen months: invoices paid whole, in parts, late, early, before they were issued, by credit notes; receipts left over; allocations taken back. */
function history(): { items: LedgerItem[]; allocations: LedgerAllocation[]; takenBack: LedgerAllocation[] } {
  const roll = dice(7);
  const items: LedgerItem[] = [];
  const allocations: LedgerAllocation[] = [];
  const takenBack: LedgerAllocation[] = [];
  const add = (item: Pick<LedgerItem, 'customerCode' | 'kind' | 'sourceKey' | 'amountMinor' | 'currency' | 'postedOn'> & { dueOn?: Day }) => {
    items.push({ reference: item.sourceKey, label: '', journal: 'VE', entry: '1', account: '411', issuedOn: item.postedOn, ageUnknown: false, ...item });
  };
  for (let n = 0; n < 900; n++) {
    const customerCode = code(roll(CUSTOMERS));
    const currency = roll(12) === 0 ? 'USD' : 'EUR';
    const postedOn = addDays(today, -roll(540));
    const amountMinor = 1000 + roll(500_000);
    const key = `I${n}`;
    add({ customerCode, currency, kind: 'invoice', sourceKey: key, postedOn, amountMinor, dueOn: addDays(postedOn, roll(60)) });
    const fate = roll(10);
    const parts = fate < 6 ? [amountMinor] : fate < 8 ? [Math.floor(amountMinor / 3), Math.floor(amountMinor / 2)] : [];
    for (const [i, part] of parts.entries()) {
      const paidOn = addDays(postedOn, roll(120) - 20);
      if (paidOn > today) continue;
      const creditKey = `${key}R${i}`;
      add({ customerCode, currency, kind: roll(8) === 0 ? 'credit_note' : 'receipt', sourceKey: creditKey, postedOn: paidOn, amountMinor: -(part + (roll(9) === 0 ? 700 : 0)) });
      const allocation = { debitKey: key, creditKey, amountMinor: part, allocatedOn: latest(latest(paidOn, postedOn), addDays(paidOn, roll(15))), basis: 'read' as const, rule: 'lettering', lettering: '' };
      if (allocation.allocatedOn > today) allocation.allocatedOn = today;
      allocations.push(allocation);
      if (roll(20) === 0) takenBack.push({ ...allocation, amountMinor: -part, allocatedOn: latest(allocation.allocatedOn, addDays(today, -roll(90))) });
    }
  }
  return { items, allocations, takenBack };
}

beforeAll(async () => {
  await loadWords('fr');
  organisationId = (await makeOrganisation(db, { today })).organisationId;
  actor.organisationId = organisationId;
  await inOrg(async (tx) => {
    await upsertCustomers(tx, Array.from({ length: CUSTOMERS }, (_, n) => ({
      code: code(n), name: n === 3 ? '=2+3 Écluse & Fils' : `Maison ${String.fromCharCode(65 + (n * 7) % 26)}${n}`, ...(n % 3 === 0 ? { email: `compta@client${n}.example` } : {}),
      ...(n < 4 ? { groupName: 'Groupe Lin' } : {}),
    })), null);
    const { items, allocations, takenBack } = history();
    await postLedger(tx, actor, { importId: null, items, allocations });
    await postLedger(tx, actor, { importId: null, items: [], allocations: takenBack });
    expect(await checkLedger(tx)).toEqual({ disagreements: [], crossed: 0 });
    await assessProfiles(tx, actor);
  });
});

type Aged = AgeingBuckets & { customerId: number };
const everyone = sql`select customer_id from customer`;

test('the aged balance of any past day is what recomputing it from all items and allocations gives', async () => {
  let rows = 0;
  for (const currency of ['EUR', 'USD']) {
    for (const back of [0, 1, 7, 29, 30, 31, 60, 91, 180, 365, 500, 560]) {
      const on = addDays(today, -back);
      const { quick, slow } = await inOrg(async (tx) => ({
        quick: await tx.rows<Aged>(sql`select customer_id "customerId", ${bucketColumns()} from (${agedByCustomer(tx, { on, today, currency })}) a order by 1`),
        slow: await tx.rows<Aged>(sql`select customer_id "customerId", ${bucketColumns()} from (${agedFromScratch(tx, { on, currency, customerIds: everyone })}) a order by 1`),
      }));
      expect(quick, `${currency} ${on}`).toEqual(slow);
      rows += quick.length;
    }
  }
  expect(rows).toBeGreaterThan(500);
});

test('days past due fall into their bucket to the day', async () => {
  const { organisationId: other } = await makeOrganisation(db);
  const dues: [Day, keyof AgeingBuckets][] = [
    ['2026-11-30', 'notDueMinor'], ['2026-11-21', 'notDueMinor'], ['2026-11-20', 'to30Minor'], ['2026-10-22', 'to30Minor'], ['2026-10-21', 'to60Minor'],
    ['2026-09-22', 'to60Minor'], ['2026-09-21', 'to90Minor'], ['2026-08-23', 'to90Minor'], ['2026-08-22', 'over90Minor'],
  ];
  const totals = await within(db, other, async (tx) => {
    await upsertCustomers(tx, [{ code: 'A', name: 'A' }], null);
    const items = dues.map(([dueOn], i): LedgerItem => ({
      customerCode: 'A', kind: 'invoice', sourceKey: `d${i}`, reference: '', label: '', journal: '', entry: '', account: '411', issuedOn: '2026-01-01', postedOn: '2026-01-01',
      dueOn, ageUnknown: false, currency: 'EUR', amountMinor: 10 ** i,
    }));
    await postLedger(tx, actor, { importId: null, items, allocations: [] });
    return await ageingTotals(tx, { on: today, today, currency: 'EUR' });
  });
  const expected: Partial<Record<keyof AgeingBuckets, number>> = {};
  dues.forEach(([, bucket], i) => { expected[bucket] = (expected[bucket] ?? 0) + 10 ** i; });
  expect(totals).toEqual({ ...expected, creditMinor: 0, totalMinor: 111_111_111, overdueMinor: 111_111_100 });
});

test('a due date that moves changes the past aged balance too', async () => {
  await inOrg(async (tx) => {
    const on = addDays(today, -200);
    await tx.run(sql`update open_item set due_on = due_on + 45 where organisation_id = ${organisationId} and item_id % 5 = 0`);
    const quick = await tx.rows<Aged>(sql`select customer_id "customerId", ${bucketColumns()} from (${agedByCustomer(tx, { on, today, currency: 'EUR' })}) a order by 1`);
    const slow = await tx.rows<Aged>(sql`select customer_id "customerId", ${bucketColumns()} from (${agedFromScratch(tx, { on, currency: 'EUR', customerIds: everyone })}) a order by 1`);
    expect(quick).toEqual(slow);
    await tx.run(sql`update open_item set due_on = due_on - 45 where organisation_id = ${organisationId} and item_id % 5 = 0`);
  });
});

async function walk<Row>(read: (after: string | undefined) => Promise<{ rows: Row[]; next: string | null }>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}

test.each(['name', 'total', 'overdue', 'over90'] as const)('paging through the aged balance by %s shows each customer once, in order, and adds up to the totals', async (sort) => {
  const ask: AgeingAsked = { sort, limit: 7, asOf: addDays(today, -40) };
  const first = await inOrg((tx) => readAgeing(tx, actor, ask));
  const rows = await walk((after) => inOrg((tx) => readAgeing(tx, actor, { ...ask, after })));
  expect(new Set(rows.map((row) => row.customerId)).size).toBe(first.customers);
  expect(rows.length).toBe(first.customers);
  for (const name of Object.keys(first.totals) as (keyof AgeingBuckets)[]) expect(rows.reduce((sum, row) => sum + row[name], 0), name).toBe(first.totals[name]);
  if (sort !== 'name') {
    const key = ({ total: 'totalMinor', overdue: 'overdueMinor', over90: 'over90Minor' } as const)[sort];
    expect(rows.map((row) => row[key])).toEqual(rows.map((row) => row[key]).sort((a, b) => b - a));
  }
  expect(first).toMatchObject({ currency: 'EUR', currencies: ['EUR', 'USD'], asOf: addDays(today, -40) });
});

test('of one age, only those who have something of it are listed; the totals stay those of all', async () => {
  const fields = { not_due: 'notDueMinor', to30: 'to30Minor', to60: 'to60Minor', to90: 'to90Minor', over90: 'over90Minor', credit: 'creditMinor' } as const;
  const all = await inOrg((tx) => readAgeing(tx, actor, { sort: 'overdue', limit: 200 }));
  let leftOut = 0;
  for (const [age, field] of Object.entries(fields) as [keyof typeof fields, keyof AgeingBuckets][]) {
    const ask: AgeingAsked = { sort: 'overdue', limit: 7, age };
    const rows = await walk((after) => inOrg((tx) => readAgeing(tx, actor, { ...ask, after })));
    expect(rows, age).toEqual(all.rows.filter((row) => row[field] !== 0));
    expect(rows.length, age).toBeGreaterThan(0);
    leftOut += all.customers - rows.length;
    const { totals, customers, listed } = await inOrg((tx) => readAgeing(tx, actor, ask));
    expect({ totals, customers, listed }, age).toEqual({ totals: all.totals, customers: all.customers, listed: rows.length });
  }
  expect(leftOut).toBeGreaterThan(0);
  expect(all.listed).toBe(all.customers);
});

test.each(['name', 'total', 'overdue', 'oldest'] as const)('paging through the customers by %s shows each once', async (sort) => {
  const ask: CustomersAsked = { sort, limit: 11 };
  const rows = await walk((after) => inOrg((tx) => readCustomers(tx, actor, { ...ask, after })));
  expect(rows.map((row) => row.customerId).sort()).toEqual([...new Set(rows.map((row) => row.customerId))].sort());
  expect(rows.length).toBe(CUSTOMERS);
  const key = ({ name: undefined, total: 'totalMinor', overdue: 'overdueMinor', oldest: 'oldestOverdueDays' } as const)[sort];
  if (key) expect(rows.map((row) => row[key])).toEqual(rows.map((row) => row[key]).sort((a, b) => b - a));
  const byName = await inOrg((tx) => readCustomers(tx, actor, { sort: 'name', limit: 200 }));
  expect(new Map(byName.rows.map((row) => [row.customerId, row]))).toEqual(new Map(rows.map((row) => [row.customerId, row])));
});

test('filters keep those they name, and their contraries the rest', async () => {
  const count = async (ask: Partial<CustomersAsked>) => (await inOrg((tx) => readCustomers(tx, actor, { sort: 'name', limit: 5, ...ask }))).count;
  expect(await count({ withoutEmail: true })).toBe(40);
  expect(await count({ withoutEmail: false })).toBe(20);
  expect(await count({ overdue: true }) + await count({ overdue: false })).toBe(CUSTOMERS);
  expect(await count({ overdue: true })).toBeGreaterThan(0);
  let classes = 0;
  for (const one of ['new', 'good', 'late_regular', 'irregular', 'worsening', 'bad'] as const) classes += await count({ class: one });
  expect(classes).toBe(CUSTOMERS);
  expect(await count({ kind: 'individual' })).toBe(0);
  const { groupId } = await inOrg((tx) => tx.one<{ groupId: number }>(sql`select group_id "groupId" from customer_group where organisation_id = ${organisationId}`));
  expect(await count({ groupId })).toBe(4);
  expect(await count({ groupId: groupId + 1 })).toBe(0);
});

test('a search takes words in any order, without accents or capitals', async () => {
  const found = await inOrg((tx) => readCustomers(tx, actor, { sort: 'overdue', limit: 5, search: 'FILS ecluse' }));
  expect(found.rows.map((row) => row.code)).toEqual(['C003']);
  expect(found.count).toBe(1);
  const none = await inOrg((tx) => readCustomers(tx, actor, { sort: 'overdue', limit: 5, search: '%zzz' }));
  expect(none).toEqual({ rows: [], next: null, count: 0 });
});

test('a page marker of another list is refused in words', async () => {
  const { next } = await inOrg((tx) => readCustomers(tx, actor, { sort: 'name', limit: 1 }));
  await expect(inOrg((tx) => readCustomers(tx, actor, { sort: 'total', limit: 1, after: next! }))).rejects.toMatchObject({ code: 'bad_cursor' });
  await expect(inOrg((tx) => readAgeing(tx, actor, { sort: 'total', limit: 1, after: 'nonsense' }))).rejects.toMatchObject({ code: 'bad_cursor' });
});

test('the exposure of a group is the sum of its members', async () => {
  const on = addDays(today, -30);
  const { rows } = await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 200, asOf: on }));
  const members = rows.filter((row) => ['C000', 'C001', 'C002', 'C003'].includes(row.code));
  const exposure = await inOrg((tx) => readExposure(tx, actor, { customerId: members[0]!.customerId, asOf: on }));
  expect(exposure.customer.totalMinor).toBe(members[0]!.totalMinor);
  expect(exposure.group).toMatchObject({ name: 'Groupe Lin', members: 4 });
  expect(exposure.group!.buckets.overdueMinor).toBe(members.reduce((sum, row) => sum + row.overdueMinor, 0));
  await expect(inOrg((tx) => readExposure(tx, actor, { customerId: 999_999 }))).rejects.toMatchObject({ code: 'not_found' });
});

test('each month of the dashboard ends on the aged balance of its last day', async () => {
  const dashboard = await inOrg((tx) => readDashboard(tx, actor));
  expect(dashboard.months).toHaveLength(13);
  for (const month of dashboard.months) {
    const on = endOfMonth(month.monthOn) > today ? today : endOfMonth(month.monthOn);
    const { totals } = await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 1, asOf: on }));
    expect({ on, open: month.openMinor, overdue: month.overdueMinor }).toEqual({ on, open: totals.totalMinor, overdue: totals.overdueMinor });
  }
  expect(dashboard.ageing).toEqual((await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 1 }))).totals);
  expect(dashboard.monthAgo).toEqual((await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 1, asOf: addMonths(today, -1) }))).totals);
  expect(dashboard.classes.reduce((sum, row) => sum + row.totalMinor, 0)).toBe(dashboard.ageing.totalMinor);
  expect(dashboard.dsoDays).toBeGreaterThan(0);
  expect(dashboard.bestDsoDays).toBeGreaterThan(0);
  expect(dashboard.bestDsoDays).toBeLessThan(dashboard.dsoDays!);
  expect(dashboard.risks).toHaveLength(8);
  expect(dashboard.risks.every((risk) => risk.because.length > 0)).toBe(true);
  expect(dashboard.empty).toBe(false);
});

test('a company without a ledger has an empty dashboard and nothing to do', async () => {
  const { organisationId: fresh } = await makeOrganisation(db);
  const dashboard = await within(db, fresh, (tx) => readDashboard(tx, actor));
  expect(dashboard).toMatchObject({ empty: true, dsoDays: null, bestDsoDays: null, risks: [], todo: [], lastImport: null });
  expect((await within(db, fresh, (tx) => readWorklist(tx, db, actor, { whose: 'all' }))).lines).toEqual([]);
});

test('the dashboard names the last file of the accounts, not a later list of customers', async () => {
  const { organisationId: fresh } = await makeOrganisation(db);
  const { lastImport } = await within(db, fresh, async (tx) => {
    await tx.run(sql`insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by, committed_at)
      values (${fresh}, 'ledger.txt', 1, 'x', 'fec', 'committed', 'system', now() - interval '1 day'), (${fresh}, 'contacts.csv', 1, 'y', 'customers', 'committed', 'system', now())`);
    return await readDashboard(tx, actor);
  });
  expect(lastImport).toMatchObject({ fileName: 'ledger.txt' });
});

test('the day’s work lists each kind with why, the most valuable first, and the dashboard counts the same', async () => {
  const { lines, todo } = await inOrg(async (tx) => {
    const [first, second] = await tx.rows<{ id: number }>(sql`
      select customer_id id from open_item where organisation_id = ${organisationId} and open_minor > 0 and due_on < ${today} group by 1 order by sum(open_minor) desc limit 2`);
    const message = (key: string, status: string, customerId: number) => tx.run(sql`
      insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, to_address, subject, body, total_minor, currency, created_at)
      values (${organisationId}, ${key}, ${customerId}, 'email', 'reminder', ${status}, 'fr', 'a@b.example', 'Relance', '', 5000, 'EUR', ${`${today}T08:00:00Z`})`);
    await message('m1', 'to_approve', first!.id);
    await message('m2', 'unknown', first!.id);
    await message('m3', 'sent', second!.id);
    await tx.run(sql`insert into hold (organisation_id, customer_id, kind, reason, owner_user_id, starts_on, ends_on, created_by)
      values (${organisationId}, ${second!.id}, 'promise', 'Virement promis', 'test-admin', ${addDays(today, -10)}, ${addDays(today, 2)}, 'test-admin'),
        (${organisationId}, ${second!.id}, 'dispute', 'Plus tard', 'test-admin', ${today}, ${addDays(today, 40)}, 'test-admin')`);
    await tx.run(sql`update contact set bounced_at = now() where organisation_id = ${organisationId}
      and contact_id = (select min(contact_id) from contact where organisation_id = ${organisationId})`);
    return { lines: (await readWorklist(tx, db, actor, { whose: 'all' })).lines, todo: (await readDashboard(tx, actor)).todo };
  });
  expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['approve', 'unknown', 'hold_ending', 'bounced', 'missing_email', 'high_value']));
  expect(lines[0]!.kind).toBe('unknown');
  expect(lines.map(({ points }) => points)).toEqual(lines.map(({ points }) => points).sort((a, b) => b - a));
  expect(lines.every(({ because }) => because.length > 0)).toBe(true);
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  // What is no task of its own, only a customer to think of, is not counted.
  const counted = [...Map.groupBy(lines.filter(({ kind }) => kind !== 'high_value'), ({ kind }) => kind)].map(([kind, rows]) => ({ kind, count: rows.length }));
  expect(todo.map(({ kind, count }) => ({ kind, count })).sort((a, b) => a.kind.localeCompare(b.kind))).toEqual(counted.sort((a, b) => a.kind.localeCompare(b.kind)));
});

test('another organisation sees none of it', async () => {
  const { organisationId: fresh } = await makeOrganisation(db);
  const seen = await within(db, fresh, async (tx) => ({
    customers: await readCustomers(tx, actor, { sort: 'overdue', limit: 50 }), ageing: await readAgeing(tx, actor, { sort: 'total', limit: 50, asOf: addDays(today, -60) }),
  }));
  expect(seen.customers.count).toBe(0);
  expect(seen.ageing).toMatchObject({ rows: [], customers: 0, currencies: ['EUR'] });
});

const app = Fastify();
registerExports(app, {
  db, clock: () => new Date(`${today}T10:00:00Z`),
  findContext: async (request) => ({
    db, clock: () => new Date(`${today}T10:00:00Z`), organisationId, language: 'fr',
    user: request.headers['x-user'] ? { userId: 'test-admin', name: 'Test', email: 't@e.example' } : null,
  }) as unknown as Context,
});
const get = (url: string) => app.inject({ method: 'GET', url, headers: { 'x-user': '1' } });

test('the aged balance leaves as a CSV that a French spreadsheet opens, formulas defused', async () => {
  const answer = await get('/api/exports/ageing.csv?sort=name');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="balance-agee-${today}.csv"` });
  const lines = answer.body.split('\r\n');
  expect(lines[0]).toBe('\ufeffCode;Client;Non échu;1 à 30 jours;31 à 60 jours;61 à 90 jours;Plus de 90 jours;Échu;Avoirs et règlements à affecter;Encours;Devise');
  const { rows } = await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 200 }));
  expect(lines.length).toBe(rows.length + 2);
  expect(answer.body).toContain(';\'=2+3 Écluse & Fils;');
  const first = rows[0]!;
  expect(lines[1]).toContain(`${(first.totalMinor / 100).toFixed(2).replace('.', ',')};EUR`);
});

test('the files hold what the filters of their lists leave', async () => {
  const lines = async (url: string) => (await get(url)).body.split('\r\n').slice(1, -1);
  const { rows } = await inOrg((tx) => readAgeing(tx, actor, { sort: 'name', limit: 200, age: 'over90' }));
  expect((await lines('/api/exports/ageing.csv?sort=name&age=over90')).map((line) => line.split(';')[0])).toEqual(rows.map((row) => row.code));
  const { groupId } = await inOrg((tx) => tx.one<{ groupId: number }>(sql`select group_id "groupId" from customer_group where organisation_id = ${organisationId}`));
  expect((await lines(`/api/exports/customers.csv?sort=name&groupId=${groupId}`)).map((line) => line.split(';')[0]).sort()).toEqual(['C000', 'C001', 'C002', 'C003']);
});

test('the customers leave as a workbook', async () => {
  const answer = await get('/api/exports/customers.xlsx?sort=overdue&overdue=true');
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK');
  expect(answer.rawPayload.length).toBeGreaterThan(2000);
});

test('an export asks for a session and for a day that is one', async () => {
  expect((await app.inject({ method: 'GET', url: '/api/exports/ageing.csv' })).statusCode).toBe(401);
  const wrong = await get('/api/exports/ageing.csv?asOf=2026-02-31');
  expect(wrong.statusCode).toBe(400);
  expect(wrong.json()).toMatchObject({ code: 'invalid', message: expect.stringContaining('asOf') });
});
