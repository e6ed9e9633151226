import { beforeAll, expect, test } from 'vitest';
import { formatDay, formatDayLong, formatInstant, formatMoney, formatMoneyShort, formatPercent, say, sayReason } from './say.ts';
import { loadWords, wordsOf } from './words.ts';

beforeAll(async () => {
  await loadWords('fr');
  await loadWords('en');
});

test('money is written with narrow spaces, a comma and a true minus sign', () => {
  expect(formatMoney(123456, 'EUR', 'fr')).toBe('1\u202f234,56\u00a0€');
  expect(formatMoney(-5, 'EUR', 'fr')).toBe('\u22120,05\u00a0€');
  expect(formatMoney(123456, 'EUR', 'en')).toBe('€1,234.56');
  expect(formatMoney(1500, 'JPY', 'fr')).toMatch(/^1\u202f500\u00a0/);
  expect(formatMoney(1234, 'TND', 'fr')).toMatch(/^1,234\u00a0/);
});

test('a very large amount keeps its last cent', () => {
  expect(formatMoney(900_719_925_474_099_1, 'EUR', 'fr')).toBe('90\u202f071\u202f992\u202f547\u202f409,91\u00a0€');
});

test('a short amount fits an axis', () => {
  expect(formatMoneyShort(123_456_700, 'EUR', 'fr')).toBe('1,2\u00a0M€');
});

test('days are written day first', () => {
  expect(formatDay('2026-11-21', 'fr')).toBe('21/11/2026');
  expect(formatDayLong('2026-11-21', 'fr')).toBe('samedi 21 novembre 2026');
  expect(formatInstant('2026-11-21T23:30:00Z', 'Europe/Paris', 'fr')).toBe('22/11/2026\u00a000:30');
});

test('basis points become a percentage', () => {
  expect(formatPercent(1234, 'fr')).toMatch(/^12,3\s%$/);
  expect(formatPercent(-1234, 'fr', 2)).toMatch(/^\u221212,34\s%$/);
});

test('a sentence agrees with its number', () => {
  expect(say('ui.table.selected', 'fr', { count: 1 })).toBe('1 ligne sélectionnée');
  expect(say('ui.table.selected', 'fr', { count: 3 })).toBe('3 lignes sélectionnées');
});

test('a reason writes its facts by their unit', () => {
  Object.assign(wordsOf('fr'), { 'reason.test.late': 'Doit {open_minor} depuis le {due_on}, {late_bp} en retard sur {count} pièces.' });
  const facts = { open_minor: 123456, due_on: '2026-10-01', late_bp: 2500, count: 4 };
  expect(sayReason({ code: 'test.late', facts }, 'fr')).toMatch(
    /^Doit 1\u202f234,56\u00a0€ depuis le 01\/10\/2026, 25\s% en retard sur 4 pièces\.$/,
  );
  expect(sayReason({ code: 'test.late', facts: { ...facts, currency: 'USD' } }, 'fr')).toContain('1\u202f234,56\u00a0$');
});

test('a reason without a sentence is said by its code', () => {
  expect(sayReason({ code: 'never.written' }, 'en')).toBe('never.written');
});
