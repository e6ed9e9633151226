import { expect, test } from 'vitest';
import { addDays } from '#values/day.ts';
import { CALL, customer, item, R1, R2, scenario, step, TODAY, took } from '#test/dunning.ts';
import { asIfSent, changesBetween, firstChange, withoutSteps } from './effect.ts';
import type { Step } from './facts.ts';
import type { Contact } from './replay.ts';

const contact = (by: Step, days: number, more: Partial<Contact> = {}): Contact =>
  ({ on: addDays(TODAY, days), step: by, scenario, channel: by.channel, askedMinor: 120_000, items: [], ...more });
const BIS = step(-1, 'Relance bis', 'reminder', 9);
const without = (gone: Step, ...more: Step[]) => ({ ...scenario, steps: [...scenario.steps.filter(({ stepId }) => stepId !== gone.stepId), ...more] });
const elsewhere = { ...scenario, scenarioId: 2, steps: [{ ...R2, stepId: 90 }] };
const kinds = (before: Contact[], after: Contact[]) => changesBetween(before, after).map((one) => `${one.kind} ${(one.after ?? one.before)!.step.name}`);

test.each<[string, Contact[], Contact[], string[]]>([
  ['nothing and nothing', [], [], []],
  ['the same day', [contact(R1, 2)], [contact(R1, 2)], ['same Relance 1']],
  ['an offset moved earlier', [contact(R1, 5)], [contact(R1, 2)], ['sooner Relance 1']],
  ['an offset moved later', [contact(R1, 2)], [contact(R1, 5)], ['later Relance 1']],
  ['out of the days looked at', [contact(R1, 28)], [], ['noLonger Relance 1']],
  ['a step more', [contact(R1, 2)], [contact(R1, 2), contact(CALL, 8)], ['same Relance 1', 'newly Appel']],
  ['a step replaced by one of its purpose', [contact(R1, 2)], [contact(BIS, 3, { scenario: without(R1, BIS) })], ['later Relance bis']],
  ['a step added before one that is out of the days then', [contact(R1, 2)], [contact(BIS, 3, { scenario: { ...scenario, steps: [...scenario.steps, BIS] } })], ['noLonger Relance 1', 'newly Relance bis']],
  ['another of the same ladder', [contact(R1, 2)], [contact(R2, 3)], ['noLonger Relance 1', 'newly Relance 2']],
  ['those of another scenario by their names', [contact(R1, 2), contact(R2, 14)], [contact(BIS, 3, { scenario: without(R1, BIS) }), contact({ ...R2, stepId: 90 }, 14, { scenario: elsewhere })], ['later Relance bis', 'differently Relance 2']],
  ['a step replaced by another purpose', [contact(R1, 2)], [contact(CALL, 2)], ['noLonger Relance 1', 'newly Appel']],
  ['by another channel', [contact(R1, 2)], [contact({ ...R1, channel: 'letter' }, 2)], ['differently Relance 1']],
  ['by another scenario', [contact(R1, 2)], [contact(R1, 2, { scenario: { ...scenario, scenarioId: 2 } })], ['differently Relance 1']],
  ['each against itself before another', [contact(R1, 2), contact(R2, 14)], [contact(R2, 2)], ['noLonger Relance 1', 'sooner Relance 2']],
])('%s', (_name, before, after, expected) => expect(kinds(before, after)).toEqual(expected));

test('what changes first is told', () => {
  const changes = changesBetween([contact(R1, 2), contact(R2, 14)], [contact(R1, 2), contact(R2, 12), contact(CALL, 9)]);
  expect(firstChange(changes)?.after?.step.name).toBe('Appel');
  expect(firstChange(changesBetween([contact(R1, 2)], [contact(R1, 2)]))).toBeUndefined();
});

test('steps a draft takes out keep what they did; what waits counts as sent today', () => {
  const facts = customer([item(20, { taken: [took(R1, 12)] }), item(3)]);
  const gone = new Map([[R1.stepId, { scenarioId: 1, place: 8, version: 2 }]]);
  expect(withoutSteps(facts, gone).items.map((one) => one.taken.map((taken) => taken.retired))).toEqual([[{ scenarioId: 1, place: 8, version: 2 }], []]);
  expect(withoutSteps(facts, new Map())).toBe(facts);
  const waiting = customer([item(20, { taken: [{ ...took(R1, 0), sentOn: null }] })], { waitingOn: addDays(TODAY, -1) });
  expect(asIfSent(waiting, TODAY)).toMatchObject({ waitingOn: null, lastContactOn: TODAY, items: [{ taken: [{ sentOn: TODAY }] }] });
  expect(asIfSent(facts, TODAY)).toBe(facts);
});
