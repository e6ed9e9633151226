import { chownSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { run } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Home } from './home.ts';
import { address, type Passwords, roles } from './passwords.ts';
import type { Launch } from './postmaster.ts';
import { explain, PostgresProblem } from './problems.ts';

export const database = 'encours';

/** True when there is a cluster these programs can open, false when there is none yet. */
export function hasCluster(home: Home, binaries: Binaries, dataFolder: string): boolean {
  const cluster = join(home.folder, 'cluster');
  if (!existsSync(cluster)) return false;
  if (!existsSync(join(cluster, 'PG_VERSION'))) throw explain('is not a valid data directory', dataFolder);
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === binaries.major) return true;
  const problem = explain('database files are incompatible with server', dataFolder);
  throw new PostgresProblem(problem.code, `${problem.message} (ici ${binaries.major}, là ${version || 'inconnue'})`);
}

/** Made under another name, then renamed: a first start cut short starts over. */
export async function createCluster(home: Home, binaries: Binaries, passwords: Passwords, durable: boolean, dataFolder: string) {
  const draft = join(home.folder, 'cluster.new');
  const passwordFile = join(home.folder, 'initdb.password');
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, passwords.admin, { mode: 0o600 });
  if (home.account) chownSync(passwordFile, home.account.uid, home.account.gid);
  try {
    const made = await run(
      join(binaries.folder, 'initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${roles.admin}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      { account: home.account },
    );
    if (!made.ok) throw explain(made.output, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, join(home.folder, 'cluster'));
  if (durable) syncFolder(home.folder);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** The way back in when `postgres.json` is lost: whoever holds the files is the owner. The server must be stopped. */
export async function resetAdminPassword(launch: Launch, passwords: Passwords): Promise<void> {
  const reset = await run(launch.program, ['--single', '-D', launch.cluster, '-c', 'log_min_messages=error', 'postgres'], {
    account: launch.account,
    input: `alter role ${roles.admin} password '${passwords.admin}'\n`,
  });
  if (!reset.ok) throw explain(reset.output, launch.dataFolder);
}

/** Makes the roles and the database that are missing; `renew` also gives the roles that exist their new passwords. */
export async function prepareDatabase(port: number, passwords: Passwords, renew: boolean): Promise<void> {
  const client = await connect(address('admin', passwords, port, 'postgres'));
  try {
    const found = await client.query<{ name: string; ready: boolean }>(
      `select rolname as name, true as ready from pg_roles where rolname = any($1)
       union all select datname, datacl is not null from pg_database where datname = $2`,
      [[roles.owner, roles.app], database],
    );
    const there = new Map(found.rows.map((row) => [row.name, row.ready]));
    const rights = { owner: 'login createdb createrole bypassrls', app: 'login' };
    for (const role of ['owner', 'app'] as const) {
      const verb = there.has(roles[role]) ? 'alter' : 'create';
      if (verb === 'create' || renew) await client.query(`${verb} role ${roles[role]} ${rights[role]} password '${passwords[role]}'`);
    }
    // Migrations grant tables to the application's role, and the owner works as it in turn.
    await client.query(`grant ${roles.app} to ${roles.owner} with admin option`);
    if (!there.has(database)) await client.query(`create database ${database} owner ${roles.owner}`);
    if (!there.get(database)) {
      await client.query(
        `revoke all on database ${database} from public; grant connect, temporary on database ${database} to ${roles.app}`,
      );
    }
  } finally {
    await client.end();
  }
}

/** Does the server on this port take our password? */
export async function answers(port: number, passwords: Passwords): Promise<boolean> {
  try {
    const client = await connect(address('admin', passwords, port, 'postgres'));
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5000, query_timeout: 60_000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}
