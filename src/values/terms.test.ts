import { expect, test } from 'vitest';
import { dueOn } from './terms.ts';

test.each([
  // issued, 45 days then end of month, end of month then 45 days, 60 days net, 45 days net: vectors TV-2.1 to TV-2.8
  ['2026-01-15', '2026-03-31', '2026-03-17', '2026-03-16', '2026-03-01'],
  ['2024-01-15', '2024-02-29', '2024-03-16', '2024-03-15', '2024-02-29'],
  ['2026-01-01', '2026-02-28', '2026-03-17', '2026-03-02', '2026-02-15'],
  ['2026-01-31', '2026-03-31', '2026-03-17', '2026-04-01', '2026-03-17'],
  ['2026-03-16', '2026-04-30', '2026-05-15', '2026-05-15', '2026-04-30'],
  ['2026-03-17', '2026-05-31', '2026-05-15', '2026-05-16', '2026-05-01'],
  ['2026-11-21', '2027-01-31', '2027-01-14', '2027-01-20', '2027-01-05'],
  ['2026-12-31', '2027-02-28', '2027-02-14', '2027-03-01', '2027-02-14'],
])('an invoice of %s falls due by each rule', (issued, thenEnd, endThen, net60, net45) => {
  expect(dueOn(issued, { days: 45, rule: 'then_end_of_month' })).toBe(thenEnd);
  expect(dueOn(issued, { days: 45, rule: 'end_of_month_then' })).toBe(endThen);
  expect(dueOn(issued, { days: 60, rule: 'net' })).toBe(net60);
  expect(dueOn(issued, { days: 45, rule: 'net' })).toBe(net45);
});

test('thirty days end of month has two readings', () => {
  expect(dueOn('2026-01-15', { days: 30, rule: 'then_end_of_month' })).toBe('2026-02-28');
  expect(dueOn('2026-01-15', { days: 30, rule: 'end_of_month_then' })).toBe('2026-03-02');
});
