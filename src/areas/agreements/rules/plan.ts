import { addDays, addMonths, type Day } from '#values/day.ts';
import { split } from '#values/money.ts';
import { because, type Reason } from '#values/reason.ts';
import type { CustomerKind } from '#values/kinds.ts';

export type PlanStatus = 'draft' | 'approved' | 'proposed' | 'accepted' | 'kept' | 'void' | 'refused' | 'cancelled';

/** What a plan may become. */
export const planMoves: Record<PlanStatus, readonly PlanStatus[]> = {
  draft: ['approved', 'cancelled'],
  approved: ['proposed', 'cancelled'],
  proposed: ['accepted', 'refused', 'cancelled'],
  accepted: ['kept', 'void', 'cancelled'],
  kept: [], void: [], refused: [], cancelled: [],
};

export type Rhythm = { instalments: number; firstOn: Day; every: 'week' | 'month'; downMinor: number };
export type Instalment = { number: number; dueOn: Day; amountMinor: number };

/**
 * Instalments that sum exactly to the total; cents that do not divide go to the first ones. A down payment is the first of them. The days follow the first
 * one: from the 31st, the last day of each shorter month. `undefined` when the total cannot be cut so (a part would be nothing).
 */
export function schedule(totalMinor: number, { instalments, firstOn, every, downMinor }: Rhythm): Instalment[] | undefined {
  const down = downMinor > 0 ? [downMinor] : [];
  const equal = instalments - down.length;
  const rest = totalMinor - downMinor;
  if (instalments < 1 || totalMinor < 1 || downMinor < 0 || rest < equal || (equal === 0 && rest !== 0)) return undefined;
  const amounts = [...down, ...(equal > 0 ? split(rest, Array.from({ length: equal }, () => 1)) : [])];
  return amounts.map((amountMinor, index) => ({
    number: index + 1, amountMinor, dueOn: every === 'week' ? addDays(firstOn, 7 * index) : addMonths(firstOn, index),
  }));
}

/** Months beyond which no judge would go (C. civ. 1343-5), of which a private person is to be warned about. */
const GRACE_MONTHS = 24;

/** What to know before a plan is offered. It refuses nothing. */
export function planNotes(instalments: readonly Instalment[], kind: CustomerKind, today: Day): Reason[] {
  const last = instalments.at(-1);
  if (!last || kind !== 'individual' || last.dueOn <= addMonths(today, GRACE_MONTHS)) return [];
  return [because('plan_beyond_grace', { months: GRACE_MONTHS, last_on: last.dueOn })];
}

export type PlanFacts = { currency: string; graceDays: number; voidAfter: number; principalMinor: number };
export type RunningInstalment = Instalment & { warnedOn: Day | null };
/** What receipts and credit notes brought to its items since it was drawn up, and what is open of them now. */
export type PlanReceived = { receivedMinor: number; openMinor: number };
export type PlanVerdict = {
  status: Extract<PlanStatus, 'accepted' | 'kept' | 'void' | 'cancelled'>; because: Reason[]; paid: { number: number; paidMinor: number }[];
  /** Instalments late and not yet warned about. */
  warn: RunningInstalment[];
};

/**
 * What came in fills the instalments in their order. One unpaid past its days of grace is late; so many late at the same time (`voidAfter`) void the plan.
 * Interest is on no item of the ledger: the plan is kept once its items' amounts are there.
 */
export function judgePlan(plan: PlanFacts, instalments: readonly RunningInstalment[], received: PlanReceived, today: Day): PlanVerdict {
  const { currency, graceDays, voidAfter, principalMinor } = plan;
  const receivedMinor = Math.max(0, received.receivedMinor);
  const paid = fill(instalments, receivedMinor);
  const facts = { received_minor: receivedMinor, total_minor: principalMinor, currency };
  if (receivedMinor >= principalMinor) return { status: 'kept', because: [because('plan_kept', facts)], paid, warn: [] };
  if (received.openMinor === 0) return { status: 'cancelled', because: [because('plan_settled_otherwise', facts)], paid, warn: [] };
  const asked = asksOf(instalments, principalMinor);
  const late = instalments.filter((one, index) => addDays(one.dueOn, graceDays) < today && receivedMinor < asked[index]!);
  if (late.length >= voidAfter) {
    return { status: 'void', because: [because('plan_void', { ...facts, count: late.length, since_on: late[0]!.dueOn })], paid, warn: [] };
  }
  return { status: 'accepted', because: [], paid, warn: late.filter((one) => one.warnedOn === null) };
}

/** Unpaid past its days of grace. */
export function isLate({ dueOn, amountMinor, paidMinor }: Instalment & { paidMinor: number }, { graceDays }: Pick<PlanFacts, 'graceDays'>, today: Day): boolean {
  return addDays(dueOn, graceDays) < today && paidMinor < amountMinor;
}

/** What must have come by each instalment: their running sum, up to what the ledger's items can show. */
function asksOf(instalments: readonly Instalment[], principalMinor: number): number[] {
  let sum = 0;
  return instalments.map(({ amountMinor }) => Math.min(principalMinor, sum += amountMinor));
}

function fill(instalments: readonly Instalment[], receivedMinor: number): { number: number; paidMinor: number }[] {
  let left = receivedMinor;
  return instalments.map(({ number, amountMinor }) => {
    const paidMinor = Math.min(left, amountMinor);
    left -= paidMinor;
    return { number, paidMinor };
  });
}
