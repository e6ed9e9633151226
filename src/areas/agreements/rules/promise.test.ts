import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgePromise, promiseMoves, promiseRecord, spreadOver, type PromiseStatus } from './promise.ts';

const promise = { currency: 'EUR', amountMinor: 100_000, dueOn: '2026-11-13', graceDays: 3 };
const open = 500_000;

test.each<[string, number, number, string, PromiseStatus, string | undefined]>([
  ['nothing yet on its day', 0, open, '2026-11-13', 'open', undefined],
  ['nothing on the last day of grace', 0, open, '2026-11-16', 'open', undefined],
  ['nothing the day after', 0, open, '2026-11-17', 'broken', 'promise_broken'],
  ['a part the day after', 40_000, open, '2026-11-17', 'part_kept', 'promise_part_kept'],
  ['a part before its day', 40_000, open, '2026-11-10', 'open', undefined],
  ['all before its day', 100_000, open, '2026-11-10', 'kept', 'promise_kept'],
  ['more than promised', 130_000, open, '2026-11-17', 'kept', 'promise_kept'],
  ['one cent short', 99_999, open, '2026-11-17', 'part_kept', 'promise_part_kept'],
  ['a payment taken back', -40_000, open, '2026-11-17', 'broken', 'promise_broken'],
  ['written off before its day', 0, 0, '2026-11-10', 'cancelled', 'promise_settled_otherwise'],
])('%s', (_, receivedMinor, openMinor, today, status, code) => {
  const verdict = judgePromise(promise, { receivedMinor, openMinor }, today);
  expect([verdict.status, verdict.because[0]?.code]).toEqual([status, code]);
  expect(promiseMoves.open.includes(verdict.status) || verdict.status === 'open').toBe(true);
});

test('every status of a promise is reached from open, and every other ends', () => {
  const all = Object.keys(promiseMoves) as PromiseStatus[];
  expect(all.filter((status) => status !== 'open').every((status) => promiseMoves.open.includes(status) && promiseMoves[status].length === 0)).toBe(true);
});

test('the reason says what was promised, what came and for when', () => {
  expect(judgePromise(promise, { receivedMinor: 40_000, openMinor: open }, '2026-12-01').because).toEqual([
    { code: 'promise_part_kept', facts: { amount_minor: 100_000, received_minor: 40_000, due_on: '2026-11-13', currency: 'EUR' } },
  ]);
});

test('a promised amount lies on the items in their order, never more on one than is open of it, and sums to itself', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (opens, share) => {
    const total = opens.reduce((sum, one) => sum + one, 0);
    const amount = Math.max(1, Math.floor(total * share));
    const parts = spreadOver(amount, opens.map((openMinor, index) => ({ itemId: index + 1, openMinor })));
    expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(amount);
    parts.forEach((part, index) => {
      expect(part.itemId).toBe(index + 1);
      expect(part.amountMinor).toBeLessThanOrEqual(opens[index]!);
    });
  }));
});

test('a record counts what was kept, and a part by what came of it', () => {
  const judged = (status: PromiseStatus, receivedMinor = 0) => ({ status, amountMinor: 1_000, receivedMinor });
  expect(promiseRecord([judged('kept', 1_000), judged('part_kept', 500), judged('broken'), judged('open'), judged('cancelled')]))
    .toEqual({ kept: 1, partKept: 1, broken: 1, keptShareBp: 5_000 });
  expect(promiseRecord([judged('open')]).keptShareBp).toBeNull();
});
