import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestDso, countBackDso } from './dso.ts';

test('count-back DSO counts the months it uses up, the last one in proportion', () => {
  expect(countBackDso(95_000, [{ salesMinor: 40_000, days: 31 }, { salesMinor: 38_000, days: 28 }, { salesMinor: 35_000, days: 31 }])).toBe(74.06);
  expect(countBackDso(30_000_000, [{ salesMinor: 12_000_000, days: 31 }, { salesMinor: 20_000_000, days: 31 }])).toBe(58.9);
});

test('a receivable beyond all known sales stands for at least their days', () => {
  expect(countBackDso(1000, [{ salesMinor: 100, days: 31 }, { salesMinor: 100, days: 30 }])).toBe(61);
});

test('months without sales pass, and without any sale there is no DSO', () => {
  expect(countBackDso(100, [{ salesMinor: 0, days: 10 }, { salesMinor: -50, days: 31 }, { salesMinor: 200, days: 30 }])).toBe(56);
  expect(countBackDso(100, [{ salesMinor: 0, days: 31 }])).toBeNull();
  expect(countBackDso(0, [{ salesMinor: 100, days: 31 }])).toBe(0);
  expect(countBackDso(-500, [{ salesMinor: 100, days: 31 }])).toBe(0);
});

test('the best possible DSO counts what is not due', () => {
  expect(bestDso(21_000_000, 30_000_000, [{ salesMinor: 120_000_000, days: 365 }])).toBe(63.88);
  expect(bestDso(100, 200, [{ salesMinor: 0, days: 365 }])).toBeNull();
});

test('the best possible DSO is never above the actual one', () => {
  const month = fc.record({ salesMinor: fc.integer({ min: -1000, max: 1_000_000 }), days: fc.integer({ min: 1, max: 31 }) });
  fc.assert(fc.property(fc.array(month), fc.nat(3_000_000), fc.nat(3_000_000), fc.nat(1_000_000), (months, notDue, late, credit) => {
    const receivable = notDue + late - credit;
    expect(bestDso(notDue, receivable, months) ?? 0).toBeLessThanOrEqual(countBackDso(receivable, months) ?? 0);
  }));
});
