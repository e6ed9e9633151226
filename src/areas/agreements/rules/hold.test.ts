import { expect, test } from 'vitest';
import { isRunning, whyHeld, withoutStop, type Hold } from './hold.ts';

const hold: Hold = { itemId: null, kind: 'dispute', reason: 'Livraison incomplète', startsOn: '2026-11-10', endsOn: '2026-11-20', heldMinor: null, subjectId: 1 };

test.each([
  ['2026-11-09', false],
  ['2026-11-10', true],
  ['2026-11-20', true],
  ['2026-11-21', false],
])('a hold from the 10th to the 20th on %s runs: %s', (today, running) => {
  expect(isRunning(hold, today)).toBe(running);
});

test('a hold without an end runs until released', () => {
  expect(isRunning({ ...hold, endsOn: null }, '2036-01-01')).toBe(true);
});

test('the reason says what was written and when it ends', () => {
  expect(whyHeld(hold)).toEqual({
    code: 'held_by_dispute_until', facts: { why: 'Livraison incomplète', since_on: '2026-11-10', ends_on: '2026-11-20' },
  });
});

test('a promise without a word beside it is reason enough', () => {
  expect(whyHeld({ ...hold, kind: 'promise', reason: ' ' })).toEqual({ code: 'held_by_promise_alone_until', facts: { since_on: '2026-11-10', ends_on: '2026-11-20' } });
});

test('a reason that ends with a stop does not end the sentence it stands in', () => {
  expect(whyHeld({ ...hold, endsOn: null, reason: 'Deux cartons manquants. Avoir demandé. ' }).facts?.['why']).toBe('Deux cartons manquants. Avoir demandé');
  expect(['À suivre...', 'À suivre…', 'Vraiment ?', 'Sans point', '.'].map(withoutStop)).toEqual(['À suivre...', 'À suivre…', 'Vraiment ?', 'Sans point', '']);
});
