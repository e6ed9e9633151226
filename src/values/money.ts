/** Money is an integer of minor units beside an ISO 4217 code; in tables, two columns. No float comes near it. */
export type Money = { minor: number; currency: string };

/** Minor digits of the currencies that do not have two (ISO 4217, 2026). */
const DIGITS: Record<string, number> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
};

export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/** Splits `minor` in proportion to `weights`; the parts always sum to the whole (largest remainder). */
export function split(minor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || weights.some((weight) => weight < 0)) throw new Error('weights must be positive');
  const whole = BigInt(minor);
  const parts = weights.map((weight) => Number((whole * BigInt(weight)) / BigInt(total)));
  let rest = minor - parts.reduce((sum, part) => sum + part, 0);
  const step = Math.sign(rest);
  const order = weights.map((weight, index) => ({ index, weight })).filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  for (let i = 0; rest !== 0; i++, rest -= step) parts[order[i % order.length]!.index]! += step;
  return parts;
}

/** A decimal string with a dot, for files and the API: `-1234.50`. */
export function toDecimal(minor: number, currency = 'EUR'): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads a plain decimal (`-1234.5` or `-1234,5`) exactly. `undefined` when it is not one or has more digits than the currency. */
export function fromDecimal(text: string, currency = 'EUR'): number | undefined {
  const m = /^([+-]?)(\d{1,13})(?:[.,](\d+))?$/.exec(text.trim());
  if (!m) return undefined;
  const digits = minorDigits(currency);
  const fraction = (m[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const minor = Number(m[2]! + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? (m[1] === '-' && minor !== 0 ? -minor : minor) : undefined;
}
