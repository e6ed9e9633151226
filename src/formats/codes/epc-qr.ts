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
  const payee = oneLine(inSepaLetters(name), 70);
  if (payee === '') return undefined;
  const structured = isCreditorReference(reference) ? reference : '';
  const lines = [
    'BCD', '002', '1', 'SCT', bic !== null && isBic(bic) ? bic : '', payee, iban, `EUR${toDecimal(amountMinor)}`, '', structured, structured ? '' : oneLine(inSepaLetters(reference), 140),
  ];
  const text = lines.join('\n').replace(/\n+$/, '');
  return Buffer.byteLength(text) <= MOST_BYTES ? text : undefined;
}

const SEPA_LETTERS: Record<string, string> = {
  œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', ß: 'ss', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', '’': "'", '‘': "'", '“': '"', '”': '"', '«': '"', '»': '"', '–': '-', '—': '-', '−': '-', '°': 'o', '€': 'EUR',
};

/**
 * Without accents, as banks carry a transfer and compare its payee (EPC217-08; EPC's API rules for the verification of payee).
 * And a reader that guesses an encoding rather than believe the code takes accents in UTF-8 for other letters, Chinese ones among them.
 */
function inSepaLetters(text: string): string {
  return text.normalize('NFKD').replace(/(?<=\p{Script=Latin})\p{M}+/gu, '').replace(/[^\x20-\x7e]/gu, (letter) => SEPA_LETTERS[letter] ?? letter).normalize('NFC');
}

function oneLine(text: string, most: number): string {
  return [...text.replace(/[\s\p{Cc}]+/gu, ' ').trim()].slice(0, most).join('').trim();
}
