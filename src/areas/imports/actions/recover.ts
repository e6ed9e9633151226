import { inOrganisation, type Db, type Tx } from '#platform/db.ts';
import { commitImport as commitJob, readImport as readJob } from '../names.ts';
import { importsLeft, lockImport, moveStatus } from '../store.ts';

/** Works on an import while holding it, by a connection of its own: a process that dies lets go, and whoever comes second waits for his turn. */
export async function holdImport<T>(db: Db, organisationId: number, importId: number, work: () => Promise<T>): Promise<T> {
  let done: { result: T } | undefined;
  try {
    await inOrganisation(db, organisationId, 'system', async (tx) => {
      await lockImport(tx, importId);
      done = { result: await work() };
    });
  } catch (error) {
    // What was worked on is committed already: that the hold was lost on the way changes nothing.
    if (!done) throw error;
  }
  return done!.result;
}

/**
 * Takes up the imports whose worker is gone: one being read is read again from the start; one being committed, of which nothing was written, waits for
 * the person to ask again. Those another process works on, or whose job still waits, are left alone. @returns how many were taken up.
 */
export async function recoverImports(tx: Tx): Promise<number> {
  let taken = 0;
  for (const { importId, status } of await importsLeft(tx)) {
    if (status === 'committing') {
      if (await tx.waits(commitJob, commitOnce(importId))) continue;
      await moveStatus(tx, importId, ['committing'], 'planned');
    } else {
      if (await tx.waits(readJob, readOnce(importId))) continue;
      await moveStatus(tx, importId, ['reading'], 'received');
      await tx.enqueue(readJob, { organisationId: tx.organisationId, importId }, { once: readOnce(importId) });
    }
    taken++;
  }
  return taken;
}

export function readOnce(importId: number): string {
  return `read:${importId}`;
}

export function commitOnce(importId: number): string {
  return `commit:${importId}`;
}
