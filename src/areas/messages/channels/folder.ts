import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parcel, Port } from './port.ts';
import { readState } from './port.ts';

/**
 * Files a provider takes from a folder: `<key>.pdf` and then `<key>.json`, each written aside and renamed, so that a `.json` that is there is whole, and its
 * `.pdf` with it. The provider moves them away as he likes; what he knows he writes into `<key>.state.json`.
 * A key whose `.json` or state is there already is not written again. Beside the folder lies what was ever begun (`<folder>.given/<key>`): one whose files
 * are gone without a word from the provider may have been taken, and is never called absent.
 */
export function folderPort(folder: string): Port {
  const path = (key: string, end: string) => join(folder, `${key}${end}`);
  const given = (key: string) => join(`${folder}.given`, key);
  return {
    async deliver(parcel, begin) {
      if (!/^[0-9a-f]{40}$/.test(parcel.key)) throw new Error(`not a key: ${parcel.key}`);
      try {
        for (const one of [folder, `${folder}.given`]) await mkdir(one, { recursive: true, mode: 0o700 });
      } catch (error) {
        return { kind: 'later', stage: 'connection', response: wordsOf(error) };
      }
      if (!await begin()) return { kind: 'stopped' };
      try {
        if (await isThere(path(parcel.key, '.json')) || await isThere(path(parcel.key, '.state.json'))) return { kind: 'sent', response: 'already there', refused: [] };
        await put(given(parcel.key), Buffer.alloc(0));
        if (parcel.pdf) await put(path(parcel.key, '.pdf'), parcel.pdf);
        await put(path(parcel.key, '.json'), Buffer.from(JSON.stringify(sheetOf(parcel), null, 2)));
        return { kind: 'sent', response: `${parcel.key}.json`, refused: [] };
      } catch (error) {
        // Without its .json nothing is taken: it may be written again.
        return { kind: 'later', stage: 'message', response: wordsOf(error) };
      }
    },
    async find(key) {
      const state = await readFile(path(key, '.state.json'), 'utf8').then(readState, () => undefined);
      if (state) return state;
      if (await isThere(path(key, '.json'))) return { state: 'accepted' };
      return await isThere(folder) && !await isThere(given(key)) ? 'absent' : undefined;
    },
    async check() {
      const probe = join(folder, `.essai-${process.pid}`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await put(probe, Buffer.from('essai'));
        await rm(probe);
        return undefined;
      } catch (error) {
        return wordsOf(error);
      }
    },
  };
}

function sheetOf({ key, channel, company, to, subject, text, pdf, pages }: Parcel): object {
  return { key, channel, company, to, subject, ...(pdf ? { pdf: `${key}.pdf`, pages } : { text }) };
}

/** Whole or not at all, and on the disk before it has its name. */
async function put(path: string, bytes: Buffer): Promise<void> {
  const aside = `${path}.part`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}

function wordsOf(error: unknown): string {
  return String((error as Error).message ?? error).slice(0, 300);
}
