import { isRunning, whyHeld, type Hold } from '#areas/agreements/rules.ts';
import { instantAt, isBusinessDay, nextBusinessDay } from '#values/calendar.ts';
import { addDays, wallClock, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { Purpose } from '#values/kinds.ts';

/** The evidence as it is the moment before a message leaves. */
export type SendFacts = {
  purpose: Purpose; currency: string; totalMinor: number; toAddress: string;
  customer: { insolventOn: Day | null; specialCare: boolean };
  holds: readonly Hold[];
  /** What the message shows, and what stands open of it now. */
  items: readonly { itemId: number; reference: string; openMinor: number; nowOpenMinor: number; letteredAlone: boolean }[];
  /** Credits of the customer in that currency the message does not show. */
  otherCreditsMinor: number;
  /** The contact at that address, when it is one of the customer's. */
  contact: { bouncedOn: Day | null; optedOut: boolean } | null;
  /** The last other message or call that reached him in that currency. */
  lastContactOn: Day | null;
  /** The scenario's window; nothing when it is gone. */
  scenario: { minimumDaysBetween: number; windowFromMinute: number; windowToMinute: number; businessDaysOnly: boolean } | null;
  organisation: { timeZone: string; region: string; isDemo: boolean };
};

/** `skip`: not this one; its steps come again with the next run. `hold`: until freed. `wait`: the same message, later. */
export type Verdict = { act: 'send' } | { act: 'skip' | 'hold'; because: Reason } | { act: 'wait'; because: Reason; until: Date };

type Check = { name: string; judge(facts: SendFacts, today: Day, now: Date): Verdict | undefined };

/** In this order; the first that objects decides. */
export const checks: readonly Check[] = [
  {
    name: 'insolvent',
    judge: ({ customer }) => (customer.insolventOn === null ? undefined : { act: 'skip', because: because('insolvent', { insolvent_on: customer.insolventOn }) }),
  },
  {
    name: 'special_care',
    judge: ({ customer, purpose }) => (customer.specialCare && purpose !== 'thanks' ? { act: 'skip', because: because('special_care') } : undefined),
  },
  {
    name: 'held',
    judge({ holds }, today) {
      const hold = holds.find((one) => one.itemId === null && isRunning(one, today));
      return hold && { act: 'hold', because: whyHeld(hold) };
    },
  },
  {
    name: 'item_held',
    judge({ holds, items }, today) {
      const hold = holds.find((one) => one.itemId !== null && isRunning(one, today) && items.some((item) => item.itemId === one.itemId && item.openMinor > 0));
      return hold && { act: 'skip', because: whyHeld(hold) };
    },
  },
  {
    name: 'lettered_alone',
    judge({ purpose, items }) {
      const alone = items.filter((item) => item.openMinor > 0 && item.letteredAlone);
      return purpose !== 'thanks' && alone.length > 0
        ? { act: 'skip', because: because('lettered_alone', { count: alone.length, reference: alone[0]!.reference }) } : undefined;
    },
  },
  {
    name: 'paid',
    judge({ purpose, items }) {
      const asked = items.filter((item) => item.openMinor > 0);
      return purpose !== 'thanks' && asked.every((item) => item.nowOpenMinor <= 0) ? { act: 'skip', because: because('paid_since', { count: asked.length }) } : undefined;
    },
  },
  {
    name: 'covered',
    judge({ purpose, items, otherCreditsMinor, currency }) {
      const nowMinor = netNow(items, otherCreditsMinor);
      return purpose !== 'thanks' && nowMinor <= 0 ? { act: 'skip', because: because('covered_since', { now_minor: nowMinor, currency }) } : undefined;
    },
  },
  {
    name: 'amount_changed',
    judge({ purpose, items, totalMinor, otherCreditsMinor, currency }) {
      if (purpose === 'thanks' || (otherCreditsMinor === 0 && items.every((item) => item.openMinor === item.nowOpenMinor))) return undefined;
      return { act: 'skip', because: because('amount_changed', { was_minor: totalMinor, now_minor: netNow(items, otherCreditsMinor), currency }) };
    },
  },
  {
    name: 'reopened',
    judge: ({ purpose, items }) => (purpose === 'thanks' && items.some((item) => item.nowOpenMinor !== 0) ? { act: 'skip', because: because('thanks_reopened') } : undefined),
  },
  {
    name: 'bounced',
    judge: ({ contact, toAddress }) =>
      (contact?.bouncedOn ? { act: 'skip', because: because('email_bounced', { email: toAddress, bounced_on: contact.bouncedOn }) } : undefined),
  },
  {
    name: 'opted_out',
    judge: ({ contact, toAddress }) => (contact?.optedOut ? { act: 'skip', because: because('opted_out', { email: toAddress }) } : undefined),
  },
  {
    name: 'too_soon',
    judge({ purpose, lastContactOn, scenario }, today) {
      const again = lastContactOn === null || !scenario ? today : addDays(lastContactOn, scenario.minimumDaysBetween);
      if (purpose === 'thanks' || today >= again || !scenario || lastContactOn === null) return undefined;
      return { act: 'skip', because: because('contacted_recently', { contact_on: lastContactOn, again_on: again, minimum_days: scenario.minimumDaysBetween }) };
    },
  },
  {
    // A demo company shows everything at any hour; nothing of it leaves.
    name: 'window',
    judge({ scenario, organisation: { timeZone, region, isDemo } }, _today, now) {
      if (!scenario || isDemo) return undefined;
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
  for (const check of checks) {
    const verdict = check.judge(facts, today, now);
    if (verdict) return verdict;
  }
  return { act: 'send' };
}

function netNow(items: SendFacts['items'], otherCreditsMinor: number): number {
  return items.reduce((total, item) => total + item.nowOpenMinor, otherCreditsMinor);
}
