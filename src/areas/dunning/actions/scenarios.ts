import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { scenarioFor } from '../rules/assignment.ts';
import { asksAmounts } from '../rules/conditions.ts';
import { scenarioProblem, type ScenarioFields } from '../rules/scenario.ts';
import { deleteScenario, insertScenario, isScenarioUsed, listScenarios, saveOrder, saveScenario, saveSteps, stepIdsOf, type ScenarioRow } from '../store/scenarios.ts';
import { customersAlike } from '../store/standing.ts';
import { findVersion, keepVersion, listVersions, type VersionRow } from '../store/versions.ts';

export type ShownScenario = ScenarioRow & { customers: number };

/** Every scenario with the number of customers it speaks to today. */
export async function showScenarios(tx: Tx): Promise<ShownScenario[]> {
  const scenarios = await listScenarios(tx);
  const customers = new Map<number, number>();
  for (const alike of await customersAlike(tx, { owed: scenarios.some((one) => one.active && asksAmounts(one.applies)) })) {
    const found = scenarioFor(scenarios, alike);
    if (found) customers.set(found.scenarioId, (customers.get(found.scenarioId) ?? 0) + alike.customers);
  }
  return scenarios.map((one) => ({ ...one, customers: customers.get(one.scenarioId) ?? 0 }));
}

export async function createScenario(tx: Tx, actor: Actor, fields: ScenarioFields): Promise<ShownScenario> {
  refuseWrong(fields);
  const scenarioId = await addScenario(tx, actor, fields);
  await record(tx, actor, 'scenario.create', `scenario:${scenarioId}`, { name: fields.name });
  return await shown(tx, scenarioId);
}

/** As it is given, without looking at what it says. */
export async function addScenario(tx: Tx, actor: Pick<Actor, 'now' | 'userId'>, fields: ScenarioFields): Promise<number> {
  const scenarioId = await insertScenario(tx, fields, actor.now);
  await saveSteps(tx, scenarioId, fields.steps.map((step) => ({ ...step, stepId: null })), { version: 1, at: actor.now });
  await keepNow(tx, actor, scenarioId);
  return scenarioId;
}

/** Steps keep their identity, so that what was already done for an item stays done. */
export async function updateScenario(
  tx: Tx, actor: Actor, { scenarioId, version, ...fields }: ScenarioFields & { scenarioId: number; version?: number | undefined },
): Promise<ShownScenario> {
  const before = await found(tx, scenarioId);
  if (version !== undefined && version !== before.version) throw new Refusal(409, 'scenario_changed', { name: before.name });
  refuseUnknownSteps(fields, new Set(before.steps.map((step) => step.stepId)));
  refuseWrong(fields);
  await save(tx, actor, before, fields);
  await record(tx, actor, 'scenario.update', `scenario:${scenarioId}`, { before: fieldsOf(before), after: fields });
  return await shown(tx, scenarioId);
}

export async function scenarioVersions(tx: Tx, scenarioId: number): Promise<VersionRow[]> {
  const now = await found(tx, scenarioId);
  const versions = await listVersions(tx, scenarioId);
  // One that was there before versions were kept shows itself as it is.
  if (versions[0]?.version === now.version) return versions;
  await keepVersion(tx, { scenarioId, version: now.version, fields: fieldsOf(now), at: null, by: 'system' });
  return await listVersions(tx, scenarioId);
}

/** Saves it as it once was, as a new version. Steps taken out since come back as themselves: what they did is not done again. */
export async function restoreScenario(tx: Tx, actor: Actor, { scenarioId, version }: { scenarioId: number; version: number }): Promise<ShownScenario> {
  const before = await found(tx, scenarioId);
  const kept = await findVersion(tx, scenarioId, version);
  if (!kept) throw new Refusal(404, 'not_found');
  refuseUnknownSteps(kept.fields, new Set(await stepIdsOf(tx, scenarioId)));
  await save(tx, actor, before, kept.fields);
  await record(tx, actor, 'scenario.restore', `scenario:${scenarioId}`, { version });
  return await shown(tx, scenarioId);
}

/** The first that speaks to a customer is his. A list that is not every scenario once was made from an older page. */
export async function reorderScenarios(tx: Tx, actor: Actor, scenarioIds: readonly number[]): Promise<ShownScenario[]> {
  const before = (await listScenarios(tx)).map((one) => one.scenarioId);
  refuseOtherOrder(before, scenarioIds);
  await saveOrder(tx, scenarioIds);
  await record(tx, actor, 'scenario.reorder', null, { before, after: scenarioIds });
  return await showScenarios(tx);
}

export function refuseOtherOrder(before: readonly number[], scenarioIds: readonly number[]): void {
  const given = new Set(scenarioIds);
  if (scenarioIds.length !== before.length || before.some((scenarioId) => !given.has(scenarioId))) throw new Refusal(409, 'scenarios_changed');
}

/** One that was used is put out of use and kept for what its past decisions say. */
export async function removeScenario(tx: Tx, actor: Actor, scenarioId: number): Promise<void> {
  const before = await found(tx, scenarioId);
  if (await isScenarioUsed(tx, scenarioId)) await save(tx, actor, before, { ...fieldsOf(before), active: false });
  else await deleteScenario(tx, scenarioId);
  await record(tx, actor, 'scenario.remove', `scenario:${scenarioId}`, { before: fieldsOf(before) });
}

async function save(tx: Tx, actor: Actor, before: ScenarioRow, fields: ScenarioFields): Promise<void> {
  const { scenarioId } = before;
  await keepVersion(tx, { scenarioId, version: before.version, fields: fieldsOf(before), at: null, by: 'system' });
  const version = await saveScenario(tx, scenarioId, fields, actor.now);
  await saveSteps(tx, scenarioId, fields.steps, { version, at: actor.now });
  await keepNow(tx, actor, scenarioId);
}

/** Read again: new steps have their identity by now. */
async function keepNow(tx: Tx, { now, userId }: Pick<Actor, 'now' | 'userId'>, scenarioId: number): Promise<void> {
  const saved = await found(tx, scenarioId);
  await keepVersion(tx, { scenarioId, version: saved.version, fields: fieldsOf(saved), at: now, by: userId });
}

export function fieldsOf({ scenarioId: _id, position: _position, version: _version, steps, ...fields }: ScenarioRow): ScenarioFields {
  return { ...fields, steps: steps.map(({ addedVersion: _added, ...step }) => step) };
}

/** A step that is not the scenario's own, or given twice. */
export function refuseUnknownSteps({ steps }: ScenarioFields, own: ReadonlySet<number>): void {
  const given = steps.flatMap((step) => step.stepId ?? []);
  if (given.some((stepId) => !own.has(stepId)) || new Set(given).size < given.length) throw new Refusal(409, 'step_unknown');
}

export function refuseWrong(fields: ScenarioFields): void {
  const problem = scenarioProblem(fields);
  if (problem) throw new Refusal(422, problem.code, problem.facts);
}

async function found(tx: Tx, scenarioId: number): Promise<ScenarioRow> {
  const scenario = (await listScenarios(tx)).find((one) => one.scenarioId === scenarioId);
  if (!scenario) throw new Refusal(404, 'not_found');
  return scenario;
}

async function shown(tx: Tx, scenarioId: number): Promise<ShownScenario> {
  return (await showScenarios(tx)).find((one) => one.scenarioId === scenarioId)!;
}
