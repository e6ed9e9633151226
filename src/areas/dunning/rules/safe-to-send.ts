import { isRunning, whyHeld, type Hold } from '#areas/agreements/rules/hold.ts';
import { instantAt, isBusinessDay, nextBusinessDay } from '#values/calendar.ts';
import { addDays, daysBetween, wallClock, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import { einvoiceStops } from './einvoice.ts';
import { addressChecks } from './safe-to-send-address.ts';
import { stillStands, warns } from './safe-to-send-agreement.ts';
import type { Check, Objection, SendFacts, SendItem, Verdict } from './send-facts.ts';

const skip = (code: string, facts?: Reason['facts']): Objection => ({ act: 'skip', because: because(code, facts) });
const hold = (code: string, facts?: Reason['facts']): Objection => ({ act: 'hold', because: because(code, facts) });

/** It asks for money. Thanks and confirmations do not; what says that an agreement was not kept does. */
function asks({ purpose, agreement }: SendFacts): boolean {
  return purpose !== 'thanks' && (purpose !== 'agreement' || warns(agreement));
}

/** It asks for what the ledger has open, item by item. */
function remindsOf({ purpose }: SendFacts): boolean {
  return purpose !== 'thanks' && purpose !== 'agreement';
}

/** In this order; the first that objects decides. */
export const checks: readonly Check[] = [
  {
    name: 'insolvent',
    judge: ({ customer }) => (customer.insolventOn === null ? undefined : skip('insolvent', { insolvent_on: customer.insolventOn })),
  },
  {
    name: 'special_care',
    judge: (facts) => (facts.customer.specialCare && asks(facts) ? skip('special_care') : undefined),
  },
  {
    // What confirms an agreement may leave though the agreement itself holds reminders.
    name: 'held',
    judge(facts, today) {
      const found = facts.holds.find((one) => one.itemId === null && isRunning(one, today) && (facts.purpose !== 'agreement' || !isAgreement(one)));
      return found && { act: 'hold', because: whyHeld(found) };
    },
  },
  {
    name: 'item_held',
    judge(facts, today) {
      const running = facts.holds.filter((one) => one.itemId !== null && isRunning(one, today));
      const shown = (one: Hold) => facts.items.some((item) => item.itemId === one.itemId && item.openMinor > 0 && item.nowOpenMinor > 0);
      // What says that an agreement was not kept is written once: it waits, unless the item was paid meanwhile. The agreement itself holds its own items.
      if (warns(facts.agreement)) {
        const other = running.find((one) => one.kind !== 'promise' && one.kind !== 'plan' && shown(one));
        return other && { act: 'hold', because: whyHeld(other) };
      }
      const found = facts.purpose === 'thanks' ? running.find((one) => one.kind === 'dispute')
        : remindsOf(facts) ? running.find((one) => facts.items.some((item) => item.itemId === one.itemId && bites(item, one, running))) : undefined;
      return found && { act: 'skip', because: whyHeld(found) };
    },
  },
  {
    name: 'agreement_over',
    judge: ({ agreement }) => (agreement === null || stillStands(agreement) ? undefined : skip(`${agreement.subject}_over`)),
  },
  {
    name: 'lettered_alone',
    judge(facts) {
      const alone = facts.items.filter((item) => item.openMinor > 0 && item.letteredAlone);
      return asks(facts) && alone.length > 0 ? skip('lettered_alone', { count: alone.length, reference: alone[0]!.reference }) : undefined;
    },
  },
  {
    name: 'paid',
    judge(facts, today) {
      const asked = facts.items.filter((item) => item.openMinor > 0);
      const paid = asked.length > 0 && asked.every((item) => (remindsOf(facts) ? askedNow(item, facts.holds, today) : item.nowOpenMinor) <= 0);
      return asks(facts) && paid ? skip('paid_since', { count: asked.length }) : undefined;
    },
  },
  {
    name: 'covered',
    judge(facts, today) {
      const nowMinor = netNow(facts, today);
      return asks(facts) && facts.items.length > 0 && nowMinor <= 0 ? skip('covered_since', { now_minor: nowMinor, currency: facts.currency }) : undefined;
    },
  },
  {
    name: 'amount_changed',
    judge(facts, today) {
      const same = facts.otherCreditsMinor === 0 && facts.items.every((item) => item.openMinor === askedNow(item, facts.holds, today));
      if (!remindsOf(facts) || same) return undefined;
      return skip('amount_changed', { was_minor: facts.totalMinor, now_minor: netNow(facts, today), currency: facts.currency });
    },
  },
  {
    name: 'reopened',
    judge: ({ purpose, items }) => (purpose === 'thanks' && items.some((item) => item.nowOpenMinor !== 0) ? skip('thanks_reopened') : undefined),
  },
  {
    name: 'einvoice',
    judge(facts) {
      const found = asks(facts) ? facts.items.find((item) => item.openMinor > 0 && einvoiceStops(item.einvoiceStatus)) : undefined;
      return found && skip(`einvoice_${found.einvoiceStatus}`, { reference: found.reference });
    },
  },
  {
    name: 'data_stale',
    judge(facts, today) {
      const { dataOn, staleAfterDays } = facts.company;
      if (!asks(facts) || dataOn === null || staleAfterDays === null) return undefined;
      const days = daysBetween(dataOn, today);
      return days > staleAfterDays ? hold('data_stale', { data_on: dataOn, days, limit_days: staleAfterDays }) : undefined;
    },
  },
  {
    name: 'reply_unread',
    judge: ({ purpose, unreadReplyOn }) => (purpose !== 'agreement' && unreadReplyOn !== null ? hold('reply_waiting', { received_on: unreadReplyOn }) : undefined),
  },
  {
    name: 'previous_undelivered',
    judge: (facts) => (asks(facts) && facts.undelivered
      ? skip('previous_undelivered', { subject: facts.undelivered.subject, sent_on: facts.undelivered.sentOn, known_on: facts.undelivered.knownOn }) : undefined),
  },
  {
    name: 'previous_unknown',
    judge: (facts) => (asks(facts) && facts.unknownOn !== null ? hold('previous_unknown', { sent_on: facts.unknownOn }) : undefined),
  },
  ...addressChecks,
  {
    name: 'too_soon',
    judge(facts, today) {
      const { contactsOn: [lastOn], scenario } = facts;
      if (!remindsOf(facts) || !scenario || lastOn === undefined) return undefined;
      const againOn = addDays(lastOn, scenario.minimumDaysBetween);
      return today < againOn ? skip('contacted_recently', { contact_on: lastOn, again_on: againOn, minimum_days: scenario.minimumDaysBetween }) : undefined;
    },
  },
  {
    name: 'weekly_cap',
    judge(facts, today) {
      const maximum = facts.scenario?.maximumPerWeek ?? null;
      const week = facts.contactsOn.filter((on) => on > addDays(today, -7) && on <= today);
      if (!remindsOf(facts) || maximum === null || week.length < maximum) return undefined;
      // Possible again once so many of them lie a week back that one more fits.
      return skip('weekly_cap', { count: week.length, maximum, again_on: addDays(week[maximum - 1]!, 7) });
    },
  },
  {
    // A letter is posted when somebody goes; a demo company shows everything at any hour, and nothing of it leaves.
    name: 'window',
    judge({ channel, scenario, company: { timeZone, region, isDemo } }, _today, now) {
      if (!scenario || isDemo || (channel !== 'email' && channel !== 'sms')) return undefined;
      const { day, minutes } = wallClock(now, timeZone);
      const open = (on: Day) => !scenario.businessDaysOnly || isBusinessDay(on, region);
      if (open(day) && minutes >= scenario.windowFromMinute && minutes < scenario.windowToMinute) return undefined;
      const nextOn = open(day) && minutes < scenario.windowFromMinute ? day : scenario.businessDaysOnly ? nextBusinessDay(day, region) : addDays(day, 1);
      return { act: 'wait', because: because('outside_window', { next_on: nextOn }), until: instantAt(nextOn, scenario.windowFromMinute, timeZone) };
    },
  },
];

/** May this message leave now? `today` and `now` are the company's own. */
export function safeToSend(facts: SendFacts, today: Day, now: Date): Verdict {
  for (const { name, judge } of checks) {
    const objection = judge(facts, today, now);
    if (objection) return { ...objection, check: name };
  }
  return { act: 'send' };
}

function isAgreement({ kind }: Hold): boolean {
  return kind === 'promise' || kind === 'dispute' || kind === 'plan';
}

/** What may be asked of an item now: what is open of it, less what is held. A credit is what is left of it. */
function askedNow(item: SendItem, holds: readonly Hold[], today: Day): number {
  if (item.openMinor < 0) return item.nowOpenMinor;
  return Math.max(0, item.nowOpenMinor - heldOf(item, holds.filter((one) => isRunning(one, today))));
}

function heldOf({ itemId, nowOpenMinor }: SendItem, running: readonly Hold[]): number {
  return running.reduce((total, one) => (one.itemId === itemId ? total + (one.heldMinor ?? nowOpenMinor) : total), 0);
}

/** The message asks for something this hold holds: the whole item, or more of it than is left. What was paid is not held. */
function bites(item: SendItem, one: Hold, running: readonly Hold[]): boolean {
  if (item.openMinor <= 0) return false;
  return one.heldMinor === null || (item.openMinor <= item.nowOpenMinor && item.openMinor > item.nowOpenMinor - heldOf(item, running));
}

function netNow(facts: SendFacts, today: Day): number {
  const holds = remindsOf(facts) ? facts.holds : [];
  return facts.items.reduce((total, item) => total + askedNow(item, holds, today), facts.otherCreditsMinor);
}
