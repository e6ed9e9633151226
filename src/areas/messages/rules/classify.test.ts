import { expect, test } from 'vitest';
import { figures, judgeCorpus, type Half } from '#test/replies/check.ts';
import { classify, type ReplyFacts } from './classify.ts';
import { referencesIn } from './references.ts';
import { amountsSaid, itemsSaid } from './said-amounts.ts';
import { daysSaid } from './said-days.ts';
import { clausesOf, fold, sentencesOf } from './sentences.ts';
import { writtenOut } from './short-forms.ts';

const MONDAY = '2026-11-23';
const ITEMS = [{ itemId: 1, reference: 'F2026-0412', openMinor: 124_000, currency: 'EUR' }, { itemId: 2, reference: 'F2026-0433', openMinor: 361_850, currency: 'EUR' }];
const read = (text: string, more: Partial<ReplyFacts> = {}) => classify({ text, subject: '', on: MONDAY, fromAddress: 'a@client.example', items: ITEMS, ...more });

test.each([
  ['ce jour', '2026-11-23'], ['demain', '2026-11-24'], ['hier', '2026-11-22'], ['vendredi', '2026-11-27'], ['vendredi dernier', '2026-11-20'], ['lundi prochain', '2026-11-30'], ['lundi', '2026-11-30'],
  ['lundi 30', '2026-11-30'], ['le 15 décembre', '2026-12-15'], ['1er décembre', '2026-12-01'], ['le 5/12', '2026-12-05'], ['le 05.01.2027', '2027-01-05'], ['2026-12-24', '2026-12-24'],
  ['fin de mois', '2026-11-30'], ['fin décembre', '2026-12-31'], ['mi-décembre', '2026-12-15'], ['la semaine prochaine', '2026-12-04'], ['d’ici la fin de la semaine', '2026-11-27'], ['dans 3 jours', '2026-11-26'],
  ['sous quinzaine', '2026-12-08'], ['le 3 janvier', '2027-01-03'], ['fin d’année', '2026-12-31'],
  ['today', '2026-11-23'], ['next Friday', '2026-12-04'], ['on Friday', '2026-11-27'], ['last Friday', '2026-11-20'], ['December 10th', '2026-12-10'], ['5th of December 2026', '2026-12-05'],
  ['in two weeks', '2026-12-07'], ['end of the month', '2026-11-30'], ['next week', '2026-12-04'],
])('« %s », said on Monday 23 November, is %s', (text, day) => {
  expect(daysSaid(fold(text), MONDAY).map((one) => one.day)).toEqual([day]);
});

test('numbers that are no day are none', () => {
  expect(daysSaid(fold('commande 45/2026, tél. 01.99.00.12.34, F2026-0412, 3 618,50 €'), MONDAY)).toEqual([]);
});

test.each([
  ['1 240,50 €', 124_050, 'EUR'], ['3.618,50 EUR', 361_850, 'EUR'], ['EUR 1,240.50', 124_050, 'EUR'], ['£500', 50_000, 'GBP'], ['842€', 84_200, 'EUR'], ['1240 euros', 124_000, 'EUR'], ['1 000 000 €', 100_000_000, 'EUR'],
])('%s is read', (text, minor, currency) => {
  expect(amountsSaid(fold(text))).toEqual([{ minor, currency }]);
});

test('an invoice is known however its number is written, and no number is taken for another', () => {
  const said = (text: string) => itemsSaid(text, ITEMS).map(({ itemId }) => itemId);
  expect(said('facture F 2026 0412')).toEqual([1]);
  expect(said('f2026-0433 et F2026/0412')).toEqual([1, 2]);
  expect(said('la facture n° 0433')).toEqual([2]);
  expect(said('F2026-04123, tél. 04120433')).toEqual([]);
  expect(said('facture n° 433')).toEqual([2]);
});

test('what may be the number of an invoice is looked up; days, sums and addresses are not', () => {
  expect(referencesIn('Facture FA-2026-00638 du 12/10/2026, 1 240,50 €, a.b123@client.example, le 2026-11-02, bonjour')).toEqual(['FA-2026-00638']);
});

test('a sentence keeps its abbreviations, wrapped lines come together', () => {
  expect(sentencesOf('M. Garnier est absent. Voyez avec Mme. Roux.')).toEqual(['M. Garnier est absent.', 'Voyez avec Mme. Roux.']);
  expect(sentencesOf('Nous vous informons que le règlement de votre facture du mois\ninterviendra le 15 décembre.\n\nCordialement')).toEqual(['Nous vous informons que le règlement de votre facture du mois interviendra le 15 décembre.', 'Cordialement']);
});

test('what is typed in a hurry is read as if it were written out, and quoted as it stands', () => {
  expect(writtenOut('jai pas la fact, vs pouvez la renvoyer svp')).toBe("je n'ai pas la facture, vous pouvez la renvoyer s'il vous plait");
  expect(writtenOut('on paie pas, c faux')).toBe("on ne paie pas, c'est faux");
  expect(writtenOut('on vous paie plus tard, nous ne payons pas')).toBe('on vous paie plus tard, nous ne payons pas');
  expect(writtenOut('dont worry, pymt tmrw')).toBe("don't worry, payment tomorrow");
  expect(clausesOf('Jai pas la fact')[0]).toMatchObject({ quote: 'Jai pas la fact' });
});

test('a payment made on a day of the week was made on the one before; one still to be made, on the next', () => {
  expect(read('Je vous ai mis un chèque à la poste samedi.').findings.payment).toMatchObject({ doneOn: '2026-11-21', dueOn: null });
  expect(read('Le virement sera fait samedi.').findings.payment).toMatchObject({ doneOn: null, dueOn: '2026-11-28' });
});

test('the day of an invoice is no day of payment', () => {
  expect(read('Le règlement de votre facture du 3 octobre est programmé.')).toMatchObject({ class: 'payment', findings: { payment: { doneOn: null, dueOn: null } } });
  expect(read('This left our account on 14 October.')).toMatchObject({ class: 'dispute', findings: { dispute: { reason: 'already_paid' } } });
});

test('two sentences may say one thing, and both are quoted', () => {
  const { class: of, because: why, confidenceBp } = read('Notre bon de réception compte 40 cartons. Vous en facturez 60.');
  expect(of).toBe('dispute');
  expect(why[0]?.facts?.['quote']).toBe('Notre bon de réception compte 40 cartons. Vous en facturez 60.');
  // A wide net alone is never as sure as what is said plainly.
  expect(confidenceBp).toBeLessThan(8000);
});

test('not yet paid is no payment; paid long ago is to be checked; asked whether it came is neither', () => {
  expect(read('Nous n’avons pas encore réglé.').findings.payment).toBeUndefined();
  expect(read('Virement effectué le 3 octobre.')).toMatchObject({ class: 'dispute', findings: { dispute: { reason: 'already_paid' } } });
  expect(read('Avez-vous reçu notre virement ?').class).toBe('other');
});

test('one mail may say two things: the contested one needs a person first, and both are kept', () => {
  const { class: of, findings, confidenceBp } = read('La F2026-0412 sera réglée vendredi, mais nous contestons la F2026-0433 : le prix est faux.');
  expect(of).toBe('dispute');
  expect(findings).toMatchObject({ payment: { dueOn: '2026-11-27', itemIds: [1] }, dispute: { reason: 'price', itemIds: [2] } });
  expect(confidenceBp).toBeLessThan(7000);
});

test.each([
  ['Merci de contacter Mme Roussel : m.roussel@client.example', 'Mme Roussel', 'm.roussel@client.example', false],
  ['Adressez vos relances à regl@client.example, Mme Clarisse Voltane s’en occupe désormais.', 'Mme Clarisse Voltane', 'regl@client.example', false],
  ['M. Garnier est parti à la retraite, écrivez à l.tessier@client.example', null, 'l.tessier@client.example', true],
  ['Please contact Jane Holt at j.holt@client.example, I no longer work in accounts.', 'Jane Holt', 'j.holt@client.example', true],
])('the new contact is found: %s', (text, name, email, left) => {
  expect(read(text)).toMatchObject({ class: 'wrong_contact', findings: { contact: { name, email, left } } });
});

test('a bounce and an absence are what the mail’s heads say', () => {
  const bounce = { kind: 'hard' as const, reason: 'userunknown', recipients: ['a@client.example'], status: '5.1.1', diagnostic: '550 User unknown' };
  expect(read('Votre facture sera réglée vendredi.', { bounce })).toMatchObject({ class: 'bounce_hard', confidenceBp: 9900 });
  expect(read('Je traiterai votre message.', { auto: { kind: 'out_of_office', returnOn: '2026-12-01' } })).toMatchObject({ class: 'out_of_office', findings: { absence: { returnOn: '2026-12-01' } } });
});

test('every reason quotes the sentence it was read in', () => {
  const text = 'Bonjour. Le prix est faux. Merci.';
  for (const { facts } of read(text).because) expect(text).toContain(facts!['quote']);
});

test.each(['', ' ', '????', 'a'.repeat(200_000), '1'.repeat(100_000), '1 '.repeat(50_000), '€'.repeat(5000), '1/1/1 '.repeat(5000), `${'le 15 décembre '.repeat(3000)}virement`])('whatever is written is read in time (%#)', (text) => {
  const began = performance.now();
  expect(read(text).confidenceBp).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(1500);
});

const judged = judgeCorpus();
const half = (one: Half) => judged.filter((reply) => reply.half === one);

test('of the labelled replies those looked at and their other half are understood', () => {
  expect(figures(half('tune')).classes / half('tune').length).toBeGreaterThan(0.97);
  expect(figures(half('check')).classes / half('check').length).toBeGreaterThan(0.95);
  expect(figures(half('check')).wholly / half('check').length).toBeGreaterThan(0.93);
  expect(judged.length).toBeGreaterThan(350);
});

test('of words never seen a good part is understood, and none is taken with confidence for something else', () => {
  const unseen = half('unseen');
  expect(figures(unseen).classes / unseen.length).toBeGreaterThan(0.75);
  expect(figures(half('kept')).classes / half('kept').length).toBeGreaterThan(0.9);
  // What a mail is taken for wrongly is never offered with confidence.
  expect(judged.filter(({ reading, label }) => reading.class !== 'other' && reading.confidenceBp >= 8000 && reading.class !== label.class)).toEqual([]);
  expect(judged.filter(({ reading, label }) => reading.confidenceBp >= 9500 && reading.class !== label.class)).toEqual([]);
});
