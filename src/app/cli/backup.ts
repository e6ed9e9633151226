import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup, restore, type Manifest } from '#platform/backup.ts';
import { loadConfig, type Config } from '#platform/config.ts';
import { openDb, type Db } from '#platform/db.ts';
import { migrateDatabase, type Database } from '../database.ts';
import { withDatabase } from './company.ts';
import { checkFile } from './inspect.ts';

/** `encours backup FILE`: everything as of one instant, while the application goes on. */
export async function backupTo(path: string): Promise<void> {
  needDatabase(loadConfig());
  const manifest = await asBackup((db, config) => backup(db, filesOf(config), resolve(path)));
  process.stdout.write(`Sauvegarde faite : ${resolve(path)} (${tell(manifest)})\n`);
}

/** `encours restore FILE`: into a database that holds nothing yet, all or nothing. A backup of an older version is brought up to date there. */
export async function restoreFrom(path: string): Promise<void> {
  // A mistaken name is told before a database is made for it.
  await checkFile(path);
  const manifest = await withDatabase((database, config) => restoreInto(database, filesOf(config), resolve(path)));
  process.stdout.write(`Sauvegarde rétablie (${tell(manifest)})\n`);
}

/** Nothing of the database changes unless the whole backup is there; then it holds it all, in today's schema. */
export async function restoreInto(database: Pick<Database, 'ownerUrl'>, files: string, source: string): Promise<Manifest> {
  const db = openDb(database.ownerUrl, { role: 'encours_backup', max: 2 });
  const manifest = await restore(db, files, source, (migrations) => migrateDatabase(database, migrations)).finally(() => db.pool.end());
  await migrateDatabase(database);
  return manifest;
}

/** A folder without a database is a mistake about the folder: a backup of nothing would hide it. */
function needDatabase({ databaseUrl, dataFolder }: Config): void {
  if (databaseUrl || existsSync(join(dataFolder, 'postgres'))) return;
  throw new Error(`le dossier ${dataFolder} ne contient pas de base d’Encours : il n’y a rien à sauvegarder. Indiquez le bon dossier avec ENCOURS_DATA`);
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
