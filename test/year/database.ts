import type pg from 'pg';
import { openDb, type Db } from '#platform/db.ts';

/** Jobs enqueued by transactions that committed, in their order. */
export type Waiting = { job: string; payload: object; once: string | undefined };

type Query = (...given: unknown[]) => unknown;

/**
 * Watches every query of a pool. A job exists if and only if its transaction committed; and at a query chosen beforehand the transaction breaks, or the whole
 * worker stops for ever, its connections cut, as by `kill -9`.
 */
export class Watched {
  readonly db: Db;
  readonly waiting: Waiting[] = [];
  #pending = new Map<pg.PoolClient, Waiting[]>();
  #clients = new Set<pg.PoolClient>();
  #breakIn = Infinity;
  #dieIn = Infinity;
  #dead = false;
  #answered = false;
  #died: () => void = () => {};
  readonly died = new Promise<void>((resolve) => { this.#died = resolve; });

  constructor(url: string, { subscriptions, max = 6 }: { subscriptions: Record<string, readonly string[]>; max?: number }) {
    this.db = openDb(url, { role: 'encours_app', max });
    this.db.pool.on('connect', (client) => this.#watch(client));
    this.db.jobs = {
      send: async (client, job, payload, { once }) => {
        const pending = this.#pending.get(client) ?? [];
        this.#pending.set(client, pending);
        if (once !== undefined && [...this.waiting, ...pending].some((one) => one.job === job && one.once === once)) return;
        pending.push({ job, payload, once });
      },
      hearersOf: (event) => subscriptions[event] ?? [],
      waits: async (_client, job, once) => this.waiting.some((one) => one.job === job && one.once === once),
    };
  }

  /** The query after so many more fails, and its transaction with it. */
  breakAfter(queries: number): void {
    this.#breakIn = queries;
  }

  get willBreak(): boolean {
    return this.#breakIn !== Infinity;
  }

  mend(): void {
    this.#breakIn = Infinity;
  }

  /** At the query after so many more, nothing of this worker ever happens again; `answered`: the database did it, and nobody hears of it. */
  dieAfter(queries: number, { answered = false } = {}): void {
    this.#dieIn = queries;
    this.#answered = answered;
  }

  async close(): Promise<void> {
    if (this.#dead) for (const client of this.#clients) socketOf(client).destroy();
    else await this.db.pool.end();
  }

  #watch(client: pg.PoolClient): void {
    this.#clients.add(client);
    // Asked for before it died, and there only now: of those left open a year of deaths takes every place the database has.
    if (this.#dead) socketOf(client).destroy();
    const real = client.query.bind(client) as unknown as Query;
    client.query = ((...given: unknown[]) => {
      // A stream of rows is asked for between two texts: it ends as they do.
      if (typeof given[0] !== 'string') return real(...given);
      if (!this.#dead && this.#dieIn-- <= 0 && this.#answered) return (real(...given) as Promise<unknown>).then(() => this.#die());
      if (this.#dead || this.#dieIn < 0) return this.#die();
      if (this.#breakIn-- <= 0) {
        this.#breakIn = Infinity;
        return Promise.reject(new Broken());
      }
      const answer = real(...given);
      if (given[0] === 'commit') return (answer as Promise<unknown>).then((done) => { this.#committed(client); return done; });
      if (given[0] === 'rollback') this.#pending.delete(client);
      return answer;
    }) as typeof client.query;
  }

  #committed(client: pg.PoolClient): void {
    this.waiting.push(...this.#pending.get(client) ?? []);
    this.#pending.delete(client);
  }

  #die(): Promise<never> {
    if (!this.#dead) {
      this.#dead = true;
      for (const client of this.#clients) socketOf(client).destroy();
      this.#died();
    }
    return new Promise(() => {});
  }
}

export class Broken extends Error {}

function socketOf(client: pg.PoolClient): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}
