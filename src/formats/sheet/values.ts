import { isDay, type Day } from '#values/day.ts';
import { amount, readAmount } from '#formats/fec/amount.ts';

export type DecimalMark = ',' | '.';
export type DayOrder = 'dmy' | 'mdy';

const CURRENCY = /€|\bEUR\b|\bEuros?\b|[$£]|\b(USD|GBP|CHF)\b/gi;

function bare(text: string): string {
  return text.replace(CURRENCY, '').replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/\u2212/g, '-').trim();
}

/**
 * Reads an amount of two decimals in cents, French or English: `1 234,56 €`, `(123,45)`, `1,234.56`, `1.234,56`, `123,45-`. Empty is 0.
 * `mark` says which character is decimal; without it `1.234` and `1,234` could be either and are `undefined`, as what is no amount is.
 */
export function sheetAmount(text: string, mark?: DecimalMark): number | undefined {
  let plain = bare(text);
  let negative = false;
  const inParentheses = /^\((.*)\)$/.exec(plain);
  if (inParentheses) {
    negative = true;
    plain = inParentheses[1]!.trim();
    if (/^[+-]|[+-]$/.test(plain)) return undefined;
  }
  if (mark) {
    const other = mark === ',' ? '.' : ',';
    if (plain.includes(other)) {
      if (!new RegExp(`^[+-]? ?\\d{1,3}(\\${other}\\d{3})+(\\${mark}\\d*)?[+-]?$`).test(plain)) return undefined;
      plain = plain.replaceAll(other, '');
    }
    plain = plain.replace(mark, ',');
  } else if (/^[^.,]*[.,]\d{3}[+-]?$/.test(plain) && !/^[+-]?0[.,]/.test(plain)) return undefined;
  if (!readAmount(plain, 0, plain.length)) return undefined;
  return negative && amount.cents !== 0 ? -amount.cents : amount.cents;
}

/** The decimal mark that a column's amounts show by themselves; `undefined` when none does or when they disagree. */
export function decimalMark(texts: Iterable<string>): DecimalMark | undefined {
  let found: DecimalMark | undefined;
  for (const text of texts) {
    const plain = bare(text).replace(/[()+\s'’-]/g, '');
    if (!/^[\d.,]+$/.test(plain)) continue;
    const last = /([.,])(\d*)$/.exec(plain);
    if (!last) continue;
    const both = plain.includes(',') && plain.includes('.');
    const repeated = plain.split(last[1]!).length > 2;
    if (!both && last[2]!.length === 3 && !repeated && !/^0[.,]/.test(plain)) continue;
    const mark = (repeated ? (last[1] === ',' ? '.' : ',') : last[1]) as DecimalMark;
    if (found && found !== mark) return undefined;
    found = mark;
  }
  return found;
}

const MONTHS: Record<string, number> = {};
for (const [number, names] of [['janvier', 'janv', 'jan', 'january'], ['février', 'fevrier', 'févr', 'fevr', 'fév', 'fev', 'feb', 'february'], ['mars', 'mar', 'march'],
  ['avril', 'avr', 'apr', 'april'], ['mai', 'may'], ['juin', 'jun', 'june'], ['juillet', 'juil', 'jul', 'july'], ['août', 'aout', 'aug', 'august'],
  ['septembre', 'sept', 'sep', 'september'], ['octobre', 'oct', 'october'], ['novembre', 'nov', 'november'], ['décembre', 'decembre', 'déc', 'dec', 'december']].entries()) {
  for (const name of names) MONTHS[name] = number + 1;
}

/**
 * Reads a day: 2026-01-15, 15/01/2026, 15.1.26, 20260115, 15 janvier 2026, Jan 15, 2026, and the serial number of a worksheet (46037).
 * `order` tells 03/04/2026 apart (French by default). '' for an empty cell, `undefined` for what is no day.
 */
export function sheetDay(text: string, order: DayOrder = 'dmy'): Day | '' | undefined {
  const plain = text.replace(/[\u00a0\u202f]/g, ' ').trim().toLowerCase();
  if (/^[\s0/.-]*$/.test(plain)) return '';
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ][\d:.+z-]*)?$/.exec(plain);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: [\d:.]*)?$/.exec(plain);
  if (numbers) {
    const [first, second] = [Number(numbers[1]), Number(numbers[2])];
    return order === 'mdy' ? day(year(numbers[3]!), first, second) : day(year(numbers[3]!), second, first);
  }
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (compact) return day(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(plain);
  if (serial) return serialDay(Number(serial[1]));
  const named = /^(\d{1,2})(?:er|st|nd|rd|th)?[ -]([a-zûéèô]+)\.?[ -](\d{4}|\d{2})$/.exec(plain);
  if (named) return day(year(named[3]!), MONTHS[named[2]!] ?? 0, Number(named[1]));
  const english = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/.exec(plain);
  return english ? day(Number(english[3]), MONTHS[english[1]!] ?? 0, Number(english[2])) : undefined;
}

/** The order of day and month that a column shows by itself; `undefined` when it shows none or both. */
export function dayOrder(texts: Iterable<string>): DayOrder | undefined {
  let found: DayOrder | undefined;
  for (const text of texts) {
    const numbers = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}\b/.exec(text);
    if (!numbers) continue;
    const order = Number(numbers[1]) > 12 ? 'dmy' : Number(numbers[2]) > 12 ? 'mdy' : undefined;
    if (!order) continue;
    if (found && found !== order) return undefined;
    found = order;
  }
  return found;
}

/** Days since 30 December 1899, as worksheets count them after February 1900. */
function serialDay(serial: number): Day | undefined {
  if (serial < 20_000 || serial > 80_000) return undefined;
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);
}

function year(text: string): number {
  return text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);
}

function day(yearNumber: number, month: number, dayNumber: number): Day | undefined {
  const text = `${String(yearNumber).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayNumber).padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
