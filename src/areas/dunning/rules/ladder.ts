import { addDays, daysBetween, latest, type Day } from '#values/day.ts';
import type { ItemFacts, Scenario, Step } from './facts.ts';
import type { CustomerKind, PayerClass, Purpose } from '#values/kinds.ts';

/** Steps in the order they are climbed: courtesies before the due date, then those after it, each by its offset. */
export type Ladder = { courtesies: readonly Step[]; rungs: readonly Step[]; thanks: Step | undefined };

const ladders = new WeakMap<Scenario, Ladder>();

export function ladderOf(scenario: Scenario): Ladder {
  let ladder = ladders.get(scenario);
  if (!ladder) {
    const ordered = [...scenario.steps].sort((a, b) => a.offsetDays - b.offsetDays || a.stepId - b.stepId);
    ladder = {
      courtesies: ordered.filter((step) => step.purpose === 'courtesy'),
      rungs: ordered.filter((step) => step.purpose !== 'courtesy' && step.purpose !== 'thanks'),
      thanks: ordered.find((step) => step.purpose === 'thanks'),
    };
    ladders.set(scenario, ladder);
  }
  return ladder;
}

/** The first active scenario that speaks to this profile and this kind of customer, in the company's order. */
export function scenarioFor(scenarios: readonly Scenario[], profile: PayerClass, kind: CustomerKind): Scenario | undefined {
  return scenarios.find((one) => one.active && one.customerKinds.includes(kind) && one.profiles.includes(profile));
}

/**
 * Where an item stands: the index of the highest rung it has been on, −1 before the first. Steps of another scenario, or retired since, count by what
 * they were: an item that has had two reminders stands at the second reminder of this ladder, or at its last where there are fewer.
 */
export function standing({ rungs }: Ladder, taken: ItemFacts['taken']): number {
  let index = -1;
  const had: Partial<Record<Purpose, number>> = {};
  for (const { stepId, purpose } of taken) {
    index = Math.max(index, rungs.findIndex((rung) => rung.stepId === stepId));
    had[purpose] = (had[purpose] ?? 0) + 1;
  }
  for (const [purpose, count] of Object.entries(had)) {
    let left = count;
    let reached = -1;
    rungs.forEach((rung, at) => {
      if (rung.purpose === purpose && left-- > 0) reached = at;
    });
    index = Math.max(index, reached);
  }
  return index;
}

export type Climb =
  | { kind: 'due'; step: Step; index: number; daysSinceDue: number }
  | { kind: 'waits'; step: Step; until: Day }
  /** No step left, or none that speaks to an item not yet due. */
  | { kind: 'none' };

/**
 * The next step of one item, one rung at a time: due on or after its day, never earlier than the pace of the scenario allows after the step before
 * it was sent. A day missed is caught up; a rung is never jumped, so a first contact is at most the first reminder.
 */
export function climb(item: ItemFacts, scenario: Scenario, today: Day): Climb {
  const ladder = ladderOf(scenario);
  return item.dueOn < today ? climbRungs(item, ladder, scenario.minimumDaysBetween, today) : courtesyOf(item, ladder, today);
}

function climbRungs(item: ItemFacts, ladder: Ladder, minimumDaysBetween: number, today: Day): Climb {
  const at = standing(ladder, item.taken);
  const step = ladder.rungs[at + 1];
  if (!step) return { kind: 'none' };
  const offsetOn = addDays(item.dueOn, step.offsetDays);
  const previous = ladder.rungs[at];
  const previousOn = item.taken.reduce<Day | null>((last, { purpose, sentOn }) =>
    (sentOn !== null && purpose !== 'courtesy' && purpose !== 'thanks' && (last === null || sentOn > last) ? sentOn : last), null);
  // Sent late, the steps that follow keep their distance from it.
  const until = previous && previousOn ? latest(offsetOn, addDays(previousOn, Math.max(step.offsetDays - previous.offsetDays, minimumDaysBetween))) : offsetOn;
  return until <= today ? { kind: 'due', step, index: at + 1, daysSinceDue: daysBetween(until, today) } : { kind: 'waits', step, until };
}

/** Of the courtesies whose day has come only the last is sent; those before it are past. */
function courtesyOf(item: ItemFacts, { courtesies }: Ladder, today: Day): Climb {
  const had = item.taken.filter(({ purpose }) => purpose === 'courtesy').length;
  const reached = courtesies.findLastIndex((step) => addDays(item.dueOn, step.offsetDays) <= today);
  if (reached >= had) {
    const step = courtesies[reached]!;
    return { kind: 'due', step, index: reached, daysSinceDue: daysBetween(addDays(item.dueOn, step.offsetDays), today) };
  }
  const next = courtesies[Math.max(reached + 1, had)];
  return next ? { kind: 'waits', step: next, until: addDays(item.dueOn, next.offsetDays) } : { kind: 'none' };
}
