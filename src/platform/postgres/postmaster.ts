import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, readSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, environment } from './account.ts';
import { explain } from './problems.ts';
import { commandLine, isAlive, processesWhere, signal, within } from './processes.ts';

/** What is needed to start PostgreSQL on a cluster, port aside. */
export type Launch = {
  program: string;
  cluster: string;
  settings: Record<string, string>;
  account: Account | undefined;
  /** The data folder, for messages, and the file PostgreSQL writes its log to. */
  dataFolder: string;
  log: string;
};

export type Postmaster = { pid: number; port: number };

const LOG_LIMIT = 10 * 1024 ** 2;

function command(launch: Launch, port: number): string[] {
  const settings = { ...launch.settings, port: String(port), cluster_name: clusterName(launch.cluster) };
  return [launch.program, '-D', launch.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Shown in the title of every process of the cluster, so that they can be told from those of another. */
function clusterName(cluster: string): string {
  return `encours-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`;
}

/** From `postmaster.pid`: line 1 the pid, 4 the port, 8 the state. */
function readPidFile(cluster: string): (Postmaster & { ready: boolean }) | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** The living postmaster of the cluster, whoever started it. */
export function findPostmaster(cluster: string): (Postmaster & { ready: boolean }) | undefined {
  const file = readPidFile(cluster);
  return file && isPostmaster(commandLine(file.pid), cluster) && isAlive(file.pid) ? file : undefined;
}

function isPostmaster(words: string[], cluster: string): boolean {
  return words[1] === '-D' && words[2] === cluster;
}

/** Is it running what we would have started? Not after an upgrade, nor with other settings. */
export function isAsWanted(launch: Launch, postmaster: Postmaster): boolean {
  return commandLine(postmaster.pid).join('\0') === command(launch, postmaster.port).join('\0');
}

/** Starts PostgreSQL and returns when it takes connections; after a crash it first replays its log, however long that takes. */
export async function start(launch: Launch, port: number, onWait: () => void): Promise<Postmaster> {
  trimLog(launch.log);
  const log = openSync(launch.log, 'a', 0o600);
  const from = statSync(launch.log).size;
  const [program = '', ...args] = command(launch, port);
  // In a session of its own: Ctrl-C in the terminal is for Encours, which stops the database last.
  const child = spawn(program, args, { ...launch.account, cwd: '/', env: environment, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  let failure = '';
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code, name) => (failure ||= `exit ${code ?? name}`));
  const waitUntil = Date.now() + 5000;
  let told = false;
  for (;;) {
    if (failure) throw explain(`${tail(launch.log, from)}\n${child.pid ? '' : failure}`, launch.dataFolder);
    const file = readPidFile(launch.cluster);
    if (file?.ready && file.pid === child.pid) return { pid: file.pid, port };
    if (!told && Date.now() > waitUntil) {
      told = true;
      onWait();
    }
    await pause(10);
  }
}

/** Fast shutdown (transactions under way are rolled back, nothing to replay), then less and less politely. */
export async function stop(pid: number): Promise<void> {
  for (const [name, patience] of [['SIGINT', 30_000], ['SIGQUIT', 10_000], ['SIGKILL', 5000]] as const) {
    signal(pid, name);
    if (await within(patience, () => !isAlive(pid))) return;
  }
}

/**
 * After a postmaster died, makes sure nothing of it is left: its children end within a second or two by themselves. Then its
 * `postmaster.pid` may go, which PostgreSQL would believe for as long as a zombie or a newcomer bears that pid.
 */
export async function clearAfterDeath(cluster: string): Promise<void> {
  const title = `postgres: ${clusterName(cluster)}: `;
  const left = () => processesWhere((words) => isPostmaster(words, cluster) || (words[0]?.startsWith(title) ?? false));
  if (!(await within(5000, () => left().length === 0))) {
    for (const pid of left()) signal(pid, 'SIGKILL');
    await within(5000, () => left().length === 0);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

export async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Keeps one old piece. PostgreSQL appends to the file it holds open, so it is emptied, not replaced. */
export function trimLog(log: string, limit = LOG_LIMIT): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= limit) return;
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
}

/** What was written to the log since, 16 kB at most. */
function tail(log: string, from: number): string {
  const size = statSync(log).size;
  const start = Math.max(Math.min(from, size), size - 16_384);
  const piece = Buffer.alloc(size - start);
  const handle = openSync(log, 'r');
  readSync(handle, piece, 0, piece.length, start);
  closeSync(handle);
  return piece.toString();
}
