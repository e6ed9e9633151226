import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from './data-folder.ts';

const SIZE = 32;

/**
 * The installation's own secret, 32 random bytes in `secret` of the data folder, readable by its owner only and made at
 * first start. Throws when the file is there but is not such a secret: making another would cut off every session silently.
 */
export function loadSecret(dataFolder: string): Buffer {
  const file = join(dataFolder, 'secret');
  return read(file) ?? create(dataFolder, file);
}

function read(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const secret = Buffer.from(text.trim(), 'hex');
  if (secret.length !== SIZE) {
    throw new Error(`Le fichier ${file} est abîmé : rétablissez-le, ou supprimez-le (chacun devra se reconnecter).`);
  }
  return secret;
}

/** Written whole under another name, then linked: two processes at first start end up with the same secret. */
function create(dataFolder: string, file: string): Buffer {
  makeDataFolder(dataFolder);
  const secret = randomBytes(SIZE);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${secret.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return loadSecret(dataFolder);
  } finally {
    unlinkSync(draft);
  }
}
