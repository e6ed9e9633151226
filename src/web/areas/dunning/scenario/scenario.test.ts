import { expect, test } from 'vitest';
import { changesOf, type Sayings } from './changes.ts';
import { asAnchor, asPurpose, axisOf, fieldsOf, inOrder, newScenario, nextStep, offsetAt, placeOn, placesOf, withThanks, type DraftStep } from './scenario.ts';

const say: Sayings = {
  field: (name) => name, value: (name, draft) => JSON.stringify(draft[name]), window: ({ windowFromMinute, windowToMinute }) => `${windowFromMinute}-${windowToMinute}`,
  step: ({ name, offsetDays, approval, conditions }) => [name, String(offsetDays), approval, JSON.stringify(conditions)], added: ({ name }) => `+ ${name}`, removed: ({ name }) => `- ${name}`,
};
const [first, second, call] = newScenario().steps as [DraftStep, DraftStep, DraftStep];
const event: DraftStep = { ...first, key: 'e', anchor: 'event', event: 'broken_promise', offsetDays: 2 };

test('saving says what changes, and nothing when nothing does', () => {
  const before = { ...newScenario(), name: 'Irrégulier' };
  expect(changesOf(before, structuredClone(before), say)).toEqual([]);
  const after = { ...before, minimumMinor: 5_000, stops: { afterDays: 90 }, steps: [{ ...first, offsetDays: 8, conditions: { fromMinor: 100 } }, call, nextStep(before, 'Relance 3')] };
  expect(changesOf(before, after, say).map(({ what, to }) => [what, to])).toEqual([
    ['minimumMinor', '5000'], ['stops', '{"afterDays":90}'], ['Relance 1', '8, {"fromMinor":100}'], ['+ Relance 3', undefined], ['- Relance 2', undefined],
  ]);
});

test('a step made into another kind moves to where that kind may stand', () => {
  const late: DraftStep = { ...first, offsetDays: 15, channel: 'letter' };
  expect(asPurpose(late, 'courtesy')).toMatchObject({ offsetDays: -5, channel: 'letter', templateCode: 'courtesy' });
  expect(asPurpose(late, 'call')).toMatchObject({ offsetDays: 15, channel: 'phone' });
  expect(asPurpose(asPurpose(late, 'call'), 'reminder')).toMatchObject({ channel: 'email' });
  expect(asPurpose({ ...late, offsetDays: -5 }, 'reminder').offsetDays).toBe(1);
  expect(asPurpose(late, 'thanks')).toMatchObject({ offsetDays: 10, channel: 'email' });
  expect(asPurpose(event, 'courtesy')).toMatchObject({ anchor: 'due', event: null, offsetDays: -5 });
});

test('counted from something else, a step stays on its day', () => {
  const steps = [first, second, call];
  const chained = asAnchor(steps, second, 'previous');
  expect(chained).toMatchObject({ anchor: 'previous', offsetDays: 10, event: null });
  expect(placesOf([first, chained, call]).get(second.key)).toBe(15);
  expect(placesOf([{ ...first, offsetDays: 9 }, chained, call]).get(second.key)).toBe(19);
  expect(asAnchor(steps, second, 'issue')).toMatchObject({ offsetDays: 45 });
  expect(asAnchor(steps, asAnchor(steps, second, 'event'), 'due')).toMatchObject({ anchor: 'due', event: null });
  expect(offsetAt([first, chained, call], chained, 12)).toBe(7);
  expect(offsetAt([first, chained, call], chained, -40)).toBe(1);
});

test('a thank-you taken away and put back is the same step', () => {
  const before = withThanks(newScenario(), 90, newScenario(), 'Merci');
  const without = withThanks(before, null, before, 'Merci');
  expect(without.steps.some(({ purpose }) => purpose === 'thanks')).toBe(false);
  expect(withThanks(without, 30, before, 'Merci').steps.at(-1)).toEqual(before.steps.at(-1));
});

test('steps stand in the order they come, what answers an event after them, the thank-you last', () => {
  const steps = inOrder([...withThanks({ ...newScenario(), steps: [event, ...newScenario().steps] }, 90, newScenario(), 'Merci').steps].reverse());
  expect(steps.map(({ offsetDays }) => offsetDays)).toEqual([5, 15, 25, 2, 1]);
  expect(placesOf(steps).get('e')).toBeUndefined();
});

test('what is saved has nothing only the page needs', () => {
  expect(fieldsOf({ ...newScenario(), name: ' Irrégulier ' })).toMatchObject({ name: 'Irrégulier' });
  expect(Object.keys(fieldsOf(newScenario()).steps[0]!)).not.toContain('key');
});

test('the axis always shows the due date', () => {
  const axis = axisOf([60, undefined]);
  expect(axis).toEqual({ from: -10, to: 66 });
  expect(placeOn(axis, -10)).toBe(0);
  expect(placeOn(axis, 66)).toBe(100);
});
