import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#platform/config.ts';
import type { Logger } from '#platform/log.ts';

const STAMP = join(root, 'dist/web/.made-from');
const SOURCES = ['src/web', 'src/words', 'src/values', 'src/areas', 'src/app/contract.ts', 'src/app/page-words.ts', 'vite.config.ts', 'package-lock.json'];

/** Builds the pages when their sources changed since the last build; otherwise takes a few milliseconds. */
export async function buildPages(logger: Logger): Promise<void> {
  const made = fingerprint();
  if (readStamp() === made) return;
  logger.info('construction des pages (une seule fois)');
  await vite();
  writeFileSync(STAMP, made);
}

function readStamp(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesIn(source)) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0');
  }
  return hash.digest('hex');
}

/** Files that end up in pages: of a room, only the sheets of its contract. */
function filesIn(source: string): string[] {
  if (/\.\w+$/.test(source)) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.') && (source !== 'src/areas' || entry.name === 'contract.ts' || entry.parentPath.endsWith('/contract')))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function vite(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => { output += chunk; });
    child.stderr.on('data', (chunk) => { output += chunk; });
    child.on('error', reject);
    child.on('close', (code) => code === 0 ? resolve() : reject(new Error(`les pages n’ont pas pu être construites :\n${output}`)));
  });
}
