/** What a mail may be about: an item with something open. */
export type KnownItem = { itemId: number; reference: string; openMinor: number; currency: string };
export type SaidAmount = { minor: number; currency: string };

const CURRENCIES: Record<string, string> = { '€': 'EUR', eur: 'EUR', euro: 'EUR', euros: 'EUR', '£': 'GBP', gbp: 'GBP', $: 'USD', usd: 'USD', chf: 'CHF', balles: 'EUR', quid: 'GBP', pounds: 'GBP', dollars: 'USD' };
const NAMES = '€|eur(?:os?)?|£|gbp|\\$|usd|chf|balles|quid|pounds|dollars';
const NUMBER = '(\\d{1,3}(?:[ .,\'](?=\\d{3}(?!\\d))\\d{3})+|\\d+)(?:[.,](\\d{1,2}))?(?!\\d)';
const AFTER = new RegExp(`(?<![\\w.,])${NUMBER} ?(k)?(${NAMES})(?![a-z])`, 'g');
const BEFORE = new RegExp(`(?<![a-z])(${NAMES}) ?${NUMBER}`, 'g');

/** Sums of money in a folded text, as they stand: « 1 240,50 € », “EUR 1,240.50”. */
export function amountsSaid(folded: string): SaidAmount[] {
  const after = [...folded.matchAll(AFTER)].map((m) => ({ at: m.index, minor: minorOf(m[1]!, m[2]) * (m[3] ? 1000 : 1), currency: CURRENCIES[m[4]!]! }));
  const before = [...folded.matchAll(BEFORE)].map((m) => ({ at: m.index, minor: minorOf(m[2]!, m[3]), currency: CURRENCIES[m[1]!]! }));
  return [...before, ...after].filter(({ minor }) => minor > 0 && Number.isSafeInteger(minor)).sort((a, b) => a.at - b.at).map(({ minor, currency }) => ({ minor, currency }));
}

function minorOf(whole: string, cents: string | undefined): number {
  return Number(whole.replace(/\D/g, '')) * 100 + Number((cents ?? '').padEnd(2, '0'));
}

/** Letters and digits alone, in capitals: « F-2026 / 0412 » and « f20260412 » are one number. */
function bare(text: string): string {
  return text.normalize('NFD').replace(/[^a-z0-9]/gi, '').toUpperCase();
}

/** Which of the items a text names: by the whole reference, or by its last figures when no other item ends so. */
export function itemsSaid(text: string, items: readonly KnownItem[]): KnownItem[] {
  const words = wordsOf(text);
  const tails = new Map<string, number>();
  for (const { reference } of items) tails.set(tailOf(reference), (tails.get(tailOf(reference)) ?? 0) + 1);
  return items.filter(({ reference }) => {
    const whole = bare(reference);
    if (whole.length >= 4 && /\d{3}/.test(whole) && words.has(whole)) return true;
    const tail = tailOf(reference);
    return tail.length >= 4 && tails.get(tail) === 1 && new RegExp(`(?:facture|fact|invoice|inv|n°|no|ref|la|the|et|and|,)\\.? ?#?0*${tail.replace(/^0+/, '')}(?!\\d)`, 'i').test(text);
  });
}

/** Every run of up to four neighbouring pieces, so that a reference written with spaces or dashes is found whole. */
function wordsOf(text: string): Set<string> {
  const pieces = text.normalize('NFD').replace(/\p{M}/gu, '').split(/[^a-z0-9]+/i).filter((piece) => piece !== '').map((piece) => piece.toUpperCase());
  const words = new Set<string>();
  pieces.forEach((_, from) => {
    for (let count = 1; count <= 4 && from + count <= pieces.length; count++) words.add(pieces.slice(from, from + count).join(''));
  });
  return words;
}

function tailOf(reference: string): string {
  return /(\d+)\D*$/.exec(reference)?.[1] ?? '';
}
