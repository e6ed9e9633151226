import { expect, test } from 'vitest';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { dueOn, type TermsRule } from '#values/terms.ts';
import { addDays, type Day } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { checkLedger, customerHistory, itemBelongsTo, listAllocations, listItems, postLedger, reckonDueDates, type LedgerAllocation, type LedgerItem } from './actions.ts';
import { dueOnSql } from './store/due.ts';

const db = await openTestDb();

const item = (sourceKey: string, amountMinor: number, issuedOn: Day, more: Partial<LedgerItem> = {}): LedgerItem => ({
  customerCode: 'C1', kind: amountMinor > 0 ? 'invoice' : 'receipt', sourceKey, reference: sourceKey.toUpperCase(), label: '', journal: '', entry: '', account: '411', issuedOn, postedOn: issuedOn,
  ageUnknown: false, currency: 'EUR', amountMinor, ...more,
});
const set = (debitKey: string, creditKey: string, amountMinor: number, allocatedOn: Day): LedgerAllocation => ({
  debitKey, creditKey, amountMinor, allocatedOn, basis: 'read', rule: 'lettering', lettering: 'A',
});

async function makeLedger(): Promise<{ run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>; actor: ReturnType<typeof asActor>; organisationId: number; customerId: number }> {
  const { organisationId } = await makeOrganisation(db);
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
  await run((tx) => upsertCustomers(tx, [{ code: 'C1', name: 'Brume' }, { code: 'C2', name: 'Vent', termsDays: 45, termsRule: 'end_of_month_then' }], null));
  const { customerId } = await run((tx) => tx.one<{ customerId: number }>(sql`select customer_id "customerId" from customer where organisation_id = ${organisationId} and code = 'C1'`));
  return { run, actor: asActor(organisationId), organisationId, customerId };
}

const sound = { disagreements: [], crossed: 0 };

test('items and allocations posted once are posted once', async () => {
  const { run, actor, customerId } = await makeLedger();
  const post = { importId: null, items: [item('f1', 60_000, '2026-01-15'), item('f2', 10_000, '2026-01-20'), item('r1', -60_000, '2026-02-18')], allocations: [set('f1', 'r1', 60_000, '2026-02-18')] };
  expect(await run((tx) => postLedger(tx, actor, post))).toEqual({ itemsAdded: 3, itemsKnown: 0, allocationsAdded: 1 });
  expect(await run((tx) => postLedger(tx, actor, post))).toEqual({ itemsAdded: 0, itemsKnown: 3, allocationsAdded: 0 });
  const { rows } = await run((tx) => listItems(tx, actor, { customerId, show: 'all', limit: 10 }));
  expect(rows.map(({ reference, openMinor, settledOn, dueOn: due, dueBasis }) => [reference, openMinor, settledOn, due, dueBasis])).toEqual([
    ['R1', 0, '2026-02-18', '2026-02-18', 'none'], ['F2', 10_000, null, '2026-02-19', 'default_terms'], ['F1', 0, '2026-02-18', '2026-02-14', 'default_terms'],
  ]);
  expect(await run(checkLedger)).toEqual(sound);
});

test('of a pair only the difference is appended, and what is taken back is a new row', async () => {
  const { run, actor } = await makeLedger();
  const post = (items: LedgerItem[], allocations: LedgerAllocation[]) => run((tx) => postLedger(tx, actor, { importId: null, items, allocations }));
  await post([item('f1', 60_000, '2026-01-15'), item('r1', -50_000, '2026-02-18')], [set('f1', 'r1', 20_000, '2026-02-18')]);
  await post([], [set('f1', 'r1', 50_000, '2026-03-01')]);
  expect(await run(checkLedger)).toEqual(sound);
  await post([], [set('f1', 'r1', 0, '2026-03-05')]);
  await post([], [{ ...set('f1', 'r1', -10, '2026-03-06') }]);
  const rows = await run((tx) => tx.rows<{ minor: number }>(sql`select amount_minor minor from allocation where organisation_id = ${actor.organisationId} order by allocation_id`));
  expect(rows.map(({ minor }) => minor)).toEqual([20_000, 30_000, -50_000]);
  expect(await run(checkLedger)).toEqual(sound);
});

test('what does not hold together is refused whole', async () => {
  const { run, actor } = await makeLedger();
  const items = [item('f1', 60_000, '2026-01-15'), item('r2', -60_000, '2026-01-15', { customerCode: 'C2' }), item('r3', -60_000, '2026-01-15', { currency: 'USD' })];
  for (const wrong of [[set('f1', 'r2', 1, '2026-02-01')], [set('f1', 'r3', 1, '2026-02-01')], [set('f1', 'f1', 1, '2026-02-01')], [set('f1', 'nobody', 1, '2026-02-01')]]) {
    await expect(run((tx) => postLedger(tx, actor, { importId: null, items, allocations: wrong }))).rejects.toThrow('1 allocations between items');
  }
  await expect(run((tx) => postLedger(tx, actor, { importId: null, items: [item('x', 1, '2026-01-01', { customerCode: 'C9' })], allocations: [] }))).rejects.toThrow('C9');
  const { count } = await run((tx) => tx.one<{ count: number }>(sql`select count(*) from open_item where organisation_id = ${actor.organisationId}`));
  expect(count).toBe(0);
});

test('as of a past day an item is open by what was allocated by then', async () => {
  const { run, actor, customerId } = await makeLedger();
  await run((tx) => postLedger(tx, actor, {
    importId: null, items: [item('f1', 60_000, '2026-01-15'), item('r1', -20_000, '2026-02-10'), item('r2', -40_000, '2026-03-10')],
    allocations: [set('f1', 'r1', 20_000, '2026-02-10'), set('f1', 'r2', 40_000, '2026-03-10')],
  }));
  const open = (asOf: Day) => run((tx) => listItems(tx, actor, { customerId, show: 'open', asOf, limit: 10 })).then(({ rows }) => rows.map((row) => [row.reference, row.openMinor, row.daysLate]));
  expect(await open('2026-01-14')).toEqual([]);
  expect(await open('2026-01-31')).toEqual([['F1', 60_000, -14]]);
  expect(await open('2026-02-28')).toEqual([['F1', 40_000, 14]]);
  expect(await open('2026-03-10')).toEqual([]);
});

test('pages follow each other without a gap or a double', async () => {
  const { run, actor, customerId } = await makeLedger();
  const items = Array.from({ length: 25 }, (_, i) => item(`f${i}`, 1000 + i, addDays('2026-01-01', i % 4)));
  await run((tx) => postLedger(tx, actor, { importId: null, items, allocations: [] }));
  for (const show of ['open', 'all'] as const) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await run((tx) => listItems(tx, actor, { customerId, show, after, limit: 7 }));
      seen.push(...rows.map(({ reference }) => reference));
      after = next ?? undefined;
    } while (after);
    expect(seen.length).toBe(25);
    expect(new Set(seen).size).toBe(25);
  }
  await expect(run((tx) => listItems(tx, actor, { customerId, show: 'open', after: 'x', limit: 5 }))).rejects.toThrow('bad_cursor');
});

test('due dates in SQL are those of the terms', async () => {
  const { run } = await makeLedger();
  const rules: TermsRule[] = ['net', 'then_end_of_month', 'end_of_month_then'];
  const cases = Array.from({ length: 800 }, (_, i) => ({ on: addDays('2023-12-20', i), days: [0, 30, 45, 60][i % 4]!, rule: rules[i % 3]! }));
  const rows = await run((tx) => tx.rows<{ due: Day }>(sql`
    select ${dueOnSql('v.on_day', 'v.days', 'v.rule')} due
    from unnest(${cases.map(({ on }) => on)}::date[], ${cases.map(({ days }) => days)}::int[], ${cases.map(({ rule }) => rule)}::text[]) with ordinality as v (on_day, days, rule, n)
    order by n`));
  expect(rows.map(({ due }) => due)).toEqual(cases.map(({ on, days, rule }) => dueOn(on, { days, rule })));
});

test('other terms move the due dates that come from terms, not those a file gave', async () => {
  const { run, actor, organisationId, customerId } = await makeLedger();
  await run((tx) => postLedger(tx, actor, {
    importId: null, items: [item('f1', 100, '2026-01-15'), item('f2', 100, '2026-01-15', { dueOn: '2026-01-31' }), item('g1', 100, '2026-01-15', { customerCode: 'C2' }), item('a1', 100, '2026-01-01', { kind: 'opening', ageUnknown: true })],
    allocations: [],
  }));
  const due = () => run((tx) => tx.rows<{ key: string; due: Day; basis: string }>(sql`
    select source_key key, due_on due, due_basis basis from open_item where organisation_id = ${organisationId} order by source_key`)).then((rows) => rows.map(Object.values));
  expect(await due()).toEqual([['a1', '2026-01-01', 'none'], ['f1', '2026-02-14', 'default_terms'], ['f2', '2026-01-31', 'read'], ['g1', '2026-03-17', 'customer_terms']]);
  await run((tx) => tx.run(sql`update organisation set default_terms_days = 60 where organisation_id = ${organisationId}`));
  expect(await run((tx) => reckonDueDates(tx))).toBe(1);
  await run((tx) => tx.run(sql`update customer set terms_days = 30, terms_rule = 'then_end_of_month' where organisation_id = ${organisationId}`));
  expect(await run((tx) => reckonDueDates(tx, [customerId]))).toBe(1);
  expect(await due()).toEqual([['a1', '2026-01-01', 'none'], ['f1', '2026-02-28', 'customer_terms'], ['f2', '2026-01-31', 'read'], ['g1', '2026-03-17', 'customer_terms']]);
});

test('the history of a customer adds up month by month', async () => {
  const { run, actor, customerId } = await makeLedger();
  await run((tx) => postLedger(tx, actor, {
    importId: null, items: [item('f1', 60_000, '2026-08-15'), item('f2', 30_000, '2026-10-02'), item('av', -5_000, '2026-10-05', { kind: 'credit_note' }), item('r1', -60_000, '2026-10-20')],
    allocations: [set('f1', 'r1', 60_000, '2026-10-20')],
  }));
  const history = await run((tx) => customerHistory(tx, actor, customerId));
  expect(history.months).toEqual([
    { monthOn: '2026-08-01', billedMinor: 60_000, collectedMinor: 0, openMinor: 60_000 }, { monthOn: '2026-09-01', billedMinor: 0, collectedMinor: 0, openMinor: 60_000 },
    { monthOn: '2026-10-01', billedMinor: 25_000, collectedMinor: 60_000, openMinor: 25_000 }, { monthOn: '2026-11-01', billedMinor: 0, collectedMinor: 0, openMinor: 25_000 },
  ]);
  expect(history.payments).toMatchObject([{ reference: 'F1', dueOn: '2026-09-14', paidOn: '2026-10-20', daysLate: 36 }]);
});

test('another organisation sees nothing of it', async () => {
  const { run, actor, customerId } = await makeLedger();
  await run((tx) => postLedger(tx, actor, { importId: null, items: [item('f1', 60_000, '2026-01-15'), item('r1', -1_000, '2026-02-01')], allocations: [set('f1', 'r1', 1_000, '2026-02-01')] }));
  const { itemId } = (await run((tx) => listItems(tx, actor, { customerId, show: 'open', limit: 5 }))).rows[0]!;
  expect(await run((tx) => listAllocations(tx, itemId))).toMatchObject([{ otherReference: 'R1', amountMinor: 1_000 }]);
  const other = await makeLedger();
  await other.run(async (tx) => {
    await expect(listAllocations(tx, itemId)).rejects.toThrow('not_found');
    await expect(listItems(tx, other.actor, { customerId, show: 'all', limit: 5 })).rejects.toThrow('not_found');
    expect(await itemBelongsTo(tx, itemId, customerId)).toBe(false);
    // The same key in two organisations is two items.
    expect(await postLedger(tx, other.actor, { importId: null, items: [item('f1', 1, '2026-01-15')], allocations: [] })).toMatchObject({ itemsAdded: 1 });
  });
});
