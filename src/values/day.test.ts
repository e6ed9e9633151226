import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, daysBetween, endOfMonth, isDay, startOfMonth, wallClock, weekday } from './day.ts';

const days = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

test('a day and what follows agree with the calendar of the platform', () => {
  fc.assert(fc.property(days, fc.integer({ min: -20_000, max: 20_000 }), (day, count) => {
    const expected = new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
    if (!/^\d{4}-/.test(expected)) return;
    expect(addDays(day, count)).toBe(expected);
    expect(daysBetween(day, expected)).toBe(count);
    expect(weekday(day)).toBe(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
  }));
});

test('a month has a first and a last day', () => {
  fc.assert(fc.property(days, (day) => {
    expect(endOfMonth(day) >= day && startOfMonth(day) <= day).toBe(true);
    expect(startOfMonth(addDays(endOfMonth(day), 1))).toBe(addDays(endOfMonth(day), 1));
  }));
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-11-21', 14, '2028-01-21'],
  ['2026-01-15', -1, '2025-12-15'],
])('%s and %i months is %s', (day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected);
});

test.each(['2026-02-29', '2026-13-01', '2026-00-10', '0000-01-01', '1899-12-31', '2200-01-01', '26-01-01', '2026-1-1', '2026-01-01T00:00', ''])('%j is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test('the company’s day is that of its own clock', () => {
  const lateEvening = new Date('2026-11-20T23:30:00Z');
  expect(wallClock(lateEvening, 'Europe/Paris')).toEqual({ day: '2026-11-21', minutes: 30 });
  expect(wallClock(lateEvening, 'America/Martinique')).toEqual({ day: '2026-11-20', minutes: 19 * 60 + 30 });
  expect(wallClock(new Date('2026-03-29T01:30:00Z'), 'Europe/Paris')).toEqual({ day: '2026-03-29', minutes: 3 * 60 + 30 });
});
