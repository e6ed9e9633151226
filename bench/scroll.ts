import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { run } from '#app/main.ts';
import { readConfig } from '#platform/config.ts';
import { inOrganisation, openDb, sql } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { runningPostgres } from '#platform/postgres/start.ts';
import { freePort, openBrowser, openPage } from '#test/e2e/product.ts';

/**
 * Scrolling through thousands of customers among 100,000 in Chromium, an eighth of a screen a frame: the main thread's work of each frame from the browser's own trace,
 * against the same scroll of an empty page as high. Painting is told apart: without a graphics card it is done by the processor.
 */
const CUSTOMERS = 100_000;
const ROWS = 2_200;
const STEP = 110;

type Frame = { script: number; layout: number; paint: number; other: number };
const KINDS: [keyof Frame, RegExp][] = [
  ['paint', /^(Paint|PrePaint|Layerize|Commit|UpdateLayer|CompositeLayers|RasterTask|ImageDecode)/],
  ['layout', /^(Layout|UpdateLayoutTree|RecalculateStyles|ScheduleStyleRecalculation|IntersectionObserver|ResizeObserver|HitTest)/],
  ['script', /^(FunctionCall|EvaluateScript|RunMicrotasks|FireAnimationFrame|EventDispatch|TimerFire|MajorGC|MinorGC|V8\.|v8\.|XHR|ParseHTML|FireIdleCallback)/],
];

const folder = mkdtempSync(join(tmpdir(), 'encours-scroll-'));
chmodSync(folder, 0o755);
const read = readConfig({ ENCOURS_DATA: join(folder, 'data'), ENCOURS_PORT: String(await freePort()) });
if (!read.ok) throw new Error('settings');
const product = await run(read.config, makeLogger('warn'), new Set(['web']));
const browser = await openBrowser();
const { page } = await openPage(browser);
await page.goto(product.firstRunUrl!);
await page.getByRole('button', { name: 'Ouvrir la démonstration' }).click();
await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor({ timeout: 120_000 });
await fill();

process.stdout.write(`Scrolling ${ROWS.toLocaleString('en')} rows, ${CUSTOMERS.toLocaleString('en')} customers in the database, ${STEP} px a frame\n`);
const empty = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(`<body style="margin:0;height:${ROWS * 45}px">`));
await new Promise<void>((resolve) => { empty.listen(0, '127.0.0.1', resolve); });
const { port } = empty.address() as { port: number };
await page.goto(`http://127.0.0.1:${port}`);
const floor = await traced(page);
say('an empty page (floor)', floor, floor);
await page.goto(`${product.url}/clients?sort=name`);
await page.locator('[data-row]').first().waitFor();
say('customers, read as one scrolls', await traced(page), floor);
const drawn = await page.locator('[data-row]').count();
const reached = Number(await page.locator('[data-row]').last().getAttribute('aria-rowindex')) - 1;
process.stdout.write(`  ${reached.toLocaleString('en')} rows passed, ${drawn} in the document\n`);
say('customers, back up through rows already read', await traced(page, -STEP), floor);

await browser.close();
empty.close();
await product.stop();
rmSync(folder, { recursive: true, force: true });

/** A hundred thousand customers with two open invoices each, in the company of the demonstration. */
async function fill(): Promise<void> {
  const { adminUrl } = runningPostgres(read.ok ? read.config.dataFolder : '')!;
  const reader = openDb(adminUrl, { role: 'encours_backup', max: 1 });
  const { rows } = await reader.pool.query<{ id: number }>('select organisation_id id from organisation');
  const id = rows[0]!.id;
  await reader.pool.end();
  const owner = openDb(adminUrl, { role: 'encours_app', max: 1 });
  await inOrganisation(owner, id, 'bench', async (tx) => {
    await tx.run(sql`insert into customer (organisation_id, customer_id, code, name, search_key)
      select ${id}::bigint, 1000000 + n, 'BANC' || n, 'Client ' || lpad(n::text, 6, '0'), 'client ' || n || ' c' || n from generate_series(1, ${CUSTOMERS}::integer) n`);
    await tx.run(sql`insert into open_item (organisation_id, item_id, customer_id, kind, source_key, reference, issued_on, posted_on, due_on, due_basis, amount_minor, open_minor)
      select ${id}::bigint, 1000000 + n, 1000001 + n % ${CUSTOMERS}::integer, 'invoice', 'bench' || n, 'FA' || n, on_day, on_day, on_day + 30, 'default_terms', 10000 + n, 10000 + n
      from generate_series(1, ${2 * CUSTOMERS}::integer) n, lateral (select date '2026-11-20' - n % 150 on_day) d`);
  });
  await owner.pool.end();
  const statistics = openDb(adminUrl, { role: 'owner', max: 1 });
  await statistics.pool.query('vacuum (analyze)');
  await statistics.pool.end();
}

type Event = { name: string; ph: string; ts: number; dur?: number; tdur?: number; pid: number; tid: number; args?: { name?: string } };

/** Turns the wheel a step a frame, and gives the work of each frame in milliseconds. */
async function traced(on: Page, step = STEP): Promise<Frame[]> {
  await on.waitForLoadState('networkidle');
  const trace = await on.context().newCDPSession(on);
  const events: Event[] = [];
  trace.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as Event[])));
  const ended = new Promise<void>((resolve) => { trace.once('Tracing.tracingComplete', () => resolve()); });
  await trace.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', '__metadata'] } });
  await on.evaluate(async ({ by, far }) => {
    for (let gone = 0; gone < far;) {
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      const from = window.scrollY;
      window.scrollBy(0, by);
      if (window.scrollY !== from) gone += Math.abs(by);
      // At the end of what is read: the next rows are on their way.
      else await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }, { by: step, far: (ROWS - 40) * 45 });
  await trace.send('Tracing.end');
  await ended;
  await trace.detach();
  return framesOf(events);
}

/** Each event's own processor time goes to its kind, in the frame it falls in: a frame begins where the main thread is told to draw one. */
function framesOf(all: readonly Event[]): Frame[] {
  const mains = new Set(all.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const counts = new Map<string, number>();
  for (const { name, pid, tid } of all) if (name === 'BeginMainThreadFrame' && mains.has(`${pid} ${tid}`)) counts.set(`${pid} ${tid}`, (counts.get(`${pid} ${tid}`) ?? 0) + 1);
  const [thread] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const mine = all.filter(({ pid, tid }) => `${pid} ${tid}` === thread).sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const frames: Frame[] = [];
  const open: { until: number; kind: keyof Frame }[] = [];
  for (const { name, ph, ts, dur = 0, tdur = dur } of mine) {
    if (name === 'BeginMainThreadFrame') frames.push({ script: 0, layout: 0, paint: 0, other: 0 });
    const frame = frames.at(-1);
    if (ph !== 'X' || !frame) continue;
    while (open.length > 0 && open.at(-1)!.until <= ts) open.pop();
    const parent = open.at(-1);
    const kind = KINDS.find(([, names]) => names.test(name))?.[0] ?? parent?.kind ?? 'other';
    frame[kind] += tdur / 1000;
    if (parent) frame[parent.kind] -= tdur / 1000;
    open.push({ until: ts + dur, kind });
  }
  return frames.slice(2);
}

function say(name: string, frames: readonly Frame[], against: readonly Frame[]): void {
  const work = (some: readonly Frame[], share: number) => at(some.map(({ script, layout, other }) => script + layout + other), share);
  const [half, most] = [work(frames, 0.5), work(frames, 0.95)];
  const paint = frames.map((one) => one.paint);
  process.stdout.write(`  ${name.padEnd(46)} ${frames.length} frames, script and layout ${half.toFixed(2)} ms, p95 ${most.toFixed(2)} ms (${(most / Math.max(0.01, work(against, 0.95))).toFixed(1)}× the floor); `
    + `paint ${at(paint, 0.5).toFixed(2)} ms, p95 ${at(paint, 0.95).toFixed(2)} ms\n`);
}

function at(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
