import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { findPostmaster, stop } from '#platform/postgres/postmaster.ts';
import { PostgresProblem } from '#platform/postgres/problems.ts';
import { within } from '#platform/postgres/processes.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start.ts';

/** Databases started as the product starts its own, in folders of each test. */

/** A data folder made once: most tests start from a copy of it, which spares them the making. */
let model: string;
export let top: string;
/** Where programs may run. */
export let disk: string;
let started: Postgres[];
let children: ChildProcess[];

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

const silent = { info() {}, warn() {}, error() {} };

export async function start(dataFolder = join(top, 'data'), more: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataFolder, durable: false, logger: silent, shelter: join(top, 'shelter'), ...more });
  started.push(postgres);
  return postgres;
}

/** From the copy, unless the test is about a first start. */
export async function startMade(more: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<Postgres> {
  if (!existsSync(join(top, 'data'))) copyModel();
  return start(undefined, more);
}

export function copyModel(): void {
  execFileSync('cp', ['-a', join(model, 'data'), top]);
}

export async function refusal(attempt: Promise<unknown>): Promise<PostgresProblem> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PostgresProblem) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

export async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
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

/** To be called once by a test file: folders for each of its tests, and nothing left running or lying about after it. */
export function openClusters(): void {
  beforeAll(async () => {
    model = openFolder('encours-model-');
    const postgres = await startPostgres({ dataFolder: join(model, 'data'), durable: false, logger: silent });
    await postgres.stop();
  });

  afterAll(() => rmSync(model, { recursive: true, force: true }));

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
}

/** Another Encours: a process that starts the database, then runs the lines given, which see `postgres` and a `client`. */
export function anotherEncours(dataFolder: string, durable: boolean, lines: string): { process: ChildProcess; said: (word: string) => Promise<void>; output: () => string } {
  const script = `
    import { startPostgres } from ${JSON.stringify(import.meta.resolve('#platform/postgres/start.ts'))};
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
