import { beforeAll, expect, test } from 'vitest';
import { openDb, sql, type Db } from '#platform/db.ts';
import { openTestDb, within, makeOrganisation, type TestDb } from '#test/db.ts';
import { inTurn, takeTurn } from './actions/turn.ts';
import { giveTurnBack, takeTurnNow } from './store/turns.ts';

/** Simulations and effects: one of a kind at a time in a company, two in all. */

let db: TestDb;
beforeAll(async () => {
  db = await openTestDb();
});

const busy = expect.objectContaining({ status: 409, code: 'simulation_busy' });
/** As another process would ask. */
const elsewhere = (organisationId: number, by: Db = db) => takeTurnNow(by, { kind: 'simulation', organisationId, places: 2 });
const isFree = async (organisationId: number) => {
  const turn = await elsewhere(organisationId);
  if (turn) await giveTurnBack(turn);
  return turn !== undefined;
};

test('a company has one simulation at a time, the installation two, and who comes then is told so; another kind of reckoning has turns of its own', async () => {
  const first = await takeTurn(db, 'simulation', 1);
  const second = await takeTurn(db, 'simulation', 2);
  expect([await isFree(1), await isFree(3)]).toEqual([false, false]);
  const refused = await Promise.allSettled([takeTurn(db, 'simulation', 1), takeTurn(db, 'simulation', 3)]);
  expect(refused.map((one) => (one as PromiseRejectedResult).reason)).toEqual([busy, busy]);
  await (await takeTurn(db, 'effect', 1))();
  for (const _ of [1, 2]) await first();
  expect([await isFree(1), await isFree(2)]).toEqual([true, false]);
  await (await takeTurn(db, 'simulation', 1))();
  await second();
});

test('a simulation of another process keeps the company’s turn, until that process dies', async () => {
  const other = openDb(db.appUrl, { role: 'encours_app', max: 1 });
  const turn = (await elsewhere(1, other))!;
  const { rows: [{ pid }] } = await turn.client.query<{ pid: number }>('select pg_backend_pid() pid') as unknown as { rows: [{ pid: number }] };
  await expect(takeTurn(db, 'simulation', 1)).rejects.toEqual(busy);
  const waiting = takeTurn(db, 'simulation', 1);
  const { organisationId } = await makeOrganisation(db);
  await within(db, organisationId, (tx) => tx.run(sql`select pg_terminate_backend(${pid})`));
  await (await waiting)();
  await giveTurnBack(turn);
  await other.pool.end();
});

test('the turn is given back at the end, when it breaks, and when nobody listens any more', async () => {
  async function* told(breaks = false): AsyncGenerator<number> {
    yield 1;
    if (breaks) throw new Error('broken');
    yield 2;
  }
  const all = async (one: AsyncGenerator<number>) => {
    const seen: number[] = [];
    for await (const each of one) seen.push(each);
    return seen;
  };
  const begin = async (of = told(), signal?: AbortSignal) => inTurn(of, await takeTurn(db, 'simulation', 7), signal);
  expect(await all(await begin())).toEqual([1, 2]);
  expect(await isFree(7)).toBe(true);
  await expect(all(await begin(told(true)))).rejects.toThrow('broken');
  expect(await isFree(7)).toBe(true);
  const left = await begin();
  await left.next();
  expect(await isFree(7)).toBe(false);
  await left.return(undefined);
  expect(await isFree(7)).toBe(true);
  const [gone, before] = [new AbortController(), new AbortController()];
  await begin(told(), gone.signal);
  gone.abort();
  await expect.poll(() => isFree(7)).toBe(true);
  const again = await takeTurn(db, 'simulation', 7);
  before.abort();
  inTurn(told(), again, before.signal);
  await expect.poll(() => isFree(7)).toBe(true);
});
