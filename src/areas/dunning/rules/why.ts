import { daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import { nameOf } from './asked.ts';
import { whyScenario } from './assignment.ts';
import type { Candidate } from './decide.ts';
import type { Calendar, CustomerFacts, ItemFacts, Scenario } from './facts.ts';
import type { Climb } from './ladder.ts';
import type { Recipient } from './recipient.ts';

/** Ledger data older than this is worth a warning: payments may have come in that Encours does not know of. */
export const DATA_OLD_DAYS = 10;

/** Late items and no step today: what comes next, else why nothing does. */
export function whyNothingDue(climbs: ReadonlyMap<ItemFacts, Climb>, late: readonly ItemFacts[], stopped: ReadonlyMap<ItemFacts, Reason>): Reason[] {
  let next: (Climb & { kind: 'waits' }) | undefined;
  let passed: readonly Reason[] = [];
  for (const item of late) {
    const one = climbs.get(item);
    if (one?.kind === 'waits' && (!next || one.until < next.until)) next = one;
    if (one && one.passed.length > passed.length) passed = one.passed;
  }
  if (next) return [because('step_not_due_yet', { step: next.step.name, due_on: next.until }), ...next.passed];
  const stop = late.map((item) => stopped.get(item)).find((why) => why !== undefined);
  if (stop) return [stop, ...passed];
  return [because('ladder_finished', { count: late.length }), ...passed];
}

export function whySend(facts: CustomerFacts, scenario: Scenario, { by, recipient, unreached, totalMinor, overdueMinor, credits, today, calendar }: {
  by: Candidate; recipient: Recipient; unreached: readonly Reason[]; totalMinor: number; overdueMinor: number; credits: readonly ItemFacts[]; today: Day; calendar: Calendar;
}): Reason[] {
  const reasons = [
    whyNow(by, today),
    ...by.passed, ...unreached,
    ...whyScenario(scenario, facts),
    because('asks', { total_minor: totalMinor, overdue_minor: overdueMinor, currency: facts.currency }),
    facts.lastContactOn === null ? because('first_contact') : because('previous_contact', { contact_on: facts.lastContactOn, days: daysBetween(facts.lastContactOn, today) }),
  ];
  if (recipient.channel !== by.step.channel) reasons.push(because('letter_instead', { step: by.step.name }));
  if (credits.length > 0) {
    reasons.push(because('credits_netted', { credits_minor: -credits.reduce((sum, item) => sum + item.openMinor, 0), count: credits.length, currency: facts.currency }));
  }
  if (by.daysSinceDue > 0) reasons.push(because('caught_up', { days: by.daysSinceDue }));
  if (calendar.dataOn !== null && daysBetween(calendar.dataOn, today) > DATA_OLD_DAYS) {
    reasons.push(because('data_old', { data_on: calendar.dataOn, days: daysBetween(calendar.dataOn, today) }));
  }
  return reasons;
}

function whyNow({ step, takes, happening }: Candidate, today: Day): Reason {
  if (happening) return because(`event_${happening.kind}`, { step: step.name, happened_on: happening.happenedOn, count: takes.length });
  const oldest = takes.reduce((first, { item }) => (item.dueOn < first.dueOn ? item : first), takes[0]!.item);
  return because(oldest.dueOn < today ? 'step_due' : 'courtesy_due', {
    step: step.name, count: takes.length, reference: nameOf(oldest), due_on: oldest.dueOn, days: Math.abs(daysBetween(oldest.dueOn, today)),
  });
}
