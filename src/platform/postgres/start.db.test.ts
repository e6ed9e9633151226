import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isRoot } from './account.ts';
import { findBinaries, findPackage } from './binaries.ts';
import { findPostmaster, stop, trimLog } from './postmaster.ts';
import { PostgresProblem } from './problems.ts';
import { isAlive, within } from './processes.ts';
import { type Postgres, runningPostgres, startPostgres } from './start.ts';

/** A data folder made once: most tests start from a copy of it, which spares them the making. */
let model: string;
let top: string;
/** Where programs may run. */
let disk: string;
let started: Postgres[];
let children: ChildProcess[];

beforeAll(async () => {
  model = openFolder('encours-model-');
  const postgres = await startPostgres({ dataFolder: join(model, 'data'), durable: false, logger: silent });
  await postgres.stop();
});

afterAll(() => rmSync(model, { recursive: true, force: true }));

/** Clusters are made and copied several times faster in memory; programs may not be allowed to run there. */
const scratch = roomInMemory() ? '/dev/shm' : tmpdir();

function roomInMemory(): boolean {
  if (!existsSync('/dev/shm')) return false;
  const { bsize, bavail } = statfsSync('/dev/shm');
  return bsize * bavail > 2 * 1024 ** 3;
}

/** mkdtemp closes a folder to others, and to the account PostgreSQL runs as for root. */
function openFolder(name: string, parent = scratch): string {
  const folder = mkdtempSync(join(parent, name));
  chmodSync(folder, 0o711);
  return folder;
}

beforeEach(() => {
  top = openFolder('encours-postgres-');
  disk = openFolder('encours-postgres-', tmpdir());
  started = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const one of started) await one.stop();
  const orphan = findPostmaster(join(top, 'data', 'postgres', 'cluster'));
  if (orphan) await stop(orphan.pid);
  for (const folder of [top, disk]) rmSync(folder, { recursive: true, force: true });
});

const silent = { info() {}, warn() {}, error() {} };

async function start(dataFolder = join(top, 'data'), more: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataFolder, durable: false, logger: silent, shelter: join(top, 'shelter'), ...more });
  started.push(postgres);
  return postgres;
}

/** From the copy, unless the test is about a first start. */
async function startMade(more: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<Postgres> {
  if (!existsSync(join(top, 'data'))) copyModel();
  return start(undefined, more);
}

function copyModel(): void {
  execFileSync('cp', ['-a', join(model, 'data'), top]);
}

async function refusal(attempt: Promise<unknown>): Promise<PostgresProblem> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PostgresProblem) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const result = await client.query<Row>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** Another Encours: a process that starts the database, then runs the lines given, which see `postgres` and a `client`. */
function anotherEncours(dataFolder: string, durable: boolean, lines: string): { process: ChildProcess; said: (word: string) => Promise<void>; output: () => string } {
  const script = `
    import { startPostgres } from ${JSON.stringify(import.meta.resolve('./start.ts'))};
    import { Client } from ${JSON.stringify(import.meta.resolve('pg'))};
    const logger = { info() {}, warn() {}, error() {} };
    const postgres = await startPostgres({ dataFolder: ${JSON.stringify(dataFolder)}, durable: ${durable}, logger, shelter: ${JSON.stringify(join(top, 'shelter'))} });
    const client = new Client({ connectionString: postgres.adminUrl });
    await client.connect();
    ${lines}`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]);
  children.push(child);
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  return {
    process: child,
    output: () => output,
    async said(word) {
      const heard = await within(20_000, () => output.includes(word) || child.exitCode !== null);
      if (!heard || !output.includes(word)) throw new Error(`never said ${word}: ${output}`);
    },
  };
}

test('a first start makes the database, a second one finds it within a second', async () => {
  const first = await start();
  await ask(first.adminUrl, 'create table kept (id int primary key); insert into kept values (1)');
  await first.stop();
  const before = performance.now();
  const second = await start();
  const took = performance.now() - before;
  expect(await ask(second.adminUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  expect(took).toBeLessThan(1000);
});

test('the database speaks UTF-8 and UTC, checks its pages, and listens on this machine with a password only', async () => {
  const postgres = await start(undefined, { durable: true });
  const [settings] = await ask<Record<string, string>>(
    postgres.adminUrl,
    `select current_setting('server_encoding') encoding, current_setting('timezone') zone, current_setting('data_checksums') checksums,
       current_setting('listen_addresses') listens, current_setting('fsync') fsync,
       (select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) locale, lower('ÉŒ') lower`,
  );
  expect(settings).toEqual({
    encoding: 'UTF8', zone: 'UTC', checksums: 'on', listens: '127.0.0.1', fsync: 'on', locale: 'b C.UTF-8', lower: 'éœ',
  });
  expect(existsSync(`/tmp/.s.PGSQL.${postgres.port}`)).toBe(false);
  const wrong = new URL(postgres.appUrl);
  wrong.password = 'devine';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  for (const file of ['postgres.json', 'postgres.log', 'encours.lock', 'encours.pid']) {
    expect([file, statSync(join(top, 'data', file)).mode & 0o777]).toEqual([file, 0o600]);
  }
});

test('the application’s role is held by row-level security and cannot lift it', async () => {
  const postgres = await startMade();
  await ask(
    postgres.adminUrl,
    `create table item (organisation_id int, label text);
     alter table item enable row level security;
     alter table item force row level security;
     create policy mine on item using (organisation_id = current_setting('app.organisation', true)::int);
     grant select, insert on item to encours_app;
     insert into item values (1, 'une'), (2, 'deux')`,
  );
  const mine = new URL(postgres.appUrl);
  mine.searchParams.set('options', '-c app.organisation=1');
  expect(await ask(mine.href, 'select label from item')).toEqual([{ label: 'une' }]);
  expect(await ask(postgres.appUrl, 'select label from item')).toEqual([]);
  await expect(ask(mine.href, "insert into item values (2, 'trois')")).rejects.toThrow(/row-level security/);
  await expect(ask(mine.href, 'set row_security = off; select label from item')).rejects.toThrow(/row-level security/);
  await expect(ask(mine.href, 'alter table item disable row level security')).rejects.toThrow(/must be owner/);
  await expect(ask(mine.href, 'alter role encours_app bypassrls')).rejects.toThrow(/permission denied/);
  await expect(ask(mine.href, 'set role encours_owner')).rejects.toThrow(/permission denied/);
  await expect(ask(mine.href, 'create table public.mine (id int)')).rejects.toThrow(/permission denied/);
  // Bulk loads go through a temporary table.
  await ask(mine.href, 'create temporary table draft (id int) on commit drop');
  expect(
    await ask(mine.href, 'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user'),
  ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false }]);
});

test('the owner may make and copy databases, as tests do, without being a superuser', async () => {
  const postgres = await startMade();
  await ask(postgres.adminUrl, 'create database model');
  await ask(postgres.adminUrl, 'create database copy template model');
  expect(await ask(postgres.adminUrl, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }]);
});

test('a second Encours on the same folder is refused with the first one’s number, and leaves it alone', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(data, false, `console.log('READY'); setInterval(() => {}, 1000);`);
  await other.said('READY');
  const problem = await refusal(start(data));
  expect(problem.code).toBe('folder_in_use');
  expect(problem.message).toContain(`processus ${other.process.pid}`);
  expect(problem.message).toContain(data);
  expect(problem.message).toContain('ENCOURS_DATA');
  // A command may still join in.
  const joined = runningPostgres(data);
  expect(await ask(joined?.appUrl ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await start(data);
});

test('in one process too, a folder is taken once, and free again after stop', async () => {
  const postgres = await startMade();
  expect((await refusal(start())).code).toBe('folder_in_use');
  await postgres.stop();
  await postgres.stop();
  expect(isAlive(postgres.pid())).toBe(false);
  expect(runningPostgres(join(top, 'data'))).toBeUndefined();
  await start();
});

test('kill -9 of Encours loses no committed row, and the next one takes the database over', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(
    data,
    true,
    `await client.query('create table event (id int primary key)');
     console.log('PID ' + postgres.pid());
     for (let id = 1; ; id++) { await client.query('insert into event values ($1)', [id]); console.log('ROW ' + id); }`,
  );
  await other.said('ROW 200');
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await pause(100);
  const acknowledged = Number(/ROW (\d+)\n(?![\s\S]*ROW \d+\n)/.exec(other.output())?.[1]);
  const orphan = Number(/PID (\d+)/.exec(other.output())?.[1]);
  expect(isAlive(orphan)).toBe(true);
  const postgres = await start(data, { durable: true });
  expect(postgres.pid()).toBe(orphan);
  const [row] = await ask<{ count: number }>(postgres.adminUrl, 'select count(*)::int as count from event');
  expect(acknowledged).toBeGreaterThanOrEqual(200);
  expect(row?.count).toBeGreaterThanOrEqual(acknowledged);
  await postgres.stop();
  expect(isAlive(orphan)).toBe(false);
});

test('kill -9 of Encours and of the database at once loses no committed row either', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(
    data,
    true,
    `await client.query('create table event (id int primary key)');
     client.on('error', () => {});
     console.log('PID ' + postgres.pid());
     for (let id = 1; ; id++) { await client.query('insert into event values ($1)', [id]); console.log('ROW ' + id); }`,
  );
  await other.said('ROW 200');
  process.kill(Number(/PID (\d+)/.exec(other.output())?.[1]), 'SIGKILL');
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  await pause(100);
  const acknowledged = other.output().match(/ROW \d+\n/g)?.length ?? 0;
  const postgres = await start(data, { durable: true });
  const [row] = await ask<{ count: number }>(postgres.adminUrl, 'select count(*)::int as count from event');
  expect(acknowledged).toBeGreaterThanOrEqual(200);
  expect(row?.count).toBeGreaterThanOrEqual(acknowledged);
}, 60_000);

test('an orphan that runs with other settings is stopped and replaced', async () => {
  const data = join(top, 'data');
  const other = anotherEncours(data, false, `console.log('PID ' + postgres.pid()); setInterval(() => {}, 1000);`);
  await other.said('PID');
  const orphan = Number(/PID (\d+)/.exec(other.output())?.[1]);
  other.process.kill('SIGKILL');
  await within(5000, () => !isAlive(other.process.pid ?? 0));
  const postgres = await start(data, { durable: true });
  expect(isAlive(orphan)).toBe(false);
  expect(await ask(postgres.adminUrl, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test('a database that dies is started again on the same port', async () => {
  const postgres = await startMade();
  const first = postgres.pid();
  process.kill(first, 'SIGKILL');
  expect(await within(15_000, () => postgres.pid() !== first)).toBe(true);
  expect(await ask(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a first start cut short starts over', async () => {
  const half = join(top, 'data', 'postgres', 'cluster.new');
  const postgres = await startMade();
  await postgres.stop();
  rmSync(join(top, 'data', 'postgres', 'cluster'), { recursive: true });
  mkdirSync(half);
  writeFileSync(join(half, 'PG_VERSION'), '18\n');
  const again = await startMade();
  expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(existsSync(half)).toBe(false);
});

test('a pid file whose number now belongs to another process does not stop the start', async () => {
  copyModel();
  const file = join(top, 'data', 'postgres', 'cluster', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(top, 'data', 'postgres', 'cluster')}\n0\n5432\n\n127.0.0.1\n\nready\n`);
  chmodSync(file, 0o644);
  const again = await startMade();
  expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('lost passwords are made again, by whoever holds the files', async () => {
  const postgres = await startMade();
  await postgres.stop();
  unlinkSync(join(top, 'data', 'postgres.json'));
  const again = await startMade();
  expect(again.appUrl).not.toBe(postgres.appUrl);
  expect(await ask(again.appUrl, 'select current_user as who')).toEqual([{ who: 'encours_app' }]);
  expect(await ask(again.adminUrl, 'select current_user as who')).toEqual([{ who: 'encours_owner' }]);
});

describe('what cannot be opened is explained', () => {
  test.each([
    ['another version', 'other_version', (cluster: string) => writeFileSync(join(cluster, 'PG_VERSION'), '15\n')],
    ['a missing control file', 'damaged', (cluster: string) => unlinkSync(join(cluster, 'global', 'pg_control'))],
    ['an altered control file', 'damaged', (cluster: string) => writeFileSync(join(cluster, 'global', 'pg_control'), Buffer.alloc(8192, 7))],
    ['no configuration', 'damaged', (cluster: string) => unlinkSync(join(cluster, 'postgresql.conf'))],
    ['a missing log of changes', 'damaged', (cluster: string) => rmSync(join(cluster, 'pg_wal'), { recursive: true })],
    ['an emptied cluster', 'damaged', (cluster: string) => readdirSync(cluster).forEach((name) => rmSync(join(cluster, name), { recursive: true }))],
  ])('%s', async (_, code, spoil) => {
    copyModel();
    spoil(join(top, 'data', 'postgres', 'cluster'));
    const problem = await refusal(start());
    expect([problem.code, problem.message, problem.detail]).toEqual([code, expect.stringContaining(join(top, 'data')), problem.detail]);
  });

  test('passwords of another installation', async () => {
    copyModel();
    writeFileSync(join(top, 'data', 'postgres.json'), '{"admin":"a","owner":"b","app":"c"}');
    expect((await refusal(start())).code).toBe('wrong_passwords');
  });

  test('a file where the data folder should be', async () => {
    writeFileSync(join(top, 'data'), '');
    expect((await refusal(start())).code).toBe('folder_denied');
  });

  test.skipIf(isRoot())('a folder that may not be written to', async () => {
    mkdirSync(join(top, 'data'), { mode: 0o500 });
    expect((await refusal(start())).code).toBe('folder_denied');
  });
});

describe('PostgreSQL’s programs', () => {
  const source = findPackage();

  test('links left out by npm are put back', async () => {
    const copy = join(disk, 'package');
    cpSync(source, copy, { recursive: true, verbatimSymlinks: true });
    const lib = join(copy, 'native', 'lib');
    const links = readdirSync(lib).filter((name) => lstatSync(join(lib, name)).isSymbolicLink());
    for (const name of links) unlinkSync(join(lib, name));
    const binaries = await findBinaries(copy, join(disk, 'shelter'), undefined);
    expect(binaries).toEqual({ folder: join(copy, 'native', 'bin'), major: '18' });
    expect(links.length).toBeGreaterThan(5);
    expect(links.every((name) => existsSync(join(lib, name)))).toBe(true);
  });

  test('programs that do not run are explained', async () => {
    const copy = join(disk, 'package');
    mkdirSync(join(copy, 'native', 'bin'), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"version":"0.0.0"}');
    writeFileSync(join(copy, 'native', 'bin', 'postgres'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect((await refusal(findBinaries(copy, join(disk, 'shelter'), undefined))).code).toBe('binaries_do_not_run');
  });
});

describe.runIf(isRoot())('as root', () => {
  test('under a folder closed to others, programs and cluster live elsewhere and all is found again', async () => {
    const closed = join(disk, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const packageFolder = join(closed, 'package');
    cpSync(findPackage(), packageFolder, { recursive: true, verbatimSymlinks: true });
    const data = join(closed, 'data');
    const postgres = await start(data, { packageFolder, shelter: join(disk, 'shelter') });
    await ask(postgres.adminUrl, 'create table kept (id int); insert into kept values (7)');
    const cluster = realpathSync(join(data, 'postgres'));
    expect(dirname(dirname(cluster))).toBe(join(disk, 'shelter'));
    expect(readFileSync(join(dirname(cluster), 'belongs-to.txt'), 'utf8')).toBe(`${data}\n`);
    expect(statSync(cluster).mode & 0o777).toBe(0o700);
    expect(statSync(cluster).uid).not.toBe(0);
    await postgres.stop();
    const again = await start(data, { packageFolder, shelter: join(disk, 'shelter') });
    expect(await ask(again.adminUrl, 'select id from kept')).toEqual([{ id: 7 }]);
    // A copy of the data folder leads to the same cluster: not both at once.
    const copy = join(closed, 'copy');
    mkdirSync(copy);
    for (const name of ['postgres', 'postgres.json']) execFileSync('cp', ['-a', join(data, name), copy]);
    expect((await refusal(start(copy, { packageFolder, shelter: join(disk, 'shelter') }))).code).toBe('folder_in_use');
    await again.stop();
    rmSync(dirname(cluster), { recursive: true });
    expect((await refusal(start(data, { packageFolder, shelter: join(disk, 'shelter') }))).code).toBe('cluster_moved');
  }, 60_000);

  test('a cluster put back by root is given to its account again', async () => {
    copyModel();
    const home = join(top, 'data', 'postgres');
    cpSync(home, `${home}.copy`, { recursive: true });
    rmSync(home, { recursive: true });
    cpSync(`${home}.copy`, home, { recursive: true });
    chmodSync(join(home, 'cluster'), 0o700);
    expect(statSync(home).uid).toBe(0);
    const again = await startMade();
    expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

test('the log of the database keeps one old piece and no more', () => {
  const log = join(top, 'postgres.log');
  writeFileSync(log, 'x'.repeat(2000));
  trimLog(log, 1000);
  expect([statSync(log).size, statSync(`${log}.1`).size]).toEqual([0, 2000]);
  trimLog(log, 1000);
  expect(statSync(`${log}.1`).size).toBe(2000);
});
