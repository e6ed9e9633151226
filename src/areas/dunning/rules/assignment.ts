import { because, type Reason } from '#values/reason.ts';
import { asksAmounts, unmet } from './conditions.ts';
import type { Scenario, Standing } from './facts.ts';

/** A customer as far as the choice of his scenario goes. What he owes is what his items come to, credits taken off. */
export type Assigned = Standing & { currency: string } & ({ owedMinor: number } | { items: readonly { openMinor: number }[] });

/** The one a person gave him while it is active; else the first active scenario that speaks to him, in the company's order. */
export function scenarioFor<One extends Scenario>(scenarios: readonly One[], customer: Assigned): One | undefined {
  const chosen = customer.chosen && scenarios.find((one) => one.active && one.scenarioId === customer.chosen!.scenarioId);
  return chosen ?? scenarios.find((one) => one.active && speaksTo(one, customer));
}

export function speaksTo({ customerKinds, profiles, applies }: Pick<Scenario, 'customerKinds' | 'profiles' | 'applies'>, customer: Assigned): boolean {
  if (!customerKinds.includes(customer.kind) || !profiles.includes(customer.class)) return false;
  const owedMinor = asksAmounts(applies) ? owedBy(customer) : 0;
  return !unmet(applies, customer, { amountMinor: owedMinor, owedMinor });
}

function owedBy(customer: Assigned): number {
  return 'owedMinor' in customer ? customer.owedMinor : customer.items.reduce((sum, item) => sum + item.openMinor, 0);
}

/** Why he has this scenario, or none. */
export function whyScenario(scenario: Scenario | undefined, customer: Pick<Standing, 'class' | 'chosen'>): Reason[] {
  const { chosen } = customer;
  if (!scenario) return [because(`no_scenario_${customer.class}`)];
  if (chosen?.scenarioId === scenario.scenarioId) return [because('scenario_chosen', { scenario: scenario.name, why: chosen.reason })];
  const byRule = because(`profile_${customer.class}`, { scenario: scenario.name });
  return chosen ? [byRule, because('chosen_inactive')] : [byRule];
}
