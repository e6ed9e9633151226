import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '#platform/config.ts';
import { openBrowser, openPage, startProduct } from '#test/e2e/product.ts';

/**
 * Takes the guide's pictures again, on the demonstration: `node docs/guide/capture.ts [name…]`, those named or all. Each is 1440 wide, light, in French;
 * the one of a telephone 390. What a picture shows is done by hand in the browser; a company of three is set up by the API at the end.
 * Then `pngquant --quality=80-98 --strip --force --ext .png docs/guide/*.png` makes them three times smaller.
 */
const wanted = process.argv.slice(2);
const [product, browser] = await Promise.all([startProduct(), openBrowser()]);
const { page, context } = await openPage(browser, { width: 1440, height: 900 });

async function shoot(at: Page, name: string, path: string, ready: (page: Page) => Promise<unknown>): Promise<void> {
  await at.goto(product.url + path);
  await at.getByRole('heading', { level: 1 }).first().waitFor();
  await at.waitForLoadState('networkidle');
  await ready(at);
  await at.waitForLoadState('networkidle');
  // What is drawn a moment later: lazy panels, previews in frames.
  await at.waitForTimeout(600);
  await at.mouse.move(0, 0);
  await at.screenshot({ path: join(import.meta.dirname, `${name}.png`) });
}

async function take(name: string, path: string, ready: (page: Page) => Promise<unknown> = async () => {}): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  await shoot(page, name, path, ready).catch(async (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${name} : ${error instanceof Error ? error.message : String(error)}\n`);
    await page.screenshot({ path: join(root, 'test/.out', `${name}.png`) });
  });
}

async function ask<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const answer = await page.request.fetch(`${product.url}/api${path}`, { method, ...(body ? { data: body } : {}) });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return await answer.json() as Answer;
}

async function customer(code: string): Promise<number> {
  const { rows } = await ask<{ rows: { customerId: number; code: string }[] }>('GET', `/customers?search=${code}`);
  return rows.find((row) => row.code === code)!.customerId;
}

await page.goto(product.firstRunUrl);
await page.getByRole('button', { name: 'Ouvrir la démonstration' }).click();
await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor({ timeout: 120_000 });

await take('tableau-de-bord', '/');
await take('balance-agee', '/balance-agee');
await take('client', `/clients/${await customer('C1056')}`, async () => {
  await page.getByText('Encours par ancienneté').waitFor();
  await page.getByText('Reste dû').first().waitFor();
});
await take('import', '/imports', async () => {
  await page.locator('input[type=file]').first().setInputFiles(join(import.meta.dirname, '../samples/123456782FEC20261031.txt'));
  await page.getByText('Le total se recoupe').waitFor();
});

await take('ma-journee', '/ma-journee', async () => {
  await page.getByText(/Relance 3\s*:/).first().click();
  await page.locator('iframe').first().waitFor();
});
await take('ma-journee-appel', '/ma-journee?tab=call', async () => {
  await page.getByText('Ce qui a été dit').waitFor();
  await page.keyboard.press('p');
  await page.getByRole('button', { name: /Noter la promesse/ }).waitFor();
});
if (wanted.length === 0 || wanted.includes('ma-journee-telephone')) {
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await shoot(phone, 'ma-journee-telephone', '/ma-journee', async () => {});
  await phone.close();
}

await take('scenarios', '/scenarios');
const scenarios = await ask<{ scenarioId: number; name: string }[]>('GET', '/scenarios');
const named = (name: string) => scenarios.find((one) => one.name === name)!.scenarioId;
await take('scenario', `/scenarios?scenario=${named('Mauvais payeur')}`, async () => {
  await page.getByRole('button', { name: /Mise en demeure/ }).click();
});
await take('scenario-effet', `/scenarios?scenario=${named('Payeur tardif régulier')}`, async () => {
  await page.getByRole('slider', { name: 'Relance 1' }).focus();
  for (let days = 0; days < 4; days++) await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: /Enregistrer .* changement/ }).click();
  await page.getByText('Effet sur les clients').waitFor();
  await page.getByText('Encours regarde').waitFor({ state: 'hidden' });
});
await take('simulateur', '/scenarios/simulateur', async () => {
  await page.getByLabel('Scénario', { exact: true }).selectOption({ label: 'Bon payeur' });
  await page.getByLabel('À côté de').selectOption({ label: 'Payeur tardif régulier' });
  await page.getByRole('button', { name: 'Lancer la simulation' }).click();
  await page.getByRole('heading', { name: 'Ce qui aurait été envoyé' }).waitFor({ timeout: 60_000 });
  await page.getByRole('heading', { name: 'Ce qui aurait été envoyé' }).evaluate((title) => title.scrollIntoView({ block: 'center' }));
});
const templates = await ask<{ templateId: number; code: string; language: string }[]>('GET', '/templates');
await take('modele', `/modeles/${templates.find(({ code, language }) => code === 'reminder_2' && language === 'fr')!.templateId}`, async () => {
  await page.getByPlaceholder(/^Nom ou code/).fill('Murquefort');
  await page.getByRole('option', { name: /Murquefort/ }).click();
  await page.waitForTimeout(2_500);
});

await take('courriers', '/courriers', async () => {
  await page.getByText('Serrurerie Pontarjac').click();
  await page.getByRole('img', { name: /lettre à Serrurerie Pontarjac/ }).first().waitFor({ timeout: 30_000 });
});
await take('courriers-lot', '/courriers?tab=batches', async () => {
  await page.getByRole('tab', { name: /À imprimer/ }).click();
  await page.getByRole('button', { name: 'Imprimer 2 lettres' }).click();
  await page.getByRole('button', { name: 'Marquer comme posté' }).waitFor({ timeout: 30_000 });
});
await take('reponses', '/reponses', async () => {
  await page.getByText('Quincaillerie Roumégat').click();
  await page.getByRole('button', { name: /Noter la promesse/ }).waitFor();
});
await take('accords', `/clients/${await customer('C1081')}?tab=agreements`);
await take('litige', '/litiges', async () => {
  await page.getByText('Menuiseries Aubrelan').first().click();
  await page.getByText('Entre nous').waitFor();
});
await take('echeancier', `/clients/${await customer('C1055')}?tab=agreements`, async () => {
  await page.getByRole('button', { name: 'Préparer un échéancier' }).click();
  await page.getByText('Ce que le client paiera').waitFor();
});

// A company of three: one of them is away.
const people = [
  { name: 'Inès Carvalho', email: 'ines@comptoir-lumen.example', password: 'une longue phrase pour Inès', role: 'collector' },
  { name: 'Malo Kerguen', email: 'malo@comptoir-lumen.example', password: 'une longue phrase pour Malo', role: 'collector' },
];
for (const person of people) await ask('POST', '/people', person);
const members = await ask<{ userId: string; name: string }[]>('GET', '/people/names');
const userOf = (name: string) => members.find((one) => one.name === name)!.userId;
const codes: [string, string[]][] = [
  ['Camille Démonstration', ['C1001', 'C1002', 'C1056', 'C1081', 'C1050']],
  ['Inès Carvalho', ['C1010', 'C1030', 'C1031', 'C1032', 'C1033', 'C1040', 'C1051', 'C1055', 'C1082']],
  ['Malo Kerguen', ['C1060', 'C1061', 'C1062', 'C1070', 'C1071', 'C1072', 'C1074', 'C1042']],
];
for (const [name, of] of codes) {
  await ask('POST', '/customers/assign', { customerIds: await Promise.all(of.map(customer)), collectorUserId: userOf(name) });
}
await ask('POST', '/absences', { userId: userOf('Malo Kerguen'), coveredBy: userOf('Inès Carvalho'), fromOn: '2026-11-19', toOn: '2026-11-27' });
await take('equipe', '/equipe');

await browser.close();
await product.stop();
