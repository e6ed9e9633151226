import { spawnSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';

/** What a PDF holds: its own streams. What it shows, where Debian's poppler-utils and zbar-tools are installed: its pages as pictures, and what a scanner reads on them. */

const there = (program: string) => spawnSync(program, ['--version']).error === undefined;
const canScan = there('pdftoppm') && there('zbarimg');
/** Undefined where a scanner is; for a test's name and its console, so that a run says what it did not look at. */
export const whyNoScan = canScan ? undefined : 'no scanner read it: zbarimg or pdftoppm is not installed here';

/** The streams by their object’s number, inflated, each byte a character. */
export function streamsOf(pdf: Buffer): Map<number, string> {
  const streams = new Map<number, string>();
  for (const [, number, head, body] of pdf.toString('latin1').matchAll(/(\d+) 0 obj\n<<((?:(?!endobj).)*?)>>\nstream\n(.*?)\nendstream/gs)) {
    const bytes = Buffer.from(body!, 'latin1');
    streams.set(Number(number), head!.includes('FlateDecode') ? (() => { try { return inflateSync(bytes).toString('latin1'); } catch { return ''; } })() : body!);
  }
  return streams;
}

/** A page in grey as PGM, and whether a dot of it is paper, by millimetres from its top left. */
export function pictureOf(pdf: Buffer, { page = 1, dpi = 300 } = {}): { pgm: Buffer; isPaper(x: number, y: number): boolean } {
  const pgm = spawnSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), '-'], { input: pdf, maxBuffer: 1e8 }).stdout;
  const [, head, width] = /^(P5\s+(\d+)\s+\d+\s+255\s)/.exec(pgm.subarray(0, 40).toString('latin1'))!;
  const dots = (mm: number) => Math.floor(mm / 25.4 * dpi);
  return { pgm, isPaper: (x, y) => pgm[head!.length + dots(y) * Number(width) + dots(x)] === 255 };
}

/** The one code of its kind on a page, as a scanner reads it; empty when it reads none. */
export function scan(pdf: Buffer, kind: 'qrcode' | 'code128', at: { page?: number; dpi?: number } = {}): string {
  const { stdout } = spawnSync('zbarimg', ['-q', '--raw', '--nodbus', '-Sdisable', `-S${kind}.enable`, '-'], { input: pictureOf(pdf, at).pgm });
  return stdout.toString('utf8').replace(/\n$/, '');
}
