import { expect, test } from 'vitest';
import { ladderPlaces } from '#values/ladder.ts';
import { CALL, item, MED, PREVENANCE, R1, R2, scenario, step, took, TODAY } from '#test/dunning.ts';
import type { Scenario, TakenStep } from './facts.ts';
import { climb, ladderOf, standing } from './ladder.ts';

const R3 = step(6, 'Relance 3', 'reminder', 35);
const of = (...steps: Scenario['steps']): Scenario => ({ ...scenario, steps });
const retired = (one: Scenario['steps'][number], version: number, more: Partial<TakenStep['retired']> = {}): TakenStep =>
  ({ ...took(one, 10), retired: { scenarioId: 1, place: one.offsetDays, version, ...more } });
const foreign = (one: Scenario['steps'][number], stepId: number): TakenStep => ({ ...took(one, 10), stepId });

test.each<[string, Scenario, TakenStep[], string]>([
  ['nothing yet', of(R1, R2, MED), [], 'Relance 1'],
  ['on the first rung', of(R1, R2, MED), [took(R1, 10)], 'Relance 2'],
  ['a step inserted before where it stands is not replayed', of(step(7, 'Relance 0', 'reminder', 4, { addedVersion: 2 }), R1, R2), [took(R1, 10)], 'Relance 2'],
  ['a step inserted after comes', of(R1, step(7, 'Relance 1 bis', 'reminder', 12, { addedVersion: 2 }), R2), [took(R1, 10)], 'Relance 1 bis'],
  ['a step moved earlier, behind it, is past', of({ ...R2, offsetDays: 5 }, R1, CALL), [took(R1, 10)], 'Appel'],
  ['a step it took moved later is still taken', of({ ...R1, offsetDays: 25 }, R2, CALL), [took(R1, 10)], 'Appel'],
  ['the step it stands on taken out: the next one after its place', of(R1, R3, MED), [took(R1, 20), retired(R2, 2)], 'Relance 3'],
  ['taken out and replaced by one of its kind, earlier', of(R1, step(7, 'R2 bis', 'reminder', 15, { addedVersion: 2 }), R3), [took(R1, 20), retired(R2, 2)], 'Relance 3'],
  ['taken out and replaced by one of its kind, later', of(R1, step(7, 'R2 bis', 'reminder', 30, { addedVersion: 2 }), R3), [took(R1, 20), retired(R2, 2)], 'Relance 3'],
  ['two taken out, one in their stead', of(step(7, 'R bis', 'reminder', 10, { addedVersion: 3 }), R3, MED), [retired(R1, 3), retired(R2, 3)], 'Relance 3'],
  ['in another scenario it stands where it was by kind', of(R1, CALL, R2, MED), [foreign(R1, 101), foreign(R2, 102)], 'Appel'],
  ['one taken out of another scenario counts by its kind too', of(R1, R2), [{ ...retired(R1, 2, { scenarioId: 9 }), stepId: 101 }], 'Relance 2'],
  ['what answered an event stands beside the ladder', of(R1, R2, CALL), [took(R1, 10), { ...took(CALL, 5), stepId: 9, happeningId: 3 }], 'Relance 2'],
  ['at the end', of(R1, R2), [took(R1, 30), took(R2, 10)], 'none'],
])('%s', (_name, by, taken, expected) => {
  const found = climb(item(300, { taken }), by, TODAY, () => undefined);
  expect(found.kind === 'none' ? 'none' : found.step.name).toBe(expected);
});

test('the ladder is climbed by the place of its steps, whatever the order they were given in', () => {
  expect(ladderOf(of(MED, R1, PREVENANCE, CALL, R2)).rungs.map(({ step: { name } }) => name)).toEqual(['Relance 1', 'Relance 2', 'Appel', 'Mise en demeure']);
  expect(standing(ladderOf(of(MED, R1, CALL, R2)), [took(CALL, 3)])).toBe(2);
});

test('places: from the due date, the issue, the step before; nothing for what stands beside', () => {
  const previous = { ...R2, anchor: 'previous' as const, offsetDays: 10 };
  const steps = [PREVENANCE, R1, previous, { ...previous, offsetDays: 5 }, { ...R1, anchor: 'issue' as const, offsetDays: 75 }, { ...CALL, anchor: 'event' as const }, step(9, 'Merci', 'thanks', 1)];
  expect(ladderPlaces(steps)).toEqual([-5, 8, 18, 23, 45, undefined, undefined]);
});

test('a courtesy that caught up on one before it does not come again; one ahead still does', () => {
  const [early, middle, last] = [step(8, 'Avis', 'courtesy', -20), step(9, 'Prévenance', 'courtesy', -10), step(10, 'Demain', 'courtesy', -1)];
  const by = of(early, middle, last, R1);
  const next = (late: number, ...taken: TakenStep[]) => {
    const found = climb(item(late, { taken }), by, TODAY, () => undefined);
    return found.kind === 'none' ? 'none' : `${found.kind} ${found.step.name}`;
  };
  expect(next(-9)).toBe('due Prévenance');
  expect(next(-4, took(middle, 5))).toBe('waits Demain');
  expect(next(-1, took(middle, 8))).toBe('due Demain');
  expect(next(-1, took(early, 19), took(middle, 8))).toBe('due Demain');
  expect(next(0, took(last, 1))).toBe('none');
  expect(next(-4, foreign(PREVENANCE, 101), foreign(PREVENANCE, 102))).toBe('waits Demain');
});
