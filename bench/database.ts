import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '#platform/config.ts';
import { inOrganisation, openDb, sql, type Db } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { migrate } from '#platform/migrate.ts';
import { startPostgres } from '#platform/postgres/start.ts';
import { migrateQueue, openQueue } from '#platform/queue.ts';

export type BenchDb = { db: Db; owner: Db; dataFolder: string; organisationId: number; close(): Promise<void> };

/** A database of its own for one benchmark, as durable as a real one, migrated, with one organisation; gone at `close`. */
export async function openBenchDb(): Promise<BenchDb> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-bench-'));
  chmodSync(folder, 0o755);
  const dataFolder = join(folder, 'data');
  const postgres = await startPostgres({ dataFolder, logger: makeLogger('warn'), shelter: join(folder, 'shelter') });
  const owner = openDb(postgres.adminUrl, { role: 'owner', max: 2 });
  await migrate(owner, join(root, 'migrations'));
  await migrateQueue(owner);
  const db = openDb(postgres.appUrl, { role: 'encours_app', max: 6 });
  const queue = await openQueue(db, { jobs: [], subscriptions: {} });
  const organisationId = 1_000_001;
  await inOrganisation(db, organisationId, 'bench', async (tx) => {
    await tx.run(sql`insert into organisation (organisation_id, name, sender_name, sender_email) values (${organisationId}, 'Banc', 'Banc', 'banc@exemple.example')`);
  });
  return {
    db, owner, dataFolder, organisationId,
    async close() {
      await queue.stop();
      await db.pool.end();
      await owner.pool.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs and tells the seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const from = performance.now();
  const result = await work();
  return { seconds: (performance.now() - from) / 1000, result };
}

/** The most memory this process ever held, in MB. */
export function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
