import fc from 'fast-check';
import { expect, test } from 'vitest';
import { easter, holidayRegions, holidaysOf, instantAt, isBusinessDay, isHoliday, nextBusinessDay } from './calendar.ts';
import { addDays, daysBetween, wallClock, weekday } from './day.ts';

const day = fc.integer({ min: 0, max: 22_280 }).map((days) => addDays('2000-01-01', days));
const region = fc.constantFrom(...holidayRegions);

test.each([
  [2000, '2000-04-23'], [2008, '2008-03-23'], [2011, '2011-04-24'], [2019, '2019-04-21'], [2024, '2024-03-31'], [2025, '2025-04-20'],
  [2026, '2026-04-05'], [2027, '2027-03-28'], [2035, '2035-03-25'], [2038, '2038-04-25'], [2049, '2049-04-18'], [2060, '2060-04-18'],
])('Easter of %s is %s', (year, sunday) => expect(easter(year)).toBe(sunday));

test('Easter is a Sunday between 22 March and 25 April, 2000 to 2060', () => {
  for (let year = 2000; year <= 2060; year++) {
    expect(weekday(easter(year))).toBe(7);
    expect(easter(year) >= `${year}-03-22` && easter(year) <= `${year}-04-25`).toBe(true);
  }
});

test('the eleven public holidays of 2026 in mainland France', () => {
  expect([...holidaysOf(2026, 'FR')].sort()).toEqual([
    '2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25', '2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25',
  ]);
});

test.each([
  ['2026-04-03', 'FR-AM', true], ['2026-04-03', 'FR', false], ['2026-12-26', 'FR-AM', true], ['2026-12-26', 'FR', false],
  ['2026-05-27', 'GP', true], ['2026-05-22', 'MQ', true], ['2026-06-10', 'GF', true], ['2026-12-20', 'RE', true], ['2026-04-27', 'YT', true],
  ['2026-10-09', 'BL', true], ['2026-05-28', 'MF', true], ['2026-05-27', 'MF', false], ['2026-07-29', 'WF', true], ['2026-09-24', 'NC', true],
  ['2024-06-29', 'PF', true], ['2026-06-29', 'PF', false], ['2026-11-20', 'PF', true], ['2026-07-14', 'PM', true],
])('%s in %s is a public holiday: %s', (on, where, holiday) => expect(isHoliday(on, where)).toBe(holiday));

test('Ascension on 1 May 2008 makes ten holidays of eleven', () => expect(holidaysOf(2008, 'FR').size).toBe(10));

test('an unknown region has the national holidays', () => expect(holidaysOf(2026, 'XX')).toEqual(holidaysOf(2026, 'FR')));

test('every region keeps the national holidays and adds its own', () => {
  fc.assert(fc.property(region, fc.integer({ min: 2000, max: 2060 }), (where, year) => {
    expect([...holidaysOf(year, 'FR')].every((on) => isHoliday(on, where))).toBe(true);
    expect([...holidaysOf(year, where)].every((on) => on.startsWith(`${year}-`))).toBe(true);
  }));
});

test('the next business day is later, worked, and everything between is not', () => {
  fc.assert(fc.property(day, region, (from, where) => {
    const next = nextBusinessDay(from, where);
    expect(next > from && isBusinessDay(next, where)).toBe(true);
    expect(daysBetween(from, next)).toBeLessThanOrEqual(6);
    for (let between = addDays(from, 1); between < next; between = addDays(between, 1)) expect(isBusinessDay(between, where)).toBe(false);
  }));
});

test('an instant shows on the wall clock it was made for, but for the hour that is skipped', () => {
  const zones = fc.constantFrom('Europe/Paris', 'America/Guadeloupe', 'Indian/Reunion', 'Pacific/Noumea', 'Pacific/Tahiti');
  fc.assert(fc.property(day, fc.integer({ min: 0, max: 1439 }), zones, (on, minutes, zone) => {
    const seen = wallClock(instantAt(on, minutes, zone), zone);
    const skipped = zone === 'Europe/Paris' && weekday(on) === 7 && minutes >= 120 && minutes < 180;
    if (!skipped) expect(seen).toEqual({ day: on, minutes });
  }));
  expect(instantAt('2026-07-01', 510, 'Europe/Paris').toISOString()).toBe('2026-07-01T06:30:00.000Z');
  expect(wallClock(instantAt('2026-03-29', 150, 'Europe/Paris'), 'Europe/Paris')).toEqual({ day: '2026-03-29', minutes: 210 });
});
