import { isDay, type Day } from '#values/day.ts';

/** Known days by their number AAAAMMJJ, so that a million lines share a few hundred strings. `undefined` is kept too: an impossible day. */
const known = new Map<number, Day | undefined>();

function dayOf(number: number): Day | undefined {
  if (known.has(number)) return known.get(number);
  const text = String(number).padStart(8, '0');
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const found = isDay(day) ? day : undefined;
  if (known.size < 100_000) known.set(number, found);
  return found;
}

/** What was unusual in the last date read: written otherwise than AAAAMMJJ. */
export const date: { dialect: boolean } = { dialect: false };

/**
 * Reads the date between `from` and `to`: AAAAMMJJ (LPF A47 A-1), and as dialects 2024-01-10 and 10/01/2024. Empty, zeros, dashes and bare slashes
 * are '' ; an impossible or implausible day (before 1900, after 2199) is `undefined`.
 */
export function readDate(text: string, from: number, to: number): Day | '' | undefined {
  date.dialect = false;
  if (to === from) return '';
  if (to - from === 8) {
    let number = 0;
    let i = from;
    for (; i < to; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (i === to) return number === 0 ? '' : dayOf(number);
  }
  return readUnusual(text.slice(from, to));
}

function readUnusual(text: string): Day | '' | undefined {
  if (/^[\s0/.\-\u0000]*$/.test(text)) return '';
  const iso = /^(\d{4})[-/.](\d{2})[-/.](\d{2})(?:[T ][\d:.+Z]*)?$/.exec(text);
  const french = iso ? null : /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: [\d:.]*)?$/.exec(text);
  if (!iso && !french) return undefined;
  date.dialect = true;
  if (iso) return dayOf(Number(iso[1]! + iso[2]! + iso[3]!));
  return dayOf(Number(french![3]! + french![2]!.padStart(2, '0') + french![1]!.padStart(2, '0')));
}
