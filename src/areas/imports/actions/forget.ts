import { rm, stat } from 'node:fs/promises';
import { inOrganisation } from '#platform/db.ts';
import type { Place } from '../actions.ts';
import { pathOf } from '../files.ts';
import { filesToForget, isFileWanted } from '../store.ts';

/** How long the bytes of a file nobody went on with are kept. */
const KEPT_DAYS = 30;
const DAY = 24 * 3600_000;

/**
 * Removes the bytes of files refused or cancelled more than thirty days ago, unless another import of the same bytes needs them. What was said of them stays, and
 * the file can be dropped again. Those that came within the last day are left: their import may be about to be noted. @returns how many were removed.
 */
export async function forgetFiles({ db, dataFolder, clock }: Place, organisationId: number): Promise<number> {
  const now = clock();
  const since = new Date(now.getTime() - KEPT_DAYS * DAY);
  const old = await inOrganisation(db, organisationId, 'system', (tx) => filesToForget(tx, since));
  let removed = 0;
  for (const sha256 of old) {
    const path = pathOf(dataFolder, organisationId, sha256);
    const came = await stat(path).then(({ mtime }) => mtime.getTime(), () => undefined);
    if (came === undefined || now.getTime() - came < DAY) continue;
    // Asked again under the lock every upload of the same bytes takes.
    await inOrganisation(db, organisationId, 'system', async (tx) => {
      if (await isFileWanted(tx, sha256, since)) return;
      await rm(path, { force: true });
      removed++;
    });
  }
  return removed;
}
