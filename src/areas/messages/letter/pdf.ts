import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { create as qrCode, toString as qrSvg } from 'qrcode';
import { code128Svg } from '#formats/codes/code128.ts';
import { epcText } from '#formats/codes/epc-qr.ts';
import { root } from '#platform/config.ts';
import { draw, typeset, type TypesetJob, type Typeset } from '#platform/typst.ts';
import { formatIban } from '#values/iban.ts';
import { formatDayWritten, formatMoney, say } from '#words/say.ts';
import { paymentReference } from './facts.ts';
import type { Letter } from './layout.ts';
import { itemsTable, type ItemPayment } from './table.ts';
import { blocksOf, spansOf, type Block } from './text.ts';

export type LogoType = 'image/png' | 'image/jpeg' | 'image/svg+xml';
/** What every letter of a company has in common. */
export type Letterhead = {
  logo: { bytes: Uint8Array; type: LogoType; alt: string } | null;
  /** `#rrggbb`. */
  colour: string;
  footer: string; payeeName: string; iban: string; bic: string; windowSide: 'left' | 'right';
};
/** A message as it goes by post. `toAddress`: its lines as in the window, without the name. */
export type PostalLetter = Letter & {
  customerCode: string; customerName: string; toName: string; toAddress: string; registered: boolean; trackingNumber: string | null;
  /** False for thanks and confirmations: they show no way to pay. */
  asksToPay: boolean; payments: readonly ItemPayment[];
};

const TEMPLATE = join(root, 'src/areas/messages/letter/letter.typ');
/** NF Z 10-011: an address has six lines at most, the name among them. */
const ADDRESS_LINES = 6;
/** With more items than this a letter has several pages whatever is done. */
const TIGHTENED_ITEMS = 12;
const TIGHTEST = 2;
/** Letters before an account's code: « Votre compte client ». */
const ACCOUNT_WORDS = 24;

/** One letter, on one page where it can. */
export async function letterPdf(letter: PostalLetter, letterhead: Letterhead, at: Date): Promise<Typeset & { tight: number }> {
  for (let tight = 0; ; tight++) {
    const made = await typeset(await jobOf([{ letter, tight }], letterhead, at));
    if (made.pages === 1 || tight === TIGHTEST || letter.items.length > TIGHTENED_ITEMS) return { ...made, tight };
  }
}

/** Many letters in one file, each as it is alone; their page numbers start again with each. */
export async function lettersPdf(letters: readonly { letter: PostalLetter; tight: number }[], letterhead: Letterhead, at: Date): Promise<Typeset> {
  return await typeset(await jobOf(letters, letterhead, at));
}

/** A letter as a drawing, for a look at it before it is made. */
export async function letterDrawing(letter: PostalLetter, letterhead: Letterhead, at: Date): Promise<{ svg: string; pages: number }> {
  let drawn = await draw(await jobOf([{ letter, tight: 0 }], letterhead, at));
  for (let tight = 1; drawn.pages > 1 && tight <= TIGHTEST && letter.items.length <= TIGHTENED_ITEMS; tight++) {
    drawn = await draw(await jobOf([{ letter, tight }], letterhead, at));
  }
  return drawn;
}

/** Everything open on an account, on the company's paper. */
export async function statementPdf(account: Omit<PostalLetter, 'subject' | 'body' | 'registered' | 'trackingNumber'>, letterhead: Letterhead, at: Date): Promise<Typeset> {
  const { language, today, items } = account;
  const text = say(items.length > 0 ? 'messages.letter.statement.text' : 'messages.letter.statement.none', language);
  return await letterPdf({
    ...account, registered: false, trackingNumber: null,
    subject: say('messages.letter.statement', language, { day: formatDayWritten(today, language) }), body: `${text}\n\n[[pieces]]`,
  }, letterhead, at);
}

/** What is given to the compiler for one letter. */
export async function letterJob(letter: PostalLetter, letterhead: Letterhead, at: Date): Promise<TypesetJob> {
  return await jobOf([{ letter, tight: 0 }], letterhead, at);
}

async function jobOf(letters: readonly { letter: PostalLetter; tight: number }[], letterhead: Letterhead, at: Date): Promise<TypesetJob> {
  const [first] = letters;
  if (!first) throw new Error('no letter to set');
  const { letter: { sender, language, subject, today } } = first;
  const [year, month, day] = today.split('-').map(Number);
  const logo = logoFile(letterhead);
  return {
    template: TEMPLATE, at, files: logo ? { [logo.file]: logo.bytes } : {},
    data: {
      title: letters.length === 1 ? subject : `${sender.company}, ${formatDayWritten(today, language)}`, author: sender.company, lang: language, date: [year, month, day],
      letters: await Promise.all(letters.map(({ letter, tight }) => pageOf(letter, letterhead, logo?.file, tight))),
    },
  };
}

const EXTENSION: Record<LogoType, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' };

/** Named by what it is: a changed logo is never taken for the one before. */
function logoFile({ logo }: Letterhead): { file: string; bytes: Uint8Array } | undefined {
  return logo ? { file: `logo-${createHash('sha256').update(logo.bytes).digest('hex').slice(0, 16)}.${EXTENSION[logo.type]}`, bytes: logo.bytes } : undefined;
}

async function pageOf(letter: PostalLetter, letterhead: Letterhead, logo: string | undefined, tight: number): Promise<object> {
  const { language, sender, subject } = letter;
  const barcode = letter.registered && letter.trackingNumber ? code128Svg(letter.trackingNumber.replace(/\s/g, '')) : undefined;
  return {
    tight, lang: language, colour: letterhead.colour, windowSide: letterhead.windowSide,
    company: sender.company, sender: senderLines(letter), logo: logo ? { file: logo, alt: letterhead.logo?.alt || sender.company } : null,
    mention: letter.registered ? say('messages.letter.registered', language) : null,
    barcode: barcode ?? null, tracking: letter.trackingNumber ?? '', barcodeAlt: say('messages.letter.barcode', language, { number: letter.trackingNumber ?? '' }),
    address: addressLines(letter), date: datedLine(letter), references: referencesOf(letter),
    running: say('messages.letter.running', language, { company: sender.company, customer: letter.customerName }),
    subjectWord: say('messages.letter.subject', language), subject, pageWord: say('messages.letter.page', language),
    footer: linesOf(letterhead.footer || sender.company),
    blocks: withoutAddress(blocksOf(letter.body), letter).flatMap((block): object[] => {
      if (block.kind !== 'items') return [{ kind: block.kind, lines: block.lines.map(spansOf) }];
      return letter.items.length === 0 ? [] : [{ kind: 'items', table: itemsTable(letter, letter.payments) }];
    }),
    payment: await paymentOf(letter, letterhead),
  };
}

/** Whom a text names above its salutation, for an e-mail, stands in the window and above the subject already: his name and his account are not said twice. */
function withoutAddress(blocks: Block[], { customerName, customerCode, toName }: PostalLetter): Block[] {
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph') return blocks;
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  const isName = (line: string) => [customerName, toName].some((name) => plain(name) === plain(line));
  const isAccount = (line: string) => customerCode !== '' && line.endsWith(customerCode) && line.length <= customerCode.length + ACCOUNT_WORDS;
  return first.lines.some(isName) && first.lines.every((line) => isName(line) || isAccount(line)) ? others : blocks;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
}

function senderLines({ sender }: PostalLetter): string[] {
  return [...linesOf(sender.address ?? ''), sender.phone ?? '', sender.email].filter((line) => line !== '');
}

/** Name first; the last lines, where town and country stand, are never the ones to go. */
function addressLines({ toName, customerName, toAddress }: PostalLetter): string[] {
  // A person's own name, with or without his title, is written once.
  const names = toName && !customerName.includes(toName) ? [customerName, toName] : [customerName];
  const lines = linesOf(toAddress).filter((line) => !names.includes(line));
  const room = ADDRESS_LINES - lines.length;
  return [...names.slice(0, Math.max(1, room)), ...lines.slice(Math.max(0, lines.length - (ADDRESS_LINES - 1)))];
}

/** From the town of the company's address, when its last lines hold a French postcode. */
function datedLine({ sender, language, today }: PostalLetter): string {
  const place = /(?:^|,\s*)(?:F-|FR-)?\d{5}\s+([^,\n]+?)(?:\s+cedex[^,\n]*)?\s*$/im.exec(sender.address ?? '')?.[1];
  const day = formatDayWritten(today, language);
  return place ? say('messages.letter.dated', language, { place: inLowerCase(place), day }) : say('messages.letter.dated_only', language, { day });
}

/** `LA ROCHE-SUR-YON` as a sentence writes it: `La Roche-sur-Yon`. */
function inLowerCase(town: string): string {
  if (town !== town.toUpperCase()) return town;
  return town.toLowerCase().replace(/(^|[\s'’-])(\p{L}+)/gu, (_, before: string, word: string) =>
    before + (before !== '' && /^(?:sur|sous|en|lès|les|le|la|de|du|des|et|aux?|d|l)$/.test(word) ? word : word[0]!.toUpperCase() + word.slice(1)));
}

function referencesOf({ language, customerCode, sender }: PostalLetter): [string, string][] {
  return [[say('messages.letter.account', language), customerCode], ...(sender.name && sender.name !== sender.company ? [[say('messages.letter.contact', language), sender.name] as [string, string]] : [])];
}

async function paymentOf({ asksToPay, items, currency, language, sender, customerCode }: PostalLetter, { iban, bic, payeeName }: Letterhead): Promise<object | null> {
  const totalMinor = items.reduce((sum, item) => sum + item.openMinor, 0);
  if (!asksToPay || iban === '' || totalMinor <= 0) return null;
  const payee = payeeName || sender.company;
  const [amount, reference] = [formatMoney(totalMinor, currency, language), paymentReference(customerCode, items)];
  // The norm knows euros only.
  const text = currency === 'EUR' ? epcText({ name: payee, iban, bic: bic || null, amountMinor: totalMinor, reference }) : undefined;
  return {
    title: say('messages.letter.pay', language),
    lines: [
      [say('messages.letter.pay.amount', language), amount, true], [say('messages.letter.pay.payee', language), payee, false],
      ['IBAN', formatIban(iban), true], ...(bic ? [['BIC', bic, false]] : []), [say('messages.letter.pay.reference', language), reference, true],
    ],
    qr: text === undefined ? null : await qrSvg(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 }),
    qrModules: text === undefined ? 0 : qrCode(text, { errorCorrectionLevel: 'M' }).modules.size,
    qrAlt: say('messages.letter.pay.alt', language, { amount, payee, iban: formatIban(iban), reference }), qrNote: say('messages.letter.pay.scan', language),
  };
}

