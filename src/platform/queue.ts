import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { PgBoss, type Job } from 'pg-boss';
import type { Db, EventName, JobName } from './db.ts';

/** Every payload names its organisation: a handler works inside it and nowhere else. */
type InOrganisation = { organisationId: number };

export function jobName<Payload extends InOrganisation>(name: string): JobName<Payload> {
  return { name };
}
export function eventName<Payload extends InOrganisation>(name: string): EventName<Payload> {
  return { name };
}

export type Handler = {
  job: string;
  handle(payload: object, signal: AbortSignal): Promise<void>;
  /** Jobs of this kind that may run at the same time in this process. */
  atOnce?: number;
  retries?: number;
  /** Seconds after which a job whose process died is taken again. */
  expireSeconds?: number;
};

export function handler<Payload extends InOrganisation>(
  job: JobName<Payload>, handle: (payload: Payload, signal: AbortSignal) => Promise<void>, options: Omit<Handler, 'job' | 'handle'> = {},
): Handler {
  return { job: job.name, handle: (payload, signal) => handle(payload as Payload, signal), ...options };
}

export type Queue = {
  /** Runs a job every time the cron expression falls due in the zone; one schedule per organisation. */
  everyDay<Payload extends InOrganisation>(job: JobName<Payload>, payload: Payload, cron: string, timeZone: string): Promise<void>;
  work(handlers: readonly Handler[], onError: (job: string, error: unknown) => void): Promise<void>;
  stop(): Promise<void>;
};

const SCHEMA = 'pgboss';

/** In seconds: a job whose process was killed is taken up by another within two minutes, however long it may take. */
const HEARTBEAT = 60;

/** Creates and updates the queue's own tables; run with the owner's connection, then the application's role may use them. */
export async function migrateQueue(owner: Db): Promise<void> {
  const boss = new PgBoss({ db: adapter(owner.pool), schema: SCHEMA, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  await boss.stop({ graceful: false });
  await owner.pool.query(`grant usage, create on schema ${SCHEMA} to encours_app`);
  await owner.pool.query(`grant all on all tables in schema ${SCHEMA} to encours_app`);
  await owner.pool.query(`grant all on all sequences in schema ${SCHEMA} to encours_app`);
  await owner.pool.query(`grant execute on all functions in schema ${SCHEMA} to encours_app`);
}

/** Opens the queue over a database, whose transactions then enqueue and announce. @param subscriptions event name → job names that hear it. */
export async function openQueue(db: Db, { jobs, subscriptions, poll = 1 }: {
  jobs: readonly Handler[]; subscriptions: Record<string, readonly string[]>; poll?: number;
}): Promise<Queue> {
  const boss = new PgBoss({ db: adapter(db.pool), schema: SCHEMA, migrate: false, createSchema: false });
  boss.on('error', () => {});
  await boss.start();
  // Policy `short`: of the jobs with one key, one waits at a time.
  for (const { job, retries = 3, expireSeconds = 3600 } of jobs) {
    const options = { retryLimit: retries, retryBackoff: true, retryDelay: 2, expireInSeconds: expireSeconds, heartbeatSeconds: HEARTBEAT };
    await boss.createQueue(job, { ...options, policy: 'short' });
    // One made by an earlier version keeps its own settings otherwise.
    await boss.updateQueue(job, options);
  }

  db.jobs = {
    async send(client, job, payload, { once, startAfter }) {
      await boss.send(job, payload, { db: adapter(client), singletonKey: once ?? randomUUID(), ...(startAfter ? { startAfter } : {}) });
    },
    hearersOf: (event) => subscriptions[event] ?? [],
    async waits(client, job, once) {
      const { rows } = await client.query<{ waits: boolean }>(
        `select exists (select from ${SCHEMA}.job where name = $1 and singleton_key = $2 and state in ('created', 'retry')) waits`, [job, once]);
      return rows[0]!.waits;
    },
  };

  return {
    async everyDay(job, payload, cron, timeZone) {
      await boss.schedule(job.name, cron, payload, { tz: timeZone, key: String((payload as InOrganisation).organisationId) });
    },
    async work(handlers, onError) {
      for (const { job, handle, atOnce = 1 } of handlers) {
        for (let lane = 0; lane < atOnce; lane++) {
          await boss.work<object>(job, { pollingIntervalSeconds: poll, batchSize: 1 }, async (batch: Job<object>[]) => {
            for (const { data, signal } of batch) {
              await handle(data, signal).catch((error: unknown) => {
                onError(job, error);
                throw error;
              });
            }
          });
        }
      }
    },
    async stop() {
      // What stops services (systemd, Docker) kills after ten seconds or more.
      await boss.stop({ graceful: true, timeout: 6_000 });
    },
  };
}

/** The queue reads dates and big integers its own way: with the driver's default parsers, not ours. */
function adapter(connection: pg.Pool | pg.PoolClient) {
  return { executeSql: async (text: string, values?: unknown[]) => await connection.query({ text, values, types: pg.types }) };
}
