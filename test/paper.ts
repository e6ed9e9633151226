import { test } from 'vitest';
import { canTypeset } from '#platform/typst.ts';

const present = canTypeset();
const why = present ? '' : ` (skipped: the compiler of letters comes for linux-x64, and this is ${process.platform}-${process.arch})`;
if (!present) process.stderr.write(`Tests of letters are not run${why}.\n`);

/** A test that sets pages: where that cannot be done it is skipped, and its name says why. */
export function paperTest(name: string, work: () => Promise<void> | void): void {
  test.skipIf(!present)(`${name}${why}`, work);
}
