import { addDays, daysBetween, type Day } from '#values/day.ts';
import type { CustomerFacts, Happening, ItemFacts, Step } from './facts.ts';
import { ladderOf, type NotFor } from './ladder.ts';
import type { Scenario } from './facts.ts';

/** What nobody could answer for so long after its day is old news. */
export const ANSWERED_WITHIN_DAYS = 30;

export type EventDue = { step: Step; happening: Happening; items: readonly ItemFacts[]; daysSinceDue: number };

/**
 * The steps that answer what happened, oldest news first: each once for a happening and an item, on or after its day, for items that are late.
 * They stand beside the ladder and leave it where it is.
 */
export function eventsDue(
  { happenings }: Pick<CustomerFacts, 'happenings'>, scenario: Scenario, late: readonly ItemFacts[], today: Day, notFor: NotFor,
): EventDue[] {
  const { events } = ladderOf(scenario);
  if (events.length === 0 || happenings.length === 0) return [];
  return happenings.flatMap((happening) => events.filter((step) => step.event === happening.kind).flatMap((step): EventDue[] => {
    const daysSinceDue = daysBetween(addDays(happening.happenedOn, step.offsetDays), today);
    if (daysSinceDue < 0 || daysSinceDue > ANSWERED_WITHIN_DAYS) return [];
    const items = late.filter((item) => (happening.itemIds === null || happening.itemIds.includes(item.itemId)) && !notFor(step, item)
      && !item.taken.some((one) => one.stepId === step.stepId && one.happeningId === happening.happeningId));
    return items.length === 0 ? [] : [{ step, happening, items, daysSinceDue }];
  })).sort((a, b) => b.daysSinceDue - a.daysSinceDue || a.happening.happeningId - b.happening.happeningId || a.step.stepId - b.step.stepId);
}
