import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import type { Browser, Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fecLine, receiptEntry, saleEntry } from '#formats/fec/made.ts';
import { writeFec } from '#formats/fec/write.ts';
import { addDays, wallClock, type Day } from '#values/day.ts';
import { checkAccess } from './accessibility.ts';
import { freePort, openBrowser, openPage, pictureOnFailure, startProduct, type Product } from './product.ts';

let product: Product;
let browser: Browser;
const raw: Buffer[] = [];
let smtpPort: number;
const smtp = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      raw.push(Buffer.concat(chunks));
      done();
    });
  },
});

beforeAll(async () => {
  smtpPort = await freePort();
  [product, browser] = await Promise.all([startProduct(), openBrowser(), new Promise<void>((resolve) => { smtp.listen(smtpPort, '127.0.0.1', resolve); })]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await new Promise<void>((resolve) => { smtp.close(resolve); });
});

/** A ledger of this test's own: one customer 25 days late, one who always paid, one who paid yesterday. */
function ledger(today: Day): string {
  const sale = (entry: string, customer: string, name: string, reference: string, on: Day, net: number, lettering = '') =>
    saleEntry(entry, { auxiliary: customer, auxiliaryLabel: name, reference, referenceOn: on, on, label: `Facture ${reference}`, ...(lettering ? { lettering, letteredOn: today } : {}) }, net, net / 5);
  const paid = (entry: string, customer: string, name: string, reference: string, on: Day, amount: number, lettering: string) =>
    receiptEntry(entry, { auxiliary: customer, auxiliaryLabel: name, reference, referenceOn: on, on, label: `Virement ${name}`, lettering, letteredOn: on }, amount);
  const lines = [
    ...sale('VE1', 'CLATE', 'Verreries Ombrelune', 'FA-0101', addDays(today, -55), 100_000),
    ...sale('VE2', 'CGOOD', 'Tissages Brisefer', 'FA-0102', addDays(today, -80), 200_000, 'A'),
    ...paid('BQ1', 'CGOOD', 'Tissages Brisefer', 'VIR1', addDays(today, -52), 240_000, 'A'),
    ...sale('VE3', 'CPAID', 'Poteries Lacombrune', 'FA-0103', addDays(today, -60), 50_000, 'B'),
    ...paid('BQ2', 'CPAID', 'Poteries Lacombrune', 'VIR2', addDays(today, -1), 60_000, 'B'),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'encours-ledger-'));
  const file = join(folder, '732829320FEC20261231.txt');
  writeFileSync(file, Buffer.concat([...writeFec(lines.map((line) => fecLine(line)))]));
  writeFileSync(join(folder, 'contacts.csv'), 'code;email\nCLATE;compta@ombrelune.example\nCGOOD;factures@brisefer.example\nCPAID;tresorerie@lacombrune.example\n');
  return folder;
}

async function call(page: Page, method: string, path: string, body?: object): Promise<unknown> {
  return await page.evaluate(async ([how, where, what]) => {
    const answer = await fetch(`/api${where}`, { method: how!, ...(what ? { body: what, headers: { 'content-type': 'application/json' } } : {}) });
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
    return await answer.json() as unknown;
  }, [method, path, body ? JSON.stringify(body) : ''] as const);
}

test('a company drops its ledger, agrees, approves one reminder, and its debtor receives it', async () => {
  const today = wallClock(new Date(), 'Europe/Paris').day;
  const folder = ledger(today);
  const { page, context, complaints } = await openPage(browser);
  pictureOnFailure(page);

  await page.goto(product.firstRunUrl);
  await page.getByLabel('Prénom et nom').fill('Anne Rivoire');
  await page.getByLabel('Adresse de courriel').fill('anne@ateliers-brume.example');
  await page.locator('input[type=password]').first().fill('une longue phrase à elle');
  await page.getByLabel('Nom de la société').fill('Ateliers Brume');
  await page.getByLabel('SIREN').fill('732829320');
  await page.getByLabel('Nom de l’expéditeur').fill('Ateliers Brume – Comptabilité');
  await page.getByLabel('Adresse de l’expéditeur').fill('compta@ateliers-brume.example');
  await checkAccess(page, 'first run');
  await page.getByRole('button', { name: 'Créer la société' }).click();
  await page.getByRole('heading', { name: 'Imports', level: 1 }).waitFor();

  await page.locator('input[type=file]').first().setInputFiles(join(folder, '732829320FEC20261231.txt'));
  await page.getByText('Attend votre accord').or(page.getByText('Le total se recoupe')).first().waitFor();
  await page.getByText('Le total se recoupe').waitFor();
  await checkAccess(page, 'import plan');
  expect(await page.getByText('Verreries Ombrelune').first().isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Importer', exact: true }).first().click();
  await page.getByText('Import terminé').waitFor();

  await page.goto(`${product.url}/imports`);
  await page.locator('input[type=file]').first().setInputFiles(join(folder, 'contacts.csv'));
  await page.getByRole('button', { name: 'Importer', exact: true }).first().click();
  await page.getByText('Import terminé').waitFor();

  await call(page, 'PUT', '/mail-setting', { host: '127.0.0.1', port: smtpPort, security: 'none', username: null, password: null });
  // The journey runs at any hour and on any day; what a company sets on the scenario's page, it sets here at once.
  for (const { scenarioId, position: _, customers: __, ...fields } of await call(page, 'GET', '/scenarios') as { scenarioId: number; position: number; customers: number }[]) {
    await call(page, 'PUT', `/scenarios/${scenarioId}`, { ...fields, windowFromMinute: 0, windowToMinute: 1440, businessDaysOnly: false });
  }

  await page.goto(`${product.url}/ma-journee`);
  await page.getByRole('button', { name: /Lancer les relances/ }).click();
  await page.getByText('Verreries Ombrelune').first().click();
  await page.getByText('FA-0101').first().waitFor();
  await page.getByRole('button', { name: /^Approuver/ }).first().click();

  await expect.poll(() => raw.length, { timeout: 60_000, interval: 500 }).toBe(1);
  const mail = await PostalMime.parse(raw[0]!);
  expect(mail.to?.[0]?.address).toBe('compta@ombrelune.example');
  expect(mail.from?.address).toBe('compta@ateliers-brume.example');
  expect(`${mail.subject} ${mail.text}`).toContain('FA-0101');
  expect(mail.html?.replace(/\s/g, ' ')).toMatch(/1.200,00.€/);

  // The same file again: nothing changes; nobody is written to twice.
  await page.goto(`${product.url}/imports`);
  await page.locator('input[type=file]').first().setInputFiles(join(folder, '732829320FEC20261231.txt'));
  await page.getByText(/déjà importé|Import terminé/).first().waitFor();
  await call(page, 'POST', '/dunning/run');
  await page.waitForTimeout(3000);
  expect(raw).toHaveLength(1);
  expect(complaints).toEqual([]);
  await context.close();
});
