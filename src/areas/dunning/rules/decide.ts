import { whyHeld } from '#areas/agreements/rules/hold.ts';
import { isBusinessDay, nextBusinessDay } from '#values/calendar.ts';
import { daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import { askedOf } from './asked.ts';
import { whyScenario } from './assignment.ts';
import { passedFor, unmet, type Amounts } from './conditions.ts';
import { eventsDue, type EventDue } from './events.ts';
import type { Calendar, CustomerFacts, Happening, ItemFacts, Scenario, Step } from './facts.ts';
import { climb, type Climb, type NotFor } from './ladder.ts';
import { tooSoon, whyStopped } from './pace.ts';
import { recipientOf, refusedLately, type Recipient } from './recipient.ts';
import { whyNothingDue, whySend } from './why.ts';

export type Take = { itemId: number; stepId: number; happeningId: number | null };
export type Decision = {
  outcome: 'send' | 'hold' | 'skip'; because: Reason[];
  /** The step that would be, or is, taken: the highest of those its items have reached, or the one that answers what happened. */
  step: Step | undefined;
  /** What the message shows and asks for, credits included; nothing when no step is due. */
  items: readonly ItemFacts[];
  /** Each item takes its own next step with the message, whatever tone the message has. */
  takes: readonly Take[];
  /** Asked for: items minus credits. `overdueMinor`: what is past due and not held, credits apart. */
  totalMinor: number; overdueMinor: number;
  recipient: Recipient | undefined;
  /** What the step answers. */
  happening: Happening | null;
};

export type Due = Climb & { kind: 'due' };
/** One contact that could be made today. */
export type Candidate = { step: Step; daysSinceDue: number; takes: readonly { item: ItemFacts; step: Step }[]; happening: Happening | null; passed: readonly Reason[] };

/**
 * What to do today about one customer in one currency. Pure: the same facts give the same decision, with its reasons.
 * @returns nothing when he has nothing past due and no courtesy is due: there is nothing to say of him.
 */
export function decide(facts: CustomerFacts, scenario: Scenario | undefined, today: Day, calendar: Calendar): Decision | undefined {
  return weigh(facts, scenario, today, calendar).decision;
}

/** The decision, and where each item stands. */
export type Weighed = { decision: Decision | undefined; climbs: ReadonlyMap<ItemFacts, Climb> };

export function weigh(facts: CustomerFacts, scenario: Scenario | undefined, today: Day, calendar: Calendar): Weighed {
  const climbs = new Map<ItemFacts, Climb>();
  return { decision: weighed(facts, scenario, today, calendar, climbs), climbs };
}

/** Fills `climbs`. */
function weighed(
  facts: CustomerFacts, scenario: Scenario | undefined, today: Day, calendar: Calendar, climbs: Map<ItemFacts, Climb>,
): Decision | undefined {
  const { asked, credits, left, lateAtAll } = askedOf(facts, today);
  const late = asked.filter((item) => item.dueOn < today);
  const overdueMinor = sum(late);
  const notFor = scenario ? notForIn(facts, scenario, { asked, credits, late, today }) : NOBODY;
  const stopped = new Map<ItemFacts, Reason>();
  if (scenario) {
    for (const item of asked) {
      const why = whyStopped(item, scenario, today);
      if (why) stopped.set(item, why);
      else climbs.set(item, climb(item, scenario, today, notFor));
    }
  }
  const due = [...climbs].filter((entry): entry is [ItemFacts, Due] => entry[1].kind === 'due');
  // A courtesy is for customers who owe nothing late.
  const taking = late.length > 0 ? due.filter(([item]) => item.dueOn < today) : due;
  if (!lateAtAll && taking.length === 0) return undefined;

  const events = scenario ? eventsDue(facts, scenario, late.filter((item) => !stopped.has(item)), today, notFor) : [];
  const candidates = [...events.map(ofEvent), ...ofLadder(taking)];
  const debitsShown = late.length > 0 ? asked.filter((item) => item.dueOn <= today) : taking.map(([item]) => item);
  const totalMinor = sum(debitsShown) + sum(credits);
  const decision = (outcome: Decision['outcome'], reasons: Reason[], by: Candidate | undefined = candidates[0], more: Partial<Decision> = {}): Decision => ({
    outcome, because: [...reasons, ...left], step: by?.step, items: by ? [...debitsShown, ...credits] : [], takes: [], totalMinor, overdueMinor, recipient: undefined,
    happening: by?.happening ?? null, ...more,
  });

  const stop = stoppedFor(facts) ?? whyStale(calendar, today);
  if (stop) return decision('hold', [stop]);
  // All that is late is held, or of unknown age: the reasons are those of the items left out.
  if (late.length === 0 && candidates.length === 0) return decision('hold', []);
  if (!scenario) return decision('skip', whyScenario(undefined, facts));
  if (facts.waitingOn !== null) return decision('skip', [because('message_waiting', { created_on: facts.waitingOn })]);
  if (candidates.length === 0) return decision('skip', whyNothingDue(climbs, late, stopped));
  if (totalMinor <= 0) return decision('skip', [because('covered_by_credits', { credits_minor: -sum(credits), due_minor: sum(debitsShown), currency: facts.currency })]);
  if (totalMinor < scenario.minimumMinor) {
    return decision('skip', [because('below_minimum', { total_minor: totalMinor, minimum_minor: scenario.minimumMinor, currency: facts.currency })]);
  }
  const wait = tooSoon(facts, scenario, today);
  if (wait) return decision('hold', [wait]);
  const reached = firstReached(facts, candidates, today);
  if ('code' in reached) return decision('hold', [reached]);
  const { by, recipient, unreached } = reached;
  if (scenario.businessDaysOnly && !isBusinessDay(today, calendar.region)) {
    return decision('hold', [because('not_business_day', { next_on: nextBusinessDay(today, calendar.region) })], by);
  }
  const takes = by.takes.map(({ item, step }) => ({ itemId: item.itemId, stepId: step.stepId, happeningId: by.happening?.happeningId ?? null }));
  return decision('send', whySend(facts, scenario, { by, recipient, unreached, totalMinor, overdueMinor, credits, today, calendar }), by, { takes, recipient });
}

/** What stops every reminder to the customer, and what frees it. */
function stoppedFor({ insolventOn, specialCare, holds, unreadReplyOn }: CustomerFacts): Reason | undefined {
  if (insolventOn !== null) return because('insolvent', { insolvent_on: insolventOn });
  if (specialCare) return because('special_care');
  const hold = holds.find((one) => one.itemId === null);
  if (hold) return whyHeld(hold);
  return unreadReplyOn === null ? undefined : because('reply_waiting', { received_on: unreadReplyOn });
}

/** Payments may have come in that Encours does not know of: nothing is asked for on a ledger so old. */
function whyStale({ dataOn, staleAfterDays }: Calendar, today: Day): Reason | undefined {
  if (dataOn === null || staleAfterDays === null) return undefined;
  const days = daysBetween(dataOn, today);
  return days > staleAfterDays ? because('data_stale', { data_on: dataOn, days, limit_days: staleAfterDays }) : undefined;
}

const NOBODY: NotFor = () => undefined;

/** Why a step is not for this customer: one of its conditions, or a formal notice before anything friendlier has reached the item. */
function notForIn(
  facts: CustomerFacts, scenario: Scenario,
  { asked, credits, late, today }: { asked: readonly ItemFacts[]; credits: readonly ItemFacts[]; late: readonly ItemFacts[]; today: Day },
): NotFor {
  let amounts: Amounts | undefined;
  const known = new Map<Step, Reason | null>();
  return (step, { taken }) => {
    if (step.purpose === 'formal_notice' && !taken.some(({ purpose }) => purpose === 'reminder' || purpose === 'call' || purpose === 'formal_notice')) {
      return because('passed_unwarned', { step: step.name });
    }
    let why = known.get(step);
    if (why === undefined) {
      amounts ??= { amountMinor: sum(late.length > 0 ? asked.filter((item) => item.dueOn <= today) : asked) + sum(credits), owedMinor: sum(facts.items) };
      const failing = unmet(step.conditions, facts, amounts);
      known.set(step, (why = failing ? passedFor(step.name, failing) : null));
    }
    return why ?? undefined;
  };
}

function ofEvent({ step, happening, items, daysSinceDue }: EventDue): Candidate {
  return { step, happening, daysSinceDue, takes: items.map((item) => ({ item, step })), passed: [] };
}

/** One message for the items that have a step due, in the tone of the highest. */
function ofLadder(taking: readonly [ItemFacts, Due][]): Candidate[] {
  if (taking.length === 0) return [];
  const top = taking.reduce((highest, [, one]) => (highest.index >= one.index ? highest : one), taking[0]![1]);
  return [{ ...top, happening: null, takes: taking.map(([item, one]) => ({ item, step: one.step })) }];
}

/** The first contact that has somebody at the other end. What answers an event and reaches nobody does not hold the ladder back. */
function firstReached(
  facts: CustomerFacts, candidates: readonly Candidate[], today: Day,
): { by: Candidate; recipient: Recipient; unreached: readonly Reason[] } | Reason {
  const unreached: Reason[] = [];
  for (const by of candidates) {
    const recipient = recipientOf(facts, by.step);
    const why = 'code' in recipient ? recipient : refusedLately(facts, recipient, today);
    if (!why) return { by, recipient: recipient as Recipient, unreached };
    unreached.push(why);
  }
  return unreached[0]!;
}

function sum(items: readonly ItemFacts[]): number {
  return items.reduce((total, item) => total + item.openMinor, 0);
}
