import { createIntl, type IntlShape } from '@formatjs/intl';
import { wallClock, type Day } from '#values/day.ts';
import { minorDigits, toDecimal } from '#values/money.ts';
import type { Reason } from '#values/reason.ts';
import { wordsOf, type Locale, type WordId } from './words.ts';

export type Facts = Record<string, string | number>;

const NO_BREAK = '\u00a0';
const MINUS = '\u2212';
/** English for a company working in Europe: days first, commas between thousands. */
const TAG: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

const speakers = new Map<Locale, IntlShape<string>>();
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function speaker(locale: Locale): IntlShape<string> {
  let intl = speakers.get(locale);
  if (!intl) {
    intl = createIntl({ locale: TAG[locale], messages: wordsOf(locale) });
    speakers.set(locale, intl);
  }
  return intl;
}

function numberFormat(locale: Locale, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let format = numbers.get(locale + key);
  if (!format) numbers.set(locale + key, (format = new Intl.NumberFormat(TAG[locale], options)));
  return format;
}

function dateFormat(locale: Locale, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let format = dates.get(locale + key);
  if (!format) dates.set(locale + key, (format = new Intl.DateTimeFormat(TAG[locale], { ...options, timeZone: 'UTC' })));
  return format;
}

/** Intl takes a decimal string exactly: no float between the ledger and the page. */
function exact(minor: number, currency: string): Intl.StringNumericLiteral {
  return toDecimal(minor, currency) as Intl.StringNumericLiteral;
}

function withMinus(text: string): string {
  return text.replace('-', MINUS);
}

/** `1 234,56 €` (narrow no-break spaces, true minus sign). */
export function formatMoney(minor: number, currency: string, locale: Locale): string {
  const digits = minorDigits(currency);
  const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return withMinus(numberFormat(locale, `money ${currency}`, options).format(exact(minor, currency)));
}

/** Whole units, for charts and headline figures: `1 235 €`. */
export function formatMoneyRound(minor: number, currency: string, locale: Locale): string {
  const options = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return withMinus(numberFormat(locale, `round ${currency}`, options).format(exact(minor, currency)));
}

/** For axes and narrow places: `1,2 M€`. */
export function formatMoneyShort(minor: number, currency: string, locale: Locale): string {
  const options = { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 } as const;
  const text = numberFormat(locale, `short ${currency}`, options).format(exact(minor, currency));
  return withMinus(text).replace(/([kM]|Md)\s(\S+)$/u, '$1$2');
}

export function formatNumber(value: number, locale: Locale): string {
  return withMinus(numberFormat(locale, 'number', { maximumFractionDigits: 2 }).format(value));
}

/** Basis points as a percentage with up to `digits` decimals: 1234 → `12,3 %`. */
export function formatPercent(bp: number, locale: Locale, digits = 1): string {
  const options = { style: 'percent', maximumFractionDigits: digits } as const;
  return withMinus(numberFormat(locale, `percent ${digits}`, options).format(bp / 10_000));
}

/** `21/11/2026` in both languages. */
export function formatDay(day: Day, _locale: Locale): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `samedi 21 novembre 2026` */
export function formatDayLong(day: Day, locale: Locale): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return dateFormat(locale, 'long', options).format(new Date(`${day}T00:00:00Z`));
}

/** `21 novembre 2026`, `1er décembre 2026`: as a letter is dated. */
export function formatDayWritten(day: Day, locale: Locale): string {
  const text = dateFormat(locale, 'written', { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${day}T00:00:00Z`));
  return locale === 'fr' ? text.replace(/^1 /, '1er ') : text;
}

/** `21 nov.` */
export function formatDayShort(day: Day, locale: Locale): string {
  return dateFormat(locale, 'short', { day: 'numeric', month: 'short' }).format(new Date(`${day}T00:00:00Z`));
}

/** `nov. 2026`, for the months of a chart. */
export function formatMonth(day: Day, locale: Locale): string {
  return dateFormat(locale, 'month', { month: 'short', year: 'numeric' }).format(new Date(`${day}T00:00:00Z`));
}

/** `21/11/2026 14:05` on the company's wall clock; `at` is an ISO instant. */
export function formatInstant(at: string, zone: string, locale: Locale): string {
  const { day, minutes } = wallClock(new Date(at), zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${formatDay(day, locale)}${NO_BREAK}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export function say(id: WordId, locale: Locale, facts?: Facts): string {
  return speaker(locale).formatMessage({ id }, facts);
}

/** The sentence of a reason (`reason.<code>`), its facts made readable. */
export function sayReason({ code, facts }: Reason, locale: Locale): string {
  return sayCode(`reason.${code}`, facts, locale) ?? code;
}

/** The sentence of an expected "no" (`refusal.<code>`), with the same readable facts. */
export function sayRefusal(code: string, facts: Facts, locale: Locale): string {
  return sayCode(`refusal.${code}`, facts, locale) ?? code;
}

/**
 * A sentence named by data. Facts are made readable by their unit's suffix: `…_minor` money (in `facts.currency`, else EUR), `…_on` a day,
 * `…_bp` a percentage. Without a sentence, undefined: the code is then said as it is, so that a page never falls for a word.
 */
export function sayCode(id: string, facts: Facts | undefined, locale: Locale): string | undefined {
  return isWord(id, locale) ? say(id, locale, readable(facts ?? {}, locale)) : undefined;
}

function isWord(id: string, locale: Locale): id is WordId {
  return id in wordsOf(locale);
}

function readable(facts: Facts, locale: Locale): Facts {
  const currency = typeof facts['currency'] === 'string' ? facts['currency'] : 'EUR';
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, readableFact(name, value, currency, locale)]));
}

function readableFact(name: string, value: string | number, currency: string, locale: Locale): string | number {
  if (name.endsWith('_minor') && typeof value === 'number') return formatMoney(value, currency, locale);
  if (name.endsWith('_on') && typeof value === 'string') return formatDay(value, locale);
  if (name.endsWith('_bp') && typeof value === 'number') return formatPercent(value, locale);
  return value;
}
