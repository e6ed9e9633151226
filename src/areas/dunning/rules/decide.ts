import { whyHeld, withoutStop, type Hold } from '#areas/agreements/rules.ts';
import { isBusinessDay, nextBusinessDay } from '#values/calendar.ts';
import { addDays, daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { Calendar, CustomerFacts, ItemFacts, Scenario, Step } from './facts.ts';
import { climb, type Climb } from './ladder.ts';
import { recipientOf, type Recipient } from './recipient.ts';

/** Ledger data older than this is worth a warning: payments may have come in that Encours does not know of. */
export const DATA_OLD_DAYS = 10;
/** After a message was refused for what it said, the same one does not leave every day. */
const FAILED_QUIET_DAYS = 7;
/** Reasons name at most so many items one by one. */
const NAMED = 3;

export type Decision = {
  outcome: 'send' | 'hold' | 'skip'; because: Reason[];
  /** The step that would be, or is, taken: the highest of those its items have reached. */
  step: Step | undefined;
  /** What the message shows, credits included; nothing when no step is due. */
  items: readonly ItemFacts[];
  /** Each item takes its own next step with the message, whatever tone the message has. */
  takes: readonly { itemId: number; stepId: number }[];
  /** Asked for: items minus credits. `overdueMinor`: what is past due and not held, credits apart. */
  totalMinor: number; overdueMinor: number;
  recipient: Recipient | undefined;
};

/**
 * What to do today about one customer in one currency. Pure: the same facts give the same decision, with its reasons.
 * @returns nothing when he has nothing past due and no courtesy is due: there is nothing to say of him.
 */
export function decide(facts: CustomerFacts, scenario: Scenario | undefined, today: Day, calendar: Calendar): Decision | undefined {
  const debits = facts.items.filter((item) => item.openMinor > 0);
  const heldBy = holdsByItem(facts.holds);
  const asked = debits.filter((item) => !heldBy.has(item.itemId) && !item.ageUnknown && !item.letteredAlone);
  const late = asked.filter((item) => item.dueOn < today);
  const overdueMinor = sum(late);
  const lateAtAll = debits.some((item) => item.dueOn < today);

  const climbs = new Map<ItemFacts, Climb>(scenario ? asked.map((item) => [item, climb(item, scenario, today)]) : []);
  const due = [...climbs].filter((entry): entry is [ItemFacts, Climb & { kind: 'due' }] => entry[1].kind === 'due');
  const dueAfter = due.filter(([item]) => item.dueOn < today);
  // A courtesy is for customers who owe nothing late.
  const taking = late.length > 0 ? dueAfter : due;
  if (!lateAtAll && taking.length === 0) return undefined;

  const top = taking.reduce<(Climb & { kind: 'due' }) | undefined>((highest, [, one]) => (highest && highest.index >= one.index ? highest : one), undefined);
  const debitsShown = late.length > 0 ? asked.filter((item) => item.dueOn <= today) : taking.map(([item]) => item);
  const credits = facts.items.filter((item) => item.openMinor < 0);
  const items = [...debitsShown, ...credits];
  const totalMinor = sum(items);
  const left = leftOut(debits, heldBy, today);
  const decision = (outcome: Decision['outcome'], reasons: Reason[], more: Partial<Decision> = {}): Decision => ({
    outcome, because: [...reasons, ...left], step: top?.step, items: top ? items : [], takes: [], totalMinor, overdueMinor, recipient: undefined, ...more,
  });

  const stopped = stoppedFor(facts);
  if (stopped) return decision('hold', [stopped]);
  // All that is late is held, or of unknown age: the reasons are those of the items left out.
  if (late.length === 0 && !top) return decision('hold', []);
  if (!scenario) return decision('skip', [because(`no_scenario_${facts.class}`)]);
  if (facts.waitingOn !== null) return decision('skip', [because('message_waiting', { created_on: facts.waitingOn })]);
  if (!top) return decision('skip', [whyNothingDue(climbs, late)]);

  const { step } = top;
  if (totalMinor <= 0) return decision('skip', [because('covered_by_credits', { credits_minor: -sum(credits), due_minor: sum(debitsShown), currency: facts.currency })]);
  if (totalMinor < scenario.minimumMinor) {
    return decision('skip', [because('below_minimum', { total_minor: totalMinor, minimum_minor: scenario.minimumMinor, currency: facts.currency })]);
  }
  const wait = tooSoon(facts, scenario, today);
  if (wait) return decision('hold', [wait]);
  const recipient = recipientOf(facts, step);
  if ('code' in recipient) return decision('hold', [recipient]);
  if (step.channel === 'email' && facts.failed && facts.failed.address === recipient.address && today < addDays(facts.failed.on, FAILED_QUIET_DAYS)) {
    return decision('hold', [because('last_message_failed', { failed_on: facts.failed.on, again_on: addDays(facts.failed.on, FAILED_QUIET_DAYS) })]);
  }
  if (scenario.businessDaysOnly && !isBusinessDay(today, calendar.region)) {
    return decision('hold', [because('not_business_day', { next_on: nextBusinessDay(today, calendar.region) })]);
  }
  const takes = taking.map(([item, one]) => ({ itemId: item.itemId, stepId: one.step.stepId }));
  return decision('send', whySend(facts, scenario, { top, taking, totalMinor, overdueMinor, credits, today, calendar }), { takes, recipient });
}

/** What stops every reminder to the customer, and what frees it. */
function stoppedFor({ insolventOn, specialCare, holds }: CustomerFacts): Reason | undefined {
  if (insolventOn !== null) return because('insolvent', { insolvent_on: insolventOn });
  if (specialCare) return because('special_care');
  const hold = holds.find((one) => one.itemId === null);
  return hold && whyHeld(hold);
}

/** What is between this message and the ones before it. */
function tooSoon({ unknownOn, lastContactOn, withdrawnOn }: CustomerFacts, { minimumDaysBetween }: Scenario, today: Day): Reason | undefined {
  if (unknownOn !== null) return because('previous_unknown', { sent_on: unknownOn });
  if (lastContactOn !== null && today < addDays(lastContactOn, minimumDaysBetween)) {
    return because('contacted_recently', { contact_on: lastContactOn, again_on: addDays(lastContactOn, minimumDaysBetween), minimum_days: minimumDaysBetween });
  }
  const quietDays = Math.max(minimumDaysBetween, 1);
  if (withdrawnOn !== null && today < addDays(withdrawnOn, quietDays)) {
    return because('withdrawn_recently', { withdrawn_on: withdrawnOn, again_on: addDays(withdrawnOn, quietDays) });
  }
  return undefined;
}

function holdsByItem(holds: readonly Hold[]): Map<number, Hold> {
  return new Map(holds.flatMap((hold): [number, Hold][] => (hold.itemId === null ? [] : [[hold.itemId, hold]])));
}

/** Late items the message does not ask for, said with any outcome. */
function leftOut(debits: readonly ItemFacts[], heldBy: ReadonlyMap<number, Hold>, today: Day): Reason[] {
  const held = debits.filter((item) => heldBy.has(item.itemId));
  const alone = debits.filter((item) => item.letteredAlone && !heldBy.has(item.itemId) && item.dueOn < today);
  const aged = debits.filter((item) => item.ageUnknown && !item.letteredAlone && !heldBy.has(item.itemId) && item.dueOn < today);
  return [
    ...held.slice(0, NAMED).map((item) => {
      const hold = heldBy.get(item.itemId)!;
      return because('item_left_out', { reference: item.reference || item.label, why: withoutStop(hold.reason), since_on: hold.startsOn });
    }),
    ...(held.length > NAMED ? [because('items_left_out', { count: held.length - NAMED })] : []),
    ...(alone.length > 0 ? [because('lettered_alone', { count: alone.length, reference: alone[0]!.reference || alone[0]!.label })] : []),
    ...(aged.length > 0 ? [because('age_unknown_left_out', { count: aged.length })] : []),
  ];
}

function whyNothingDue(climbs: ReadonlyMap<ItemFacts, Climb>, late: readonly ItemFacts[]): Reason {
  let next: (Climb & { kind: 'waits' }) | undefined;
  for (const item of late) {
    const one = climbs.get(item);
    if (one?.kind === 'waits' && (!next || one.until < next.until)) next = one;
  }
  return next ? because('step_not_due_yet', { step: next.step.name, due_on: next.until }) : because('ladder_finished', { count: late.length });
}

function whySend(facts: CustomerFacts, scenario: Scenario, { top, taking, totalMinor, overdueMinor, credits, today, calendar }: {
  top: Climb & { kind: 'due' }; taking: readonly [ItemFacts, Climb & { kind: 'due' }][]; totalMinor: number; overdueMinor: number;
  credits: readonly ItemFacts[]; today: Day; calendar: Calendar;
}): Reason[] {
  const { step, daysSinceDue } = top;
  const oldest = taking.reduce((first, [item]) => (item.dueOn < first.dueOn ? item : first), taking[0]![0]);
  const days = Math.abs(daysBetween(oldest.dueOn, today));
  const named = { step: step.name, count: taking.length, reference: oldest.reference || oldest.label, due_on: oldest.dueOn, days };
  const reasons = [
    because(oldest.dueOn < today ? 'step_due' : 'courtesy_due', named),
    because(`profile_${facts.class}`, { scenario: scenario.name }),
    because('asks', { total_minor: totalMinor, overdue_minor: overdueMinor, currency: facts.currency }),
    facts.lastContactOn === null ? because('first_contact') : because('previous_contact', { contact_on: facts.lastContactOn, days: daysBetween(facts.lastContactOn, today) }),
  ];
  if (credits.length > 0) reasons.push(because('credits_netted', { credits_minor: -sum(credits), count: credits.length, currency: facts.currency }));
  if (daysSinceDue > 0) reasons.push(because('caught_up', { days: daysSinceDue }));
  if (calendar.dataOn !== null && daysBetween(calendar.dataOn, today) > DATA_OLD_DAYS) {
    reasons.push(because('data_old', { data_on: calendar.dataOn, days: daysBetween(calendar.dataOn, today) }));
  }
  return reasons;
}

function sum(items: readonly ItemFacts[]): number {
  return items.reduce((total, item) => total + item.openMinor, 0);
}
