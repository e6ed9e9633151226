import { join, resolve } from 'node:path';
import { backup, restore, type Manifest } from '#platform/backup.ts';
import type { Config } from '#platform/config.ts';
import { openDb, type Db } from '#platform/db.ts';
import { migrateDatabase } from '../database.ts';
import { withDatabase } from './company.ts';

/** `encours backup FILE`: everything as of one instant, while the application goes on. */
export async function backupTo(path: string): Promise<void> {
  const manifest = await asBackup((db, config) => backup(db, filesOf(config), resolve(path)));
  process.stdout.write(`Sauvegarde faite : ${resolve(path)} (${tell(manifest)})\n`);
}

/** `encours restore FILE`: into a database that holds nothing yet, all or nothing. */
export async function restoreFrom(path: string): Promise<void> {
  const manifest = await asBackup((db, config) => restore(db, filesOf(config), resolve(path)));
  process.stdout.write(`Sauvegarde rétablie (${tell(manifest)})\n`);
}

async function asBackup<T>(work: (db: Db, config: Config) => Promise<T>): Promise<T> {
  return await withDatabase(async (database, config) => {
    await migrateDatabase(database);
    const db = openDb(database.ownerUrl, { role: 'encours_backup', max: 2 });
    try {
      return await work(db, config);
    } finally {
      await db.pool.end();
    }
  });
}

function filesOf(config: Config): string {
  return join(config.dataFolder, 'files');
}

function tell({ tables, files }: Manifest): string {
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  return `${rows.toLocaleString('fr-FR')} lignes de ${tables.length} tables, ${files.length} fichiers`;
}
