import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PayerClass } from '../contract.ts';
import { assess, payerPolicy, type PaymentFacts } from './payer-class.ts';

const today = '2026-11-21';
/** Twelve invoices paid on their due date over two years. */
const punctual: PaymentFacts = {
  settled: 12, meanDaysLate: 0, spreadDays: 2, shareLateBp: 1000, recentSettled: 4, recentMeanDaysLate: 0, earlierSettled: 8, earlierMeanDaysLate: 0,
  averageMinor: 120_000, oldestOverdueDays: 0, overdueMinor: 0, firstOn: '2024-11-01', brokenPromises: 0,
};
const nothingPaid = {
  settled: 0, meanDaysLate: null, spreadDays: null, shareLateBp: null, recentSettled: 0, recentMeanDaysLate: null, earlierSettled: 0, earlierMeanDaysLate: null, averageMinor: null,
};

const cases: [string, Partial<PaymentFacts>, PayerClass, string[]][] = [
  ['a customer without an item', { ...nothingPaid, firstOn: null }, 'new', ['payer_no_history']],
  ['two payments within 89 days', { settled: 2, firstOn: '2026-08-24' }, 'new', ['payer_new']],
  ['two payments in 90 days are judged', { settled: 2, firstOn: '2026-08-23' }, 'good', ['payer_on_time', 'payer_share_late']],
  ['three payments are judged however recent', { settled: 3, firstOn: '2026-10-01' }, 'good', ['payer_on_time', 'payer_share_late']],
  ['none paid yet, 90 days overdue', { ...nothingPaid, oldestOverdueDays: 90, overdueMinor: 5000 }, 'new', ['payer_never_paid_yet', 'payer_overdue_now']],
  ['none paid yet, 91 days overdue', { ...nothingPaid, oldestOverdueDays: 91, overdueMinor: 5000 }, 'bad', ['payer_long_overdue']],
  ['on the due date', {}, 'good', ['payer_on_time', 'payer_share_late']],
  ['before the due date', { meanDaysLate: -8 }, 'good', ['payer_early', 'payer_share_late']],
  ['5 days late is on time', { meanDaysLate: 5 }, 'good', ['payer_on_time', 'payer_share_late']],
  ['always 12 days late', { meanDaysLate: 12, spreadDays: 3, shareLateBp: 10_000 }, 'late_regular', ['payer_late_regular', 'payer_share_late']],
  ['12 days late on average, now early, now very late', { meanDaysLate: 12, spreadDays: 25, shareLateBp: 6000 }, 'irregular', ['payer_irregular', 'payer_share_late']],
  ['early by fits and starts is no risk', { meanDaysLate: -20, spreadDays: 25, shareLateBp: 500 }, 'good', ['payer_early', 'payer_share_late']],
  ['from 2 to 14 days late', { meanDaysLate: 6, recentMeanDaysLate: 14, earlierMeanDaysLate: 2 }, 'worsening', ['payer_later_than_before', 'payer_habit']],
  ['9 days later than before is noise', { recentMeanDaysLate: 9, earlierMeanDaysLate: 0 }, 'good', ['payer_on_time', 'payer_share_late']],
  ['later than before, yet still early', { meanDaysLate: -10, recentMeanDaysLate: -2, earlierMeanDaysLate: -20 }, 'good', ['payer_early', 'payer_share_late']],
  ['two recent payments prove no trend', { recentSettled: 2, recentMeanDaysLate: 30, meanDaysLate: 4 }, 'good', ['payer_on_time', 'payer_share_late']],
  ['a punctual payer with an invoice 33 days overdue', { oldestOverdueDays: 33, overdueMinor: 90_000 }, 'worsening', ['payer_overdue_beyond_habit', 'payer_habit']],
  ['a punctual payer with an invoice 32 days overdue', { oldestOverdueDays: 32, overdueMinor: 90_000 }, 'good', ['payer_on_time', 'payer_share_late', 'payer_overdue_now']],
  ['one promise broken is said', { brokenPromises: 1 }, 'good', ['payer_broken_promises', 'payer_on_time', 'payer_share_late']],
  ['two promises broken in a year: not to be counted upon', { brokenPromises: 2 }, 'irregular', ['payer_broken_promises', 'payer_on_time', 'payer_share_late']],
  ['two broken promises never make a bad payer by themselves', { brokenPromises: 9, meanDaysLate: 12, spreadDays: 3, shareLateBp: 10_000 }, 'irregular', ['payer_broken_promises', 'payer_late_regular', 'payer_share_late']],
  ['two broken promises never make a bad payer a better one', { brokenPromises: 2, meanDaysLate: 46 }, 'bad', ['payer_mean_very_late', 'payer_habit', 'payer_broken_promises']],
  ['46 days late on average', { meanDaysLate: 46 }, 'bad', ['payer_mean_very_late', 'payer_habit']],
  ['91 days overdue and half paid late', { oldestOverdueDays: 91, overdueMinor: 40_000, shareLateBp: 5000 }, 'bad', ['payer_long_overdue', 'payer_habit']],
  ['91 days overdue, all else paid on time', { oldestOverdueDays: 91, overdueMinor: 40_000, shareLateBp: 500 }, 'worsening', ['payer_overdue_beyond_habit', 'payer_habit']],
];

test.each(cases)('%s', (_, facts, payerClass, codes) => {
  const judged = assess({ ...punctual, ...facts }, today);
  expect({ class: judged.class, codes: judged.because.map(({ code }) => code) }).toEqual({ class: payerClass, codes });
});

test('another policy gives another class', () => {
  expect(assess({ ...punctual, meanDaysLate: 12 }, today, { ...payerPolicy, lateMeanDays: 15 }).class).toBe('good');
});

test('whatever the history, there is a class and a reason, and paying later never makes a bad payer a better one', () => {
  const delay = fc.double({ min: -120, max: 400, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), delay, fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 900 }),
    (settled, meanDaysLate, spreadDays, shareLateBp, oldestOverdueDays) => {
      const facts = { ...punctual, settled, meanDaysLate, spreadDays, shareLateBp, oldestOverdueDays, overdueMinor: oldestOverdueDays * 100 };
      const judged = assess(facts, today);
      expect(judged.because.length).toBeGreaterThan(0);
      if (judged.class === 'bad') expect(assess({ ...facts, meanDaysLate: meanDaysLate + 10 }, today).class).toBe('bad');
    }));
});
