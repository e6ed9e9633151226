import { expect, test } from 'vitest';
import { because } from '#values/reason.ts';
import { narrow, shownLine, sums, tellingReason, wordOf, type Line } from './work.ts';

const line = (key: string, more: Partial<Line> = {}): Line => ({
  key, kind: 'approve', points: 0, customerId: 1, customerName: 'Électricité Mauvoisin', class: null, messageId: 1, holdId: null, stepName: null,
  channel: 'email', subjectId: null, collectorUserId: null, collectorName: null, coverFor: null, pinned: false, laterUntil: null, toAddress: null, subject: null, totalMinor: 1000, overdueMinor: 1000, currency: 'EUR', because: [], ...more,
});

test('a search ignores accents and the order of words', () => {
  const lines = [line('a'), line('b', { customerName: 'Menuiserie Vautrin' })];
  expect(narrow(lines, undefined, 'mauvoisin elec').map(({ key }) => key)).toEqual(['a']);
  expect(narrow(lines, 'call', undefined)).toEqual([]);
});

test('once a line is dealt with, the one that took its place is shown', () => {
  const lines = [line('a'), line('b'), line('c')];
  expect(shownLine(lines, undefined)?.key).toBe('a');
  expect(shownLine(lines, { key: 'b', at: 1 })?.key).toBe('b');
  expect(shownLine([line('a'), line('c')], { key: 'b', at: 1 })?.key).toBe('c');
  expect(shownLine([line('a')], { key: 'c', at: 2 })?.key).toBe('a');
  expect(shownLine([], { key: 'c', at: 2 })).toBeUndefined();
});

test('a line says why its message, before how long it waits', () => {
  const own = because('step_due');
  expect(tellingReason(line('a', { because: [because('work_approve'), because('work_overdue'), own] }))).toBe(own);
  expect(tellingReason(line('a', { because: [because('work_approve'), because('work_overdue')] }))?.code).toBe('work_overdue');
  expect(tellingReason(line('a', { kind: 'hold_ending', because: [because('work_hold_ending')] }))?.code).toBe('work_hold_ending');
});

test('a letter that came back is not called a refused address', () => {
  expect(wordOf(line('a', { kind: 'bounced', because: [because('work_bounced')] }))).toBe('dunning.work.bounced');
  expect(wordOf(line('a', { kind: 'bounced', channel: 'registered', because: [because('work_returned')] }))).toBe('dunning.work.returned');
});

test('amounts of two currencies are never added', () => {
  expect(sums([line('a'), line('b', { currency: 'USD', totalMinor: 5 }), line('c')])).toEqual([{ currency: 'EUR', minor: 2000 }, { currency: 'USD', minor: 5 }]);
});
