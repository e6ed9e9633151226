import { addDays, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';

export type PromiseStatus = 'open' | 'kept' | 'part_kept' | 'broken' | 'cancelled';

/** What a promise may become; it ends with what it first became. */
export const promiseMoves: Record<PromiseStatus, readonly PromiseStatus[]> = {
  open: ['kept', 'part_kept', 'broken', 'cancelled'],
  kept: [], part_kept: [], broken: [], cancelled: [],
};

export type PromiseFacts = { currency: string; amountMinor: number; dueOn: Day; graceDays: number };
/** What receipts and credit notes brought to its items since it was made and in time, and what is open of them now. */
export type PromiseReceived = { receivedMinor: number; openMinor: number };
export type PromiseVerdict = { status: PromiseStatus; receivedMinor: number; because: Reason[] };

/** The last day that still counts. */
export function promiseEndsOn({ dueOn, graceDays }: Pick<PromiseFacts, 'dueOn' | 'graceDays'>): Day {
  return addDays(dueOn, graceDays);
}

/** Kept as soon as all of it is there; otherwise judged the day after its days of grace. Settled without a payment, it is neither kept nor broken. */
export function judgePromise(promise: PromiseFacts, received: PromiseReceived, today: Day): PromiseVerdict {
  const { currency, amountMinor, dueOn } = promise;
  const receivedMinor = Math.max(0, received.receivedMinor);
  const facts = { amount_minor: amountMinor, received_minor: receivedMinor, due_on: dueOn, currency };
  const verdict = (status: PromiseStatus, code: string): PromiseVerdict => ({ status, receivedMinor, because: [because(code, facts)] });
  if (receivedMinor >= amountMinor) return verdict('kept', 'promise_kept');
  if (received.openMinor === 0) return verdict('cancelled', 'promise_settled_otherwise');
  if (today <= promiseEndsOn(promise)) return { status: 'open', receivedMinor, because: [] };
  return receivedMinor > 0 ? verdict('part_kept', 'promise_part_kept') : verdict('broken', 'promise_broken');
}

export type Owed = { itemId: number; openMinor: number };

/** Spreads a promised amount over items in the order given, each up to what is open of it. */
export function spreadOver(amountMinor: number, items: readonly Owed[]): { itemId: number; amountMinor: number }[] {
  let left = amountMinor;
  return items.flatMap(({ itemId, openMinor }) => {
    const part = Math.min(left, openMinor);
    left -= part;
    return part > 0 ? [{ itemId, amountMinor: part }] : [];
  });
}

/** How a customer keeps his word: those judged, and the share kept. A part kept counts by what came of it; nothing judged has no share. */
export function promiseRecord(judged: readonly { status: PromiseStatus; amountMinor: number; receivedMinor: number }[]): {
  kept: number; partKept: number; broken: number; keptShareBp: number | null;
} {
  const count = (status: PromiseStatus) => judged.filter((one) => one.status === status).length;
  const [kept, partKept, broken] = [count('kept'), count('part_kept'), count('broken')];
  const weighed = judged.reduce((sum, { status, amountMinor, receivedMinor }) =>
    sum + (status === 'kept' ? 1 : status === 'part_kept' ? Math.min(1, receivedMinor / amountMinor) : 0), 0);
  const all = kept + partKept + broken;
  return { kept, partKept, broken, keptShareBp: all === 0 ? null : Math.round((weighed / all) * 10_000) };
}
