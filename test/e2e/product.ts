import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { root } from '#platform/config.ts';

export type Product = {
  url: string;
  firstRunUrl: string;
  dataFolder: string;
  process: ChildProcess;
  stop(): Promise<void>;
};

/** Starts the product as `./encours start` does, on a free port and a data folder of its own. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-journey-'));
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const child = spawn(join(root, 'encours'), ['start'], {
    env: { ...process.env, ENCOURS_PORT: String(port), ENCOURS_DATA: dataFolder, NODE_ENV: 'production', ENCOURS_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const firstRunUrl = await firstRunLink(child);
  return {
    url: `http://127.0.0.1:${port}`, firstRunUrl, dataFolder, process: child,
    async stop() {
      const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstRunLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const link = /Première connexion :\s+(\S+)/.exec(output)?.[1];
      if (link) resolve(link);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', (code) => reject(new Error(`the product stopped with ${code}:\n${output}`)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function openBrowser(): Promise<Browser> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium');
  return await chromium.launch({ executablePath, args: FLAGS });
}

/** Leaves a picture of the page in test/.out when the test that calls it fails. */
export function pictureOnFailure(page: Page): void {
  onTestFailed(async ({ task }) => {
    await page.screenshot({ path: join(root, 'test/.out', `${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) });
  });
}

/** A page in French; what goes wrong in it fails the test that looks at `complaints`. */
export async function openPage(browser: Browser, { width = 1440, height = 900, dark = false } = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error' && !/status of 40[139]/.test(message.text())) complaints.push(message.text()); });
  return { page, context, complaints };
}
