import { expect, test } from 'vitest';
import { scoreWork, type WorkFacts } from './points.ts';
import { weighRisk, type RiskFacts } from './risk.ts';

const today = '2026-11-21';
const line: WorkFacts = {
  kind: 'approve', class: 'good', totalMinor: 100_000, overdueMinor: 100_000, oldestOverdueDays: 12, currency: 'EUR', purpose: 'reminder', sinceOn: today, endsOn: null,
};
const points = (facts: Partial<WorkFacts>) => scoreWork({ ...line, ...facts }, today).points;

test.each([
  ['more money', { overdueMinor: 1_000_000 }, {}],
  ['an older debt', { oldestOverdueDays: 60 }, {}],
  ['a bad payer', { class: 'bad' }, {}],
  ['a formal notice', { purpose: 'formal_notice' }, {}],
  ['a reminder', {}, { purpose: 'thanks' }],
  ['a message of which nobody knows whether it left', { kind: 'unknown' }, { kind: 'failed' }],
  ['a call', { kind: 'call' }, { kind: 'approve' }],
  ['what has waited for a week', { sinceOn: '2026-11-14' }, {}],
] as [string, Partial<WorkFacts>, Partial<WorkFacts>][])('%s comes first', (_, first, second) => {
  expect(points(first)).toBeGreaterThan(points(second));
});

test('each line says why it is there and why now', () => {
  const { because } = scoreWork({ ...line, kind: 'hold_ending', class: 'bad', endsOn: '2026-11-23', sinceOn: '2026-11-15' }, today);
  expect(because).toEqual([
    { code: 'work_hold_ending', facts: { ends_on: '2026-11-23' } }, { code: 'work_overdue', facts: { overdue_minor: 100_000, days: 12, currency: 'EUR' } },
    { code: 'risk_bad' }, { code: 'work_waiting', facts: { days: 6 } },
  ]);
});

const customer: RiskFacts = { class: 'good', overdueMinor: 50_000, totalMinor: 80_000, oldestOverdueDays: 20, insolvent: false, currency: 'EUR', grandTotalMinor: 10_000_000 };
const weight = (facts: Partial<RiskFacts>) => weighRisk({ ...customer, ...facts }).weight;

test('the same overdue worries more from a payer who gets worse, the older it is, and most from an insolvent one', () => {
  expect(weight({ class: 'worsening' })).toBeGreaterThan(weight({}));
  expect(weight({ oldestOverdueDays: 100 })).toBeGreaterThan(weight({}));
  expect(weight({ insolvent: true })).toBeGreaterThan(weight({ class: 'bad' }));
});

test('a customer who weighs a tenth of all that is owed is said so', () => {
  expect(weighRisk({ ...customer, grandTotalMinor: 800_000 }).because.map(({ code }) => code)).toEqual(['risk_overdue', 'risk_concentration']);
  expect(weighRisk({ ...customer, grandTotalMinor: 810_000 }).because.map(({ code }) => code)).toEqual(['risk_overdue']);
});
