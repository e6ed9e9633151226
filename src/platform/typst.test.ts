import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { paperTest } from '#test/paper.ts';
import { canTypeset, draw, typeset, type TypesetJob } from './typst.ts';

const folder = mkdtempSync(join(tmpdir(), 'encours-typst-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = new Date('2026-11-21T09:00:00Z');
let made = 0;

function job(source: string, data: object = {}): TypesetJob {
  const template = join(folder, `${made++}.typ`);
  writeFileSync(template, `#let data = json(bytes(sys.inputs.data))\n#set document(title: "t", date: datetime(year: 2026, month: 11, day: 21))\n#set text(font: "Inter")\n${source}`);
  return { template, data, at };
}

test('letters are set on every linux-x64: nothing about them is skipped there', () => {
  expect(canTypeset()).toBe(process.platform === 'linux' && process.arch === 'x64');
});

paperTest('many documents at once, each its own', async () => {
  const one = job('#for _ in range(data.pages) [x #pagebreak(weak: true)]');
  const set = await Promise.all(Array.from({ length: 12 }, (_, index) => typeset({ ...one, data: { pages: index + 1 } })));
  expect(set.map(({ pages }) => pages)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  expect(set.every(({ pdf }) => pdf.subarray(0, 5).toString() === '%PDF-')).toBe(true);
});

paperTest('a wrong template says what is wrong, and the next document is set all the same', async () => {
  await expect(typeset(job('#nothing'))).rejects.toThrow(/unknown variable: nothing/);
  await expect(typeset(job('#image("absent.png")'))).rejects.toThrow(/typst:/);
  expect(await typeset(job('x'))).toMatchObject({ pages: 1 });
});

paperTest('a picture handed over is seen by its document alone', async () => {
  const one = job('#image("a.svg", alt: "a")');
  const files = { 'a.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"><rect width="5" height="5"/></svg>') };
  expect(await draw({ ...one, files })).toMatchObject({ pages: 1, svg: expect.stringContaining('<svg') });
  await expect(draw(one)).rejects.toThrow(/typst:/);
});

paperTest('nothing outside the template’s folder is opened', async () => {
  await expect(typeset(job('#read("/etc/passwd")'))).rejects.toThrow(/typst:/);
  await expect(typeset(job('#read("../../../../../../etc/passwd")'))).rejects.toThrow(/typst:/);
});
