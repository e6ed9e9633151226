import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from '#platform/config.ts';
import { openDb } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { migrate } from '#platform/migrate.ts';
import { startPostgres } from '#platform/postgres/start.ts';
import { migrateQueue } from '#platform/queue.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    appUrl: string;
  }
}

/** One real PostgreSQL for the whole run, with a migrated database each test file copies as its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir(), 'encours-test-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataFolder: join(folder, 'data'), durable: false, logger: makeLogger('warn'), shelter: join(folder, 'shelter') });
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const owner = openDb(postgres.adminUrl, { role: 'owner', max: 2 });
  try {
    await migrate(owner, join(root, 'migrations'));
    await migrateQueue(owner);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    await owner.pool.end();
  }
  project.provide('adminUrl', postgres.adminUrl);
  project.provide('appUrl', postgres.appUrl);
  return stop;
}

/** Memory is several times faster than a disk, where there are two gigabytes of it to spare. */
function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 2 * 1024 ** 3;
  } catch {
    return false;
  }
}
