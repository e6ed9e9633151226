import type { Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';

/** A reason not to remind: for the whole customer, or for one item when `itemId` is set. Runs from `startsOn` to `endsOn`, both included. */
export type Hold = { itemId: number | null; kind: 'dispute' | 'promise' | 'plan' | 'insolvency' | 'care' | 'other'; reason: string; startsOn: Day; endsOn: Day | null };

export function isRunning(hold: Hold, today: Day): boolean {
  return hold.startsOn <= today && (hold.endsOn === null || today <= hold.endsOn);
}

/** Why a reminder waits, and what frees it. */
export function whyHeld(hold: Hold): Reason {
  const why = withoutStop(hold.reason);
  return hold.endsOn === null
    ? because(`held_by_${hold.kind}`, { why, since_on: hold.startsOn })
    : because(`held_by_${hold.kind}_until`, { why, since_on: hold.startsOn, ends_on: hold.endsOn });
}

/** What a person wrote, to stand inside a sentence that goes on: without its final stop. An ellipsis is no stop. */
export function withoutStop(text: string): string {
  return text.trim().replace(/(?<!\.)\.$/, '');
}
