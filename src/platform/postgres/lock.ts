import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { explain, PostgresProblem } from './problems.ts';
import { isAlive } from './processes.ts';

export type FolderLock = { release(): void };

/** SQLite's code for "somebody else holds it". */
const BUSY = 5;
const PATIENCE = 3000;

/**
 * One Encours per folder. The lock is an SQLite exclusive transaction on `encours.lock`: Node has no flock(), and this one
 * is the kernel's, so it ends with the process whatever its death. No stale lock, no recycled pid, and two containers on one
 * folder see each other. `encours.pid` beside it is only for the message. Nothing else in this process may open `encours.lock`:
 * closing any handle on the file would drop the lock (POSIX).
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const database = open(folder);
  // A process killed a moment ago lets go of its lock only when its last thread has ended.
  const until = Date.now() + PATIENCE;
  while (!tryLock(database, folder)) {
    const pid = holder(folder);
    if (pid || Date.now() > until) {
      database.close();
      throw refusal(folder, pid);
    }
    await pause(20);
  }
  writeFileSync(join(folder, 'encours.pid'), `${process.pid}\n${new Date().toISOString()}\n`, { mode: 0o600 });
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}

function tryLock(database: DatabaseSync, folder: string): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === BUSY) return false;
    database.close();
    throw explain(String(error), folder);
  }
}

function open(folder: string): DatabaseSync {
  const file = join(folder, 'encours.lock');
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // There already; or not allowed, which the next line finds too.
  }
  try {
    return new DatabaseSync(file);
  } catch (error) {
    // SQLite says "unable to open database file" for whatever reason.
    throw new PostgresProblem('folder_denied', explain('Permission denied', folder).message, String(error));
  }
}

function refusal(folder: string, pid: number | undefined): PostgresProblem {
  const who = pid ? ` (processus ${pid})` : '';
  const how = pid ? `arrêtez-le d’abord (kill ${pid})` : 'arrêtez-le d’abord';
  return new PostgresProblem(
    'folder_in_use',
    `Un autre Encours${who} utilise déjà le dossier ${folder} : ${how}, ou donnez à celui-ci un autre dossier avec ENCOURS_DATA.`,
  );
}

function holder(folder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, 'encours.pid'), 'utf8'), 10);
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
