import { existsSync, realpathSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';
import type { Logger } from '../log.ts';
import { isRoot } from './account.ts';
import { findBinaries, findPackage } from './binaries.ts';
import { answers, createCluster, database, hasCluster, prepareDatabase, resetAdminPassword } from './cluster.ts';
import { findHome } from './home.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { address, keepPasswords, newPasswords, type Passwords, readPasswords } from './passwords.ts';
import { clearAfterDeath, findPostmaster, freePort, isAsWanted, type Launch, type Postmaster, start, stop } from './postmaster.ts';
import { explain, PostgresProblem } from './problems.ts';
import { type Machine, settingsFor } from './settings.ts';
import { supervise } from './supervise.ts';

type Options = {
  dataFolder: string;
  /** False for tests: a power cut may lose everything, and all is several times faster. */
  durable?: boolean;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Where root keeps what the unprivileged account could not reach in the clone. */
  shelter?: string;
  packageFolder?: string;
};

type Addresses = {
  /** Role `encours_owner`: owns the database, may create others, sees past row-level security. For migrations and backup. */
  adminUrl: string;
  /** Role `encours_app`: owns nothing and is held by row-level security. For the application. */
  appUrl: string;
};

export type Postgres = Addresses & {
  port: number;
  /** The postmaster; another one after it died and was started again. */
  pid(): number;
  /** Stops the database, then frees the folder. May be called twice. */
  stop(): Promise<void>;
};

const SHELTER = '/var/lib/encours';

/**
 * Starts the embedded PostgreSQL on `postgres` of the data folder, made at first start, and keeps it running until `stop`.
 * One left running by an Encours that was killed is taken over. Throws `PostgresProblem`, whose message is for the user.
 */
export async function startPostgres(options: Options): Promise<Postgres> {
  const dataFolder = resolve(options.dataFolder);
  const locks = [await lockData(dataFolder)];
  try {
    return await startLocked(dataFolder, locks, options);
  } catch (error) {
    for (const lock of locks) lock.release();
    // What the system refused (a folder, a file, a full disk) is for the user; anything else is a bug and shows itself.
    throw error instanceof Error && 'syscall' in error ? explain(String(error), dataFolder) : error;
  }
}

/** The addresses of the database another Encours has running on this folder, for a command that only joins in. */
export function runningPostgres(dataFolder: string): Addresses | undefined {
  const cluster = join(resolve(dataFolder), 'postgres', 'cluster');
  const postmaster = existsSync(cluster) ? findPostmaster(realpathSync(cluster)) : undefined;
  const passwords = postmaster?.ready ? readPasswords(resolve(dataFolder)) : undefined;
  return postmaster && passwords && addresses(passwords, postmaster.port);
}

async function lockData(dataFolder: string): Promise<FolderLock> {
  try {
    makeDataFolder(dataFolder);
  } catch (error) {
    throw explain(String(error), dataFolder);
  }
  return lockFolder(dataFolder);
}

async function startLocked(dataFolder: string, locks: FolderLock[], options: Options): Promise<Postgres> {
  const { durable = true, shelter = SHELTER, logger } = options;
  const home = findHome(dataFolder, shelter);
  if (home.away) locks.push(await lockFolder(home.away));
  const binaries = await findBinaries(options.packageFolder ?? findPackage(), isRoot() ? shelter : dataFolder, home.account);
  const launch: Launch = {
    program: join(binaries.folder, 'postgres'),
    cluster: join(home.folder, 'cluster'),
    settings: settingsFor(machine(), durable),
    account: home.account,
    dataFolder,
    log: join(dataFolder, 'postgres.log'),
  };

  const exists = hasCluster(home, binaries, dataFolder);
  const kept = readPasswords(dataFolder);
  const passwords = kept ?? newPasswords();
  if (!exists) {
    logger.info('création de la base de données');
    keepPasswords(dataFolder, passwords);
    await createCluster(home, binaries, passwords, durable, dataFolder);
  }
  const lost = exists && !kept;
  const postmaster = (await takeOver(launch, passwords, logger)) ?? (await startAnew(launch, lost, passwords, logger));
  try {
    await prepareDatabase(postmaster.port, passwords, lost);
  } catch (error) {
    await stop(postmaster.pid);
    throw explain(String(error), dataFolder);
  }
  if (lost) keepPasswords(dataFolder, passwords);
  const supervised = supervise(launch, postmaster, logger);
  return {
    ...addresses(passwords, postmaster.port),
    port: postmaster.port,
    pid: supervised.pid,
    async stop() {
      await supervised.stop();
      for (const lock of locks) lock.release();
    },
  };
}

/** A postmaster outlives an Encours that was killed. Ours, healthy and as we would start it, it is kept; else it is stopped. */
async function takeOver(launch: Launch, passwords: Passwords, logger: Options['logger']): Promise<Postmaster | undefined> {
  const orphan = findPostmaster(launch.cluster);
  if (orphan?.ready && isAsWanted(launch, orphan) && (await answers(orphan.port, passwords))) {
    logger.info({ pid: orphan.pid }, 'base de données laissée par un arrêt brutal : reprise');
    return orphan;
  }
  if (orphan) {
    logger.warn({ pid: orphan.pid }, 'base de données laissée par un arrêt brutal : relancée');
    await stop(orphan.pid);
  }
  await clearAfterDeath(launch.cluster);
  return undefined;
}

async function startAnew(launch: Launch, lost: boolean, passwords: Passwords, logger: Options['logger']): Promise<Postmaster> {
  if (lost) await resetAdminPassword(launch, passwords);
  const onWait = () => logger.warn('la base de données rejoue son journal après un arrêt brutal : patience');
  for (let tries = 1; ; tries++) {
    try {
      return await start(launch, await freePort(), onWait);
    } catch (error) {
      // Another program may take the port between the look and the use.
      if (!(error instanceof PostgresProblem && error.code === 'no_port' && tries < 5)) throw error;
    }
  }
}

function addresses(passwords: Passwords, port: number): Addresses {
  return { adminUrl: address('owner', passwords, port, database), appUrl: address('app', passwords, port, database) };
}

function machine(): Machine {
  const shm = statfsSync('/dev/shm', { bigint: false });
  // A container's limit, where there is one; Node gives a huge number where there is none.
  const limit = process.constrainedMemory() || Infinity;
  return { memory: Math.min(totalmem(), limit), sharedMemory: shm.bsize * shm.blocks };
}
