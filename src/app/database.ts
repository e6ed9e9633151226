import { join } from 'node:path';
import { root, type Config } from '#platform/config.ts';
import { openDb } from '#platform/db.ts';
import type { Logger } from '#platform/log.ts';
import { migrate } from '#platform/migrate.ts';
import { runningPostgres, startPostgres } from '#platform/postgres/start.ts';
import { migrateQueue } from '#platform/queue.ts';
import { checkServer } from '#platform/server.ts';

export type Database = {
  /** Owns the tables: migrations, backup, restore. */
  ownerUrl: string;
  /** What the application works as. */
  appUrl: string;
  stop(): Promise<void>;
};

/**
 * The server of `DATABASE_URL`, or the embedded one started in the data folder. With `join`, a command uses the one a running Encours holds.
 * Throws, in words, when another Encours holds the folder or the server cannot be used.
 */
export async function openDatabase(config: Config, logger: Logger, { join: mayJoin = false } = {}): Promise<Database> {
  if (config.databaseUrl) {
    await checkServer(config.databaseUrl);
    return { ownerUrl: config.databaseUrl, appUrl: config.databaseUrl, stop: async () => {} };
  }
  const running = mayJoin ? runningPostgres(config.dataFolder) : undefined;
  if (running) return { ownerUrl: running.adminUrl, appUrl: running.appUrl, stop: async () => {} };
  const postgres = await startPostgres({ dataFolder: config.dataFolder, logger });
  return { ownerUrl: postgres.adminUrl, appUrl: postgres.appUrl, stop: () => postgres.stop() };
}

/** Every company there is. */
export async function organisationIds({ ownerUrl }: Database): Promise<number[]> {
  const owner = openDb(ownerUrl, { role: 'encours_backup', max: 1 });
  try {
    return (await owner.pool.query<{ id: number }>('select organisation_id id from organisation order by organisation_id')).rows.map(({ id }) => id);
  } finally {
    await owner.pool.end();
  }
}

/** Brings the schema up to date, or to where it was when it had only some of the migrations. @returns the migrations applied now. */
export async function migrateDatabase({ ownerUrl }: Pick<Database, 'ownerUrl'>, only?: readonly string[]): Promise<string[]> {
  const owner = openDb(ownerUrl, { role: 'owner', max: 2 });
  try {
    const applied = await migrate(owner, join(root, 'migrations'), only);
    if (!only) await migrateQueue(owner);
    return applied;
  } finally {
    await owner.pool.end();
  }
}
