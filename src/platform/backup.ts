import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { DamagedArchive, readArchive, writeArchive, type ArchiveWriter } from './archive.ts';
import { copyOut, type Db } from './db.ts';

/** The message is for the user: what is wrong and what to do. */
export class BackupProblem extends Error {
  readonly code: 'exists' | 'damaged' | 'not_a_backup' | 'other_version' | 'not_empty' | 'not_found';
  constructor(code: BackupProblem['code'], message: string) {
    super(message);
    this.name = 'BackupProblem';
    this.code = code;
  }
}

const sum = z.object({ rows: z.number().int(), bytes: z.number().int(), sha256: z.string() });
const manifestShape = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  migrations: z.array(z.string()),
  /** In the order they can be filled: what a table refers to comes before it. */
  tables: z.array(sum.extend({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
/** Last in the archive: an archive without it was cut short. */
export type Manifest = z.infer<typeof manifestShape>;

const MANIFEST = 'manifest.json';
const PART = 4 * 1024 * 1024;

/**
 * Writes everything into one `.tar.gz`: each table in COPY text (`tables/<name>/000001.copy`, …) as of one instant, the files, and a manifest
 * with the sum of each. Memory stays flat. The target appears once it is whole. @param db opened with the role `encours_backup`, which sees every organisation
 */
export async function backup(db: Db, filesFolder: string, target: string): Promise<Manifest> {
  if (await stat(target).catch(() => undefined)) {
    throw new BackupProblem('exists', `${target} existe déjà et n’est pas remplacé : choisissez un autre nom ou déplacez ce fichier.`);
  }
  const draft = `${target}.${process.pid}.part`;
  const archive = await writeArchive(draft);
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    const manifest: Manifest = {
      format: 1, createdAt: new Date().toISOString(), migrations: await appliedMigrations(client), tables: [], sequences: await sequencesOf(client), files: [],
    };
    for (const { name, columns } of await tablesInOrder(client)) {
      manifest.tables.push({ name, columns, ...await archiveTable(client, archive, name, columns) });
    }
    await client.query('commit');
    for (const path of await filesUnder(filesFolder)) manifest.files.push(await archiveFile(archive, filesFolder, path));
    await archive.add(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    await archive.finish();
    await rename(draft, target);
    await syncFolder(dirname(target));
    return manifest;
  } catch (error) {
    // The connection may be in the midst of a COPY: it is not used again.
    broken = error as Error;
    await archive.abandon();
    await rm(draft, { force: true });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function archiveTable(client: PoolClient, archive: ArchiveWriter, name: string, columns: readonly string[]): Promise<z.infer<typeof sum>> {
  const hash = createHash('sha256');
  let held: Buffer[] = [];
  let size = 0;
  let bytes = 0;
  let rows = 0;
  let number = 0;
  const part = async (content: Buffer) => await archive.add(`tables/${name}/${String(++number).padStart(6, '0')}.copy`, content);
  for await (const piece of copyOut(client, `copy ${name} (${columns.join(', ')}) to stdout`) as AsyncIterable<Buffer>) {
    hash.update(piece);
    rows += countRows(piece);
    bytes += piece.length;
    size += piece.length;
    held.push(piece);
    if (size < PART) continue;
    // Each part is whole rows, so that it can be copied in by itself.
    const whole = Buffer.concat(held);
    const end = whole.lastIndexOf(10) + 1;
    if (end > 0) await part(whole.subarray(0, end));
    held = [whole.subarray(end)];
    size = whole.length - end;
  }
  if (size > 0 || number === 0) await part(Buffer.concat(held));
  return { rows, bytes, sha256: hash.digest('hex') };
}

/** A row of COPY text is a line; line ends within values are escaped. */
function countRows(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) count++;
  return count;
}

async function archiveFile(archive: ArchiveWriter, folder: string, path: string): Promise<Manifest['files'][number]> {
  const { size } = await stat(join(folder, path));
  const hash = createHash('sha256');
  await archive.addStream(`files/${path}`, size, hashed(createReadStream(join(folder, path)), hash));
  return { path, bytes: size, sha256: hash.digest('hex') };
}

async function* hashed(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

/** Files being received (`.part`, hidden) are not kept: their upload ends or starts again. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort();
}

/** Reads a backup to its end and proves every sum, writing nothing. Throws BackupProblem. */
export async function verifyBackup(source: string): Promise<Manifest> {
  const found = new Map<string, { hash: Hash; bytes: number; rows: number }>();
  const take = (name: string) => found.get(name) ?? found.set(name, { hash: createHash('sha256'), bytes: 0, rows: 0 }).get(name)!;
  let manifest: Manifest | undefined;
  await eachEntry(source, async (name, content) => {
    if (name === MANIFEST) {
      manifest = parseManifest(await text(content));
      return;
    }
    const sums = take(tableOf(name) ?? name);
    for await (const piece of content) {
      sums.hash.update(piece);
      sums.bytes += piece.length;
      sums.rows += countRows(piece);
    }
  });
  if (!manifest) throw notABackup(source);
  const expected = new Map<string, { bytes: number; rows?: number; sha256: string }>([
    ...manifest.tables.map((table) => [table.name, table] as const), ...manifest.files.map((file) => [`files/${file.path}`, file] as const),
  ]);
  for (const [name, { bytes, rows, sha256 }] of expected) {
    const sums = found.get(name);
    if (!sums || sums.bytes !== bytes || (rows !== undefined && sums.rows !== rows) || sums.hash.digest('hex') !== sha256) throw damaged(source, name);
  }
  for (const name of found.keys()) if (!expected.has(name)) throw damaged(source, name);
  return manifest;
}

function tableOf(entry: string): string | undefined {
  return /^tables\/([^/]+)\/\d{6}\.copy$/.exec(entry)?.[1];
}

async function eachEntry(source: string, work: (name: string, content: AsyncIterable<Buffer>) => Promise<void>): Promise<void> {
  let entries = 0;
  try {
    for await (const { name, content } of readArchive(source)) {
      entries++;
      await work(name, content);
    }
  } catch (error) {
    if (error instanceof DamagedArchive && entries === 0) throw notABackup(source);
    if (error instanceof DamagedArchive) throw damaged(source, error.message);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BackupProblem('not_found', `${source} n’existe pas.`);
    throw error;
  }
}

function notABackup(source: string): BackupProblem {
  return new BackupProblem('not_a_backup', `${source} n’est pas une sauvegarde d’Encours. Choisissez un fichier fait par « encours backup ».`);
}

function damaged(source: string, what: string): BackupProblem {
  return new BackupProblem('damaged', `${source} est incomplet ou abîmé (${what}) : rien n’a été écrit. Prenez une autre copie de cette sauvegarde, ou une plus ancienne.`);
}

async function text(content: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function parseManifest(json: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(json));
  } catch {
    throw new BackupProblem('other_version', 'Le manifeste de cette sauvegarde n’est pas lisible : elle vient sans doute d’une version d’Encours plus récente. Mettez Encours à jour.');
  }
}

/**
 * Fills a migrated database that holds nothing from a backup, in one transaction, after the whole archive was verified. Throws BackupProblem and
 * leaves everything as it was when the archive is damaged, of another schema, or the database holds something.
 * @param db opened with the role `encours_backup`
 * @param prepare gives the database the schema of the backup, once this was found whole; by default it has it
 */
export async function restore(db: Db, filesFolder: string, source: string, prepare?: (migrations: readonly string[]) => Promise<unknown>): Promise<Manifest> {
  const manifest = await verifyBackup(source);
  await prepare?.(manifest.migrations);
  const client = await db.pool.connect();
  const written: string[] = [];
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await checkTarget(client, manifest);
    const again = await fill(client, manifest, source, filesFolder, written);
    for (const { name, sha256, rows } of manifest.tables) {
      const kept = await client.query<{ count: number }>(`select count(*) from ${name}`);
      if (again.get(name) !== sha256 || kept.rows[0]!.count !== rows) throw damaged(source, name);
    }
    for (const { name, lastValue, isCalled } of manifest.sequences) await client.query('select setval($1, $2, $3)', [name, lastValue, isCalled]);
    await client.query('commit');
    return manifest;
  } catch (error) {
    broken = error as Error;
    for (const path of written) await rm(path, { force: true });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function checkTarget(client: PoolClient, manifest: Manifest): Promise<void> {
  const here = await appliedMigrations(client);
  const missing = manifest.migrations.filter((name) => !here.includes(name));
  const extra = here.filter((name) => !manifest.migrations.includes(name));
  if (missing.length > 0) {
    throw new BackupProblem('other_version', `Cette sauvegarde vient d’une version plus récente d’Encours (${missing.join(', ')}) : mettez Encours à jour, puis recommencez.`);
  }
  if (extra.length > 0) {
    throw new BackupProblem('other_version', `Cette sauvegarde vient d’une version plus ancienne d’Encours (il lui manque ${extra.join(', ')}) et cette base est déjà d’une version plus récente : rétablissez-la dans une base neuve (un autre dossier dans ENCOURS_DATA, ou une autre base dans DATABASE_URL), où elle sera mise à jour.`);
  }
  const tables = await tablesInOrder(client);
  const shape = (list: readonly { name: string; columns: readonly string[] }[]) => list.map(({ name, columns }) => `${name}(${[...columns].sort().join()})`).sort().join(' ');
  if (shape(tables) !== shape(manifest.tables)) throw new BackupProblem('other_version', 'Les tables de cette sauvegarde ne sont pas celles de cette base : elle a été faite avec un autre schéma.');
  await client.query(`lock table ${tables.map(({ name }) => name).join(', ')} in share row exclusive mode`);
  for (const { name } of tables) {
    const { rows } = await client.query<{ some: boolean }>(`select exists (select from ${name}) as some`);
    if (rows[0]!.some) throw new BackupProblem('not_empty', `La base contient déjà des données (${name}) : une sauvegarde ne se rétablit que dans une base vide. Donnez un autre dossier dans ENCOURS_DATA, ou une autre base dans DATABASE_URL.`);
  }
}

/** One pass over the archive. @returns the sums of the tables as they were read now */
async function fill(client: PoolClient, manifest: Manifest, source: string, filesFolder: string, written: string[]): Promise<Map<string, string>> {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]));
  const sums = new Map<string, string>();
  let staged: { name: string; hash: Hash } | undefined;
  const settle = async () => {
    if (!staged) return;
    const columns = tables.get(staged.name)!.columns.join(', ');
    await client.query(`insert into ${staged.name} (${columns}) overriding system value select ${columns} from pg_temp.staged`);
    await client.query('drop table pg_temp.staged');
    sums.set(staged.name, staged.hash.digest('hex'));
    staged = undefined;
  };
  await eachEntry(source, async (entry, content) => {
    const name = tableOf(entry);
    if (staged && staged.name !== name) await settle();
    if (entry.startsWith('files/')) return await writeFile(join(filesFolder, entry.slice('files/'.length)), content, written);
    const table = name === undefined ? undefined : tables.get(name);
    if (!name || !table) return;
    if (!staged) {
      // COPY does not write into tables under row-level security: it fills a bare copy, which is then inserted.
      await client.query(`create temp table staged on commit drop as select ${table.columns.join(', ')} from ${name} with no data`);
      staged = { name, hash: createHash('sha256') };
    }
    const { hash } = staged;
    await pipeline(Readable.from(hashed(content as AsyncIterable<Buffer>, hash)), client.query(copyFrom(`copy pg_temp.staged (${table.columns.join(', ')}) from stdin`)));
  });
  await settle();
  return sums;
}

/** Files are named by their content: one already there is the same. */
async function writeFile(path: string, content: AsyncIterable<Buffer>, written: string[]): Promise<void> {
  if (await stat(path).catch(() => undefined)) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.part`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await pipeline(Readable.from(content), file.createWriteStream({ flush: true }));
    await rename(draft, path);
    written.push(path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

async function appliedMigrations(client: PoolClient): Promise<string[]> {
  return (await client.query<{ name: string }>('select name from public.migration order by name')).rows.map(({ name }) => name);
}

async function sequencesOf(client: PoolClient): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname in ('public', 'auth') order by 1`);
  const sequences: Manifest['sequences'] = [];
  for (const { name } of rows) {
    const { rows: [state] } = await client.query<{ last_value: string; is_called: boolean }>(`select last_value::text, is_called from ${name}`);
    sequences.push({ name, lastValue: state!.last_value, isCalled: state!.is_called });
  }
  return sequences;
}

/** The tables of both schemas but the list of migrations, those referred to first. Throws when one would hide its rows from the backup. */
async function tablesInOrder(client: PoolClient): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[]; hidden: boolean }>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      array(select quote_ident(a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct format('%I.%I', fn.nspname, f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers,
      c.relrowsecurity and not exists (
        select from pg_policy p where p.polrelid = c.oid and p.polroles && array(select oid from pg_roles where rolname = 'encours_backup')) as hidden
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'auth') and not (n.nspname = 'public' and c.relname = 'migration')
    order by 1`);
  const hidden = rows.filter((row) => row.hidden).map(({ name }) => name);
  if (hidden.length > 0) throw new Error(`the backup's role sees nothing of ${hidden.join(', ')}: give them their policy (secure_tenant_table)`);
  const ordered: { name: string; columns: string[] }[] = [];
  const done = new Set<string>();
  while (ordered.length < rows.length) {
    const ready = rows.filter(({ name, refers }) => !done.has(name) && refers.every((other) => done.has(other)));
    if (ready.length === 0) throw new Error('the tables refer to each other in a circle');
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      done.add(name);
    }
  }
  return ordered;
}
