import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { jobName } from '#platform/queue.ts';
import type { Refusal } from '#platform/refusal.ts';
import { addDays, type Day } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { judgePlans } from './actions/judge-plans.ts';
import { acceptPlan, approvePlan, cancelPlan, draftPlan, proposePlan, refusePlan } from './actions/plans.ts';
import { makePromise } from './actions/promises.ts';
import { changeSetting } from './actions/setting.ts';
import { simulatePlan, type PlanInput } from './actions/simulate-plan.ts';
import { planLate, planVoid } from './names.ts';
import { expectedCash, listPlans, planCounts, showPlan } from './reads.ts';
import { findSetting } from './store/setting.ts';

const today = '2026-08-20';
const late = jobName<{ organisationId: number }>('test.late');
const ended = jobName<{ organisationId: number }>('test.void');
const db = await openTestDb({
  jobs: [late, ended].map(({ name }) => ({ job: name, handle: async () => {} })), subscriptions: { [planLate.name]: [late.name], [planVoid.name]: [ended.name] },
});
let organisationId = 0;
let customerId = 0;
let itemId = 0;
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const on = (day: Day) => asActor(organisationId, { today: day });
const refused = (work: Promise<unknown>) => work.then(() => 'accepted', (error: Refusal) => error.code);
const heard = async (name: string) => (await db.pool.query('select 1 from pgboss.job where name = $1', [name])).rows.length;

const input = (more: Partial<PlanInput> = {}): PlanInput => ({
  customerId, currency: 'EUR', itemIds: [], instalments: 3, firstOn: '2026-09-01', every: 'month', downMinor: 0, interestMinor: 0, interestFrozen: true, note: '', ...more,
});
const draft = (more: Partial<PlanInput> = {}) => inOrg(async (tx) => (await draftPlan(tx, on(today), input(more))).planId);
const shown = (planId: number) => inOrg((tx) => showPlan(tx, planId));
const judge = (day: Day) => inOrg((tx) => judgePlans(tx, on(day)));
const held = () => inOrg((tx) => tx.rows(sql`select item_id "itemId", kind, ends_on "endsOn", held_minor "heldMinor" from held where customer_id = ${customerId}`));
const letters = () => inOrg((tx) => tx.rows<{ naturalKey: string; status: string }>(sql`
  select natural_key "naturalKey", status from message where customer_id = ${customerId} and purpose = 'agreement' order by message_id`));
const accept = (planId: number) => inOrg((tx) => acceptPlan(tx, on(today), { planId, how: 'email', documentId: null, replyId: null }));

async function running(more: Partial<PlanInput> = {}): Promise<number> {
  const planId = await draft(more);
  await inOrg(async (tx) => {
    await approvePlan(tx, on(today), planId);
    await proposePlan(tx, on(today), planId);
  });
  await accept(planId);
  return planId;
}

beforeAll(async () => {
  organisationId = (await makeOrganisation(db)).organisationId;
  await inOrg((tx) => ensureTemplates(tx));
});

beforeEach(async () => {
  await inOrg((tx) => tx.run(sql`update plan set status = 'cancelled' where organisation_id = ${organisationId} and status in ('proposed', 'accepted')`));
  customerId = await inOrg((tx) => makeCustomer(tx));
  itemId = await inOrg((tx) => makeItem(tx, customerId, { dueOn: addDays(today, -40), minor: 90_000 }));
});

test('a simulation is exact and writes nothing', async () => {
  const drawn = await inOrg((tx) => simulatePlan(tx, on(today), input({ interestFrozen: false, interestMinor: 100 })));
  expect(drawn).toMatchObject({ totalMinor: 90_100, principalMinor: 90_000, notes: [], items: [{ itemId, openMinor: 90_000 }] });
  expect(drawn.instalments.map((one) => one.amountMinor)).toEqual([30_034, 30_033, 30_033]);
  expect(await inOrg((tx) => tx.rows(sql`select 1 from plan where customer_id = ${customerId}`))).toEqual([]);
});

test('a private person’s plan beyond two years is drawn up, and noted', async () => {
  customerId = await inOrg((tx) => makeCustomer(tx, { kind: 'individual' }));
  await inOrg((tx) => makeItem(tx, customerId, { dueOn: addDays(today, -40), minor: 300_000 }));
  const { notes } = await inOrg((tx) => simulatePlan(tx, on(today), input({ instalments: 30 })));
  expect(notes).toEqual([{ code: 'plan_beyond_grace', facts: { months: 24, last_on: '2029-02-01' } }]);
});

test('from draft to kept: approved, offered, accepted in writing, paid', async () => {
  const planId = await draft();
  expect(await held()).toEqual([]);
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  expect((await shown(planId)).approvedBy).toBe('test-admin');
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  expect(await held()).toEqual([{ itemId, kind: 'plan', endsOn: '2026-09-04', heldMinor: null }]);
  expect(await letters()).toEqual([{ naturalKey: `plan:${planId}:plan_proposed`, status: 'approved' }]);
  await accept(planId);
  expect(await held()).toEqual([{ itemId, kind: 'plan', endsOn: null, heldMinor: 90_000 }]);
  expect(await letters()).toEqual([{ naturalKey: `plan:${planId}:plan_proposed`, status: 'withdrawn' }, { naturalKey: `plan:${planId}:plan_agreed`, status: 'approved' }]);
  for (const day of ['2026-09-01', '2026-10-01', '2026-11-01']) {
    await inOrg((tx) => makePayment(tx, itemId, { on: day, minor: 30_000 }));
    await judge(day);
  }
  const plan = await shown(planId);
  expect(plan).toMatchObject({ status: 'kept', endedOn: '2026-11-01', because: [{ code: 'plan_kept' }] });
  expect(plan.instalments.map((one) => [one.paidMinor, one.warnedOn])).toEqual([[30_000, null], [30_000, null], [30_000, null]]);
  expect(plan.events.map((event) => event.status)).toEqual(['draft', 'approved', 'proposed', 'accepted', 'kept']);
  expect(await held()).toEqual([]);
});

test('an offer that nobody can be written says so', async () => {
  await inOrg((tx) => tx.run(sql`delete from contact where organisation_id = ${organisationId} and customer_id = ${customerId}`));
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  expect((await shown(planId)).events.at(-1)).toMatchObject({ status: 'proposed', because: [{ code: 'plan_not_written' }] });
});

test('accepted twice, it is accepted once', async () => {
  const planId = await running();
  expect(await refused(accept(planId))).toBe('plan_is_accepted');
  const again = await draft({ itemIds: [await inOrg((tx) => makeItem(tx, customerId, { dueOn: today, minor: 60_000 }))] });
  await inOrg((tx) => approvePlan(tx, on(today), again));
  await inOrg((tx) => proposePlan(tx, on(today), again));
  expect((await Promise.all([refused(accept(again)), refused(accept(again))])).sort()).toEqual(['accepted', 'plan_is_accepted']);
});

test('no step is skipped', async () => {
  const planId = await draft();
  expect(await refused(accept(planId))).toBe('plan_is_draft');
  expect(await refused(inOrg((tx) => proposePlan(tx, on(today), planId)))).toBe('plan_is_draft');
  expect(await refused(inOrg((tx) => refusePlan(tx, on(today), { planId, why: '' })))).toBe('plan_is_draft');
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  expect(await refused(inOrg((tx) => approvePlan(tx, on(today), planId)))).toBe('plan_is_approved');
  expect(await refused(inOrg((tx) => approvePlan(tx, on(today), 999_999)))).toBe('not_found');
});

test('a plan that cannot be is refused in words', async () => {
  const foreign = await inOrg(async (tx) => makeItem(tx, await makeCustomer(tx), { dueOn: addDays(today, -5) }));
  const dollars = await inOrg((tx) => makeItem(tx, customerId, { dueOn: addDays(today, -5), currency: 'USD' }));
  expect(await refused(draft({ itemIds: [itemId, foreign] }))).toBe('not_found');
  expect(await refused(draft({ customerId: 999_999 }))).toBe('not_found');
  expect(await refused(draft({ itemIds: [dollars] }))).toBe('agreement_currency');
  expect(await refused(draft({ firstOn: '2026-08-19' }))).toBe('plan_starts_in_past');
  expect(await refused(draft({ firstOn: '2028-09-01' }))).toBe('plan_starts_too_far');
  expect(await refused(draft({ downMinor: 90_000 }))).toBe('plan_amounts');
  expect(await refused(draft({ interestMinor: 100 }))).toBe('plan_interest_frozen');
  expect(await refused(draft({ currency: 'CHF' }))).toBe('agreement_nothing_open');
  await draft();
  expect(await refused(draft({ itemIds: [itemId] }))).toBe('item_in_plan');
});

test('an offer stands on what is open that day', async () => {
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  await inOrg((tx) => makePayment(tx, itemId, { on: today, minor: 10_000 }));
  expect(await refused(inOrg((tx) => proposePlan(tx, on(today), planId)))).toBe('plan_outdated');
  expect(await refused(inOrg((tx) => proposePlan(tx, on('2026-09-02'), planId)))).toBe('plan_starts_in_past');
});

test('what was promised since is not offered, and what is offered is not promised', async () => {
  const promise = { customerId, currency: 'EUR', amountMinor: null, dueOn: '2026-08-25', itemIds: [itemId], note: '', source: 'call' as const, sourceMessageId: null, sourceReplyId: null };
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  const { promiseId } = await inOrg((tx) => makePromise(tx, on(today), promise));
  expect(await refused(inOrg((tx) => proposePlan(tx, on(today), planId)))).toBe('item_promised');
  await inOrg((tx) => tx.run(sql`update promise set status = 'cancelled' where promise_id = ${promiseId}`));
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  expect(await refused(inOrg((tx) => makePromise(tx, on(today), promise)))).toBe('item_in_plan');
});

test('an acceptance stands on the customer’s own writing', async () => {
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  const written = (owner: number) => inOrg(async (tx) => (await tx.one<{ id: number }>(sql`
    insert into document (organisation_id, customer_id, kind, name, media_type, byte_size, sha256, bytes, added_at, added_by)
    values (${organisationId}, ${owner}, 'agreement', 'accord.pdf', 'application/pdf', 1, ${`sha ${owner}`}, ''::bytea, now(), 'test-admin') returning document_id id`)).id);
  const foreign = await written(await inOrg((tx) => makeCustomer(tx)));
  const own = await written(customerId);
  const sign = (documentId: number) => inOrg((tx) => acceptPlan(tx, on(today), { planId, how: 'signed', documentId, replyId: null }));
  expect(await refused(sign(foreign))).toBe('not_found');
  await sign(own);
  expect(await shown(planId)).toMatchObject({ status: 'accepted', acceptedHow: 'signed', acceptanceDocumentId: own, acceptedOn: today });
});

test('refused or cancelled, it holds nothing any more and says why', async () => {
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  await inOrg((tx) => refusePlan(tx, on(today), { planId, why: 'Veut douze mois' }));
  expect(await shown(planId)).toMatchObject({ status: 'refused', endedOn: today, because: [{ code: 'plan_refused_why', facts: { why: 'Veut douze mois' } }] });
  expect([await held(), (await letters()).map((one) => one.status)]).toEqual([[], ['withdrawn']]);
  const second = await running();
  await inOrg((tx) => cancelPlan(tx, on(today), { planId: second, why: '' }));
  expect(await held()).toEqual([]);
  expect(await refused(inOrg((tx) => cancelPlan(tx, on(today), { planId: second, why: '' })))).toBe('plan_is_cancelled');
});

test('an offer nobody answers lapses the day after its last day', async () => {
  const planId = await draft();
  await inOrg((tx) => approvePlan(tx, on(today), planId));
  await inOrg((tx) => proposePlan(tx, on(today), planId));
  expect((await judge('2026-09-04')).lapsed).toBe(0);
  expect((await judge('2026-09-05')).lapsed).toBe(1);
  expect(await shown(planId)).toMatchObject({ status: 'refused', because: [{ code: 'plan_offer_lapsed' }] });
});

test('one late instalment warns once, two void it, and its items are reminded again', async () => {
  const planId = await running();
  const before = [await heard(late.name), await heard(ended.name)];
  expect(await judge('2026-09-06')).toMatchObject({ warned: 0 });
  expect(await judge('2026-09-07')).toMatchObject({ warned: 1, void: 0 });
  expect(await judge('2026-09-08')).toMatchObject({ warned: 0 });
  expect((await letters()).at(-1)).toEqual({ naturalKey: `plan:${planId}:plan_late:1`, status: 'to_approve' });
  expect(await held()).toHaveLength(1);
  expect(await judge('2026-10-07')).toMatchObject({ void: 1 });
  expect(await judge('2026-10-08')).toMatchObject({ void: 0 });
  expect(await shown(planId)).toMatchObject({ status: 'void', because: [{ code: 'plan_void', facts: { count: 2, since_on: '2026-09-01' } }] });
  expect([await heard(late.name), await heard(ended.name)]).toEqual([before[0]! + 1, before[1]! + 1]);
  expect(await held()).toEqual([]);
  expect((await letters()).map((one) => [one.naturalKey.split(':')[2], one.status])).toEqual([
    ['plan_proposed', 'withdrawn'], ['plan_agreed', 'withdrawn'], ['plan_late', 'withdrawn'], ['plan_void', 'to_approve'],
  ]);
});

test('two judgements at once warn once', async () => {
  const planId = await running();
  const before = await heard(late.name);
  let begun!: () => void;
  const isBegun = new Promise<void>((resolve) => { begun = resolve; });
  const first = inOrg(async (tx) => {
    await judgePlans(tx, on('2026-09-20'));
    begun();
    // Time for the other to come to the lock.
    await new Promise((resolve) => { setTimeout(resolve, 300); });
  });
  await isBegun;
  await Promise.all([first, judge('2026-09-20')]);
  expect((await shown(planId)).events.filter((event) => event.because.some(({ code }) => code === 'plan_instalment_late'))).toHaveLength(1);
  expect(await heard(late.name) - before).toBe(1);
});

test('by setting, the first late instalment voids it; a plan keeps what it was agreed with', async () => {
  const kept = await running();
  const setting = await inOrg((tx) => findSetting(tx));
  await inOrg((tx) => changeSetting(tx, on(today), { ...setting, planVoidAfter: 1, planGraceDays: 0 }));
  const strict = await running({ itemIds: [await inOrg((tx) => makeItem(tx, customerId, { dueOn: today, minor: 60_000 }))] });
  await judge('2026-09-02');
  expect([(await shown(kept)).status, (await shown(strict)).status]).toEqual(['accepted', 'void']);
  await inOrg((tx) => changeSetting(tx, on(today), setting));
});

test('a plan of one instalment is a plan', async () => {
  const planId = await running({ instalments: 1 });
  expect((await shown(planId)).instalments).toMatchObject([{ number: 1, dueOn: '2026-09-01', amountMinor: 90_000 }]);
  await inOrg((tx) => makePayment(tx, itemId, { on: '2026-08-31' }));
  expect(await judge('2026-08-31')).toMatchObject({ kept: 1 });
});

test('what is to come is known by day: promises and instalments, less what came', async () => {
  await running();
  await inOrg((tx) => makePayment(tx, itemId, { on: '2026-08-30', minor: 40_000 }));
  await judge('2026-08-30');
  const other = await inOrg((tx) => makeItem(tx, customerId, { dueOn: today, minor: 5_000 }));
  await inOrg((tx) => makePromise(tx, on(today), { customerId, currency: 'EUR', amountMinor: null, dueOn: '2026-09-10', itemIds: [other], note: '', source: 'call', sourceMessageId: null, sourceReplyId: null }));
  const rows = await inOrg((tx) => expectedCash(tx, today, '2026-10-31', customerId));
  expect(rows.map((row) => [row.dueOn, row.kind, row.number, row.amountMinor])).toEqual([['2026-09-10', 'promise', null, 5_000], ['2026-10-01', 'plan', 2, 20_000]]);
});

test('lists are paged, latest first, and counted by status', async () => {
  const first = await running();
  const second = await draft({ itemIds: [await inOrg((tx) => makeItem(tx, customerId, { dueOn: today, minor: 60_000 }))] });
  const page = await inOrg((tx) => listPlans(tx, { customerId, limit: 1 }));
  expect(page.rows.map((row) => row.planId)).toEqual([second]);
  expect((await inOrg((tx) => listPlans(tx, { customerId, limit: 1, after: page.next! }))).rows.map((row) => row.planId)).toEqual([first]);
  expect((await inOrg((tx) => listPlans(tx, { customerId, status: 'accepted', limit: 9 }))).rows.map((row) => row.planId)).toEqual([first]);
  expect((await inOrg((tx) => planCounts(tx))).accepted).toBe(1);
});
