import { ladderPlaces } from '#values/ladder.ts';
import type { Conditions } from '../contract/scenario.ts';
import type { Scenario, Step } from './facts.ts';

export type FieldStep = Omit<Step, 'stepId' | 'addedVersion'> & { stepId: number | null };
export type ScenarioFields = Omit<Scenario, 'scenarioId' | 'steps'> & { steps: readonly FieldStep[] };
type Problem = { code: string; facts: Record<string, string> };

/** What is wrong with a scenario, as the code of a refusal; nothing when it may be kept. */
export function scenarioProblem(fields: ScenarioFields): Problem | undefined {
  const { steps, windowFromMinute, windowToMinute } = fields;
  if (windowFromMinute >= windowToMinute) return { code: 'scenario_window', facts: {} };
  if (isUpsideDown(fields.applies)) return { code: 'scenario_amounts', facts: {} };
  for (const step of steps) {
    const code = stepProblem(step);
    if (code) return { code, facts: { step: step.name } };
  }
  return orderProblem(steps) ?? (steps.filter((step) => step.purpose === 'thanks').length > 1 ? { code: 'one_thanks', facts: {} } : undefined);
}

function stepProblem({ purpose, anchor, event, offsetDays, channel, conditions }: FieldStep): string | undefined {
  if (purpose === 'courtesy') {
    if (anchor !== 'due' && anchor !== 'issue') return 'step_courtesy_anchor';
    if (anchor === 'due' && offsetDays > 0) return 'step_courtesy_late';
    if (anchor === 'issue' && offsetDays < 0) return 'step_before_issue';
  } else if (purpose === 'thanks') {
    if (offsetDays < 0) return 'step_thanks_early';
    if (anchor !== 'due' || channel !== 'email') return 'step_thanks';
  } else if (anchor === 'event') {
    if (offsetDays < 0) return 'step_before_event';
  } else if (offsetDays < 1) return 'step_too_early';
  if ((anchor === 'event') !== (event !== null)) return 'step_event';
  if ((purpose === 'call') !== (channel === 'phone')) return 'step_channel';
  return isUpsideDown(conditions) ? 'step_amounts' : undefined;
}

function orderProblem(steps: readonly FieldStep[]): Problem | undefined {
  const places = ladderPlaces(steps);
  const rungs = steps.flatMap((step, at) => (places[at] === undefined || step.purpose === 'courtesy' ? [] : [{ step, place: places[at] }]));
  const isCounted = ({ step }: { step: FieldStep }) => step.anchor === 'previous';
  if (rungs[0] && isCounted(rungs[0])) return { code: 'step_no_previous', facts: { step: rungs[0].step.name } };
  // Counted from the one before it, it must come right after it; elsewhere the order given does not matter.
  const first = rungs.findIndex((rung, at) => at > 0 && rung.place < rungs[at - 1]!.place);
  if (first >= 0 && rungs.some(isCounted)) return { code: 'steps_out_of_order', facts: { step: rungs[first]!.step.name } };
  const notice = rungs.filter(({ step }) => step.purpose === 'formal_notice').sort((a, b) => a.place - b.place)[0];
  // No formal notice out of the blue: something friendlier goes before it.
  if (notice && !rungs.some(({ step, place }) => (step.purpose === 'reminder' || step.purpose === 'call') && place < notice.place)) {
    return { code: 'notice_needs_reminder', facts: { step: notice.step.name } };
  }
  return undefined;
}

function isUpsideDown({ fromMinor, toMinor }: Conditions): boolean {
  return fromMinor !== undefined && toMinor !== undefined && fromMinor > toMinor;
}
