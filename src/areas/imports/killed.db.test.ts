import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { checkLedger } from '#areas/ledger/actions.ts';
import { receiptEntry, saleEntry } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { root } from '#platform/config.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { askCommit, commitFile, getImport, readAndPlan, receiveFile, type Place } from './actions.ts';
import { recoverImports } from './actions/recover.ts';
import { pathOf } from './files.ts';
import { importsJobs } from './jobs.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'encours-killed-'));
const place = { dataFolder, clock: () => new Date('2026-11-21T10:00:00Z') } as Place;
const db = await openTestDb({ jobs: importsJobs(place) });
place.db = db;
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const SALES = 3_000;
const PAID = 2_000;
function* year(): Generator<FecLine> {
  for (let i = 0; i < SALES; i++) {
    const said = { on: addDays('2026-01-02', i % 250), auxiliary: `C${i % 300}`, auxiliaryLabel: `Client ${i % 300}`, reference: `FA-${i}`, lettering: i < PAID ? `L${i}` : '' };
    yield* saleEntry(`V${i}`, said, 10_000 + i, 2_000);
    if (i < PAID) yield* receiptEntry(`B${i}`, { ...said, on: addDays(said.on, 30), reference: `VIR-${i}` }, 12_000 + i);
  }
}
const bytes = Buffer.concat([...writeFec(year())]);
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function makeReceived() {
  const { organisationId } = await makeOrganisation(db);
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
  const actor = asActor(organisationId);
  mkdirSync(join(dataFolder, 'files', String(organisationId)), { recursive: true });
  writeFileSync(pathOf(dataFolder, organisationId, sha256), bytes);
  const { importId } = await run((tx) => receiveFile(tx, actor, { fileName: 'exercice.txt', byteSize: bytes.length, sha256 }));
  await forgetJobs();
  return {
    organisationId, importId, run, actor,
    status: () => run((tx) => getImport(tx, importId)).then(({ status }) => status),
    rows: () => run((tx) => tx.one<{ items: number; allocations: number; customers: number }>(sql`
      select (select count(*) from open_item where organisation_id = ${organisationId}) items, (select count(*) from allocation where organisation_id = ${organisationId}) allocations,
        (select count(*) from customer where organisation_id = ${organisationId}) customers`)),
  };
}
type Company = Awaited<ReturnType<typeof makeReceived>>;
const ALL = { items: SALES + PAID, allocations: PAID, customers: 300 };
const NOTHING = { items: 0, allocations: 0, customers: 0 };

/** As when a worker has taken them. */
const forgetJobs = () => db.pool.query("delete from pgboss.job where name like 'imports.%'");

/** A worker in its own process, killed with no warning so many milliseconds after it began, unless it ends before. */
async function killedAfter(company: Company, doing: 'read' | 'commit', milliseconds: number, atOnce?: Promise<void>): Promise<{ killed: boolean }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'test/import-child.ts'),
    JSON.stringify({ url: db.appUrl, dataFolder, organisationId: company.organisationId, importId: company.importId, doing })], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => { child.on('exit', () => resolve()); });
  await new Promise<void>((resolve) => { child.stdout.once('data', () => resolve()); });
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  void atOnce?.then(() => child.kill('SIGKILL'));
  await ended;
  clearTimeout(timer);
  return { killed: child.signalCode === 'SIGKILL' };
}

const recover = (company: Company) => company.run(recoverImports);
/** The server notices within moments that the process is gone. */
async function recovered(company: Company, from: string): Promise<void> {
  await expect.poll(async () => { await recover(company); return await company.status(); }, { timeout: 20_000 }).not.toBe(from);
}

async function asked(company: Company): Promise<void> {
  await company.run((tx) => askCommit(tx, company.actor, company.importId));
  await forgetJobs();
}

async function commitsWhole(company: Company): Promise<void> {
  await asked(company);
  expect(await commitFile(place, company.organisationId, company.importId, 'test-admin')).toMatchObject({ itemsAdded: ALL.items });
  expect(await company.rows()).toEqual(ALL);
  expect(await company.run(checkLedger)).toEqual({ disagreements: [], crossed: 0 });
}

test('a commit killed at any moment leaves nothing or all, and may be asked again at once', async () => {
  const whole = await makeReceived();
  await readAndPlan(place, whole.organisationId, whole.importId);
  const from = performance.now();
  await commitsWhole(whole);
  const took = performance.now() - from;
  // What the planner knows of these tables follows a large commit at once.
  const looked = async () => (await db.pool.query<{ at: string | null }>("select last_analyze at from pg_stat_user_tables where relname = 'open_item'")).rows[0]!.at;
  await expect.poll(looked).not.toBeNull();
  let killed = 0;
  for (let round = 0; round < 8; round++) {
    const company = await makeReceived();
    await readAndPlan(place, company.organisationId, company.importId);
    await asked(company);
    const ended = await killedAfter(company, 'commit', (took * round) / 6);
    if (!ended.killed) {
      expect(await company.rows()).toEqual(ALL);
      continue;
    }
    killed++;
    await recovered(company, 'committing');
    const rows = await company.rows();
    expect(await company.run(checkLedger)).toEqual({ disagreements: [], crossed: 0 });
    if (await company.status() === 'committed') expect(rows).toEqual(ALL);
    else {
      expect(await company.status()).toBe('planned');
      expect(rows).toEqual(NOTHING);
      await commitsWhole(company);
    }
  }
  expect(killed).toBeGreaterThan(2);
}, 180_000);

/** Commits last two seconds longer, with every row written, so that something may happen then. */
async function lingering<T>(work: (admin: pg.Client, lingers: () => Promise<void>) => Promise<T>): Promise<T> {
  const admin = new pg.Client(db.adminUrl);
  await admin.connect();
  await admin.query(`create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return new; end $$;
    create trigger linger before update on import_file for each row when (new.status = 'committed') execute function linger()`);
  const sleeping = async () => (await admin.query("select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()")).rowCount;
  try {
    return await work(admin, async () => await expect.poll(sleeping, { timeout: 30_000, interval: 20 }).toBe(1));
  } finally {
    await admin.query('drop trigger linger on import_file; drop function linger()');
    await admin.end();
  }
}

test('killed with every row written and the commit about to be made, nothing is left', async () => {
  const company = await makeReceived();
  await readAndPlan(place, company.organisationId, company.importId);
  await asked(company);
  await lingering(async (_admin, lingers) => {
    const now = Promise.withResolvers<void>();
    const ended = killedAfter(company, 'commit', 60_000, now.promise);
    await lingers();
    // While its worker lives an import is nobody else's.
    expect(await recover(company)).toBe(0);
    expect(await company.status()).toBe('committing');
    now.resolve();
    expect(await ended).toEqual({ killed: true });
    await recovered(company, 'committing');
    expect(await company.status()).toBe('planned');
    expect(await company.rows()).toEqual(NOTHING);
  });
  await commitsWhole(company);
}, 120_000);

test('a database that goes away before the commit leaves nothing, says so in words, and the commit may be asked again', async () => {
  const company = await makeReceived();
  await readAndPlan(place, company.organisationId, company.importId);
  await asked(company);
  await lingering(async (admin, lingers) => {
    const committing = commitFile(place, company.organisationId, company.importId, 'test-admin').catch((error: unknown) => error);
    await lingers();
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and backend_type = \'client backend\' and pid <> pg_backend_pid()');
    await committing;
  });
  expect(await company.rows()).toEqual(NOTHING);
  const { status, problems } = await company.run((tx) => getImport(tx, company.importId));
  expect(status).toBe('failed');
  expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', code: 'database_lost', message: expect.stringContaining('recommencez') }));
  await commitsWhole(company);
}, 120_000);

test('a reading killed on its way is read again', async () => {
  const company = await makeReceived();
  for (const milliseconds of [0, 60, 150]) {
    await killedAfter(company, 'read', milliseconds);
    // On a fast machine the last reading may have ended before it was killed.
    if (milliseconds > 0 && await company.status() === 'planned') break;
    await expect.poll(() => recover(company), { timeout: 20_000 }).toBe(1);
    expect(await company.status()).toBe('received');
    // Its job waits: nothing more to take up.
    expect(await recover(company)).toBe(0);
    await forgetJobs();
  }
  await readAndPlan(place, company.organisationId, company.importId);
  await commitsWhole(company);
}, 120_000);

test('an import whose job still waits is left alone', async () => {
  const company = await makeReceived();
  await readAndPlan(place, company.organisationId, company.importId);
  await company.run((tx) => askCommit(tx, company.actor, company.importId));
  expect(await recover(company)).toBe(0);
  expect(await company.status()).toBe('committing');
  await forgetJobs();
  expect(await recover(company)).toBe(1);
  expect(await company.status()).toBe('planned');
});
