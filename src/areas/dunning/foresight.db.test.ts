import { beforeAll, expect, test } from 'vitest';
import { sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { CALL, MED, R1, R2, TODAY } from '#test/dunning.ts';
import { actorOn } from '#test/dunning-company.ts';
import { asFields, fieldStep, fieldsWith, live, liveAround, scenarioCompany, stepsOf, type ScenarioCompany } from '#test/scenario-company.ts';
import { planRun } from './actions.ts';
import { effectOf } from './actions/effect.ts';
import { createScenario, updateScenario } from './actions/scenarios.ts';
import { prepareSimulation, simulate, type SimulateInput, type Simulation } from './actions/simulate.ts';
import { dunningHears, dunningJobs } from './jobs.ts';
import type { ScenarioFields } from './rules/scenario.ts';

/** What a scenario would do: before it is saved, and in the past. */

let db: TestDb;
const company = (fields?: ScenarioFields) => scenarioCompany(db, fields);

beforeAll(async () => {
  db = await openTestDb({ jobs: dunningJobs({} as Parameters<typeof dunningJobs>[0]).map(({ job }) => ({ job, handle: async () => {} })), subscriptions: dunningHears });
});

async function everything(at: ScenarioCompany): Promise<string> {
  return await at.run(async (tx) => {
    const counts: number[] = [];
    for (const table of ['scenario', 'scenario_step', 'scenario_version', 'step_taken', 'message', 'decision', 'audit_event']) {
      counts.push((await tx.rows(sql([`select 1 from ${table} where organisation_id = `, ''], tx.organisationId))).length);
    }
    return counts.join(' ');
  });
}

test('before saving: who is written to sooner, later, no longer or newly; what it says of today is what saving does; it writes nothing', async () => {
  const at = await company(fieldsWith([R1, R2, CALL]));
  await at.run(async (tx) => {
    for (const late of [9, 5, 1, -3, 60]) await makeItem(tx, await makeCustomer(tx, { name: `En retard de ${late}`, profile: 'good', phone: '0199001122' }), { dueOn: addDays(TODAY, -late), minor: 100_000 + late });
    await makeItem(tx, await makeCustomer(tx, { profile: 'bad' }), { dueOn: addDays(TODAY, -9) });
  });
  await live(at, addDays(TODAY, -1));
  const fields = asFields(at.scenario);
  const draft = { ...fields, steps: [{ ...fields.steps[0]!, offsetDays: 4 }, { ...fields.steps[1]!, offsetDays: 26 }, { ...fieldStep(R2), name: 'Lettre', channel: 'sms' as const, templateCode: 'sms_reminder', offsetDays: 9 }] };
  const before = await everything(at);
  const told = await at.run((tx) => effectOf(tx, actorOn(at), { scenarioId: at.scenario.scenarioId, fields: draft, order: null }));
  expect(await everything(at)).toBe(before);
  expect(told).toMatchObject({ from: TODAY, to: addDays(TODAY, 30), customers: 5 });
  expect(told.today).toEqual({ before: 0, after: 1 });
  expect(told.byStep.map((one) => [one.stepName, one.stepId === null])).toEqual([['Relance 1', false], ['Lettre', true], ['Relance 2', false], ['Appel', false]]);
  const sum = (kind: 'sooner' | 'later' | 'newly' | 'noLonger') => told.changes[kind];
  expect(sum('sooner')).toBeGreaterThan(0);
  expect(sum('newly')).toBeGreaterThan(0);
  expect(sum('noLonger')).toBeGreaterThan(0);
  expect(told.total.before).toBe(told.changes.same + told.changes.sooner + told.changes.later + told.changes.differently + told.changes.noLonger);
  expect(told.total.after).toBe(told.changes.same + told.changes.sooner + told.changes.later + told.changes.differently + told.changes.newly);
  expect(told.sample.find((one) => one.customerName === 'En retard de 5')).toMatchObject({ change: 'sooner', before: { stepName: 'Relance 1' }, after: { on: TODAY }, because: [{ code: 'effect_sooner' }] });
  await at.run((tx) => updateScenario(tx, actorOn(at), { ...draft, scenarioId: at.scenario.scenarioId }));
  expect((await at.run((tx) => planRun(tx, actorOn(at), TODAY))).counts.send).toBe(told.today.after);
});

test('before saving nothing, everything stays the same; out of use, nothing comes; another order moves customers', async () => {
  const at = await company(fieldsWith([R1, R2]));
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  const other = await at.run((tx) => createScenario(tx, actorOn(at), fieldsWith([{ ...R1, offsetDays: 15 }], { name: 'Doux' })));
  const { scenarioId } = at.scenario;
  const effect = (input: Parameters<typeof effectOf>[2]) => at.run((tx) => effectOf(tx, actorOn(at), input));
  expect(await effect({ scenarioId, fields: asFields(at.scenario), order: null })).toMatchObject({ customers: 1, moved: 0, changes: { same: 2, sooner: 0 } });
  expect((await effect({ scenarioId, fields: { ...asFields(at.scenario), active: false }, order: null })).sample[0]).toMatchObject({ change: 'later', after: { scenarioName: 'Doux' } });
  expect((await effect({ scenarioId: null, fields: null, order: [other.scenarioId, scenarioId] })).sample[0]?.because.at(-1)).toEqual({ code: 'effect_scenario', facts: { was: 'Standard', now: 'Doux' } });
  expect(await effect({ scenarioId: null, fields: fieldsWith([R1], { name: 'Neuf' }), order: null })).toMatchObject({ customers: 0, moved: 0 });
  await expect(effect({ scenarioId: null, fields: null, order: null })).rejects.toMatchObject({ code: 'effect_nothing' });
  await expect(effect({ scenarioId, fields: fieldsWith([MED]), order: null })).rejects.toMatchObject({ code: 'notice_needs_reminder' });
  await expect(effect({ scenarioId: null, fields: null, order: [scenarioId] })).rejects.toMatchObject({ code: 'scenarios_changed' });
});

async function simulated(at: ScenarioCompany, input: Partial<SimulateInput> = {}): Promise<Simulation> {
  const prepared = await at.run((tx) => prepareSimulation(tx, actorOn(at), { scenarioA: { scenarioId: at.scenario.scenarioId }, scenarioB: null, from: '2026-01-01', to: '2026-10-31', customers: null, ...input }));
  for await (const { done, of, simulation } of simulate(db, prepared)) {
    expect(done).toBeLessThanOrEqual(of);
    if (simulation) return simulation;
  }
  throw new Error('no result');
}

test('the past replayed says what living it would have done, and what was in vain', async () => {
  const at = await company();
  const itemIds = await at.run(async (tx) => {
    const [slow, early, never] = [await makeCustomer(tx, { profile: 'good', phone: '0199001122' }), await makeCustomer(tx, { profile: 'good' }), await makeCustomer(tx, { profile: 'good', phone: '0199001122' })];
    const ids = [await makeItem(tx, slow, { dueOn: '2026-03-02' }), await makeItem(tx, early, { dueOn: '2026-04-01' }), await makeItem(tx, never, { dueOn: '2026-05-04' })];
    await makePayment(tx, ids[0]!, { on: '2026-03-12' });
    await makePayment(tx, ids[1]!, { on: '2026-03-20' });
    return ids;
  });
  const before = await everything(at);
  const one = await simulated(at);
  expect(await everything(at)).toBe(before);
  expect(one).toMatchObject({ customers: 3, currency: 'EUR', sides: [{ name: 'Standard', customersWritten: 2, messages: 7, wasted: 1, howOften: [0, 1, 0, 0, 1], costMinor: 400 }] });
  expect(one.sides[0]!.byMonth.map((row) => [row.month, row.messages])).toEqual([['2026-02', 1], ['2026-03', 1], ['2026-04', 1], ['2026-05', 2], ['2026-06', 2]]);
  // The one who never paid, lived for real: the same steps on the same days.
  const contacts = one.sample.find(({ contacts: [side] }) => side!.length === 5)!.contacts[0]!;
  await at.run((tx) => tx.run(sql`delete from allocation where organisation_id = ${tx.organisationId}`));
  await liveAround(at, contacts.map(({ on }) => on));
  expect(await stepsOf(at, itemIds[2]!)).toEqual(contacts.map(({ on, stepName }) => `${on} ${stepName}`));
});

test('two scenarios side by side on the same customers; what was held then is not written to; filters and days are looked at', async () => {
  const at = await company();
  const customerId = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good', phone: '0199001122' });
    await makeItem(tx, made, { dueOn: '2026-03-02' });
    await tx.run(sql`insert into hold (organisation_id, customer_id, kind, reason, starts_on, created_at, created_by, owner_user_id, released_at)
      values (${tx.organisationId}, ${made}, 'other', 'Inventaire', '2026-03-01', '2026-03-01T09:00:00Z', 'test-admin', 'test-admin', '2026-04-10T09:00:00Z')`);
    await makeItem(tx, await makeCustomer(tx, { profile: 'bad' }), { dueOn: '2026-03-02' });
    return made;
  });
  const { sides, sample, customers } = await simulated(at, { scenarioB: { fields: fieldsWith([R1], { name: 'Doux' }) } });
  expect(customers).toBe(1);
  expect(sides.map((side) => [side.name, side.messages])).toEqual([['Standard', 5], ['Doux', 1]]);
  expect(sample).toMatchObject([{ customerId, contacts: [[{ stepName: 'Prévenance' }, { on: '2026-04-10', stepName: 'Relance 1' }, {}, {}, {}], [{ on: '2026-04-10' }]] }]);
  expect((await simulated(at, { customers: { profiles: ['bad'] } })).sides[0]).toMatchObject({ customersWritten: 1 });
  for (const wrong of [{ from: '2026-10-31', to: '2026-10-31' }, { to: addDays(TODAY, 1) }, { from: '2024-01-01' }]) await expect(simulated(at, wrong)).rejects.toMatchObject({ code: 'simulate_days' });
  await expect(simulated(at, { scenarioA: { scenarioId: 999_999 } })).rejects.toMatchObject({ code: 'not_found' });
});

test('a simulation nobody listens to any more stops', async () => {
  const at = await company();
  await at.run(async (tx) => { for (let one = 0; one < 30; one++) await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: '2026-03-02' }); });
  const prepared = await at.run((tx) => prepareSimulation(tx, actorOn(at), { scenarioA: { scenarioId: at.scenario.scenarioId }, scenarioB: null, from: '2026-01-01', to: '2026-10-31', customers: null }));
  const gone = new AbortController();
  gone.abort();
  await expect(simulate(db, prepared, gone.signal).next()).rejects.toThrow(/abort/i);
});
