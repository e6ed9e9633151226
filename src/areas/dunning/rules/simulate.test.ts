import { expect, test } from 'vitest';
import { addDays } from '#values/day.ts';
import { CALL, item, R1, R2, scenario, TODAY } from '#test/dunning.ts';
import type { Step } from './facts.ts';
import type { Contact, StoryItem } from './replay.ts';
import { newTally, tell, usualCosts, wasWasted } from './simulate.ts';

const invoice = (paidAfter: number | null): StoryItem =>
  ({ ...item(10), postedOn: addDays(TODAY, -40), moves: paidAfter === null ? [] : [{ on: addDays(TODAY, paidAfter), minor: 120_000 }] });
const contact = (by: Step, days: number, items: StoryItem[] = [invoice(null)]): Contact =>
  ({ on: addDays(TODAY, days), step: by, scenario, channel: by.channel, askedMinor: 120_000, items });

test.each<[string, StoryItem[], boolean]>([
  ['never paid', [invoice(null)], false],
  ['paid the day after', [invoice(1)], true],
  ['paid on the third day', [invoice(3)], true],
  ['paid on the fourth', [invoice(4)], false],
  ['one of two paid', [invoice(1), invoice(null)], false],
])('%s: wasted or not', (_name, items, wasted) => expect(wasWasted(contact(R1, 0, items))).toBe(wasted));

test('counts by customer, step and month, what it costs and how often', () => {
  const tally = newTally();
  tell(tally, [contact(R1, 0, [invoice(2)]), contact(R2, 12), contact(CALL, 14)], usualCosts, (one) => one.askedMinor);
  tell(tally, [contact(R1, 1)], usualCosts, (one) => one.askedMinor);
  tell(tally, [], usualCosts, (one) => one.askedMinor);
  expect(tally).toMatchObject({ messages: 4, costMinor: 400, askedMinor: 480_000, wasted: 1, customersWritten: 2, howOften: [1, 0, 1, 0, 0], mostInAWeek: 2 });
  expect([...tally.steps.values()].map((one) => [one.stepName, one.messages, one.wasted, one.costMinor])).toEqual([['Relance 1', 2, 1, 0], ['Relance 2', 1, 0, 0], ['Appel', 1, 0, 400]]);
  expect([...tally.months]).toEqual([['2026-11', expect.objectContaining({ messages: 3 })], ['2026-12', expect.objectContaining({ messages: 1 })]]);
});
