import { addDays, type Day } from '#values/day.ts';
import type { Channel } from '#values/kinds.ts';
import type { Step } from './facts.ts';
import { WEEK } from './pace.ts';
import { openOn, type Contact } from './replay.ts';

/** What a message costs where nobody has said: paper, print and postage; a few minutes of a person on the phone. In cents. */
export const usualCosts: Record<Channel, number> = { email: 0, phone: 400, letter: 160, registered: 750, sms: 8 };
/** Paid within so many days, it would have come anyway. */
const WASTED_DAYS = 3;

export type Figures = { messages: number; costMinor: number; askedMinor: number; wasted: number };
const noFigures = (): Figures => ({ messages: 0, costMinor: 0, askedMinor: 0, wasted: 0 });

/** What a scenario would have done, added up customer by customer. */
export type Tally = Figures & {
  customersWritten: number; howOften: number[]; mostInAWeek: number;
  steps: Map<string, Figures & { stepName: string; purpose: Step['purpose']; channel: Channel }>; months: Map<string, Figures>;
};

export function newTally(): Tally {
  return { ...noFigures(), customersWritten: 0, howOften: [0, 0, 0, 0, 0], mostInAWeek: 0, steps: new Map(), months: new Map() };
}

/** Everything a contact asked for by a step was paid a few days after it. */
export function wasWasted({ items, on }: Contact): boolean {
  const by = addDays(on, WASTED_DAYS);
  return items.length > 0 && items.every((item) => openOn(item, by) === 0);
}

/** Adds what reached one customer, in all his currencies, in order of day. `minorOf`: what was asked, in the company's currency. */
export function tell(tally: Tally, contacts: readonly Contact[], costs: Record<Channel, number>, minorOf: (contact: Contact) => number): void {
  if (contacts.length === 0) return;
  for (const contact of contacts) {
    const { step, channel, on } = contact;
    const add = { messages: 1, costMinor: costs[channel], askedMinor: minorOf(contact), wasted: wasWasted(contact) ? 1 : 0 };
    count(tally, add);
    count(entry(tally.steps, `${step.stepId} ${channel}`, () => ({ ...noFigures(), stepName: step.name, purpose: step.purpose, channel })), add);
    count(entry(tally.months, on.slice(0, 7), noFigures), add);
  }
  tally.customersWritten++;
  tally.howOften[Math.min(contacts.length, tally.howOften.length) - 1]!++;
  tally.mostInAWeek = Math.max(tally.mostInAWeek, mostInAWeek(contacts.map(({ on }) => on)));
}

function mostInAWeek(days: readonly Day[]): number {
  return Math.max(0, ...days.map((day) => {
    const over = addDays(day, WEEK);
    return days.filter((one) => one >= day && one < over).length;
  }));
}

function count(sum: Figures, add: Figures): void {
  for (const key of ['messages', 'costMinor', 'askedMinor', 'wasted'] as const) sum[key] += add[key];
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
