import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes the data folder when it is not there. Its files are private one by one; as root the folder itself may be
 * crossed (not listed) by others, because the database inside runs as an unprivileged account.
 */
export function makeDataFolder(folder: string): void {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  // The umask may have taken bits away, from the folder and from the parents made on the way.
  for (let made = resolve(folder); made.length >= first.length; made = dirname(made)) chmodSync(made, mode);
}
