import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { backup } from '#platform/backup.ts';
import { root } from '#platform/config.ts';
import { inOrganisation, openDb, sql } from '#platform/db.ts';
import { openTestDb } from '#test/db.ts';
import { fillTables, tenantTables } from '#test/fill.ts';
import { migrateDatabase } from '../database.ts';
import { restoreInto } from './backup.ts';

const migrations = readdirSync(join(root, 'migrations')).filter((name) => /^\d{4}_/.test(name)).sort();
const older = migrations.filter((name) => name < '0004');
const folder = mkdtempSync(join(tmpdir(), 'encours-older-'));
const saved = join(folder, 'older.tar.gz');
const made: string[] = [];
const admin = new pg.Client(new URL('/postgres', inject('adminUrl')).href);
await admin.connect();
afterAll(async () => {
  for (const name of made) await admin.query(`drop database if exists ${name} with (force)`);
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A database with nothing in it, not even tables. */
async function bare(): Promise<string> {
  const name = `older_${process.pid}_${Date.now().toString(36)}_${made.length}`;
  await admin.query(`create database ${name}`);
  made.push(name);
  return new URL(`/${name}`, inject('adminUrl')).href;
}

async function read<Row extends object>(url: string, query: string): Promise<Row[]> {
  const db = openDb(url, { role: 'encours_backup', max: 1 });
  try {
    return (await db.pool.query<Row>(query)).rows;
  } finally {
    await db.pool.end();
  }
}

/** One row in every table there was then. */
async function saveOlder(): Promise<void> {
  const ownerUrl = await bare();
  await migrateDatabase({ ownerUrl }, older);
  const app = openDb(ownerUrl, { role: 'encours_app', max: 1 });
  await inOrganisation(app, 7, 'test', async (tx) => {
    await tx.run(sql`insert into organisation (organisation_id, name, sender_name, sender_email) values (7, 'Les Deux Rives', 'Compta', 'compta@deux-rives.example')`);
    await fillTables(tx, await tenantTables(tx));
  });
  await app.pool.end();
  const db = openDb(ownerUrl, { role: 'encours_backup', max: 1 });
  await backup(db, join(folder, 'files'), saved);
  await db.pool.end();
}

test('a backup of an older version is restored into a new database, and brought up to date there', async () => {
  await saveOlder();
  const ownerUrl = await bare();
  const manifest = await restoreInto({ ownerUrl }, join(folder, 'restored'), saved);
  expect(manifest.migrations).toEqual(older);
  expect((await read<{ name: string }>(ownerUrl, 'select name from public.migration order by name')).map(({ name }) => name)).toEqual(migrations);
  const [row] = await read<{ name: string; customers: number; messages: number }>(ownerUrl,
    'select name, (select count(*)::int from customer) customers, (select count(*)::int from message) messages from organisation');
  expect(row).toEqual({ name: 'Les Deux Rives', customers: 1, messages: 1 });
  expect(await read(ownerUrl, 'select from promise')).toEqual([]);

  // A database already of today's version is left as it is, and it is said what to do.
  const today = await openTestDb();
  await expect(restoreInto({ ownerUrl: today.adminUrl }, join(folder, 'refused'), saved)).rejects.toThrow('dans une base neuve');
  expect((await read<{ count: number }>(today.adminUrl, 'select count(*)::int count from organisation'))[0]!.count).toBe(0);
});
