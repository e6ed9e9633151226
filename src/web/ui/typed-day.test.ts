import { expect, test } from 'vitest';
import { readSaidDay, readTypedDay } from './typed-day.ts';

test.each([
  ['21/11/2026', '2026-11-21'], ['1/2/26', '2026-02-01'], ['21.11.26', '2026-11-21'], ['21 11 2026', '2026-11-21'], ['21112026', '2026-11-21'],
  ['2026-11-21', '2026-11-21'], ['  ', ''], ['31/02/2026', undefined], ['11/21/2026', undefined], ['demain', undefined], ['21/11', undefined],
])('%j is read as %j', (typed, day) => {
  expect(readTypedDay(typed)).toBe(day);
});

/** A Friday. */
const today = '2026-11-20';

test.each([
  ['vendredi', '2026-11-27'], ['Ven', '2026-11-27'], ['lundi', '2026-11-23'], ['samedi', '2026-11-21'], ['jeudi', '2026-11-26'], ['friday', '2026-11-27'], ['tue', '2026-11-24'],
  ['demain', '2026-11-21'], ['après-demain', '2026-11-22'], ['aujourd’hui', '2026-11-20'], ['fin de mois', '2026-11-30'], ['fdm', '2026-11-30'],
  ['+7', '2026-11-27'], ['15 j', '2026-12-05'], ['dans 3 jours', '2026-11-23'], ['2 semaines', '2026-12-04'], ['2 weeks', '2026-12-04'],
  ['le 30', '2026-11-30'], ['5', '2026-12-05'], ['20', '2026-11-20'], ['31', '2026-12-31'], ['30/11', '2026-11-30'], ['15/1', '2027-01-15'], ['31/11', undefined],
  ['bientôt', undefined], ['', undefined], ['m', undefined], ['40', undefined],
])('on a Friday 20 November, %j is %j', (said, day) => {
  expect(readSaidDay(said, today)).toBe(day);
});
