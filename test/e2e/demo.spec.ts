import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { demoPerson } from '#areas/access/actions.ts';
import { checkAccess } from './accessibility.ts';
import { openBrowser, openPage, pictureOnFailure, startProduct, type Product } from './product.ts';

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
  await page.getByText('Immobilière Tordesac').first().click();
  await checkAccess(page, 'my day');
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
  await page.getByRole('link', { name: /Immobilière Tordesac/ }).first().click();
  await page.getByRole('heading', { name: /Immobilière Tordesac/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await checkAccess(page, 'customer');
  expect(complaints).toEqual([]);
  await context.close();
});

test('every page fits a phone, in the dark too', async () => {
  const { page, context, complaints } = await openPage(browser, { width: 390, height: 844, dark: true });
  pictureOnFailure(page);
  await signInAgain(page, product);
  for (const path of ['/', '/ma-journee', '/clients', '/balance-agee', '/relances', '/scenarios', '/messages', '/imports', '/reglages']) {
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
