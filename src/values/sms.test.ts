import { expect, test } from 'vitest';
import { isMobile, measureSms, plainSms, toE164 } from './sms.ts';

test.each([
  ['', 'gsm7', 0, 0], ['Bonjour', 'gsm7', 7, 1], ['a'.repeat(160), 'gsm7', 160, 1], ['a'.repeat(161), 'gsm7', 161, 2], ['a'.repeat(306), 'gsm7', 306, 2], ['a'.repeat(307), 'gsm7', 307, 3],
  ['12,50 €', 'gsm7', 8, 1], [`${'a'.repeat(152)}€${'b'.repeat(20)}`, 'gsm7', 174, 2], ['ê', 'ucs2', 1, 1], ['ê'.repeat(70), 'ucs2', 70, 1], ['ê'.repeat(71), 'ucs2', 71, 2],
  ['👍', 'ucs2', 2, 1], ['Échéance réglée à venir', 'gsm7', 23, 1],
] as const)('%j is %s, %i units, %i messages', (text, encoding, units, segments) => {
  expect(measureSms(text)).toEqual({ encoding, units, segments });
});

test('what a word processor types is written in the cheap alphabet', () => {
  expect(plainSms('L’échéance : 1\u202f200,00\u00a0€ — « merci »…')).toBe('L\'échéance : 1 200,00 € - " merci "...');
  expect(measureSms(plainSms('L’échéance — merci…')).encoding).toBe('gsm7');
});

test.each([
  ['06 12 34 56 78', '+33612345678'], ['06.12.34.56.78', '+33612345678'], ['+33 (0)6 12 34 56 78', '+33612345678'], ['0033612345678', '+33612345678'], ['+330612345678', '+33612345678'],
  ['0690 12 34 56', '+590690123456'], ['0692123456', '+262692123456'], ['01 44 55 66 77', '+33144556677'], ['+32 475 12 34 56', '+32475123456'],
  ['12 34', undefined], ['3617', undefined], ['00000000000', undefined], ['bonjour', undefined],
])('%s is %s', (text, number) => {
  expect(toE164(text)).toBe(number);
});

test('an SMS reaches mobile numbers', () => {
  expect(['+33612345678', '+33712345678', '+33144556677', '+590690123456', '+590590123456', '+32475123456'].map(isMobile)).toEqual([true, true, false, true, false, true]);
});
