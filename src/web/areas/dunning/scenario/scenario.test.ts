import { expect, test } from 'vitest';
import { asPurpose, axisOf, changesOf, inOrder, newScenario, nextStep, placeOn, withThanks, type DraftStep, type Sayings } from './scenario.ts';

const say: Sayings = {
  field: (name) => name, value: (name, draft) => JSON.stringify(draft[name]), window: ({ windowFromMinute, windowToMinute }) => `${windowFromMinute}-${windowToMinute}`,
  step: ({ name, offsetDays, approval }) => [name, String(offsetDays), approval], added: ({ name }) => `+ ${name}`, removed: ({ name }) => `- ${name}`,
};

test('saving says what changes, and nothing when nothing does', () => {
  const before = { ...newScenario(), name: 'Irrégulier' };
  expect(changesOf(before, structuredClone(before), say)).toEqual([]);
  const [first, , last] = before.steps;
  const after = { ...before, minimumMinor: 5_000, steps: [{ ...first!, offsetDays: 8 }, last!, nextStep(before, 'Relance 3')] };
  expect(changesOf(before, after, say).map(({ what, to }) => [what, to])).toEqual([
    ['minimumMinor', '5000'], ['Relance 1', '8'], ['+ Relance 3', undefined], ['- Relance 2', undefined],
  ]);
});

test('a step made into another kind moves to where that kind may stand', () => {
  const late: DraftStep = { ...newScenario().steps[0]!, offsetDays: 15 };
  expect(asPurpose(late, 'courtesy')).toMatchObject({ offsetDays: -5, channel: 'email', templateCode: 'courtesy' });
  expect(asPurpose(late, 'call')).toMatchObject({ offsetDays: 15, channel: 'phone' });
  expect(asPurpose({ ...late, offsetDays: -5 }, 'reminder').offsetDays).toBe(1);
  expect(asPurpose(late, 'thanks').offsetDays).toBe(10);
});

test('a thank-you taken away and put back is the same step', () => {
  const before = withThanks(newScenario(), 90, newScenario(), 'Merci');
  const without = withThanks(before, null, before, 'Merci');
  expect(without.steps.some(({ purpose }) => purpose === 'thanks')).toBe(false);
  expect(withThanks(without, 30, before, 'Merci').steps.at(-1)).toEqual(before.steps.at(-1));
});

test('steps stand in the order they come, the thank-you last', () => {
  const steps = inOrder([...withThanks(newScenario(), 90, newScenario(), 'Merci').steps].reverse());
  expect(steps.map(({ offsetDays }) => offsetDays)).toEqual([5, 15, 25, 1]);
});

test('the axis always shows the due date', () => {
  const axis = axisOf([{ offsetDays: 60, purpose: 'reminder' }, { offsetDays: 200, purpose: 'thanks' }]);
  expect(axis).toEqual({ from: -10, to: 66 });
  expect(placeOn(axis, -10)).toBe(0);
  expect(placeOn(axis, 66)).toBe(100);
});
