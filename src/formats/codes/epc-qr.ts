import { isBic, isCreditorReference, isIban } from '#values/iban.ts';
import { toDecimal } from '#values/money.ts';

/** EPC069-12 version 3.1, data version 002: a SEPA credit transfer in euros as a QR code says it. */
export type EpcTransfer = {
  name: string; iban: string; bic: string | null; amountMinor: number;
  /** ISO 11649 when it is one; any other text goes as free text. */
  reference: string;
};

const MOST_BYTES = 331;
const LEAST_MINOR = 1;
const MOST_MINOR = 99_999_999_999;

/** @returns the text of the code; nothing when the transfer cannot be said: no valid account, no payee, an amount out of bounds. */
export function epcText({ name, iban, bic, amountMinor, reference }: EpcTransfer): string | undefined {
  if (!isIban(iban) || amountMinor < LEAST_MINOR || amountMinor > MOST_MINOR) return undefined;
  const payee = oneLine(name, 70);
  if (payee === '') return undefined;
  const structured = isCreditorReference(reference) ? reference : '';
  const lines = [
    'BCD', '002', '1', 'SCT', bic !== null && isBic(bic) ? bic : '', payee, iban, `EUR${toDecimal(amountMinor)}`, '', structured, structured ? '' : oneLine(reference, 140),
  ];
  const text = lines.join('\n').replace(/\n+$/, '');
  return Buffer.byteLength(text) <= MOST_BYTES ? text : undefined;
}

function oneLine(text: string, most: number): string {
  return [...text.replace(/[\s\p{Cc}]+/gu, ' ').trim()].slice(0, most).join('').trim();
}
