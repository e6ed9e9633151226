import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Reason } from '#values/reason.ts';
import { scenarioFor, whyScenario } from '../rules/assignment.ts';
import { listScenarios } from '../store/scenarios.ts';
import { deleteChoice, findChoice, saveChoice, standingOf, type Choice } from '../store/standing.ts';

export type ScenarioOfCustomer = { scenarioId: number | null; scenarioName: string | null; because: Reason[]; chosen: Choice | null };

/** The scenario a customer has in the company's currency, and why. */
export async function scenarioOfCustomer(tx: Tx, customerId: number): Promise<ScenarioOfCustomer> {
  const standing = await standingOf(tx, customerId);
  if (!standing) throw new Refusal(404, 'not_found');
  const scenario = scenarioFor(await listScenarios(tx), standing);
  return {
    scenarioId: scenario?.scenarioId ?? null, scenarioName: scenario?.name ?? null, because: whyScenario(scenario, standing),
    chosen: (await findChoice(tx, customerId)) ?? null,
  };
}

/** What was done for his items by his former scenario counts in the new one by its kind. */
export async function chooseScenario(
  tx: Tx, actor: Actor, { customerId, scenarioId, reason }: { customerId: number; scenarioId: number; reason: string },
): Promise<ScenarioOfCustomer> {
  const before = await scenarioOfCustomer(tx, customerId);
  const scenario = (await listScenarios(tx)).find((one) => one.scenarioId === scenarioId);
  if (!scenario) throw new Refusal(404, 'not_found');
  if (!scenario.active) throw new Refusal(409, 'scenario_inactive', { scenario: scenario.name });
  await saveChoice(tx, { customerId, scenarioId, reason, by: actor.userId, at: actor.now });
  await record(tx, actor, 'scenario.choose', `customer:${customerId}`, { before: before.scenarioId, after: scenarioId, reason });
  return await scenarioOfCustomer(tx, customerId);
}

/** Back to what the rules give him. Safe to repeat. */
export async function unchooseScenario(tx: Tx, actor: Actor, customerId: number): Promise<ScenarioOfCustomer> {
  const before = await scenarioOfCustomer(tx, customerId);
  if (await deleteChoice(tx, customerId)) await record(tx, actor, 'scenario.unchoose', `customer:${customerId}`, { before: before.scenarioId });
  return await scenarioOfCustomer(tx, customerId);
}
