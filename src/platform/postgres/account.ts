import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { PostgresProblem } from './problems.ts';

/** The account PostgreSQL runs as when Encours is root, which PostgreSQL refuses to be. */
export type Account = { uid: number; gid: number };

/** Accounts made for this, best first. */
const PREFERRED = ['encours', 'postgres', 'nobody'];

export const isRoot = () => process.getuid?.() === 0;

/** None needed for an ordinary user. A cluster that exists already keeps its owner. */
export function accountFor(cluster: string | undefined): Account | undefined {
  if (!isRoot()) return undefined;
  const owner = cluster ? statSync(cluster, { throwIfNoEntry: false }) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = accounts(readFileSync('/etc/passwd', 'utf8'));
  const name = PREFERRED.find((one) => known.has(one));
  const account = name ? known.get(name) : undefined;
  if (account) return account;
  throw new PostgresProblem(
    'no_account',
    'PostgreSQL refuse de tourner en root et cette machine n’a ni compte encours, ni postgres, ni nobody : créez-en un (useradd --system encours).',
  );
}

/** From the text of `/etc/passwd`; root by another name is left out. */
export function accounts(passwd: string): Map<string, Account> {
  const found = new Map<string, Account>();
  for (const line of passwd.split('\n')) {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    if (name && Number(uid) > 0 && gid !== '') found.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return found;
}

/** May this account stand in the folder? Asked of the kernel, which knows of every parent, list of rights and mount. */
export function canReach(account: Account | undefined, folder: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
  return asked.status === 0;
}

/** What a PostgreSQL program may see of our environment: nothing that would change where or how it runs. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program of PostgreSQL to its end, as the account. */
export async function run(
  program: string,
  args: string[],
  options: { account: Account | undefined; input?: string },
): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { ...options.account, cwd: '/', env: environment, stdio: 'pipe' });
    let output = '';
    const gather = (piece: Buffer) => (output += piece.toString());
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}
