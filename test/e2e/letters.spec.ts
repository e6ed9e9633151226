import { spawnSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { saleEntry } from '#formats/fec/made.ts';
import { addDays } from '#values/day.ts';
import { paperTest } from '#test/paper.ts';
import { scan, whyNoScan } from '#test/pdf.ts';
import { checkAccess } from './accessibility.ts';
import { openCompany, type Company } from './company.ts';
import { openBrowser, pictureOnFailure, startProduct, type Product } from './product.ts';

const MONDAY = '2026-11-23';
let product: Product;
let browser: Browser;
let company: Company;

const DEBTORS = [
  { code: 'CLAC', name: 'Scierie du Lac Noir', address: '12 chemin des Grumes\n39300 Champagnole', reference: 'FA-0501', gross: 540_000 },
  { code: 'CPIN', name: 'Menuiserie des Pins', address: '3 rue du Rabot\n40000 Mont-de-Marsan', reference: 'FA-0502', gross: 126_000 },
] as const;

type Scenario = { scenarioId: number; position: number; version: number; customers: number; steps: { channel: string; purpose: string }[] };

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  company = await openCompany(product, browser, MONDAY);
  await company.post(DEBTORS.flatMap(({ code, name, reference, gross }) => saleEntry(reference.slice(3), {
    auxiliary: code, auxiliaryLabel: name, reference, referenceOn: addDays(MONDAY, -70), on: addDays(MONDAY, -70), label: `Facture ${reference}`,
  }, gross - gross / 6, gross / 6)));
  for (const { code, address } of DEBTORS) {
    await moveTo(await company.customer(code), address);
  }
  await company.call('PUT', '/letterhead', {
    logoAlt: '', colour: '#1d4e89', footer: 'Ateliers Brume, 4 quai des Brumes, Quimper', payeeName: 'Ateliers Brume', iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'BNPAFRPP', windowSide: 'right',
  });
  // Reminders go by registered letter.
  for (const { scenarioId, position: _, version: __, customers: ___, steps, ...fields } of await company.call<Scenario[]>('GET', '/scenarios')) {
    await company.call('PUT', `/scenarios/${scenarioId}`, { ...fields, steps: steps.map((step) => (step.purpose === 'reminder' ? { ...step, channel: 'registered', attachments: [] } : step)) });
  }
  await company.call('POST', '/dunning/run');
  const { rows } = await company.call<{ rows: { messageId: number }[] }>('GET', '/messages?status=to_approve&limit=50');
  await company.approve(rows.map(({ messageId }) => messageId));
});
afterAll(async () => {
  await company?.close();
  await browser?.close();
  await product?.stop();
});

async function moveTo(customerId: number, postalAddress: string): Promise<void> {
  const { contacts: _, collectorUserId: __, collectorName: ___, groupId: ____, ...fields } = await company.call<Record<string, unknown>>('GET', `/customers/${customerId}`);
  await company.call('PUT', `/customers/${customerId}`, { ...fields, postalAddress });
}

const poppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** The words of each page. */
function pagesOf(pdf: Buffer): string[] {
  return spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, maxBuffer: 1e8 }).stdout.toString('utf8').split('\f').filter((page) => page.trim() !== '');
}

paperTest(`approved letters are printed as one PDF, tracked, posted; one comes back and is work again (their payment codes: ${whyNoScan ?? 'read by a scanner'})`, async () => {
  const { page, complaints } = company;
  pictureOnFailure(page);
  await page.goto(`${product.url}/courriers`);
  await page.getByRole('heading', { name: 'Courriers', level: 1 }).waitFor();
  await checkAccess(page, 'letters to print');
  await page.getByRole('button', { name: 'Imprimer 2 lettres' }).click();
  const batch = page.getByRole('dialog', { name: /^Lot n° / });
  await batch.getByText('2 lettres, 2 pages').waitFor();
  await checkAccess(page, 'a batch of letters');

  const href = await batch.getByRole('link', { name: 'Ouvrir le PDF' }).getAttribute('href');
  const answer = await page.request.get(product.url + href!);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  const pdf = await answer.body();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  if (poppler) {
    const pages = pagesOf(pdf);
    expect(pages).toHaveLength(2);
    for (const { name, address, reference, gross } of DEBTORS) {
      const own = pages.filter((words) => words.includes(name));
      expect(own, name).toHaveLength(1);
      // What a debtor’s telephone makes of it.
      if (!whyNoScan) expect(scan(pdf, 'qrcode', { page: pages.indexOf(own[0]!) + 1, dpi: 150 })).toBe(`BCD\n002\n1\nSCT\nBNPAFRPP\nAteliers Brume\nFR7630006000011234567890189\nEUR${(gross / 100).toFixed(2)}\n\n\n${reference}`);
      for (const words of [...address.split('\n'), reference, 'FR76 3000 6000 0112 3456 7890 189']) expect(own[0]).toContain(words);
    }
  }

  await batch.getByLabel('Numéro de suivi de la lettre de Scierie du Lac Noir').fill('2C 123 456 7890 1');
  await batch.getByLabel('Numéro de suivi de la lettre de Scierie du Lac Noir').press('Enter');
  await page.getByText('Numéro de suivi enregistré').waitFor();
  await batch.locator('input[type=file]').setInputFiles({ name: 'suivi.csv', mimeType: 'text/csv', buffer: Buffer.from('client;suivi\nCPIN;2C12345678902\n') });
  await batch.getByText('1 numéro enregistré').waitFor();
  await batch.getByRole('button', { name: 'Marquer comme posté' }).click();
  await page.getByText('Lot posté le 23/11/2026').first().waitFor();
  expect((await company.call<{ rows: unknown[] }>('GET', '/messages?status=sent&limit=50')).rows).toHaveLength(2);

  // A week later the post brings one back.
  await company.dayBreaks(addDays(MONDAY, 7));
  await page.reload();
  await batch.getByRole('button', { name: 'Suites de la lettre de Menuiserie des Pins' }).click();
  await batch.getByLabel('Destinataire inconnu à l’adresse').click();
  await batch.getByText('La lettre n’a touché personne').waitFor();
  await checkAccess(page, 'a letter come back');
  await batch.getByRole('button', { name: 'Noter le retour' }).click();
  await page.getByText('Retour noté').waitFor();
  await batch.getByText('Pli revenu').waitFor();

  await page.goto(`${product.url}/ma-journee`);
  await page.getByRole('heading', { name: 'Ma journée', level: 1 }).waitFor();
  await page.getByRole('button', { name: /^Adresse à corriger/ }).click();
  await page.getByText('Menuiserie des Pins').first().click();
  await page.getByText('Une lettre est revenue de son adresse postale : corrigez-la.').first().waitFor();
  await checkAccess(page, 'the day after a letter came back');
  // Nothing more goes to that address: the next reminder waits until it is another one.
  const reminders = async () => (await company.call<{ rows: { messageId: number; toAddress: string }[] }>('GET', '/messages?status=to_approve&limit=50')).rows;
  const customerId = await company.customer('CPIN');
  await company.call('POST', '/dunning/run');
  expect(await reminders()).toEqual([]);
  await page.getByRole('link', { name: 'Corriger l’adresse postale' }).click();
  await page.getByRole('heading', { name: 'Menuiserie des Pins', level: 1 }).waitFor();
  await moveTo(customerId, '8 allée des Chênes\n40000 Mont-de-Marsan');
  await company.call('POST', '/dunning/run');
  expect((await reminders()).map(({ toAddress }) => toAddress)).toEqual(['8 allée des Chênes\n40000 Mont-de-Marsan']);
  expect(complaints).toEqual([]);
});
