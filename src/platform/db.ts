import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Sql } from 'sql-template-tag';

export { default as sql, empty, join, raw } from 'sql-template-tag';
export type { Sql } from 'sql-template-tag';

/** Connections that work as the role given. Rows come back with bigint as number, date as `YYYY-MM-DD`, timestamptz as an ISO instant. */
export type Db = { readonly pool: pg.Pool; jobs: JobPort | null };

/** How a transaction reaches the queue, which `platform/queue.ts` opens over the database. */
export type JobPort = {
  send(client: pg.PoolClient, job: string, payload: object, options: { once?: string; startAfter?: Date | number }): Promise<void>;
  hearersOf(event: string): readonly string[];
  waits(client: pg.PoolClient, job: string, once: string): Promise<boolean>;
};
/** A job, or an event, is a name and the shape of its payload; handlers live in the rooms' `jobs.ts`, so enqueueing never loads them. */
export type JobName<Payload extends object> = { readonly name: string; readonly payload?: Payload };
export type EventName<Payload extends object> = { readonly name: string; readonly payload?: Payload };

/** One transaction inside one organisation: row-level security shows and takes that organisation's rows only. */
export type Tx = {
  readonly organisationId: number;
  readonly userId: string;
  rows<Row>(query: Sql): Promise<Row[]>;
  /** The one row the query always gives. */
  one<Row>(query: Sql): Promise<Row>;
  first<Row>(query: Sql): Promise<Row | undefined>;
  /** How many rows a statement touched. */
  run(query: Sql): Promise<number>;
  /** Streams rows into a temporary table (COPY refuses tables under row-level security). Values: text, number, boolean, null. */
  copyIn(table: string, columns: readonly string[], rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>): Promise<void>;
  /** Enqueues a job: it exists if and only if this transaction commits. `once`: no second one while one with this key waits. */
  enqueue<Payload extends object>(job: JobName<Payload>, payload: Payload, options?: { once?: string; startAfter?: Date }): Promise<void>;
  /** True while a job enqueued with this key still waits to be taken. */
  waits<Payload extends object>(job: JobName<Payload>, once: string): Promise<boolean>;
  /** Tells the rooms above of a past fact: one job for each handler that listens. `afterSeconds`: they hear of it only then, by the real clock. */
  announce<Payload extends object>(event: EventName<Payload>, payload: Payload, options?: { afterSeconds?: number }): Promise<void>;
  readonly client: pg.PoolClient;
};
export type CopyValue = string | number | boolean | null;

const parsers = new Map<number, (text: string) => unknown>([
  [20, toSafeNumber],
  [1082, (text) => text],
  [1114, (text) => text],
  [1184, (text) => new Date(text).toISOString()],
  [1700, Number],
]);

function toSafeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`integer beyond exact range: ${text}`);
  return number;
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** Opens a pool. `role` is taken at connection and checked: a role that could step over row-level security is refused. */
export function openDb(url: string, { role, max = 10 }: { role: 'encours_app' | 'encours_backup' | 'owner'; max?: number }): Db {
  const pool = new pg.Pool({
    connectionString: url, max, types, application_name: `encours ${role}`,
    ...(role === 'owner' ? {} : { options: `-c role=${role}` }),
  });
  // A connection that breaks (the server stopped), idle or in use, must not stop the process: the query on it, or the next one, reports it.
  pool.on('error', () => {});
  pool.on('connect', (client) => { client.on('error', () => {}); });
  return { pool, jobs: null };
}

/** Stops when the pool's role is a superuser or steps over row-level security: tenancy would be a fiction. */
export async function checkTenancy(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ role: string; unsafe: boolean }>(
    'select rolname as role, rolsuper or rolbypassrls as unsafe from pg_roles where rolname = current_user',
  );
  if (rows[0]?.unsafe !== false) throw new Error(`the database role ${rows[0]?.role} steps over row-level security`);
}

/**
 * Runs `work` in one transaction inside an organisation, as a user (`system` for jobs). Rolls back when it throws.
 * @param organisationId 0 for "none yet": only what a user may see before choosing an organisation is visible then.
 */
export async function inOrganisation<T>(db: Db, organisationId: number, userId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    // One trip to the server: most transactions are short.
    const [inside, by] = [organisationId ? String(organisationId) : '', userId].map((text) => client.escapeLiteral(text));
    await client.query(`begin; select set_config('encours.organisation', ${inside}, true), set_config('encours.user', ${by}, true)`);
    const result = await work(transaction(db, client, organisationId, userId));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => { broken = lost; });
    throw error;
  } finally {
    client.release(broken);
  }
}

function transaction(db: Db, client: pg.PoolClient, organisationId: number, userId: string): Tx {
  const rows = async <Row>(query: Sql): Promise<Row[]> => (await client.query(query.text, query.values)).rows as Row[];
  return {
    organisationId, userId, client, rows,
    async one<Row>(query: Sql) {
      const [row] = await rows<Row>(query);
      if (row === undefined) throw new Error(`no row from: ${query.text}`);
      return row;
    },
    async first<Row>(query: Sql) {
      return (await rows<Row>(query))[0];
    },
    async run(query) {
      return (await client.query(query.text, query.values)).rowCount ?? 0;
    },
    async copyIn(table, columns, source) {
      const target = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
      await pipeline(Readable.from(copyText(source)), target);
    },
    async enqueue(job, payload, options = {}) {
      await queueOf(db).send(client, job.name, payload, options);
    },
    async waits(job, once) {
      return await queueOf(db).waits(client, job.name, once);
    },
    async announce(event, payload, { afterSeconds } = {}) {
      const options = afterSeconds === undefined ? {} : { startAfter: afterSeconds };
      for (const job of queueOf(db).hearersOf(event.name)) await queueOf(db).send(client, job, payload, options);
    },
  };
}

function queueOf(db: Db): JobPort {
  if (!db.jobs) throw new Error('the queue is not open');
  return db.jobs;
}

/** Rows as COPY text, in chunks large enough that the stream costs nothing. */
function copyText(rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>): Iterable<string> | AsyncIterable<string> {
  return Symbol.iterator in rows ? copyTextNow(rows) : copyTextLater(rows);
}

/** Rows at hand are not waited for one by one: a million promises would cost as much as the text. */
function* copyTextNow(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(row);
    if (chunk.length > COPY_CHUNK) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}

async function* copyTextLater(rows: AsyncIterable<readonly CopyValue[]>): AsyncGenerator<string> {
  let chunk = '';
  for await (const row of rows) {
    chunk += copyLine(row);
    if (chunk.length > COPY_CHUNK) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}

const COPY_CHUNK = 65_536;

function copyLine(row: readonly CopyValue[]): string {
  return `${row.map(copyField).join('\t')}\n`;
}

const ESCAPED = /[\\\t\n\r\0]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' };

function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return ESCAPED.test(value) ? value.replace(/[\\\t\n\r\0]/g, (char) => ESCAPES[char]!) : value;
}

/** Streams a query's rows as COPY text or CSV. */
export function copyOut(client: pg.PoolClient, statement: string): Readable {
  return client.query(copyTo(statement));
}

/** Codes of the system, then of PostgreSQL: refused, cut, shut down, too many connections. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08003', '08001', '53300']);

/** The database did not answer, or went away in the middle; nothing of the transaction was kept. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return (typeof code === 'string' && AWAY.has(code)) || /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(message ?? '');
}
