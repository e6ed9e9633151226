import { Refusal } from '#platform/refusal.ts';
import { ladderPlaces } from '#values/ladder.ts';
import { draftStep } from '../rules/effect.ts';
import type { Scenario } from '../rules/facts.ts';
import type { ScenarioFields } from '../rules/scenario.ts';
import type { ScenarioRow } from '../store/scenarios.ts';
import { refuseOtherOrder, refuseUnknownSteps, refuseWrong } from './scenarios.ts';

/** The number of a scenario nobody has saved yet. */
export const UNSAVED = 0;

/** A draft as the scenario it would become; of one there is already, or a new one. */
export function asScenario(before: ScenarioRow | undefined, fields: ScenarioFields): Scenario {
  refuseUnknownSteps(fields, new Set(before?.steps.map((step) => step.stepId)));
  refuseWrong(fields);
  const added = new Map(before?.steps.map((step) => [step.stepId, step.addedVersion]));
  const version = (before?.version ?? 0) + 1;
  return { ...fields, scenarioId: before?.scenarioId ?? UNSAVED, steps: fields.steps.map((step, at) => draftStep(step, at, added, version)) };
}

export type Gone = ReadonlyMap<number, { scenarioId: number; place: number; version: number }>;

/** Every scenario as it would be once the draft, or the order, is saved; and the steps that would be gone. */
export function drafted(
  before: readonly ScenarioRow[], { scenarioId, fields, order }: { scenarioId: number | null; fields: ScenarioFields | null; order: readonly number[] | null },
): { after: Scenario[]; changedId: number | null; gone: Gone } {
  if (!fields && !order) throw new Refusal(422, 'effect_nothing');
  if (order) refuseOtherOrder(before.map((one) => one.scenarioId), order);
  const was = before.find((one) => one.scenarioId === scenarioId);
  if (scenarioId !== null && !was) throw new Refusal(404, 'not_found');
  const placed: Scenario[] = order ? order.map((one) => before.find((row) => row.scenarioId === one)!) : [...before];
  if (!fields) return { after: placed, changedId: null, gone: new Map() };
  const now = asScenario(was, fields);
  const after = was ? placed.map((one) => (one.scenarioId === scenarioId ? now : one)) : [...placed, now];
  return { after, changedId: now.scenarioId, gone: was ? goneFrom(was, now) : new Map() };
}

function goneFrom(was: ScenarioRow, now: Scenario): Gone {
  const left = new Set(now.steps.map((step) => step.stepId));
  const places = ladderPlaces(was.steps);
  return new Map(was.steps.flatMap(({ stepId, offsetDays }, at) =>
    (left.has(stepId) ? [] : [[stepId, { scenarioId: was.scenarioId, place: places[at] ?? offsetDays, version: was.version + 1 }] as const])));
}
