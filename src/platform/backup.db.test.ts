import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { fillTables, tenantTables } from '#test/fill.ts';
import { backup, restore, verifyBackup } from './backup.ts';
import { openDb, sql, type Db } from './db.ts';

const folder = mkdtempSync(join(tmpdir(), 'encours-backup-'));
const opened: Db[] = [];
const asBackup = (db: TestDb) => {
  const one = openDb(db.adminUrl, { role: 'encours_backup', max: 2 });
  opened.push(one);
  return one;
};
afterAll(async () => {
  await Promise.all(opened.map((one) => one.pool.end()));
  rmSync(folder, { recursive: true, force: true });
});

const full = await openTestDb();
const fullBackup = asBackup(full);
const files = join(folder, 'files');
const saved = join(folder, 'saved.tar.gz');
let uploaded = '';

beforeAll(async () => {
  for (const name of ['Chez nous', 'Chez eux']) {
    const { organisationId } = await makeOrganisation(full, { name });
    await within(full, organisationId, async (tx) => {
      await fillTables(tx, await tenantTables(tx));
      await tx.run(sql`insert into customer (organisation_id, code, name, search_key)
        select ${organisationId}::bigint, 'N' || n, ${'Dépôt\t\\N "œuf"\nsuite '} || n, 'n' from generate_series(1, 50000) n`);
    });
    const content = Buffer.from(`un fichier de ${name}\0\xff`.repeat(40_000), 'latin1');
    uploaded = createHash('sha256').update(content).digest('hex');
    mkdirSync(join(files, String(organisationId)), { recursive: true });
    writeFileSync(join(files, String(organisationId), uploaded), content);
    writeFileSync(join(files, String(organisationId), '.half.part'), 'not kept');
  }
  await full.pool.query(`insert into auth."user" (id, name, email) values ('u1', 'Anne', 'anne@example.org')`);
  await backup(fullBackup, files, saved);
});

/** Everything a database holds, by table, in one text. */
async function contents(db: Db): Promise<Record<string, string>> {
  const { rows } = await db.pool.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') and tablename <> 'migration' order by 1`);
  const found: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: [row] } = await db.pool.query<{ text: string }>(`select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as text from ${name} t`);
    found[name] = row!.text;
  }
  return found;
}

test('a restored database holds every row, every file, and goes on numbering where it stopped', async () => {
  const fresh = await openTestDb();
  const freshBackup = asBackup(fresh);
  const freshFiles = join(folder, 'fresh');
  const manifest = await restore(freshBackup, freshFiles, saved);
  expect(await contents(freshBackup)).toEqual(await contents(fullBackup));
  expect(manifest.tables.find(({ name }) => name === 'public.customer')!.rows).toBe(100_002);
  expect(manifest.files).toHaveLength(2);
  expect(readFileSync(join(freshFiles, manifest.files.at(-1)!.path))).toEqual(readFileSync(join(files, manifest.files.at(-1)!.path)));
  expect(readdirSync(freshFiles, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([]);
  const { organisationId } = await makeOrganisation(fresh, { name: 'Nouvelle' });
  const old = await freshBackup.pool.query<{ id: number }>('select max(customer_id) as id from customer');
  const added = await within(fresh, organisationId, (tx) => tx.one<{ id: number }>(sql`
    insert into customer (organisation_id, code, name, search_key) values (${organisationId}, 'A', 'A', 'a') returning customer_id id`));
  expect(added.id).toBeGreaterThan(old.rows[0]!.id);
  // And from there it can be saved again, the same.
  const second = await backup(freshBackup, freshFiles, join(folder, 'second.tar.gz'));
  expect(second.tables.find(({ name }) => name === 'public.message')).toEqual(manifest.tables.find(({ name }) => name === 'public.message'));
});

test('any tar opens a backup, and its tables are plain text', () => {
  const list = execFileSync('tar', ['-tzf', saved]).toString().split('\n');
  expect(list).toEqual(expect.arrayContaining(['tables/public.customer/000001.copy', 'manifest.json']));
  expect(execFileSync('tar', ['-xzOf', saved, 'tables/auth."user"/000001.copy']).toString()).toContain('anne@example.org');
});

async function refused(source: string): Promise<string> {
  const empty = await openTestDb();
  const emptyBackup = asBackup(empty);
  const target = join(folder, `target-${Math.random()}`);
  const error = await restore(emptyBackup, target, source).then(() => undefined, (one: Error & { code: string }) => one);
  const left = Object.values(await contents(emptyBackup)).filter((text) => !text.startsWith('0 '));
  expect(left).toEqual([]);
  expect(() => readdirSync(target)).toThrow('ENOENT');
  return error!.code;
}

test('a backup cut short at any place is refused and nothing is written', async () => {
  const whole = readFileSync(saved);
  for (const share of [0, 0.001, 0.3, 0.9, 0.9999]) {
    const cut = join(folder, `cut-${share}.tar.gz`);
    writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * share)));
    await expect(verifyBackup(cut), String(share)).rejects.toMatchObject({ name: 'BackupProblem' });
  }
  expect(await refused(join(folder, 'cut-0.9.tar.gz'))).toBe('damaged');
});

test('a backup with one byte changed is refused and nothing is written', async () => {
  const raw = gunzipSync(readFileSync(saved));
  const at = raw.indexOf('Dépôt') + 100_000;
  raw[at] = 255 - (raw[at] ?? 0);
  const altered = join(folder, 'altered.tar.gz');
  writeFileSync(altered, gzipSync(raw));
  expect(await refused(altered)).toBe('damaged');
});

test.each([
  ['a text', Buffer.from('JournalCode\tEcritureNum\n')], ['an empty file', Buffer.alloc(0)], ['a compressed text', gzipSync('hello')],
  ['another archive', gzipSync(Buffer.alloc(1024))],
])('%s is not a backup', async (name, bytes) => {
  const path = join(folder, `${name}.gz`);
  writeFileSync(path, bytes);
  await expect(verifyBackup(path)).rejects.toMatchObject({ name: 'BackupProblem' });
});

test('a backup is restored into an empty database only', async () => {
  await expect(restore(fullBackup, files, saved)).rejects.toMatchObject({ code: 'not_empty', message: expect.stringContaining('base vide') });
});

test('a backup of another schema is refused in words', async () => {
  const fresh = await openTestDb();
  const owner = openDb(fresh.adminUrl, { role: 'owner', max: 1 });
  opened.push(owner);
  await owner.pool.query("insert into migration (name) values ('9999_later.sql')");
  await expect(restore(asBackup(fresh), join(folder, 'x'), saved)).rejects.toMatchObject({ code: 'other_version', message: expect.stringContaining('9999_later.sql') });
  await owner.pool.query("delete from migration where name like '0002%' or name like '9999%'");
  await expect(restore(asBackup(fresh), join(folder, 'x'), saved)).rejects.toMatchObject({ code: 'other_version', message: expect.stringContaining('plus récente') });
});

test('a backup never replaces a file, and a failed one leaves none', async () => {
  const there = join(folder, 'there.tar.gz');
  copyFileSync(saved, there);
  await expect(backup(fullBackup, files, there)).rejects.toMatchObject({ code: 'exists' });
  const owner = openDb(full.adminUrl, { role: 'owner', max: 1 });
  opened.push(owner);
  await owner.pool.query('create table public.hidden_rows (organisation_id bigint primary key); alter table hidden_rows enable row level security');
  await expect(backup(fullBackup, files, join(folder, 'none.tar.gz'))).rejects.toThrow('hidden_rows');
  await owner.pool.query('drop table public.hidden_rows');
  expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
});
