import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '#platform/config.ts';
import { inOrganisation, openDb, sql } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { migrate } from '#platform/migrate.ts';
import { startPostgres } from '#platform/postgres/start.ts';
import { migrateQueue } from '#platform/queue.ts';

export type Place = { url: string; adminUrl: string; organisationId: number; dataFolder: string; close(): Promise<void> };

/** A database of its own with one company, and a folder; gone at `close`. Not durable: a power cut is not what is tried here. */
export async function openPlace({ durable = false } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-year-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataFolder: join(folder, 'data'), durable, logger: makeLogger('warn'), shelter: join(folder, 'shelter') });
  const owner = openDb(postgres.adminUrl, { role: 'owner', max: 2 });
  await migrate(owner, join(root, 'migrations'));
  await migrateQueue(owner);
  await owner.pool.end();
  const db = openDb(postgres.appUrl, { role: 'encours_app', max: 1 });
  const organisationId = 1_000_001;
  await inOrganisation(db, organisationId, 'test-admin', async (tx) => {
    await tx.run(sql`insert into organisation (organisation_id, name, sender_name, sender_email) values (${organisationId}, 'Ateliers Brume', 'Comptabilité', 'compta@ateliers-brume.example')`);
    await tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, 'test-admin', 'admin')`);
  });
  await db.pool.end();
  return {
    url: postgres.appUrl, adminUrl: postgres.adminUrl, organisationId, dataFolder: folder,
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
