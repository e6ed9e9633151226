import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { typeset } from '#platform/typst.ts';
import { loadWords } from '#words/words.ts';
import { paperTest } from '#test/paper.ts';
import { streamsOf } from '#test/pdf.ts';
import type { LetterItem } from './facts.ts';
import { letterDrawing, letterJob, letterPdf, lettersPdf, statementPdf, type Letterhead, type PostalLetter } from './pdf.ts';

const at = new Date('2026-11-21T09:00:00Z');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#1d4e89"/></svg>';
const letterhead: Letterhead = {
  logo: { bytes: Buffer.from(svg), type: 'image/svg+xml', alt: 'Ateliers Brume' }, colour: '#1d4e89', footer: 'SAS au capital de 120 000 €', payeeName: '',
  iban: 'FR7630006000011234567890189', bic: 'BNPAFRPPXXX', windowSide: 'right',
};
const item = (itemId: number, reference: string, dueOn: string, amountMinor: number, openMinor = amountMinor, kind = 'invoice'): LetterItem => ({
  itemId, kind, reference, label: '', issuedOn: '2026-09-01', dueOn, amountMinor, openMinor,
});
const letter: PostalLetter = {
  language: 'fr', today: '2026-11-21', currency: 'EUR', subject: 'Mise en demeure', customerCode: 'C0042', customerName: 'PAPETERIE DE LA LUNE', toName: 'Camille Dufresne',
  toAddress: '12 bis rue des Étoiles\n44000 NANTES', registered: true, trackingNumber: '1A 203 456 7890 1', asksToPay: true,
  payments: [{ itemId: 2, on: '2026-10-12', minor: 50_000, byCreditNote: false }],
  sender: { company: 'Ateliers Brume', name: 'Claire Martin', email: 'compta@ateliers-brume.example', phone: '04 72 00 00 00', address: '14 quai des Tanneurs\n69005 LYON CEDEX 05' },
  body: 'Madame, Monsieur,\n\nNous vous mettons en demeure de payer **2 180,50 €**.\n\n[[pieces]]\n\n- par virement ;\n- par chèque.\n\n#set text(red) *pas gras* $x$ @ref <label> \\u{41} #include "letter.typ"',
  items: [item(1, 'F2026-0412', '2026-10-18', 184_050), item(2, 'F2026-0466', '2026-11-09', 96_000, 46_000), item(3, 'AV2026-0031', '2026-11-01', -12_000, -12_000, 'credit_note')],
};
const many = (count: number) => Array.from({ length: count }, (_, at) => item(10 + at, `F2026-${1000 + at}`, '2026-10-10', 10_000 + at));

beforeAll(async () => { await Promise.all([loadWords('fr'), loadWords('en')]); });
const poppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** The words of a PDF by poppler, where it is installed; else of its own drawing operators, glyphs by their ToUnicode tables: of one page, whose fonts have one name each. */
function textOf(pdf: Buffer): string {
  const text = poppler ? spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, maxBuffer: 1e8 }).stdout.toString('utf8') : drawnText(pdf);
  return text.replace(/[\u00a0\u202f]/g, ' ').normalize('NFC');
}

function drawnText(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = streamsOf(pdf);
  const fonts = new Map<string, Map<string, string>>();
  for (const [, name, reference] of raw.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
    const cmap = new RegExp(`\\n${reference} 0 obj.*?/ToUnicode (\\d+) 0 R`, 's').exec(raw)?.[1];
    const table = new Map([...(streams.get(Number(cmap)) ?? '').matchAll(/<(\w{4})> <(\w+)>/g)].map(([, glyph, code]) => [glyph!.toUpperCase(), Buffer.from(code!, 'hex').swap16().toString('utf16le')]));
    fonts.set(name!, table);
  }
  let text = '';
  for (const stream of streams.values()) {
    let font = new Map<string, string>();
    for (const [, name, shown] of stream.matchAll(/\/(f\d+) [\d.]+ Tf|((?:\[(?:\\.|\((?:\\.|[^\\)])*\)|[^\]()])*\]|\((?:\\.|[^\\)])*\)|<\w+>)) ?TJ?j?/gs)) {
      if (name) font = fonts.get(name) ?? font;
      for (const [, literal, hex] of (shown ?? '').matchAll(/\(((?:\\.|[^\\)])*)\)|<(\w+)>/gs)) {
        const codes = (hex ?? Buffer.from(unescaped(literal!), 'latin1').toString('hex')).toUpperCase();
        text += codes.replace(/.{4}/g, (glyph) => font.get(glyph) ?? '');
      }
    }
  }
  return text;
}

function unescaped(literal: string): string {
  const named: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return literal.replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) => (/^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : named[code] ?? code));
}

test('a notice written for an e-mail does not say the name and the account again on paper; any other beginning stays', async () => {
  const begins = async (body: string) => {
    const { data } = await letterJob({ ...letter, body }, letterhead, at);
    const [first] = (data as { letters: { blocks: { lines: { text: string }[][] }[] }[] }).letters[0]!.blocks;
    return first!.lines[0]!.map((span) => span.text).join('');
  };
  const after = '\n\n**MISE EN DEMEURE**\n\nMadame, Monsieur,';
  for (const address of ['PAPETERIE DE LA LUNE\nCompte C0042', 'PAPETERIE\u00a0DE LA LUNE', 'Camille Dufresne\nAccount C0042']) expect(await begins(address + after), address).toBe('MISE EN DEMEURE');
  for (const other of ['Compte C0042', 'PAPETERIE DE LA LUNE\nÀ l’attention de la direction', 'Madame, Monsieur,', 'PAPETERIE DE LA LUNE\nNous avons bien reçu votre demande sur le compte C0042']) {
    expect(await begins(other + after), other).toBe(other.split('\n')[0]);
  }
});

paperTest('a letter says everything: who, what, how much, where to pay', async () => {
  const { pdf, pages } = await letterPdf(letter, letterhead, at);
  const text = textOf(pdf);
  expect(pages).toBe(1);
  for (const words of [
    'PAPETERIE DE LA LUNE', 'Camille Dufresne', '12 bis rue des Étoiles', '44000 NANTES', 'Lyon, le 21 novembre 2026', 'Lettre recommandée avec avis de réception', '1A 203 456 7890 1',
    'Objet : Mise en demeure', 'F2026-0412', '34 jours', '1 840,50 €', '960,00 €', 'réglé 500,00 € le 12/10/2026', '460,00 €', 'Avoir AV2026-0031', '−120,00 €', 'Total à régler', '2 180,50 €',
    'FR76 3000 6000 0112 3456 7890 189', 'BNPAFRPPXXX', 'C0042', 'page 1/1', 'SAS au capital de 120 000 €',
  ]) expect(text).toContain(words);
});

paperTest('words are shown, never read as Typst', async () => {
  const text = textOf((await letterPdf(letter, letterhead, at)).pdf);
  expect(text).toContain('#set text(red) *pas gras* $x$ @ref <label> \\u{41} #include "letter.typ"');
});

paperTest('a letter is PDF/A-2, accessible: tagged, titled, in its language, every picture in words', async () => {
  const { pdf } = await letterPdf(letter, letterhead, at);
  const raw = pdf.toString('latin1');
  expect(raw).toContain('/StructTreeRoot');
  expect(raw).toMatch(/\/MarkInfo <<\s*\/Marked true/);
  expect(raw).toContain('/Lang (fr)');
  expect(raw).toMatch(/<pdfaid:part>2<\/pdfaid:part>/);
  expect(raw).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
  expect(raw).toContain('Mise en demeure</rdf:li>');
  expect(raw.match(/\/S \/Figure/g)).toHaveLength(3);
  expect(raw.match(/\/Alt [(<]/g)!.length).toBeGreaterThanOrEqual(3);
  expect(raw).toMatch(/\/S \/(?:H1|Table|TH)\b/);
  // PDF/UA refuses a picture without words.
  await expect(typeset({ ...await letterJob(letter, letterhead, at), standard: 'ua-1' })).resolves.toMatchObject({ pages: 1 });
});

paperTest('the same letter gives the same bytes', async () => {
  const [one, two] = [await letterPdf(letter, letterhead, at), await letterPdf(letter, letterhead, at)];
  expect(one.pdf.equals(two.pdf)).toBe(true);
});

paperTest('twelve items stand on one page; sixty take three, with their names at the top of each', async () => {
  expect(await letterPdf({ ...letter, items: many(12) }, letterhead, at)).toMatchObject({ pages: 1 });
  const long = await letterPdf({ ...letter, items: many(60) }, letterhead, at);
  expect(long.pages).toBeGreaterThan(1);
  if (!poppler) return;
  const text = textOf(long.pdf);
  expect(text).toContain(`page 2/${long.pages}`);
  expect(text).toContain('Ateliers Brume, à PAPETERIE DE LA LUNE');
  expect(text.match(/Reste dû/g)!.length).toBeGreaterThan(1);
});

paperTest('in a batch every letter counts its own pages and speaks its own language', async () => {
  const english = { ...letter, language: 'en' as const, items: many(60), registered: false };
  const { pdf, pages } = await lettersPdf([{ letter, tight: 0 }, { letter: english, tight: 0 }, { letter, tight: 0 }], letterhead, at);
  expect(pages).toBe(5);
  if (!poppler) return;
  const text = textOf(pdf);
  expect(text.match(/page 1\/1/g)).toHaveLength(2);
  expect(text).toContain('page 3/3');
  expect(text).toContain('Subject: Mise en demeure');
});

paperTest('no way to pay is shown for thanks, without an account, or when nothing is due; no code in another currency', async () => {
  const shows = async (change: Partial<PostalLetter>, head: Partial<Letterhead> = {}) => textOf((await letterPdf({ ...letter, ...change }, { ...letterhead, ...head }, at)).pdf).includes('Pour régler');
  expect(await Promise.all([shows({}), shows({ asksToPay: false }), shows({}, { iban: '' }), shows({ items: [letter.items[2]!] })])).toEqual([true, false, false, false]);
  const dollars = textOf((await letterPdf({ ...letter, currency: 'USD' }, letterhead, at)).pdf);
  expect(dollars).toContain('Pour régler');
  expect(dollars).not.toContain('À scanner');
});

paperTest('an address keeps its last lines and never more than six', async () => {
  const text = textOf((await letterPdf({ ...letter, toAddress: 'Service\nBâtiment B\n12 rue A\nZA du Ciel\nBP 12\n44000 NANTES CEDEX\nFRANCE' }, letterhead, at)).pdf);
  expect(text).toContain('44000 NANTES CEDEX');
  expect(text).toContain('FRANCE');
  expect(text).not.toContain('Bâtiment B');
});

paperTest('a statement shows everything open', async () => {
  const { subject: _subject, body: _body, registered: _registered, trackingNumber: _number, ...account } = letter;
  const text = textOf((await statementPdf(account, letterhead, at)).pdf);
  expect(text).toContain('Relevé de compte au 21 novembre 2026');
  expect(text).toContain('F2026-0466');
});

paperTest('the drawing of a letter holds no script and nothing from elsewhere', async () => {
  const { svg: drawing, pages } = await letterDrawing(letter, letterhead, at);
  expect(pages).toBe(1);
  expect(drawing).toMatch(/^<svg/);
  expect(drawing).not.toMatch(/<script|href="http/);
});
