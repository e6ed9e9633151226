import { expect, test } from 'vitest';
import { formatIban, isBic, isCreditorReference, isIban, plainIban } from './iban.ts';

test.each([
  ['FR1420041010050500013M02606', true],
  ['FR7630006000011234567890189', true],
  ['FR3330002005500000157841Z25', true],
  ['DE89370400440532013000', true],
  ['GB82WEST12345698765432', true],
  ['FR7630006000011234567890188', false],
  ['FR763000600001123456789018', false],
  ['', false],
])('the account number %s is right: %s', (text, right) => {
  expect(isIban(text)).toBe(right);
});

test('an account number is read as people type it and printed in fours', () => {
  expect(plainIban(' fr76 3000 6000\u00a00112-3456 7890 189 ')).toBe('FR7630006000011234567890189');
  expect(formatIban('FR7630006000011234567890189')).toBe('FR76 3000 6000 0112 3456 7890 189');
  expect(formatIban('DE8937040044053201')).toBe('DE89 3704 0044 0532 01');
});

test.each([
  ['RF18539007547034', true], ['RF33FAC2026000123', true], ['RF272026F00042', true], ['RF741', true], ['RF471234567890', true], ['RF19539007547034', false], ['FAC2026', false],
])('the creditor reference %s is right: %s', (text, right) => {
  expect(isCreditorReference(text)).toBe(right);
});

test.each([['BNPAFRPPXXX', true], ['BNPAFRPP', true], ['BNPAFRP', false], ['bnpafrpp', false]])('the bank %s is right: %s', (text, right) => {
  expect(isBic(text)).toBe(right);
});
