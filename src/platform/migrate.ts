import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from './db.ts';

/** Any number, the same for every process: two that migrate at once wait for each other. */
const LOCK = 7_301_956_220;

/**
 * Applies the `*.sql` files of a folder that were not applied yet, in name order, each in its own transaction, forward only.
 * @param only no other than these
 * @returns the names applied now. Throws when a file already applied is gone: the database is newer than the program.
 */
export async function migrate(owner: Db, folder: string, only?: readonly string[]): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  const client = await owner.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('create table if not exists public.migration (name text primary key, applied_at timestamptz not null default now())');
    const applied = new Set((await client.query<{ name: string }>('select name from public.migration')).rows.map((row) => row.name));
    const unknown = [...applied].filter((name) => !files.includes(name));
    if (unknown.length > 0) throw new Error(`la base de données vient d’une version d’Encours plus récente que celle-ci (elle a reçu ${unknown.join(', ')}) : mettez le programme à jour`);
    const pending = files.filter((name) => !applied.has(name) && (only?.includes(name) ?? true));
    for (const name of pending) {
      const text = await readFile(join(folder, name), 'utf8');
      try {
        await client.query('begin');
        await client.query(text);
        await client.query('insert into public.migration (name) values ($1)', [name]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error });
      }
    }
    return pending;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    client.release();
  }
}
