import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, decimal, DOT, readAmount, SCIENTIFIC, THOUSANDS, Total } from './amount.ts';

function read(text: string): { cents: number; oddity: number } | string {
  return readAmount(text, 0, text.length) ? { cents: amount.cents, oddity: amount.oddity } : amount.error!;
}

test.each([
  ['1200,00', 120000], ['0', 0], ['', 0], ['69,4', 6940], ['8957', 895700], ['+000000069,40', 6940], ['-12,34', -1234], ['12,34-', -1234], ['12,34+', 1234],
  ['0,00', 0], ['-0,00', 0], ['12,', 1200], [',50', 50], ['12,340', 1234], ['12,3400000', 1234], ['99999999999,99', 9999999999999], ['00000000000000001,00', 100],
])('the amount %j is %i cents, as the norm writes it', (text, cents) => {
  expect(read(text)).toEqual({ cents, oddity: 0 });
});

test.each([
  ['1234.56', 123456, DOT], ['1 234,56', 123456, THOUSANDS], ['1\u00a0234,56', 123456, THOUSANDS], ['1\u202f234 567', 123456700, THOUSANDS], ['1.234,56', 123456, THOUSANDS],
  ['1,234.56', 123456, THOUSANDS], ['1.234.567', 123456700, THOUSANDS], ['1.234.567,89', 123456789, THOUSANDS], ['1,5E3', 150000, SCIENTIFIC], ['12E-1', 120, SCIENTIFIC],
  ['1e+2', 10000, SCIENTIFIC], ['-1,25E1', -1250, SCIENTIFIC],
])('the amount %j is %i cents, and what is unusual in it is named', (text, cents, oddity) => {
  expect(read(text)).toEqual({ cents, oddity });
});

test.each([
  ['1,234,56', 'amount_two_commas'], ['12,,34', 'amount_two_commas'], ['12,345', 'amount_decimals'], ['1.234', 'amount_decimals'], ['1E-3', 'amount_decimals'], ['abc', 'amount_unreadable'],
  ['12€', 'amount_unreadable'], ['--5', 'amount_unreadable'], ['1 2', 'amount_unreadable'], ['1.2.3', 'amount_unreadable'], [',', 'amount_unreadable'],
  ['100000000000,00', 'amount_too_large'], ['9999999999999999999', 'amount_too_large'], ['1E90', 'amount_too_large'],
])('the amount %j is refused: %s', (text, error) => {
  expect(read(text)).toBe(error);
});

test('an amount written with two decimals is read back to the cent, whatever its sign and padding', () => {
  fc.assert(fc.property(fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }), fc.nat(4), (cents, zeros) => {
    const text = decimal(Math.abs(cents)).replace('.', ',');
    expect(read(`${cents < 0 ? '-' : ''}${'0'.repeat(zeros)}${text}`)).toEqual({ cents: cents === 0 ? 0 : cents, oddity: 0 });
  }));
});

test('a total beyond the exact integers of the machine stays exact', () => {
  const total = new Total();
  for (let i = 0; i < 3000; i++) total.add(9_999_999_999_999);
  expect(total.cents).toBe(9_999_999_999_999n * 3000n);
  expect(decimal(total.cents)).toBe('299999999999970.00');
});
