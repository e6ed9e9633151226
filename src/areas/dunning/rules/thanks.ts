import { addDays, type Day } from '#values/day.ts';
import type { Scenario } from './facts.ts';
import { ladderOf } from './ladder.ts';

/** Later than this after the settlement, a thank-you is no longer one. */
export const THANKS_FRESH_DAYS = 10;

export type ThanksFacts = {
  /** The last day one of the invoices was settled. */
  settledOn: Day;
  overdueMinor: number; held: boolean; insolvent: boolean;
  /** A reminder about one of them left after the day it was paid: it was sent in error, and thanks now would add to it. */
  remindedAfterPaying: boolean;
  lastThanksOn: Day | null;
};

/** After a full payment, at the scenario's rhythm and not every time; never over a hold, a dispute or a mistake of ours. */
export function mayThank(facts: ThanksFacts, scenario: Scenario, today: Day): boolean {
  const step = ladderOf(scenario).thanks;
  if (!step || scenario.thanksEveryDays === null) return false;
  if (facts.held || facts.insolvent || facts.remindedAfterPaying || facts.overdueMinor > 0) return false;
  if (facts.lastThanksOn !== null && today < addDays(facts.lastThanksOn, scenario.thanksEveryDays)) return false;
  return addDays(facts.settledOn, step.offsetDays) <= today && today <= addDays(facts.settledOn, Math.max(step.offsetDays, THANKS_FRESH_DAYS));
}
