import type { Browser, Page } from 'playwright-core';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fecLine, saleEntry } from '#formats/fec/made.ts';
import { mailBytes } from '#formats/mail/made.ts';
import { addDays, type Day } from '#values/day.ts';
import { checkAccess } from './accessibility.ts';
import { openCompany, type Company } from './company.ts';
import { openBrowser, openPage, pictureOnFailure, startProduct, type Product } from './product.ts';

const MONDAY = '2026-11-23';
const COLLEAGUE = { email: 'camille@ateliers-brume.example', password: 'une autre longue phrase' };
let product: Product;
let browser: Browser;
let company: Company;

/** Each journey has a customer of its own, all in one ledger, on the days that follow one another. */
const sale = (entry: string, auxiliary: string, auxiliaryLabel: string, on: Day, gross: number) =>
  saleEntry(entry, { auxiliary, auxiliaryLabel, reference: `FA-${entry}`, referenceOn: on, on, label: `Facture FA-${entry}` }, gross - gross / 6, gross / 6);
const ledger = [
  ...sale('0101', 'CWORD', 'Verreries Ombrelune', addDays(MONDAY, -50), 120_000),
  ...sale('0201', 'CPART', 'Poteries Lacombrune', addDays(MONDAY, -50), 120_000),
  ...sale('0301', 'CPLAN', 'Tissages Brisefer', addDays(MONDAY, -75), 240_000),
  ...sale('0302', 'CPLAN', 'Tissages Brisefer', addDays(MONDAY, -60), 60_000),
];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  company = await openCompany(product, browser, MONDAY);
  await company.post(ledger);
  for (const [code, email] of [['CWORD', 'compta@ombrelune.example'], ['CPART', 'tresorerie@lacombrune.example'], ['CPLAN', 'factures@brisefer.example']] as const) {
    await company.call('POST', `/customers/${await company.customer(code)}/contacts`, { name: null, email, phone: null, role: 'accounts' });
  }
  await company.call('POST', '/people', { name: 'Camille Orsel', ...COLLEAGUE, role: 'collector' });
});
afterAll(async () => {
  await company?.close();
  await browser?.close();
  await product?.stop();
});

type Waiting = { messageId: number; subject: string; purpose: string; totalMinor: number };
const waitingOf = async (customerId: number) => (await company.call<{ rows: Waiting[] }>('GET', `/messages?status=to_approve&customerId=${customerId}&limit=50`)).rows;

/** Approves the reminder that waits for a customer, once it asks for so much, and gives back the mail that left. */
async function sendReminder(customerId: number, asked: number): Promise<{ messageId: string; mail: Email }> {
  const reminder = async () => (await waitingOf(customerId)).find(({ purpose, totalMinor }) => purpose === 'reminder' && totalMinor === asked);
  const { messageId } = await vi.waitUntil(reminder, { timeout: 15_000, interval: 250 });
  const { subject } = await company.call<{ subject: string }>('GET', `/messages/${messageId}`);
  await company.approve([messageId]);
  const left = async () => (await Promise.all(company.sink.received.map(async ({ messageId: key, text }) => ({ messageId: key, mail: await PostalMime.parse(text) }))))
    .find(({ mail }) => mail.subject === subject);
  return await vi.waitUntil(left, { timeout: 15_000, interval: 250 });
}

async function at(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(product.url + path);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

test('a reply becomes a promise with one key; kept from reminding, it is broken when its day passes', async () => {
  const { page, complaints } = company;
  pictureOnFailure(page);
  const customerId = await company.customer('CWORD');
  await company.dayBreaks(MONDAY);
  const reminder = await sendReminder(customerId, 120_000);

  const { path } = await company.call<{ path: string }>('POST', '/inbox-setting/webhook');
  const mail = mailBytes({
    'From': 'Paul Verrier <compta@ombrelune.example>', 'To': 'compta@ateliers-brume.example', 'Subject': 'Re: Facture FA-0101', 'Date': 'Mon, 23 Nov 2026 09:12:00 +0100',
    'Message-ID': '<reponse-1@ombrelune.example>', 'In-Reply-To': `<${reminder.messageId}>`, 'Content-Type': 'text/plain; charset=utf-8',
  }, 'Bonjour,\n\nNous vous ferons le virement de la facture FA-0101 le 27 novembre 2026.\n\nCordialement,\nPaul Verrier\n');
  const received = await page.request.post(product.url + path, { data: mail, headers: { 'content-type': 'message/rfc822' } });
  expect(received.status()).toBe(202);

  await at(page, '/reponses', 'Réponses');
  await page.getByText('Paiement annoncé').first().waitFor();
  await page.getByRole('button', { name: /Noter la promesse/ }).waitFor();
  expect(await page.getByLabel('Pour le').inputValue()).toBe('27/11/2026');
  await checkAccess(page, 'a reply');
  await page.keyboard.press('a');
  await page.getByText('La promesse est notée.').waitFor();

  await at(page, `/clients/${customerId}`, 'Verreries Ombrelune');
  await page.getByText(/Promesse.: 1.200,00.€ pour le/).waitFor();
  await company.dayBreaks(addDays(MONDAY, 7));
  expect((await waitingOf(customerId)).filter(({ purpose }) => purpose === 'reminder')).toEqual([]);

  // Friday and its three days of grace are over, nothing came.
  await company.dayBreaks(addDays(MONDAY, 8));
  await at(page, '/ma-journee', 'Ma journée');
  await page.getByText('Verreries Ombrelune').first().click();
  await page.getByText(/Rien reçu des 1.200,00.€ promis pour le 27\/11\/2026/).first().waitFor();
  await at(page, `/clients/${customerId}`, 'Verreries Ombrelune');
  await page.getByText('Dernière promesse non tenue').waitFor();
  await page.getByText(/Rien reçu des 1.200,00.€ promis/).first().waitFor();
  await checkAccess(page, 'a customer who broke his promise');
  expect(complaints).toEqual([]);
});

test('a part of an invoice is contested: the reminder asks only for the rest, until the credit note comes', async () => {
  const { page, complaints } = company;
  pictureOnFailure(page);
  const customerId = await company.customer('CPART');
  await at(page, `/clients/${customerId}`, 'Poteries Lacombrune');
  await page.getByRole('button', { name: 'Ouvrir un litige' }).click();
  await page.getByLabel('Motif').selectOption({ label: 'Prix contesté' });
  await page.getByRole('checkbox', { name: /FA-0201/ }).check();
  await page.getByLabel('Montant contesté de FA-0201').fill('300');
  await page.getByLabel('Ce que dit le client').fill('Le tarif convenu était de 750 euros hors taxes.');
  await checkAccess(page, 'opening a dispute');
  await page.getByRole('button', { name: 'Ouvrir le litige' }).click();
  await page.getByText('Litige ouvert. La part contestée ne sera plus relancée.').waitFor();
  await page.getByText(/300,00.€ contestés sur FA-0201/).waitFor();

  const { mail } = await sendReminder(customerId, 90_000);
  expect(mail.to?.[0]?.address).toBe('tresorerie@lacombrune.example');
  expect(`${mail.text}`).toMatch(/900,00/);

  await page.getByRole('link', { name: 'Prix contesté' }).first().click();
  await page.getByRole('heading', { name: 'Prix contesté', level: 1 }).waitFor();
  await page.getByRole('checkbox', { name: 'Comparer la facture avec la commande et le tarif convenu' }).click();
  await page.getByText('1 faite sur 3').waitFor();
  const comment = page.getByLabel('Votre commentaire');
  await comment.fill('Peux-tu vérifier le tarif, ');
  await comment.pressSequentially('@cam');
  await page.getByRole('listbox', { name: 'Collègues' }).getByRole('option', { name: 'Camille Orsel' }).waitFor();
  await comment.press('Enter');
  await comment.press('Control+Enter');
  await page.getByText('Peux-tu vérifier le tarif,').last().waitFor();
  await checkAccess(page, 'a dispute');
  await page.getByRole('button', { name: 'Accepter : avoir attendu' }).click();
  await page.getByText('Avoir attendu').first().waitFor();

  ledger.push(...creditNote('0202', 'CPART', 'Poteries Lacombrune', addDays(MONDAY, 8), 30_000));
  await company.post(ledger);
  await page.reload();
  await page.getByText('L’avoir est arrivé').waitFor();
  await page.getByRole('button', { name: 'Clore : avoir accordé' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clore le litige' }).click();
  await page.getByText('Litige clos.').waitFor();
  await at(page, `/clients/${customerId}`, 'Poteries Lacombrune');
  await page.getByText('Encours par ancienneté').waitFor();
  expect(await page.getByText('Un litige en cours').isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test('the colleague named in a comment finds it in her day', async () => {
  const { page, context, complaints } = await openPage(browser, { width: 390, height: 844, dark: true });
  pictureOnFailure(page);
  await page.request.post(`${product.url}/api/session`, { data: COLLEAGUE });
  await at(page, '/ma-journee', 'Ma journée');
  await page.getByText('Poteries Lacombrune').first().waitFor();
  await page.getByText('On vous cite').first().waitFor();
  await checkAccess(page, 'the day of somebody named, on a phone');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a plan is drawn up, offered and accepted in writing; one late instalment warns, a second voids it, and its invoices are reminded again', async () => {
  const { page, complaints } = company;
  pictureOnFailure(page);
  const customerId = await company.customer('CPLAN');
  const today = addDays(MONDAY, 8);
  await at(page, `/clients/${customerId}?tab=agreements`, 'Tissages Brisefer');
  await page.getByRole('button', { name: 'Préparer un échéancier' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Nombre d’échéances').fill('4');
  await form.getByLabel('Première échéance').fill('+7');
  await form.getByLabel('Première échéance').press('Enter');
  await form.getByText('Chaque semaine').click();
  // Three thousand euros in four weeks, shown before anything is written.
  await form.getByRole('row', { name: /08\/12\/2026.*750,00/ }).waitFor();
  await form.getByRole('row', { name: /29\/12\/2026.*750,00/ }).waitFor();
  await checkAccess(page, 'drawing up a plan');
  await form.getByRole('button', { name: 'Enregistrer le brouillon' }).click();

  const sheet = page.getByRole('dialog', { name: /^Échéancier n° / });
  await sheet.getByRole('button', { name: 'Approuver' }).click();
  await sheet.getByRole('button', { name: 'Proposer au client' }).click();
  await sheet.getByLabel('S’il accepte').selectOption({ label: 'par un exemplaire signé' });
  await checkAccess(page, 'a plan offered');
  await sheet.getByRole('button', { name: 'Accepté par le client' }).click();
  await sheet.getByText(/1er décembre 2026|01\/12\/2026/).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Échéancier en cours').waitFor();
  expect((await waitingOf(customerId)).filter(({ purpose }) => purpose === 'reminder')).toEqual([]);

  // The first instalment and its five days of grace pass: he is warned, and the plan goes on.
  await company.dayBreaks(addDays(today, 13));
  await at(page, `/clients/${customerId}?tab=agreements`, 'Tissages Brisefer');
  await page.getByText('Une échéance de l’échéancier en retard').waitFor();
  expect((await waitingOf(customerId)).map(({ purpose }) => purpose)).not.toContain('reminder');

  await company.dayBreaks(addDays(today, 20));
  await page.reload();
  await page.getByText('Rompu').first().waitFor();
  await checkAccess(page, 'a customer whose plan is void');
  await company.call('POST', '/dunning/run');
  const again = (await waitingOf(customerId)).find(({ purpose }) => purpose !== 'agreement');
  expect(again?.totalMinor).toBe(300_000);
  expect(complaints).toEqual([]);
});

function creditNote(entry: string, auxiliary: string, auxiliaryLabel: string, on: Day, gross: number) {
  const line = fecLine({ entry, auxiliary, auxiliaryLabel, reference: `AV-${entry}`, referenceOn: on, on, label: `Avoir AV-${entry} sur FA-0201` });
  return [
    { ...line, credit: gross },
    { ...line, account: '706000', accountLabel: 'Prestations', auxiliary: '', auxiliaryLabel: '', debit: gross },
  ];
}
