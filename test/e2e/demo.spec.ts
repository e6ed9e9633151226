import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { demoPerson } from '#areas/access/actions.ts';
import { checkAccess } from './accessibility.ts';
import { openBrowser, openPage, pictureOnFailure, startProduct, type Product } from './product.ts';

const SOON = { timeout: 10_000, interval: 100 };
let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('a newcomer opens the demonstration in one click, sees what to do, approves and reads what left', async () => {
  const { page, context, complaints } = await openPage(browser);
  pictureOnFailure(page);
  await page.goto(product.firstRunUrl);
  await page.getByRole('button', { name: 'Ouvrir la démonstration' }).click();
  await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor();
  expect(await page.getByText('Aucun courriel ne sort d’ici').isVisible()).toBe(true);
  await page.getByText('À faire aujourd’hui').waitFor();
  await checkAccess(page, 'dashboard');

  await page.getByRole('link', { name: 'Ma journée' }).first().click();
  await page.getByRole('heading', { name: 'Ma journée' }).waitFor();
  await checkAccess(page, 'my day');
  await page.getByRole('button', { name: /^À approuver/ }).click();
  await page.getByRole('row', { name: /Immobilière Tordesac.*Relance 1/ }).first().click();
  await page.getByRole('button', { name: 'Approuver', exact: true }).waitFor();
  await page.keyboard.press('a');
  // What was approved leaves once its moment to be taken back is over, and is read here as its debtor would; nothing goes out by real mail.
  const sent = () => page.evaluate(async () => {
    const answer = await fetch('/api/messages?status=sent&limit=1');
    return (await answer.json() as { rows: { messageId: number; customerName: string; sentAt: string }[] }).rows[0]!;
  });
  await expect.poll(async () => (await sent()).customerName, { timeout: 60_000, interval: 1000 }).toBe('Immobilière Tordesac');
  await page.goto(`${product.url}/messages`);
  await page.getByText('Immobilière Tordesac').first().click();
  await page.frameLocator('iframe').first().getByText('FA-2026-').first().waitFor();
  await checkAccess(page, 'a message, as its debtor reads it');

  for (const [path, heading] of [
    ['/clients', 'Clients'], ['/balance-agee', 'Balance âgée'], ['/relances', 'Relances'], ['/scenarios', 'Scénarios'], ['/messages', 'Messages'],
    ['/imports', 'Imports'], ['/reglages', 'Réglages'],
  ] as const) {
    await page.goto(product.url + path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await checkAccess(page, path);
  }

  await page.goto(`${product.url}/clients`);
  await page.getByPlaceholder('Chercher').or(page.getByRole('searchbox')).first().fill('tordesac');
  await page.getByText('Un client correspond à vos filtres.').waitFor();
  await page.getByRole('link', { name: /Immobilière Tordesac/ }).first().click();
  await page.getByRole('heading', { name: /Immobilière Tordesac/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await checkAccess(page, 'customer');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a day is worked by the keyboard: a line kept on top, one put off, a call that ends in a promise', async () => {
  const { page, context, complaints } = await openPage(browser);
  pictureOnFailure(page);
  await signInAgain(page, product);
  type Line = { key: string; kind: string; customerId: number; customerName: string; pinned: boolean };
  const day = async () => (await (await page.request.get(`${product.url}/api/reports/worklist`)).json() as { lines: Line[] }).lines;
  const before = await day();
  await page.goto(`${product.url}/ma-journee`);
  await page.getByText(before[0]!.customerName).first().waitFor();

  // The third line is kept on top; the second one is put off to the next working day.
  const [first, second, third] = before as [Line, Line, Line];
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('g');
  await page.getByText(`${third.customerName} reste en haut de votre liste.`).waitFor();
  await expect.poll(async () => (await day()).slice(0, 3).map(({ key }) => key), SOON).toEqual([third.key, first.key, second.key]);
  await page.keyboard.press('t');
  const later = page.getByRole('dialog', { name: `Plus tard : ${third.customerName}` });
  await later.getByLabel('Jusqu’au').waitFor();
  await checkAccess(page, 'a line put off');
  await page.keyboard.press('Enter');
  await page.getByText(new RegExp(`${third.customerName} reviendra le`)).waitFor();
  await expect.poll(async () => (await day()).map(({ key }) => key), SOON).not.toContain(third.key);
  // It waits where it was put off to, and comes back from there by the same key.
  await page.getByRole('button', { name: 'Remis à plus tard 1' }).click();
  await page.getByRole('row', { name: new RegExp(`${third.customerName}.*Revient le`) }).waitFor();
  await checkAccess(page, 'what was put off');
  await page.keyboard.press('t');
  await page.getByText(`${third.customerName} est de nouveau dans votre liste.`).waitFor();
  await page.getByRole('heading', { name: 'Rien n’est remis à plus tard' }).waitFor();
  expect((await day()).map(({ key }) => key)).toContain(third.key);

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Raccourcis' }).getByText('Promesse, telle que proposée').waitFor();
  await checkAccess(page, 'the keys');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^À appeler/ }).click();
  const calls = async () => (await day()).filter(({ kind }) => kind === 'call');
  const asked = await calls();
  await page.getByRole('group', { name: 'Issue de l’appel' }).waitFor();
  await page.keyboard.press('p');
  // At once: a key pressed before the form stands is not for the filter that had the focus.
  expect(await page.evaluate(() => document.activeElement?.closest('.day-detail') !== null)).toBe(true);
  await page.getByRole('region', { name: 'Promesse' }).getByLabel('Pour le').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/Promesse notée pour le/).waitFor();
  await expect.poll(async () => (await calls()).length, SOON).toBe(asked.length - 1);
  const left = new Set((await calls()).map(({ key }) => key));
  const called = asked.find(({ key }) => !left.has(key))!;
  const { rows } = await (await page.request.get(`${product.url}/api/promises?customerId=${called.customerId}&status=open`)).json() as { rows: { source: string }[] };
  expect(rows.map(({ source }) => source)).toContain('call');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a scenario is edited on its line of days: what it changes is seen before it is saved, and it goes back as it was', async () => {
  const { page, context, complaints } = await openPage(browser);
  pictureOnFailure(page);
  await signInAgain(page, product);
  type Scenario = { scenarioId: number; name: string; version: number; steps: { name: string; offsetDays: number }[] };
  const scenario = async () => (await (await page.request.get(`${product.url}/api/scenarios`)).json() as Scenario[]).find(({ name }) => name === 'Payeur tardif régulier')!;
  const before = await scenario();
  const day = before.steps.find(({ name }) => name === 'Relance 1')!.offsetDays;

  await page.goto(`${product.url}/scenarios`);
  await page.getByRole('link', { name: 'Payeur tardif régulier' }).click();
  const dot = page.getByRole('slider', { name: 'Relance 1' });
  await dot.press('ArrowRight');
  await dot.press('ArrowRight');
  expect(await page.getByLabel('Jours après l’échéance').inputValue()).toBe(String(day + 2));
  await checkAccess(page, 'a scenario');
  await page.getByRole('button', { name: 'Enregistrer 1 changement' }).click();
  const effect = page.getByRole('dialog', { name: 'Enregistrer « Payeur tardif régulier » ?' });
  await effect.getByText(/clients? concernés?/).first().waitFor();
  const moved = effect.getByRole('region', { name: 'Clients pour qui quelque chose change' });
  await moved.getByRole('link').first().waitFor();
  expect(await moved.textContent()).toContain('Relance 1');
  await checkAccess(page, 'what a change would do');
  expect((await scenario()).version).toBe(before.version);
  await effect.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText('Scénario « Payeur tardif régulier » enregistré.').waitFor();
  expect((await scenario()).version).toBe(before.version + 1);

  await page.getByRole('link', { name: 'Payeur tardif régulier' }).click();
  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions de « Payeur tardif régulier »' });
  await versions.getByText('en vigueur').waitFor();
  await checkAccess(page, 'versions of a scenario');
  await versions.getByRole('button', { name: 'Revenir à celle-ci' }).first().click();
  await page.getByRole('dialog', { name: `Revenir à la version ${before.version} ?` }).getByRole('button', { name: 'Revenir à celle-ci' }).click();
  await page.getByText(`La version ${before.version} est de nouveau en vigueur.`).waitFor();
  expect((await scenario()).steps.find(({ name }) => name === 'Relance 1')!.offsetDays).toBe(day);

  await page.getByRole('link', { name: 'Simuler' }).click();
  await page.getByLabel('Scénario', { exact: true }).selectOption({ label: 'Payeur tardif régulier' });
  await page.getByLabel('À côté de').selectOption({ label: 'Bon payeur' });
  await page.getByRole('button', { name: 'Lancer la simulation' }).click();
  const figures = page.getByRole('region', { name: 'Ce qui aurait été envoyé' });
  for (const column of ['Payeur tardif régulier', 'Bon payeur', 'Écart']) await figures.getByRole('columnheader', { name: column }).waitFor();
  await checkAccess(page, 'the simulator');
  expect(complaints).toEqual([]);
  await context.close();
});

test('every page fits a phone, in the dark too', async () => {
  const { page, context, complaints } = await openPage(browser, { width: 390, height: 844, dark: true });
  pictureOnFailure(page);
  await signInAgain(page, product);
  for (const path of [
    '/', '/ma-journee', '/equipe', '/clients', '/balance-agee', '/litiges', '/relances', '/accords', '/messages', '/reponses', '/courriers', '/scenarios', '/scenarios/simulateur', '/modeles',
    '/imports', '/reglages',
  ]) {
    await page.goto(product.url + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
    await checkAccess(page, `${path} on a phone`);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

/** As the person whose password the product prints when it starts again. */
async function signInAgain(page: Page, { url, firstRunUrl }: Product): Promise<void> {
  const { email, password } = demoPerson(new URL(firstRunUrl).searchParams.get('cle')!);
  await page.goto(`${url}/connexion`);
  await page.getByLabel('Adresse de courriel').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor();
}
