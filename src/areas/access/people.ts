import type { Db } from '#platform/db.ts';

export { isMember } from './store.ts';

/** The people behind user ids; an id without a person (`system`) is absent. */
export async function findPeople(db: Db, userIds: readonly string[]): Promise<{ userId: string; name: string; email: string }[]> {
  if (userIds.length === 0) return [];
  return (await db.pool.query('select id "userId", name, email from auth."user" where id = any($1)', [[...new Set(userIds)]])).rows;
}

export async function namesOf(db: Db, userIds: readonly (string | null)[]): Promise<Map<string, string>> {
  const people = await findPeople(db, userIds.filter((id) => id !== null));
  return new Map(people.map(({ userId, name }) => [userId, name]));
}

/** True until the first person exists. */
export async function isFirstRun(db: Db): Promise<boolean> {
  const { rows } = await db.pool.query<{ empty: boolean }>('select not exists (select from auth."user") as empty');
  return rows[0]!.empty;
}

export async function hasPerson(db: Db, email: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ there: boolean }>('select exists (select from auth."user" where email = $1) as there', [email]);
  return rows[0]!.there;
}
