import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `admin` is the superuser the supervisor alone uses; `owner` owns the database and its tables, and sees past row-level
 * security (migrations, backup); `app` is what the application runs as, and cannot.
 */
export const roles = { admin: 'encours_admin', owner: 'encours_owner', app: 'encours_app' } as const;

export type Passwords = Record<keyof typeof roles, string>;

/** From `postgres.json` of the data folder; undefined when it is missing or unreadable as such. */
export function readPasswords(dataFolder: string): Passwords | undefined {
  try {
    const read = JSON.parse(readFileSync(join(dataFolder, 'postgres.json'), 'utf8')) as Partial<Passwords>;
    const { admin, owner, app } = read;
    return admin && owner && app ? { admin, owner, app } : undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code && code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Letters, digits, `-` and `_` only: no quoting in a URL nor in SQL. Call `keep` once the cluster has them. */
export function newPasswords(): Passwords {
  const draw = () => randomBytes(24).toString('base64url');
  return { admin: draw(), owner: draw(), app: draw() };
}

export function keepPasswords(dataFolder: string, passwords: Passwords): void {
  const file = join(dataFolder, 'postgres.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(passwords)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

export function address(role: keyof typeof roles, passwords: Passwords, port: number, database: string): string {
  return `postgres://${roles[role]}:${passwords[role]}@127.0.0.1:${port}/${database}`;
}
