import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the bytes of a file are kept: once, under what they are. */
export function pathOf(dataFolder: string, organisationId: number, sha256: string): string {
  return join(folderOf(dataFolder, organisationId), sha256);
}

function folderOf(dataFolder: string, organisationId: number): string {
  return join(dataFolder, 'files', String(organisationId));
}

/**
 * Streams bytes, read once, to a temporary file, then gives it its name: a file that has its name is whole, and is what its name says. When the bytes
 * stop coming by an error, nothing is left and the error goes on.
 */
export async function keepBytes(bytes: AsyncIterable<Uint8Array>, dataFolder: string, organisationId: number): Promise<{ byteSize: number; sha256: string }> {
  const folder = folderOf(dataFolder, organisationId);
  const temporary = join(folder, `.${randomUUID()}.part`);
  const digest = createHash('sha256');
  let byteSize = 0;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for await (const chunk of bytes) {
        byteSize += chunk.length;
        digest.update(chunk);
        for (let written = 0; written < chunk.length;) written += (await file.write(chunk, written)).bytesWritten;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = digest.digest('hex');
    const kept = pathOf(dataFolder, organisationId, sha256);
    await rename(temporary, kept);
    await syncFolder(folder);
    return { byteSize, sha256 };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** So that the name too survives a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a process killed in the middle of an upload left. An upload on its way elsewhere is younger than a day. @returns how many. */
export async function sweepHalves(dataFolder: string, now: Date): Promise<number> {
  const folder = join(dataFolder, 'files');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let removed = 0;
  for (const name of names.filter((one) => one.endsWith('.part'))) {
    const path = join(folder, name);
    const age = await stat(path).then(({ mtime }) => now.getTime() - mtime.getTime(), () => 0);
    if (age < 24 * 3600_000) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
