import { beforeAll, expect, test } from 'vitest';
import { upsertCustomers } from '#areas/customers/actions.ts';
import { postLedger, type LedgerAllocation, type LedgerItem } from '#areas/ledger/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { assessProfiles, readProfile, setProfile } from './actions.ts';

const today = '2026-11-21';
const db = await openTestDb();
let organisationId = 0;
const actor = asActor(0, { today });
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const ids = new Map<string, number>();

/** Invoices due on the days given, each settled so many days later (null: still open) by a receipt, or by a credit note. */
type Told = { dueOn: Day; late: number | null; by?: 'receipt' | 'credit_note' };

function post(customerCode: string, told: readonly Told[]): { items: LedgerItem[]; allocations: LedgerAllocation[] } {
  const items: LedgerItem[] = [];
  const allocations: LedgerAllocation[] = [];
  told.forEach(({ dueOn, late, by = 'receipt' }, i) => {
    const plain = { customerCode, reference: `${customerCode}${i}`, label: '', journal: '', entry: '', account: '411', ageUnknown: false, currency: 'EUR' };
    const issuedOn = addDays(dueOn, -30);
    items.push({ ...plain, kind: 'invoice', sourceKey: `${customerCode}:${i}`, issuedOn, postedOn: issuedOn, dueOn, amountMinor: 10_000 });
    if (late === null) return;
    const paidOn = addDays(dueOn, late);
    items.push({ ...plain, kind: by, sourceKey: `${customerCode}:${i}p`, issuedOn: paidOn, postedOn: paidOn, amountMinor: -10_000 });
    allocations.push({ debitKey: `${customerCode}:${i}`, creditKey: `${customerCode}:${i}p`, amountMinor: 10_000, allocatedOn: paidOn, basis: 'read', rule: 'lettering', lettering: '' });
  });
  return { items, allocations };
}

const monthly = (count: number, late: (n: number) => number | null): Told[] =>
  Array.from({ length: count }, (_, n) => ({ dueOn: addDays(today, -40 - 30 * n), late: late(n) }));

beforeAll(async () => {
  organisationId = (await makeOrganisation(db)).organisationId;
  actor.organisationId = organisationId;
  const stories: Record<string, Told[]> = {
    PUNCTUAL: monthly(15, () => 0), LATE: monthly(15, (n) => 11 + (n % 3)), WORSE: monthly(15, (n) => (n < 5 ? 25 : 2)), IRREGULAR: monthly(15, (n) => (n % 2 ? 40 : -10)),
    BAD: monthly(12, () => 60).map((one) => ({ ...one, dueOn: addDays(one.dueOn, -60) })), FRESH: [{ dueOn: addDays(today, -5), late: null }],
    CREDITED: [...monthly(4, () => 0), ...monthly(4, () => 200).map((one) => ({ ...one, dueOn: addDays(one.dueOn, -250), by: 'credit_note' as const }))], NOBODY: [],
  };
  await inOrg(async (tx) => {
    await upsertCustomers(tx, Object.keys(stories).map((code) => ({ code, name: code })), null);
    for (const [code, told] of Object.entries(stories)) await postLedger(tx, actor, { importId: null, ...post(code, told) });
    for (const row of await tx.rows<{ code: string; id: number }>(sql`select code, customer_id id from customer where organisation_id = ${organisationId}`)) ids.set(row.code, row.id);
    expect(await assessProfiles(tx, actor)).toBe(8);
  });
});

test.each([
  ['PUNCTUAL', 'good'], ['LATE', 'late_regular'], ['WORSE', 'worsening'], ['IRREGULAR', 'irregular'], ['BAD', 'bad'], ['FRESH', 'new'], ['NOBODY', 'new'], ['CREDITED', 'good'],
])('%s is judged %s from the ledger', async (code, expected) => {
  const profile = await inOrg((tx) => readProfile(tx, actor, ids.get(code)!));
  expect({ class: profile.class, derived: profile.derivedClass }).toEqual({ class: expected, derived: expected });
  expect(profile.because.length).toBeGreaterThan(0);
});

test('the figures are those of the payments', async () => {
  const { figures } = await inOrg((tx) => readProfile(tx, actor, ids.get('WORSE')!));
  expect(figures).toEqual({
    settled: 15, meanDaysLate: 9.7, spreadDays: 11.2, shareLateBp: 10_000, recentSettled: 5, recentMeanDaysLate: 25, earlierSettled: 10, earlierMeanDaysLate: 2,
    averageMinor: 10_000, oldestOverdueDays: 0, overdueMinor: 0, brokenPromises: 0, firstOn: addDays(today, -490),
  });
});

test('an invoice settled by a credit note was not paid', async () => {
  const { figures } = await inOrg((tx) => readProfile(tx, actor, ids.get('CREDITED')!));
  expect(figures).toMatchObject({ settled: 4, meanDaysLate: 0 });
});

test('a class set by hand stays when payments are judged again, and its reason is asked for', async () => {
  const customerId = ids.get('PUNCTUAL')!;
  await expect(inOrg((tx) => setProfile(tx, actor, { customerId, class: 'bad', why: '' }))).rejects.toMatchObject({ code: 'profile_without_reason' });
  await inOrg((tx) => setProfile(tx, actor, { customerId, class: 'bad', why: 'Dirigeant en fuite' }));
  await inOrg((tx) => assessProfiles(tx, actor));
  expect(await inOrg((tx) => readProfile(tx, actor, customerId))).toMatchObject({ class: 'bad', derivedClass: 'good', setReason: 'Dirigeant en fuite', setBy: 'test-admin' });
  await inOrg((tx) => setProfile(tx, actor, { customerId, class: null, why: '' }));
  expect(await inOrg((tx) => readProfile(tx, actor, customerId))).toMatchObject({ class: 'good', setReason: null, setBy: null, setAt: null });
});

test('some customers can be judged alone, and a customer never judged is judged when asked for', async () => {
  const customerId = ids.get('LATE')!;
  await inOrg((tx) => tx.run(sql`delete from payer_profile where organisation_id = ${organisationId}`));
  expect(await inOrg((tx) => assessProfiles(tx, actor, [customerId]))).toBe(1);
  expect((await inOrg((tx) => tx.rows(sql`select from payer_profile where organisation_id = ${organisationId}`))).length).toBe(1);
  expect((await inOrg((tx) => readProfile(tx, actor, ids.get('BAD')!))).class).toBe('bad');
  await expect(inOrg((tx) => readProfile(tx, actor, 987_654))).rejects.toMatchObject({ code: 'not_found' });
});
