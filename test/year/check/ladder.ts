import { addDays, type Day } from '#values/day.ts';

/*
 * The ladder as docs/dunning.md tells it, written a second time and on purpose without a look at how the product does it: what the checker holds the product to.
 */

export type Step = { stepId: number; scenarioId: number; name: string; purpose: string; anchor: string; event: string | null; offset: number; place: number; channel: string; audience: string[]; fallback: string; since: number; goneIn: number | null };
export type Policy = { scenarioId: number; profiles: string[]; kinds: string[]; minimum: number; minDays: number; perWeek: number | null; thanksEvery: number | null; businessOnly: boolean; from: number; to: number; steps: Step[]; rungs: Step[]; courtesies: Step[]; answers: Step[] };
/** A step that reached somebody, for one item. `answers`: the happening it answered. */
export type Had = { step: Step; on: Day; answers: number | null };

const BEFORE_DUE = new Set(['courtesy', 'thanks']);

/** How high an item stands: the index of its highest rung, −1 before the first. */
export function heightOf(policy: Policy, had: readonly Had[]): number {
  const climbed = had.filter((one) => one.answers === null && !BEFORE_DUE.has(one.step.purpose));
  let height = -1;
  const ofKind = new Map<string, number>();
  const gone: Step[] = [];
  for (const { step } of climbed) {
    if (step.scenarioId === policy.scenarioId && step.goneIn !== null) gone.push(step);
    else {
      height = Math.max(height, policy.rungs.findIndex((rung) => rung.stepId === step.stepId));
      ofKind.set(step.purpose, (ofKind.get(step.purpose) ?? 0) + 1);
    }
  }
  // As many reminders as he had, and no more than there are.
  for (const [purpose, count] of ofKind) {
    const alike = policy.rungs.flatMap((rung, at) => (rung.purpose === purpose ? [at] : []));
    if (alike.length > 0) height = Math.max(height, alike[Math.min(count, alike.length) - 1]!);
  }
  const used = new Set<number>();
  for (const step of gone.sort((a, b) => a.place - b.place)) {
    const instead = policy.rungs.findIndex((rung, at) => rung.purpose === step.purpose && rung.since >= step.goneIn! && !used.has(at));
    if (instead >= 0) used.add(instead);
    const upTo = policy.rungs.reduce((last, rung, at) => (rung.place <= step.place ? at : last), -1);
    height = Math.max(height, instead, upTo);
  }
  return height;
}

/** Nobody gets a formal notice who was not told before. */
function passes(step: Step, had: readonly Had[]): boolean {
  return step.purpose === 'formal_notice' && !had.some(({ step: { purpose } }) => purpose === 'reminder' || purpose === 'call' || purpose === 'formal_notice');
}

/** The next rung of an item, and the first day it may come; nothing at the end of the ladder. */
export function nextRung(policy: Policy, had: readonly Had[], dueOn: Day): { step: Step; on: Day } | undefined {
  const height = heightOf(policy, had);
  const step = policy.rungs.slice(height + 1).find((one) => !passes(one, had));
  if (!step) return undefined;
  const before = policy.rungs[height];
  const last = had.filter((one) => one.answers === null && !BEFORE_DUE.has(one.step.purpose)).map((one) => one.on).sort().at(-1);
  const own = addDays(dueOn, step.place);
  if (!before || last === undefined) return { step, on: own };
  const paced = addDays(last, Math.max(step.place - before.place, policy.minDays));
  return { step, on: own > paced ? own : paced };
}

/** May this step follow what reached the item? Not when a rung between was never climbed. */
export function mayFollow(policy: Policy, had: readonly Had[], step: Step): boolean {
  const at = policy.rungs.findIndex((rung) => rung.stepId === step.stepId);
  if (at < 0) return true;
  const height = heightOf(policy, had);
  return policy.rungs.slice(height + 1, at).every((rung) => passes(rung, had));
}

/**
 * The courtesy an item not yet late could have today: the last whose day has come. One that had any courtesy wants no second here: of two in one policy, or of
 * another policy, docs/dunning.md leaves open which of them counts.
 */
export function courtesyOf(policy: Policy, had: readonly Had[], dueOn: Day, today: Day): Step | undefined {
  if (had.some((one) => one.step.purpose === 'courtesy')) return undefined;
  return policy.courtesies.findLast((step) => addDays(dueOn, step.place) <= today);
}
