import type { PoolClient } from 'pg';
import type { Db } from '#platform/db.ts';

/** A turn among those of its kind; given back by `giveTurnBack`, or by the database itself when the process or its connection dies. */
type Turn = { client: PoolClient };

/** A connection of its own, held as long as the turn: an advisory lock of its company, and one of so many places there are in all. Nothing when none is free. */
export async function takeTurnNow(db: Db, { kind, organisationId, places }: { kind: string; organisationId: number; places: number }): Promise<Turn | undefined> {
  const client = await db.pool.connect();
  try {
    const locked = async (name: string, of: number) =>
      (await client.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, $2)) got', [`dunning ${kind} ${name}`, of])).rows[0]!.got;
    if (await locked('of', organisationId)) {
      for (let place = 1; place <= places; place++) if (await locked('place', place)) return { client };
    }
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
  await giveTurnBack({ client });
  return undefined;
}

/** A connection that cannot say so any more is closed, which gives them back too. */
export async function giveTurnBack({ client }: Turn): Promise<void> {
  const lost = await client.query('select pg_advisory_unlock_all()').then(() => undefined, (error: Error) => error);
  client.release(lost);
}
