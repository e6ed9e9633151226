import { create } from 'qrcode';
import { beforeAll, expect } from 'vitest';
import { loadWords } from '#words/words.ts';
import { paperTest } from '#test/paper.ts';
import { pictureOf, scan, streamsOf, whyNoScan } from '#test/pdf.ts';
import { letterPdf, lettersPdf, type Letterhead, type PostalLetter } from './pdf.ts';

const at = new Date('2026-11-21T09:00:00Z');
const POINT = 25.4 / 72;
const A4_HEIGHT = 297;
const letterhead: Letterhead = {
  logo: null, colour: '#1d4e89', footer: '', payeeName: 'Société Brûlée & Œuvres d’Été', iban: 'FR7630006000011234567890189', bic: 'BNPAFRPPXXX', windowSide: 'right',
};
function letter(reference: string, minor: number, more: Partial<PostalLetter> = {}): PostalLetter {
  return {
    language: 'fr', today: '2026-11-21', currency: 'EUR', subject: 'Relance', customerCode: 'C0042', customerName: 'PAPETERIE DE LA LUNE', toName: '', toAddress: '12 rue des Étoiles\n44000 NANTES',
    registered: false, trackingNumber: null, asksToPay: true, payments: [], body: 'Bonjour,\n\n[[pieces]]\n\nMerci.',
    sender: { company: 'Ateliers Brume', name: 'Claire Martin', email: 'compta@ateliers-brume.example', phone: null, address: '14 quai des Tanneurs\n69005 LYON' },
    items: [{ itemId: 1, kind: 'invoice', reference, label: '', issuedOn: '2026-09-01', dueOn: '2026-10-18', amountMinor: minor, openMinor: minor }], ...more,
  };
}

type Drawn = { rows: boolean[][]; module: number; left: number; top: number };
/** The payment code as the page draws it: its rows of black modules, where it stands and the size of a module, in millimetres. */
function drawnCode(pdf: Buffer): Drawn {
  const found = [...streamsOf(pdf).values()].flatMap((stream) => [...stream.matchAll(/([\d.]+) 0 0 -\1 ([\d.]+) ([\d.]+) cm\s((?:(?!\bcm\b).)*?\n4 M\n)([-\d.ml\s]+)\nB\n/gs)]);
  expect(found).toHaveLength(1);
  const [, module, left, top, , path] = found[0]!;
  const strokes = [...path!.matchAll(/([\d.]+) ([\d.]+) m\s+([\d.]+) ([\d.]+) l/g)].map((one) => one.slice(1).map(Number));
  expect(strokes.every(([, y, , toY]) => y === toY)).toBe(true);
  const size = Math.max(...strokes.map(([, y]) => y! + 0.5));
  const rows = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) =>
    strokes.some(([x, y, toX]) => y === row + 0.5 && x! <= column && column < toX!)));
  return { rows, module: Number(module) * POINT, left: Number(left) * POINT, top: A4_HEIGHT - Number(top) * POINT };
}

const transfer = (payee: string, amount: string, structured: string, free: string, bic = 'BNPAFRPPXXX') =>
  ['BCD', '002', '1', 'SCT', bic, payee, 'FR7630006000011234567890189', `EUR${amount}`, '', structured, ...(free ? [free] : [])].join('\n');
const PAYEE = "Societe Brulee & OEuvres d'Ete";
const items = (count: number) => Array.from({ length: count }, (_, itemId) => ({ ...letter(`F${itemId}`, 10_050).items[0]!, itemId, label: 'x'.repeat(90) }));

const CASES: [string, PostalLetter, Partial<Letterhead>, string][] = [
  ['the least there is, to a payee with accents', letter('F2026-0412', 1), {}, transfer(PAYEE, '0.01', '', 'F2026-0412')],
  ['the most there is, in English', letter('F2026-0412', 99_999_999_999, { language: 'en' }), {}, transfer(PAYEE, '999999999.99', '', 'F2026-0412')],
  ['a structured reference, without a BIC: the norm’s example', letter('RF33FAC2026000123', 123_456), { payeeName: 'SOCIETE EXEMPLE SAS', bic: '' },
    transfer('SOCIETE EXEMPLE SAS', '1234.56', 'RF33FAC2026000123', '', '')],
  ['a reference with accents', letter('Réf. n° 12 à régler', 4_200), {}, transfer(PAYEE, '42.00', '', 'Ref. no 12 a regler')],
  ['several invoices', letter('', 0, { items: items(12) }), {}, transfer(PAYEE, '1206.00', '', 'C0042')],
  ['the longest', letter('FA-2026-0412 '.repeat(12), 99_999_999_999), { payeeName: 'Établissement '.repeat(5) }, transfer('Etablissement '.repeat(5).trim(), '999999999.99', '', 'FA-2026-0412 '.repeat(12).slice(0, 140).trim())],
];

beforeAll(async () => {
  await Promise.all([loadWords('fr'), loadWords('en')]);
  if (whyNoScan) process.stderr.write(`Payment codes: ${whyNoScan}.\n`);
});

for (const [name, one, head, text] of CASES) {
  paperTest(`the payment code as it is printed (${name}): its text, whole, of level M, not above version 13, of modules a telephone reads; ${whyNoScan ?? 'a scanner reads it'}`, async () => {
    const { pdf } = await letterPdf(one, { ...letterhead, ...head }, at);
    const { rows, module, left, top } = drawnCode(pdf);
    const { modules, version } = create(text, { errorCorrectionLevel: 'M' });
    expect(version).toBeLessThanOrEqual(13);
    expect(rows.map((row) => row.map(Number))).toEqual(Array.from({ length: modules.size }, (_, row) => Array.from(modules.data.slice(row * modules.size, (row + 1) * modules.size))));
    // ISO/IEC 18004, table 12: the first two bits of the format, under their mask.
    expect([rows[8]![0], rows[8]![1]].map((bit, place) => Number(bit) ^ [1, 0][place]!)).toEqual([0, 0]);
    expect(module).toBeGreaterThanOrEqual(0.399);
    if (whyNoScan) return;
    const { isPaper } = pictureOf(pdf);
    const side = modules.size * module;
    const ring = Array.from({ length: Math.floor(side / module) + 8 }, (_, step) => (step - 3.8) * module).filter((along) => along < side + 3.9 * module);
    for (const along of ring) {
      for (const away of [0.6, 1.5, 2.5, 3.8]) {
        const places = [[along, -away * module], [along, side + away * module], [-away * module, along], [side + away * module, along]] as const;
        expect(places.filter(([x, y]) => !isPaper(left + x, top + y)), `${away} modules away, ${along.toFixed(1)} mm along`).toEqual([]);
      }
    }
    for (const dpi of [150, 300]) expect(scan(pdf, 'qrcode', { dpi }), `${dpi} dpi`).toBe(text);
  });
}

paperTest(`in a batch, where the page is tightened too, every letter has its own code, and a registered one its number; ${whyNoScan ?? 'a scanner reads them'}`, async () => {
  const batch = [letter('F1', 100), letter('F2', 200, { registered: true, trackingNumber: '1A 203 456 7890 1' }), letter('F3', 300)];
  const { pdf, pages } = await lettersPdf(batch.map((one, tight) => ({ letter: one, tight })), letterhead, at);
  expect(pages).toBe(3);
  if (whyNoScan) return;
  expect([1, 2, 3].map((page) => scan(pdf, 'qrcode', { page, dpi: 150 }))).toEqual([1, 2, 3].map((amount) => transfer(PAYEE, `${amount}.00`, '', `F${amount}`)));
  expect(scan(pdf, 'code128', { page: 2, dpi: 150 })).toBe('1A20345678901');
});
