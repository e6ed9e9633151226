/** What was unusual in an amount that could be read. */
export const USUAL = 0;
export const DOT = 1;
export const THOUSANDS = 2;
export const SCIENTIFIC = 4;

export type AmountError = 'amount_unreadable' | 'amount_two_commas' | 'amount_decimals' | 'amount_too_large';

/** The result of the last `readAmount`: one object, reused, because a ledger has two amounts on each of a million lines. */
export const amount: { cents: number; oddity: number; error: AmountError | undefined } = { cents: 0, oddity: USUAL, error: undefined };

/** 99 999 999 999,99: beyond, no single entry is plausible and a million of them would leave the exact integers. */
const LARGEST = 9_999_999_999_999;

/**
 * Reads the amount between `from` and `to`, exactly, into `amount`: decimal comma, sign first or last (LPF A47 A-1), empty = 0; also, named as
 * oddities, a decimal dot, thousands separators and scientific notation. False on an error, which `amount.error` names.
 */
export function readAmount(text: string, from: number, to: number): boolean {
  let cents = 0;
  let i = from;
  let negative = false;
  let c = i < to ? text.charCodeAt(i) : 0;
  if (c === 43 || c === 45) {
    negative = c === 45;
    i++;
  }
  const first = i;
  while (i < to && (c = text.charCodeAt(i)) >= 48 && c <= 57 && i - first < 15) {
    cents = cents * 10 + c - 48;
    i++;
  }
  amount.oddity = USUAL;
  amount.error = undefined;
  if (i > first && cents <= LARGEST) {
    if (i === to) return done(cents * 100, negative);
    if (c === 44 && to - i <= 3) {
      const tens = i + 1 < to ? text.charCodeAt(i + 1) - 48 : 0;
      const units = i + 2 < to ? text.charCodeAt(i + 2) - 48 : 0;
      if (tens >= 0 && tens <= 9 && units >= 0 && units <= 9) return done(cents * 100 + tens * 10 + units, negative);
    }
  }
  return readUnusual(text.slice(from, to));
}

function done(cents: number, negative: boolean): boolean {
  if (cents > LARGEST) return fail('amount_too_large');
  amount.cents = negative && cents !== 0 ? -cents : cents;
  return true;
}

function fail(error: AmountError): boolean {
  amount.cents = 0;
  amount.error = error;
  return false;
}

function readUnusual(raw: string): boolean {
  let text = raw.replace(/\0/g, '').trim();
  if (text === '' || /^-+$/.test(text)) return done(0, false);
  let negative = false;
  const sign = /^([+-])|([+-])$/.exec(text);
  if (sign) {
    negative = sign[0] === '-';
    text = (sign[1] ? text.slice(1) : text.slice(0, -1)).trim();
  }
  if (/[\s'’]/.test(text)) {
    if (!/^\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d*)?$/.test(text)) return fail('amount_unreadable');
    text = text.replace(/[\s'’]/g, '');
    amount.oddity |= THOUSANDS;
  }
  const scientific = /^(\d{1,20})(?:[.,](\d{1,20}))?[eE]([+-]?\d{1,2})$/.exec(text);
  if (scientific) {
    amount.oddity |= SCIENTIFIC;
    return shift(scientific[1]! + (scientific[2] ?? ''), Number(scientific[3]) - (scientific[2] ?? '').length, negative);
  }
  if (/[^\d.,]/.test(text)) return fail('amount_unreadable');
  const commas = text.split(',').length - 1;
  const dots = text.split('.').length - 1;
  if (commas > 1 && !/^\d{1,3}(,\d{3})+\.\d+$/.test(text)) return fail('amount_two_commas');
  if (dots > 1 && !/^\d{1,3}(\.\d{3})+(,\d*)?$/.test(text)) return fail('amount_unreadable');
  if (commas > 0 && dots > 0) {
    amount.oddity |= THOUSANDS;
    const decimal = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
    if (text.split(decimal).length > 2) return fail('amount_unreadable');
    text = decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
  } else if (dots > 1) {
    amount.oddity |= THOUSANDS;
    text = text.replaceAll('.', '');
  } else if (dots === 1) amount.oddity |= DOT;
  const plain = /^(\d*)[.,]?(\d*)$/.exec(text);
  if (!plain || (plain[1] === '' && plain[2] === '')) return fail('amount_unreadable');
  return shift(plain[1]! + plain[2]!, -plain[2]!.length, negative);
}

/** `digits` × 10^`exponent` in cents, refused when it needs more than two decimals. */
function shift(digits: string, exponent: number, negative: boolean): boolean {
  const places = exponent + 2;
  let whole = digits.replace(/^0+/, '');
  if (whole === '') return done(0, false);
  if (places < 0) {
    const dropped = whole.slice(places);
    if (/[1-9]/.test(dropped) || whole.length < -places) return fail('amount_decimals');
    whole = whole.slice(0, places);
  } else whole += '0'.repeat(places);
  if (whole.length > 13) return fail('amount_too_large');
  return done(Number(whole), negative);
}

/** Adds cents without ever leaving the exact integers. */
export class Total {
  #low = 0;
  #high = 0n;

  add(cents: number): void {
    this.#low += cents;
    if (this.#low > 1e15 || this.#low < -1e15) {
      this.#high += BigInt(this.#low);
      this.#low = 0;
    }
  }

  get cents(): bigint {
    return this.#high + BigInt(this.#low);
  }
}

/** Cents as the decimal string of files and the API: `-1234.50`. */
export function decimal(cents: bigint | number): string {
  const text = String(cents).replace('-', '').padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** Cents as a French sentence shows them: `1 234,50 €`. */
export function euros(cents: bigint | number): string {
  const [whole, fraction] = decimal(cents).split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, '\u202f').replace('-', '−')},${fraction} €`;
}
