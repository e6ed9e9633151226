import { expect, test } from 'vitest';
import type { LedgerLine } from './items.ts';
import { Openings } from './openings.ts';

/** `C1@411` has the customer beside his account, `411ZEN` is an account of his own; a star before it is an opening line. */
function openingsOf(said: string): Openings {
  const openings = new Openings();
  for (const word of said.split(' ')) {
    const [customer = '', account = customer] = word.replace('*', '').split('@');
    openings.add({ customer, account, on: word.startsWith('*') ? '2027-01-01' : '2027-02-01', opening: word.startsWith('*') } as LedgerLine);
  }
  return openings;
}

test.each<[string, string, string, boolean]>([
  ['with an opening line of his own, a customer is covered', '*C1@411', 'C1@411', true],
  ['the account was opened customer by customer: no line is no balance', '*C1@411 C2@411', 'C2@411', true],
  ['opened in one sum, an account says nothing of a customer', '*411 C2@411', 'C2@411', false],
  ['opened in detail and for a rest in one sum neither', '*C1@411 *411 C2@411', 'C2@411', false],
  ['but a customer who has his own line still is', '*C1@411 *411 C2@411', 'C1@411', true],
  ['another collective account opened in detail does not count', '*C1@416 C2@411', 'C2@411', false],
  ['no opening at all covers nobody', 'C1@411', 'C1@411', false],
  ['accounts of the customers\' own: those opened are covered', '*411ZEN', '411ZEN', true],
  ['accounts of the customers\' own: the others had no balance', '*411ZEN 411VENT', '411VENT', true],
  ['an account of one\'s own beside a collective one opened in one sum', '*411 C1@411 411VENT', '411VENT', false],
  ['the sum of a collective account is no customer', '*411 C1@411', '411', false],
])('%s', (_name, said, who, covered) => {
  const [code = '', account = code] = who.split('@');
  expect(openingsOf(said).cover({ code, account })).toBe(covered);
});

test('the first opening day is the day of the openings', () => {
  expect(openingsOf('*C1@411').on).toBe('2027-01-01');
  expect(openingsOf('C1@411').on).toBeUndefined();
});
