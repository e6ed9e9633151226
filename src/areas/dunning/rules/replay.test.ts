import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day } from '#values/day.ts';
import { CALL, calendar, customer, hold, item, MED, PREVENANCE, R1, R2, scenario, step } from '#test/dunning.ts';
import type { Scenario } from './facts.ts';
import { replay, type Story, type StoryItem } from './replay.ts';

const FROM = '2026-01-05';
const TO = '2026-12-31';

/** An invoice due on a day, paid so many days after it, in one or two parts; never when not given. */
function story(items: readonly { due: number; paid?: number; part?: number; credit?: boolean }[], more: Partial<Story> = {}): Story {
  const { items: _items, holds: _holds, happenings: _happenings, ...facts } = customer([]);
  return {
    facts, holds: [], happenings: [], ...more,
    items: items.map(({ due, paid, part, credit }): StoryItem => {
      const dueOn = addDays(FROM, due);
      const amountMinor = credit ? -30_000 : 120_000;
      const moves = [
        ...(part === undefined ? [] : [{ on: addDays(dueOn, part), minor: amountMinor / 4 }]),
        ...(paid === undefined ? [] : [{ on: addDays(dueOn, paid), minor: part === undefined ? amountMinor : (amountMinor / 4) * 3 }]),
      ].sort((a, b) => (a.on < b.on ? -1 : 1));
      return { ...item(0), dueOn, issuedOn: addDays(dueOn, -30), postedOn: addDays(dueOn, -30), amountMinor, openMinor: 0, moves };
    }),
  };
}
const live = (one: Story, by: Scenario = scenario, every = false) =>
  replay(one, () => by, { from: FROM, to: TO, calendar }, { every }).map(({ on, step: { name } }) => `${on} ${name}`);

test('an invoice paid on its due date gets the courtesy only', () => {
  expect(live(story([{ due: 30, paid: 0 }]))).toEqual(['2026-01-30 Prévenance']);
});

test('never paid, it climbs the whole ladder at its pace, on business days', () => {
  expect(live(story([{ due: 30 }]))).toEqual([
    '2026-01-30 Prévenance', '2026-02-12 Relance 1', '2026-02-24 Relance 2', '2026-03-06 Appel', '2026-03-23 Mise en demeure',
  ]);
});

test('paid between two reminders, it gets no more; a hold keeps them back for as long as it runs', () => {
  expect(live(story([{ due: 30, paid: 12 }]))).toEqual(['2026-01-30 Prévenance', '2026-02-12 Relance 1']);
  const held = [{ ...hold(), startsOn: '2026-02-01', endsOn: '2026-03-15' }];
  expect(live(story([{ due: 30 }], { holds: held }))).toEqual([
    '2026-01-30 Prévenance', '2026-03-16 Relance 1', '2026-03-30 Relance 2', '2026-04-09 Appel', '2026-04-24 Mise en demeure',
  ]);
});

test('a promise broken is answered the next business day, once', () => {
  const withCall = { ...scenario, steps: [...scenario.steps, step(9, 'Appel, promesse', 'call', 1, { anchor: 'event', event: 'broken_promise' })] };
  const happenings = [{ happeningId: 1, kind: 'broken_promise' as const, itemIds: null, happenedOn: '2026-02-20', promise: null }];
  expect(live(story([{ due: 30 }], { happenings }), withCall)).toEqual([
    '2026-01-30 Prévenance', '2026-02-12 Relance 1', '2026-02-23 Appel, promesse', '2026-03-02 Relance 2', '2026-03-12 Appel', '2026-03-27 Mise en demeure',
  ]);
});

const day = fc.integer({ min: -60, max: 330 });
const someStory = fc.record({
  items: fc.array(fc.record({ due: day, paid: fc.option(fc.integer({ min: -10, max: 120 }), { nil: undefined }), part: fc.option(fc.integer({ min: -5, max: 40 }), { nil: undefined }), credit: fc.boolean() },
    { requiredKeys: ['due'] }), { maxLength: 6 }),
  holds: fc.array(fc.record({ from: day, days: fc.integer({ min: 0, max: 60 }), at: fc.option(fc.nat({ max: 5 })), part: fc.boolean() }), { maxLength: 2 }),
  happened: fc.array(day, { maxLength: 2 }),
  insolvent: fc.option(day, { freq: 6 }),
});

test('days on which nothing can have changed are not missed by leaving them out', () => {
  const scenarios: Scenario[] = [
    scenario,
    { ...scenario, businessDaysOnly: false, minimumDaysBetween: 9, maximumPerWeek: 1, minimumMinor: 100_000 },
    { ...scenario, stops: { afterDays: 90, maximumReminders: 3 }, steps: [
      PREVENANCE, R1, { ...R2, conditions: { fromMinor: 130_000 } }, { ...CALL, anchor: 'previous', offsetDays: 9 }, MED,
      step(9, 'Appel', 'call', 1, { anchor: 'event', event: 'broken_promise' }), step(10, 'Émise', 'courtesy', 8, { anchor: 'issue' }),
    ] },
  ];
  fc.assert(fc.property(someStory, fc.constantFrom(...scenarios), ({ items, holds, happened, insolvent }, by) => {
    const told = story(items);
    const full: Story = {
      ...told, facts: { ...told.facts, insolventOn: insolvent === null ? null : addDays(FROM, insolvent) },
      holds: holds.flatMap(({ from, days, at, part }) => {
        const of = at === null ? null : told.items[at];
        return of === undefined ? [] : [{ ...hold(), itemId: of?.itemId ?? null, heldMinor: of && part ? 20_000 : null, startsOn: addDays(FROM, from), endsOn: addDays(FROM, from + days) }];
      }),
      happenings: happened.map((at, happeningId) => ({ happeningId, kind: 'broken_promise' as const, itemIds: null, happenedOn: addDays(FROM, at) as Day, promise: null })),
    };
    expect(live(full, by)).toEqual(live(full, by, true));
  }), { numRuns: 400 });
});
