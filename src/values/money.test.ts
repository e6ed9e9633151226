import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromDecimal, split, toDecimal } from './money.ts';

const minors = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 }).filter((list) => list.some((one) => one > 0));

test('the parts of a split sum to the whole, and none differs from its share by more than its neighbours', () => {
  fc.assert(fc.property(minors, weights, (minor, list) => {
    const parts = split(minor, list);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(minor);
    const total = list.reduce((sum, weight) => sum + weight, 0);
    for (const [index, part] of parts.entries()) expect(Math.abs(part - (minor / total) * list[index]!)).toBeLessThanOrEqual(2);
  }));
});

test('a weightless split is refused', () => {
  expect(() => split(100, [0, 0])).toThrow('weights');
  expect(() => split(100, [2, -1])).toThrow('weights');
});

test('an amount written as a decimal reads back the same in every currency', () => {
  fc.assert(fc.property(minors, fc.constantFrom('EUR', 'JPY', 'TND'), (minor, currency) => {
    expect(fromDecimal(toDecimal(minor, currency), currency)).toBe(minor);
  }));
});

test.each([
  ['1234.5', 123_450], ['-0,05', -5], ['+7', 700], ['0.100', 10], ['-0', 0],
])('%s is %i minor units', (text, minor) => {
  expect(fromDecimal(text)).toBe(minor);
});

test.each(['', '1.234.5', '12.345', '1e3', 'abc', '1 000', '99999999999999'])('%j is no amount', (text) => {
  expect(fromDecimal(text)).toBeUndefined();
});
