import { addDays, daysBetween, latest, type Day } from '#values/day.ts';
import { ladderPlaces } from '#values/ladder.ts';
import type { Reason } from '#values/reason.ts';
import type { Purpose } from '#values/kinds.ts';
import type { ItemFacts, Scenario, Step } from './facts.ts';

/** A step and where it stands, in days from the due date. */
export type Rung = { step: Step; place: number };
/** Steps in the order they are climbed, courtesies before the due date and rungs after it; beside them what answers an event, and the thank-you. */
export type Ladder = { scenarioId: number; courtesies: readonly Rung[]; rungs: readonly Rung[]; events: readonly Step[]; thanks: Step | undefined };

const ladders = new WeakMap<Scenario, Ladder>();

export function ladderOf(scenario: Scenario): Ladder {
  let ladder = ladders.get(scenario);
  if (!ladder) {
    const { steps } = scenario;
    const places = ladderPlaces(steps);
    const placed = steps.flatMap((step, at): Rung[] => (places[at] === undefined ? [] : [{ step, place: places[at] }]))
      .sort((a, b) => a.place - b.place || a.step.stepId - b.step.stepId);
    ladder = {
      scenarioId: scenario.scenarioId,
      courtesies: placed.filter(({ step }) => step.purpose === 'courtesy'),
      rungs: placed.filter(({ step }) => step.purpose !== 'courtesy'),
      events: steps.filter((step) => step.anchor === 'event'),
      thanks: steps.find((step) => step.purpose === 'thanks'),
    };
    ladders.set(scenario, ladder);
  }
  return ladder;
}

/**
 * Where an item stands: the index of the highest rung it has been on, −1 before the first. Steps of another scenario count by what they were: an item
 * that has had two reminders stands at the second reminder of this ladder, or at its last where there are fewer. A step taken out of this scenario since
 * counts for the rungs up to its place, and for one of its kind that came in its stead. What answered an event stands beside the ladder.
 */
export function standing({ rungs, scenarioId }: Ladder, taken: ItemFacts['taken']): number {
  let index = -1;
  if (taken.length === 0) return index;
  const had: Partial<Record<Purpose, number>> = {};
  const gone: { purpose: Purpose; place: number; version: number }[] = [];
  for (const { stepId, purpose, happeningId, retired } of taken) {
    if (happeningId !== null) continue;
    if (retired?.scenarioId === scenarioId) {
      gone.push({ purpose, ...retired });
      continue;
    }
    index = Math.max(index, rungs.findIndex((rung) => rung.step.stepId === stepId));
    had[purpose] = (had[purpose] ?? 0) + 1;
  }
  for (const [purpose, count] of Object.entries(had)) {
    let left = count;
    let reached = -1;
    rungs.forEach(({ step }, at) => {
      if (step.purpose === purpose && left-- > 0) reached = at;
    });
    index = Math.max(index, reached);
  }
  return gone.length === 0 ? index : Math.max(index, standingOfGone(rungs, gone));
}

function standingOfGone(rungs: readonly Rung[], gone: { purpose: Purpose; place: number; version: number }[]): number {
  let index = -1;
  const instead = new Set<Rung>();
  for (const { purpose, place, version } of gone.sort((a, b) => a.place - b.place)) {
    if (purpose === 'courtesy' || purpose === 'thanks') continue;
    const replacing = rungs.findIndex((rung) => rung.step.purpose === purpose && rung.step.addedVersion >= version && !instead.has(rung));
    if (replacing >= 0) instead.add(rungs[replacing]!);
    index = Math.max(index, replacing, rungs.findLastIndex((rung) => rung.place <= place));
  }
  return index;
}

export type Climb =
  /** `passed`: why the rungs between where the item stood and this one are not for this customer. */
  | { kind: 'due'; step: Step; index: number; daysSinceDue: number; passed: readonly Reason[] }
  | { kind: 'waits'; step: Step; until: Day; passed: readonly Reason[] }
  /** No step left, or none that speaks to an item not yet due. */
  | { kind: 'none'; passed: readonly Reason[] };

/** Why a step is not for the customer the item belongs to; nothing when it is. */
export type NotFor = (step: Step, item: ItemFacts) => Reason | undefined;

const NOTHING_PASSED: readonly Reason[] = [];

/**
 * The next step of one item, one rung at a time: due on or after its day, never earlier than the pace of the scenario allows after the step before
 * it was sent. A day missed is caught up; a rung is never jumped but by its own conditions, so a first contact is at most the first reminder for him.
 */
export function climb(item: ItemFacts, scenario: Scenario, today: Day, notFor: NotFor): Climb {
  const ladder = ladderOf(scenario);
  return item.dueOn < today ? climbRungs(item, ladder, scenario.minimumDaysBetween, today, notFor) : courtesyOf(item, ladder, today, notFor);
}

function climbRungs(item: ItemFacts, ladder: Ladder, minimumDaysBetween: number, today: Day, notFor: NotFor): Climb {
  const at = standing(ladder, item.taken);
  const previous = ladder.rungs[at];
  let passed = NOTHING_PASSED;
  for (let index = at + 1; index < ladder.rungs.length; index++) {
    const { step, place } = ladder.rungs[index]!;
    const why = notFor(step, item);
    if (why) {
      passed = [...passed, why];
      continue;
    }
    const placeOn = dayOf(item, step, place);
    const previousOn = lastSentOn(item.taken);
    // Sent late, the steps that follow keep their distance from it.
    const until = previous && previousOn ? latest(placeOn, addDays(previousOn, Math.max(place - previous.place, minimumDaysBetween))) : placeOn;
    return until <= today ? { kind: 'due', step, index, daysSinceDue: daysBetween(until, today), passed } : { kind: 'waits', step, until, passed };
  }
  return { kind: 'none', passed };
}

/** The first day a step may come for an item, its pace apart. */
function dayOf(item: ItemFacts, { anchor, offsetDays }: Step, place: number): Day {
  return anchor === 'issue' ? addDays(item.issuedOn, offsetDays) : addDays(item.dueOn, place);
}

function lastSentOn(taken: ItemFacts['taken']): Day | null {
  return taken.reduce<Day | null>((last, { purpose, sentOn, happeningId }) =>
    (sentOn !== null && happeningId === null && purpose !== 'courtesy' && purpose !== 'thanks' && (last === null || sentOn > last) ? sentOn : last), null);
}

/** Of the courtesies whose day has come only the last is sent; those before it are past, sent or not. */
function courtesyOf(item: ItemFacts, { courtesies }: Ladder, today: Day, notFor: NotFor): Climb {
  const at = courtesyStanding(courtesies, item.taken);
  const ahead = courtesies.flatMap(({ step, place }, index) => (index > at && !notFor(step, item) ? [{ step, index, on: dayOf(item, step, place) }] : []));
  const reached = ahead.findLast(({ on }) => on <= today);
  if (reached) return { kind: 'due', step: reached.step, index: reached.index, daysSinceDue: daysBetween(reached.on, today), passed: NOTHING_PASSED };
  return ahead[0] ? { kind: 'waits', step: ahead[0].step, until: ahead[0].on, passed: NOTHING_PASSED } : { kind: 'none', passed: NOTHING_PASSED };
}

/** The index of the last courtesy the item had; those of another scenario, or taken out since, count one each. */
function courtesyStanding(courtesies: readonly Rung[], taken: ItemFacts['taken']): number {
  const had = taken.filter(({ purpose }) => purpose === 'courtesy').map(({ stepId }) => courtesies.findIndex(({ step }) => step.stepId === stepId));
  return Math.max(-1, ...had, had.filter((index) => index < 0).length - 1);
}
