import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFec } from '#formats/fec/read.ts';
import { inspectFec } from '#formats/fec/inspect.ts';
import { inspectLedgerFile } from '#areas/imports/rules/inspect.ts';
import { largeFec } from '#seed/large.ts';
import { peakMegabytes, timed } from './database.ts';

/** A FEC of a million lines: read, inspected, planned; each in a process of its own, so that its memory is its own. Floor: the bytes alone. */
const LINES = 1_000_000;
const WORK: Record<string, (path: string) => Promise<unknown>> = {
  'bytes alone (floor)': async (path) => {
    let bytes = 0;
    for await (const chunk of createReadStream(path)) bytes += (chunk as Buffer).length;
    return bytes;
  },
  read: (path) => readFec(createReadStream(path), () => {}),
  'read, inspect': (path) => inspectFec(createReadStream(path)),
  'read, inspect, plan': (path) => inspectLedgerFile(createReadStream(path)),
};

const [, , name, path] = process.argv;
if (name && path) {
  const { seconds } = await timed(() => WORK[name]!(path));
  process.stdout.write(`${JSON.stringify({ seconds, megabytes: peakMegabytes() })}\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'encours-bench-'));
  const file = join(folder, 'large.txt');
  await writeFile(file, largeFec({ lines: LINES, customers: 20_000 }));
  process.stdout.write(`FEC of ${LINES.toLocaleString('en')} lines\n`);
  let floor = 0;
  for (const step of Object.keys(WORK)) {
    const runs = [1, 2, 3].map(() => JSON.parse(spawnSync(process.execPath, [import.meta.filename, step, file], { encoding: 'utf8' }).stdout) as { seconds: number; megabytes: number });
    const { seconds, megabytes } = runs.sort((a, b) => a.seconds - b.seconds)[1]!;
    floor ||= seconds;
    process.stdout.write(`  ${step.padEnd(22)} ${seconds.toFixed(2).padStart(6)} s  ${Math.round(LINES / seconds).toLocaleString('en').padStart(10)} lines/s  ${String(megabytes).padStart(4)} MB  ${(seconds / floor).toFixed(1)}× the floor\n`);
  }
  rmSync(folder, { recursive: true, force: true });
}
