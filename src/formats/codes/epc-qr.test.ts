import { expect, test } from 'vitest';
import { epcText, type EpcTransfer } from './epc-qr.ts';

const transfer: EpcTransfer = { name: 'SOCIETE EXEMPLE SAS', iban: 'FR7630006000011234567890189', bic: null, amountMinor: 123_456, reference: 'RF33FAC2026000123' };

test('a structured reference: 92 bytes, as the norm’s example', () => {
  const text = epcText(transfer)!;
  expect(text).toBe('BCD\n002\n1\nSCT\n\nSOCIETE EXEMPLE SAS\nFR7630006000011234567890189\nEUR1234.56\n\nRF33FAC2026000123');
  expect(Buffer.byteLength(text)).toBe(92);
});

test('a free text takes the place of the structured reference: 99 bytes', () => {
  const text = epcText({ ...transfer, reference: 'FACTURE FAC-2026-000123' })!;
  expect(text.split('\n').slice(8)).toEqual(['', '', 'FACTURE FAC-2026-000123']);
  expect(Buffer.byteLength(text)).toBe(99);
});

test('the bank is said when it is known and well written', () => {
  expect(epcText({ ...transfer, bic: 'BNPAFRPPXXX' })!.split('\n')[4]).toBe('BNPAFRPPXXX');
  expect(epcText({ ...transfer, bic: 'BNP' })!.split('\n')[4]).toBe('');
});

test.each<[string, Partial<EpcTransfer>]>([
  ['a wrong account', { iban: 'FR7630006000011234567890188' }], ['no amount', { amountMinor: 0 }], ['a negative amount', { amountMinor: -5 }],
  ['a billion', { amountMinor: 100_000_000_000 }], ['no payee', { name: ' \n ' }],
])('%s is not said at all', (_why, change) => {
  expect(epcText({ ...transfer, ...change })).toBeUndefined();
});

test('no line of a name or a reference can add a line of its own', () => {
  const text = epcText({ ...transfer, name: 'A\nB', reference: 'x\r\nEUR9' })!;
  expect(text.split('\n')).toHaveLength(11);
  expect(text).toContain('\nA B\n');
});

test('accents are left to the paper: what banks carry is read alike by every reader', () => {
  const text = epcText({ ...transfer, name: 'Société Brûlée & Œuvres d’Été – Noël', reference: 'Réf. n°\u00a012 à régler…' })!;
  expect(text.split('\n')[5]).toBe("Societe Brulee & OEuvres d'Ete - Noel");
  expect(text.split('\n')[10]).toBe('Ref. no 12 a regler...');
});

test('letters that have no other way to be written stay, and the code says it is UTF-8', () => {
  const text = epcText({ ...transfer, name: 'Ελιά Ёлка' })!;
  expect(text.split('\n')[5]).toBe('Ελιά Ёлка');
  expect(text.split('\n')[2]).toBe('1');
});

test.each([[1, 'EUR0.01'], [100, 'EUR1.00'], [99_999_999_999, 'EUR999999999.99']])('%i cents are said as %s', (amountMinor, said) => {
  expect(epcText({ ...transfer, amountMinor })!.split('\n')[7]).toBe(said);
});

test('names and references are cut at the norm’s lengths', () => {
  const text = epcText({ ...transfer, name: 'N'.repeat(90), reference: 'R'.repeat(200) })!;
  expect(text.split('\n')[5]).toHaveLength(70);
  expect(text.split('\n')[10]).toHaveLength(140);
  // In letters of four bytes each it would be more than a code holds.
  expect(epcText({ ...transfer, name: '𝄞'.repeat(70), reference: '𝄞'.repeat(140) })).toBeUndefined();
});
