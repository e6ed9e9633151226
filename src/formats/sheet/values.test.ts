import { expect, test } from 'vitest';
import { dayOrder, decimalMark, sheetAmount, sheetDay } from './values.ts';

test.each([
  ['1 234,56 €', 123456], ['1\u202f234,56\u00a0€', 123456], ['(123,45)', -12345], ['1,234.56', 123456], ['1.234,56', 123456], ['1.234.567,8', 123456780], ['-12,5', -1250], ['−12,50', -1250], ['12,50-', -1250],
  ['EUR 10', 1000], ['', 0], ['-', 0], ['1234.5', 123450], ['0,125', undefined], ['1.234', undefined], ['1,234', undefined], ['(-5)', undefined], ['douze', undefined], ['12/01/2026', undefined],
])('the amount %j is %s cents', (text, cents) => {
  expect(sheetAmount(text)).toBe(cents);
});

test.each([['1.234', ',', 123400], ['1,234', '.', 123400], ['1.234', '.', undefined], ['1,234.50', ',', undefined], ['1.234,50', ',', 123450], ['12,5', ',', 1250]] as const)(
  'when its column tells the decimal mark, %j with %j is %s', (text, mark, cents) => {
    expect(sheetAmount(text, mark)).toBe(cents);
  });

test('a column tells its decimal mark, unless it contradicts itself', () => {
  expect(decimalMark(['1 234', '12,5'])).toBe(',');
  expect(decimalMark(['1,234', '1,234.50'])).toBe('.');
  expect(decimalMark(['1.234.567', '5'])).toBe(',');
  expect(decimalMark(['1.234', '1,234'])).toBeUndefined();
  expect(decimalMark(['1.5', '1,5'])).toBeUndefined();
});

test.each([
  ['2026-01-15', '2026-01-15'], ['15/01/2026', '2026-01-15'], ['5.1.26', '2026-01-05'], ['20260115', '2026-01-15'], ['15 janvier 2026', '2026-01-15'], ['1er août 2026', '2026-08-01'],
  ['15 janv. 2026', '2026-01-15'], ['Jan 15, 2026', '2026-01-15'], ['15-Jan-26', '2026-01-15'], ['46037', '2026-01-15'], ['46037.5', '2026-01-15'], ['2026-01-15T00:00:00.000Z', '2026-01-15'],
  ['15/01/2026 12:30', '2026-01-15'], ['', ''], ['00/00/0000', ''], ['31/02/2026', undefined], ['01/15/2026', undefined], ['12345678901', undefined], ['1500', undefined], ['hier', undefined],
])('the day %j is %s', (text, day) => {
  expect(sheetDay(text)).toBe(day);
});

test('an English column tells that the month comes first', () => {
  expect(dayOrder(['01/02/2026', '01/15/2026'])).toBe('mdy');
  expect(dayOrder(['01/02/2026', '15/01/2026'])).toBe('dmy');
  expect(dayOrder(['01/02/2026'])).toBeUndefined();
  expect(sheetDay('01/15/2026', 'mdy')).toBe('2026-01-15');
});
