import type { Browser, BrowserContext, Page } from 'playwright-core';
import { vi } from 'vitest';
import { judgeJob } from '#areas/agreements/names.ts';
import { dunningSendJob } from '#areas/dunning/names.ts';
import { fecLine } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/line.ts';
import { writeFec } from '#formats/fec/write.ts';
import { inOrganisation, openDb, sql, type Db } from '#platform/db.ts';
import { runningPostgres } from '#platform/postgres/start.ts';
import { openQueue, type Queue } from '#platform/queue.ts';
import { openSink, type Sink } from '#test/sink.ts';
import type { Day } from '#values/day.ts';
import { openPage, type Product } from './product.ts';

/** The clerk's hands and the world around the company: its own SMTP server, its accounting, and the nights that pass. */
export type Company = {
  page: Page; context: BrowserContext; complaints: string[]; sink: Sink;
  /** The API, as the person signed in. */
  call<Answer = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer>;
  /** The whole ledger as its accounting exports it; imported and in force once this resolves. */
  post(lines: readonly Partial<FecLine>[]): Promise<void>;
  /** The number of a customer, given by his code. */
  customer(code: string): Promise<number>;
  /** Another day begins, the accounting exported the evening before with nothing new: agreements are judged, then reminders prepared. */
  dayBreaks(day: Day): Promise<void>;
  /** Approves these, and lets them leave without the seconds in which a person may take them back. */
  approve(messageIds: readonly number[]): Promise<void>;
  close(): Promise<void>;
};

const PATIENCE = { timeout: 30_000, interval: 150 };
const PERSON = { name: 'Anne Rivoire', email: 'anne@ateliers-brume.example', password: 'une longue phrase à elle' };
const ORGANISATION = {
  name: 'Ateliers Brume', siren: '732829320', language: 'fr', timeZone: 'Europe/Paris', holidayRegion: 'FR', senderName: 'Ateliers Brume – Comptabilité',
  senderEmail: 'compta@ateliers-brume.example', replyTo: null, phone: null, address: '4 quai des Brumes\n29000 Quimper', defaultTermsDays: 30, defaultTermsRule: 'net',
};

/** A new company of this product, on the day given, whose mail leaves at any hour for a server of this test's own. */
export async function openCompany(product: Product, browser: Browser, today: Day): Promise<Company> {
  const sink = await openSink();
  const db = openDb(runningPostgres(product.dataFolder)!.appUrl, { role: 'encours_app', max: 2 });
  const queue: Queue = await openQueue(db, { jobs: [], subscriptions: {} });
  const opened = await openPage(browser);
  const { page, context } = opened;
  const call: Company['call'] = async (method, path, body) => {
    const answer = await page.request.fetch(`${product.url}/api${path}`, { method, ...(body ? { data: body } : {}) });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return await answer.json() as never;
  };
  const key = new URL(product.firstRunUrl).searchParams.get('cle')!;
  const { organisation } = await call<{ organisation: { organisationId: number } }>('POST', '/setup/company', { key, person: PERSON, organisation: ORGANISATION });
  const { organisationId } = organisation;
  await setDay(db, organisationId, today);
  await call('PUT', '/mail-setting', { host: '127.0.0.1', port: sink.port, security: 'none', username: null, password: null });
  for (const { scenarioId, position: _, version: __, customers: ___, ...fields } of await call<{ scenarioId: number; position: number; version: number; customers: number }[]>('GET', '/scenarios')) {
    await call('PUT', `/scenarios/${scenarioId}`, { ...fields, windowFromMinute: 0, windowToMinute: 1440, businessDaysOnly: false });
  }
  return {
    ...opened, sink, call,
    async post(lines) {
      const bytes = Buffer.concat([...writeFec(lines.map((line) => fecLine(line)))]);
      const sent = await page.request.post(`${product.url}/api/imports/upload?name=732829320FEC20261231.txt`, { data: bytes, headers: { 'content-type': 'text/plain' } });
      const { importId } = await sent.json() as { importId: number };
      const status = async () => (await call<{ status: string }>('GET', `/imports/${importId}`)).status;
      await vi.waitUntil(async () => await status() === 'planned', PATIENCE);
      await call('POST', `/imports/${importId}/commit`);
      await vi.waitUntil(async () => await status() === 'committed', PATIENCE);
    },
    async customer(code) {
      const { rows } = await call<{ rows: { customerId: number; code: string }[] }>('GET', `/customers?search=${code}`);
      return rows.find((row) => row.code === code)!.customerId;
    },
    async dayBreaks(day) {
      await setDay(db, organisationId, day);
      await speakTo(db, organisationId, day);
      await inOrganisation(db, organisationId, 'system', (tx) => tx.enqueue(judgeJob, { organisationId }));
      const waiting = async () => (await db.pool.query<{ count: number }>(
        `select count(*) count from pgboss.job where name like 'agreements.%' and state in ('created', 'retry', 'active')`)).rows[0]!.count;
      await vi.waitUntil(async () => await waiting() === 0, PATIENCE);
      await call('POST', '/dunning/run');
    },
    async approve(messageIds) {
      await call('POST', '/messages/approve', { messageIds });
      await inOrganisation(db, organisationId, 'system', async (tx) => {
        await tx.run(sql`update message set send_after = null where organisation_id = ${organisationId} and status = 'approved'`);
        await tx.enqueue(dunningSendJob, { organisationId });
      });
    },
    async close() {
      await context.close();
      await queue.stop();
      await db.pool.end();
      await sink.close();
    },
  };
}

/** Its own calendar is moved, not the machine's clock. */
async function setDay(db: Db, organisationId: number, day: Day): Promise<void> {
  await inOrganisation(db, organisationId, 'system', (tx) => tx.run(sql`update organisation set fixed_today_on = ${day} where organisation_id = ${organisationId}`));
}

async function speakTo(db: Db, organisationId: number, day: Day): Promise<void> {
  await inOrganisation(db, organisationId, 'system', (tx) => tx.run(sql`
    update import_file set summary = jsonb_set(summary, '{lastOn}', to_jsonb(${day}::text)), committed_at = ${`${day}T04:00:00Z`}
    where organisation_id = ${organisationId} and status = 'committed'`));
}
