import type { Actor } from '#areas/access/actor.ts';
import { customerExists, getCustomer } from '#areas/customers/actions.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { addDays } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import { planNotes, schedule, type Instalment, type Rhythm } from '../rules/plan.ts';
import { candidateItems, type Candidate } from '../store/items.ts';
import { checkItems, freeItems } from './choose-items.ts';

export type PlanInput = Rhythm & {
  customerId: number; currency: string;
  /** None: all that is late. */
  itemIds: readonly number[]; interestMinor: number; interestFrozen: boolean; note: string;
};
export type DrawnPlan = {
  totalMinor: number; principalMinor: number; interestMinor: number; instalments: Instalment[]; notes: Reason[];
  items: Pick<Candidate, 'itemId' | 'reference' | 'dueOn' | 'openMinor' | 'alreadyMinor'>[];
};

/** A year typed wrong starts further away. */
const FARTHEST_DAYS = 366;

/** What a plan would be; writes nothing. */
export async function simulatePlan(tx: Tx, actor: Actor, input: PlanInput): Promise<DrawnPlan> {
  if (!await customerExists(tx, input.customerId)) throw new Refusal(404, 'not_found');
  return await drawUp(tx, actor, input);
}

/** The plan an input makes, or the refusal that says what cannot be. The customer exists. */
export async function drawUp(tx: Tx, actor: Actor, input: PlanInput): Promise<DrawnPlan> {
  const { firstOn, interestMinor, interestFrozen } = input;
  if (firstOn < actor.today) throw new Refusal(422, 'plan_starts_in_past', { first_on: firstOn });
  if (firstOn > addDays(actor.today, FARTHEST_DAYS)) throw new Refusal(422, 'plan_starts_too_far', { first_on: firstOn });
  if (interestFrozen && interestMinor > 0) throw new Refusal(422, 'plan_interest_frozen');
  const items = chooseItems(await candidateItems(tx, input.customerId, input), input, actor);
  const principalMinor = items.reduce((sum, item) => sum + item.openMinor, 0);
  const totalMinor = principalMinor + interestMinor;
  const instalments = schedule(totalMinor, input);
  if (!instalments) throw new Refusal(422, 'plan_amounts', { total_minor: totalMinor, count: input.instalments, currency: input.currency });
  const { kind } = await getCustomer(tx, input.customerId);
  return { totalMinor, principalMinor, interestMinor, instalments, notes: planNotes(instalments, kind, actor.today), items: [...items] };
}

function chooseItems(candidates: readonly Candidate[], input: PlanInput, { today }: Actor): readonly Candidate[] {
  const isPlanned = ({ planStatus }: Candidate) => planStatus !== null;
  if (input.itemIds.length === 0) return freeItems(candidates.filter((item) => item.dueOn < today), isPlanned);
  checkItems(candidates, input, isPlanned);
  return candidates;
}
