import { Refusal } from '#platform/refusal.ts';
import type { Candidate } from '../store/items.ts';

/** The items named can be agreed about, together; otherwise the refusal says which cannot, and why. `planned`: the states of a plan that stand in the way. */
export function checkItems(
  candidates: readonly Candidate[], { itemIds, currency }: { itemIds: readonly number[]; currency: string }, planned: (item: Candidate) => boolean,
): void {
  if (candidates.length < new Set(itemIds).size) throw new Refusal(404, 'not_found');
  for (const item of candidates) {
    const { reference } = item;
    if (item.currency !== currency) throw new Refusal(422, 'agreement_currency', { reference, currency: item.currency });
    if (item.openMinor <= 0) throw new Refusal(409, 'agreement_item_settled', { reference });
    if (item.promisedOn !== null) throw new Refusal(409, 'item_promised', { reference, due_on: item.promisedOn });
    if (planned(item)) throw new Refusal(409, 'item_in_plan', { reference });
  }
}

/** Those nothing is agreed about yet. */
export function freeItems(candidates: readonly Candidate[], planned: (item: Candidate) => boolean): Candidate[] {
  const free = candidates.filter((item) => item.promisedOn === null && !planned(item));
  if (free.length === 0) throw new Refusal(409, 'agreement_nothing_open');
  return free;
}
