import { expect, test } from 'vitest';
import { readTypedDay } from './typed-day.ts';

test.each([
  ['21/11/2026', '2026-11-21'], ['1/2/26', '2026-02-01'], ['21.11.26', '2026-11-21'], ['21 11 2026', '2026-11-21'], ['21112026', '2026-11-21'],
  ['2026-11-21', '2026-11-21'], ['  ', ''], ['31/02/2026', undefined], ['11/21/2026', undefined], ['demain', undefined], ['21/11', undefined],
])('%j is read as %j', (typed, day) => {
  expect(readTypedDay(typed)).toBe(day);
});
