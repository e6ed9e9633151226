import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, openPage, startProduct } from '#test/e2e/product.ts';

/** Takes the guide's pictures again, on the demonstration: `node docs/guide/capture.ts`. */
const [product, browser] = await Promise.all([startProduct(), openBrowser()]);
const { page } = await openPage(browser, { width: 1280, height: 860 });

async function take(name: string, path: string, ready: (page: Page) => Promise<unknown> = async () => {}): Promise<void> {
  await page.goto(product.url + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await ready(page);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(import.meta.dirname, `${name}.png`) });
}

await page.goto(product.firstRunUrl);
await page.getByRole('button', { name: 'Ouvrir la démonstration' }).click();
await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor();

await take('tableau-de-bord', '/');
await take('ma-journee', '/ma-journee');
await take('balance-agee', '/balance-agee');
await take('scenarios', '/scenarios');
await take('client', '/clients', async () => {
  await page.getByRole('link', { name: /Immobilière Tordesac/ }).first().click();
  await page.getByText('Encours par ancienneté').waitFor();
  await page.getByText('Reste dû').waitFor();
  await page.waitForTimeout(500);
});
await take('import', '/imports', async () => {
  await page.locator('input[type=file]').first().setInputFiles(join(import.meta.dirname, '../samples/123456782FEC20261031.txt'));
  await page.getByText('Le total se recoupe').waitFor();
});

await browser.close();
await product.stop();
