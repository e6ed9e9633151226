import { join } from 'node:path';
import { letterPdf, lettersPdf, type Letterhead, type PostalLetter } from '#areas/messages/letter/pdf.ts';
import { root } from '#platform/config.ts';
import { typeset } from '#platform/typst.ts';
import { addDays } from '#values/day.ts';
import { loadWords } from '#words/words.ts';
import { timed } from './database.ts';

/** Letters as PDF/A, tagged, with table, payment code and logo. Floor: one page with the same words, bare, by the same compiler in the same worker. */
const LETTERS = 200;
const at = new Date('2026-11-21T09:00:00Z');
const TODAY = '2026-11-21';
const letterhead: Letterhead = {
  logo: { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#1d4e89"/></svg>'), type: 'image/svg+xml', alt: 'Ateliers Brume' },
  colour: '#1d4e89', footer: 'Ateliers Brume, SAS au capital de 120 000 €', payeeName: '', iban: 'FR7630006000011234567890189', bic: 'BNPAFRPP', windowSide: 'right',
};
const BODY = `Madame, Monsieur,

Malgré nos relances, les factures ci-dessous restent impayées. **Nous vous mettons en demeure** de les régler sous huit jours.

[[pieces]]

À défaut, et sans autre avis, nous engagerons :

- une procédure d’injonction de payer devant le tribunal de commerce ;
- la facturation des pénalités de retard prévues par l’article L441-10 du Code de commerce.

Veuillez agréer, Madame, Monsieur, nos salutations distinguées.`;

function letter(number: number, items = 4): PostalLetter {
  return {
    language: 'fr', today: TODAY, currency: 'EUR', subject: `Mise en demeure n° ${number}`, body: BODY, customerCode: `C${number}`, customerName: `CLIENT ${number}`, toName: '',
    toAddress: `${number} rue des Étoiles\n44000 NANTES`, registered: true, trackingNumber: `1A${String(number).padStart(11, '0')}`, asksToPay: true, payments: [],
    sender: { company: 'Ateliers Brume', name: 'Claire Martin', email: 'compta@ateliers-brume.example', phone: '04 72 00 00 00', address: '14 quai des Tanneurs\n69005 LYON' },
    items: Array.from({ length: items }, (_, index) => ({
      itemId: index, kind: 'invoice', reference: `F${number}-${index}`, label: '', issuedOn: addDays(TODAY, -80 - index), dueOn: addDays(TODAY, -50 - index), amountMinor: 100_000 + number * 17 + index,
      openMinor: 100_000 + number * 17 + index,
    })),
  };
}

const numbers = Array.from({ length: LETTERS }, (_, number) => number);
const bare = (number: number) => typeset({ template: join(root, 'bench/bare.typ'), at, data: { title: `n° ${number}`, words: `${number} ${BODY.replaceAll('[[pieces]]', '')}` } });
const oneByOne = async (work: (number: number) => Promise<unknown>) => { for (const number of numbers) await work(number); };
const inLanes = async (work: (number: number) => Promise<unknown>) => {
  const rest = [...numbers];
  await Promise.all([1, 2].map(async () => { for (let number = rest.pop(); number !== undefined; number = rest.pop()) await work(number); }));
};

await loadWords('fr');
await Promise.all([bare(0), bare(1), letterPdf(letter(0), letterhead, at), letterPdf(letter(1), letterhead, at)]);
let floor = 0;
const show = async (name: string, work: () => Promise<unknown>) => {
  const { seconds } = await timed(work);
  const rate = LETTERS / seconds;
  floor ||= rate;
  process.stdout.write(`  ${name.padEnd(34)} ${rate.toFixed(0).padStart(5)} letters/s  ${(floor / rate).toFixed(1)}× the floor\n`);
};
process.stdout.write(`${LETTERS} letters\n`);
await show('bare words, one by one (floor)', () => oneByOne(bare));
await show('letters, one by one', () => oneByOne((number) => letterPdf(letter(number), letterhead, at)));
await show('letters, two workers', () => inLanes((number) => letterPdf(letter(number), letterhead, at)));
await show('letters of 12 items, two workers', () => inLanes((number) => letterPdf(letter(number, 12), letterhead, at)));
await show('one file of them all', () => lettersPdf(numbers.map((number) => ({ letter: letter(number), tight: 0 })), letterhead, at));
process.stdout.write(`  ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most\n`);
