import type { Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';

/**
 * A reason not to remind: for the whole customer, or for one item when `itemId` is set. Runs from `startsOn` to `endsOn`, both included. `heldMinor` is the
 * part of the item it stops, null for the whole of it; `subjectId` the hold, promise, dispute or plan it comes from (the view `held`).
 */
export type Hold = {
  itemId: number | null; kind: 'dispute' | 'promise' | 'plan' | 'insolvency' | 'care' | 'other'; reason: string; startsOn: Day; endsOn: Day | null;
  heldMinor: number | null; subjectId: number;
};

export function isRunning(hold: Pick<Hold, 'startsOn' | 'endsOn'>, today: Day): boolean {
  return hold.startsOn <= today && (hold.endsOn === null || today <= hold.endsOn);
}

/** Why a reminder waits, and what frees it. */
export function whyHeld({ kind, reason, startsOn, endsOn }: Pick<Hold, 'kind' | 'reason' | 'startsOn' | 'endsOn'>): Reason {
  const why = withoutStop(reason);
  // A promise or a plan needs no word beside it.
  const code = `held_by_${kind}${why === '' ? '_alone' : ''}${endsOn === null ? '' : '_until'}`;
  return because(code, { ...(why === '' ? {} : { why }), since_on: startsOn, ...(endsOn === null ? {} : { ends_on: endsOn }) });
}

/** What a person wrote, to stand inside a sentence that goes on: without its final stop. An ellipsis is no stop. */
export function withoutStop(text: string): string {
  return text.trim().replace(/(?<!\.)\.$/, '');
}
