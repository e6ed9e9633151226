import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { scenarioFor } from '../rules/ladder.ts';
import { scenarioProblem, type ScenarioFields } from '../rules/scenario.ts';
import {
  customersByProfile, deleteScenario, insertScenario, isScenarioUsed, listScenarios, saveOrder, saveScenario, saveSteps, type ScenarioRow,
} from '../store/scenarios.ts';

export type ShownScenario = ScenarioRow & { customers: number };

/** Every scenario with the number of customers it speaks to today. */
export async function showScenarios(tx: Tx): Promise<ShownScenario[]> {
  const scenarios = await listScenarios(tx);
  const customers = new Map<number, number>();
  for (const group of await customersByProfile(tx)) {
    const found = scenarioFor(scenarios, group.class, group.kind);
    if (found) customers.set(found.scenarioId, (customers.get(found.scenarioId) ?? 0) + group.customers);
  }
  return scenarios.map((one) => ({ ...one, customers: customers.get(one.scenarioId) ?? 0 }));
}

export async function createScenario(tx: Tx, actor: Actor, fields: ScenarioFields): Promise<ShownScenario> {
  refuseWrong(fields);
  const scenarioId = await insertScenario(tx, fields);
  await saveSteps(tx, scenarioId, fields.steps.map((step) => ({ ...step, stepId: null })), actor.now);
  await record(tx, actor, 'scenario.create', `scenario:${scenarioId}`, { name: fields.name });
  return await shown(tx, scenarioId);
}

/** Steps keep their identity, so that what was already done for an item stays done. */
export async function updateScenario(tx: Tx, actor: Actor, { scenarioId, ...fields }: ScenarioFields & { scenarioId: number }): Promise<ShownScenario> {
  refuseWrong(fields);
  const before = (await listScenarios(tx)).find((one) => one.scenarioId === scenarioId);
  if (!before) throw new Refusal(404, 'not_found');
  const own = new Set(before.steps.map((step) => step.stepId));
  const given = fields.steps.flatMap((step) => step.stepId ?? []);
  if (given.some((stepId) => !own.has(stepId)) || new Set(given).size < given.length) throw new Refusal(409, 'step_unknown');
  await saveScenario(tx, scenarioId, fields, actor.now);
  await saveSteps(tx, scenarioId, fields.steps, actor.now);
  await record(tx, actor, 'scenario.update', `scenario:${scenarioId}`, { before, after: fields });
  return await shown(tx, scenarioId);
}

/** The first that speaks to a customer is his. A list that is not every scenario once was made from an older page. */
export async function reorderScenarios(tx: Tx, actor: Actor, scenarioIds: readonly number[]): Promise<ShownScenario[]> {
  const before = (await listScenarios(tx)).map((one) => one.scenarioId);
  const given = new Set(scenarioIds);
  if (scenarioIds.length !== before.length || before.some((scenarioId) => !given.has(scenarioId))) throw new Refusal(409, 'scenarios_changed');
  await saveOrder(tx, scenarioIds);
  await record(tx, actor, 'scenario.reorder', null, { before, after: scenarioIds });
  return await showScenarios(tx);
}

/** One that was used is put out of use and kept for what its past decisions say. */
export async function removeScenario(tx: Tx, actor: Actor, scenarioId: number): Promise<void> {
  const before = (await listScenarios(tx)).find((one) => one.scenarioId === scenarioId);
  if (!before) throw new Refusal(404, 'not_found');
  if (await isScenarioUsed(tx, scenarioId)) await saveScenario(tx, scenarioId, { ...before, active: false }, actor.now);
  else await deleteScenario(tx, scenarioId);
  await record(tx, actor, 'scenario.remove', `scenario:${scenarioId}`, { before });
}

function refuseWrong(fields: ScenarioFields): void {
  const problem = scenarioProblem(fields);
  if (problem) throw new Refusal(422, problem.code, problem.facts);
}

async function shown(tx: Tx, scenarioId: number): Promise<ShownScenario> {
  return (await showScenarios(tx)).find((one) => one.scenarioId === scenarioId)!;
}
