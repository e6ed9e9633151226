import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPages } from '#app/pages.ts';
import { makeLogger } from '#platform/log.ts';
import { root } from '#platform/config.ts';

/** JavaScript a first visit loads, gzipped: the frame, what it imports, one page, and the French words of both. Limit: 250 kB. Parts a page loads when asked are listed after the frame alone. */
const LIMIT = 250_000;
const dist = join(root, 'dist/web');

await buildPages(makeLogger('warn'));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string; imports?: string[]; isEntry?: boolean }>;

function filesOf(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const one of chunk.imports ?? []) filesOf(one, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key]!.isEntry)!;
const wordsFor = (page: string) => Object.keys(manifest).find((key) => key.endsWith(`words:fr/src/web/${page}`))!;
const shared = filesOf(wordsFor('main.tsx'), filesOf(entry));
for (const page of Object.keys(manifest).filter((key) => /^areas\/.*\.tsx$/.test(key)).sort()) {
  const files = filesOf(wordsFor(page), filesOf(page, new Set(shared)));
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
  process.stdout.write(`  ${page.replace('areas/', '').padEnd(28)} ${(bytes / 1000).toFixed(1).padStart(6)} kB gzip  ${(bytes / LIMIT).toFixed(2)}× the limit\n`);
}
