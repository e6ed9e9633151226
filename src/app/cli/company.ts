import { systemActor } from '#areas/access/door.ts';
import type { Actor } from '#areas/access/actor.ts';
import { loadConfig, type Config } from '#platform/config.ts';
import { inOrganisation, openDb, type Db, type Tx } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { openQueue, type Queue } from '#platform/queue.ts';
import { loadSecret } from '#platform/secret.ts';
import { migrateDatabase, openDatabase, type Database } from '../database.ts';
import { handlersOf, subscriptions } from '../timetable.ts';

/** Opens the database for one command: the one a running Encours holds, or its own for as long as the command takes. */
export async function withDatabase<T>(work: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const database = await openDatabase(config, makeLogger('warn'), { join: true });
  try {
    return await work(database, config);
  } finally {
    await database.stop();
  }
}

/** Runs a command as the application: migrated, tenancy on, the queue open so that what the command announces is heard. */
export async function withApplication<T>(work: (db: Db, config: Config, database: Database) => Promise<T>): Promise<T> {
  return await withDatabase(async (database, config) => {
    await migrateDatabase(database);
    const db = openDb(database.appUrl, { role: 'encours_app', max: 4 });
    const deps = { db, clock: () => new Date(), secret: loadSecret(config.dataFolder), dataFolder: config.dataFolder };
    // Nothing is worked here: what the command announces waits in the queue for the application.
    const queue: Queue = await openQueue(db, { jobs: handlersOf(deps, () => queue), subscriptions });
    try {
      return await work(db, config, database);
    } finally {
      await queue.stop();
      await db.pool.end();
    }
  });
}

/** The company a command is about: the one named, else the only one, else the only one that is not a demonstration. Throws in words. */
export async function findCompany({ ownerUrl }: Database, wanted: string | undefined): Promise<number> {
  const owner = openDb(ownerUrl, { role: 'encours_backup', max: 1 });
  try {
    const { rows } = await owner.pool.query<{ id: number; name: string; demo: boolean }>(
      'select organisation_id id, name, is_demo demo from organisation order by organisation_id');
    const names = rows.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
    if (rows.length === 0) throw new Error('il n’y a pas encore de société. Créez-la dans le navigateur (./encours start), ou ajoutez la démonstration : ./encours demo');
    if (wanted !== undefined) {
      const found = rows.find(({ id, name }) => String(id) === wanted || name.toLowerCase() === wanted.toLowerCase());
      if (!found) throw new Error(`aucune société « ${wanted} ». Sociétés :\n${names}`);
      return found.id;
    }
    const real = rows.filter(({ demo }) => !demo);
    const only = rows.length === 1 ? rows[0] : real.length === 1 ? real[0] : undefined;
    if (!only) throw new Error(`plusieurs sociétés : précisez --company. Sociétés :\n${names}`);
    return only.id;
  } finally {
    await owner.pool.end();
  }
}

/** One transaction inside the company the command is about, as its system. */
export async function inCompany<T>(wanted: string | undefined, work: (tx: Tx, actor: Actor, db: Db, config: Config) => Promise<T>): Promise<T> {
  return await withApplication(async (db, config, database) => {
    const organisationId = await findCompany(database, wanted);
    return await inOrganisation(db, organisationId, 'system', async (tx) => await work(tx, await systemActor(tx, new Date()), db, config));
  });
}
