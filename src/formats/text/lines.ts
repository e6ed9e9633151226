export type LineEnd = 'LF' | 'CR';

/** Longer than any ledger line: past it the file is no text in lines, and memory stays bounded. */
const LONGEST_LINE = 4 * 1024 * 1024;

export class LineTooLong extends Error {}

/**
 * Cuts the bytes after the end of a line, so that every block holds whole lines (the last one may lack its end). The first end of line met decides:
 * LF (also CR LF and CR CR LF; a lone CR then is inside a line) or CR alone. Throws `LineTooLong` when 4 MiB hold no end of line.
 */
export async function* lineBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ bytes: Buffer; end: LineEnd; last: boolean }> {
  let held: Buffer[] = [];
  let heldLength = 0;
  let end: LineEnd | undefined;
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    let bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (!end) {
      if (heldLength > 0) bytes = Buffer.concat([...held, bytes]);
      held = [];
      heldLength = 0;
      end = firstEnd(bytes);
    }
    const cut = end === undefined ? 0 : end === 'LF' ? bytes.lastIndexOf(10) + 1 : lastReturn(bytes);
    if (cut === 0) {
      held.push(bytes);
      heldLength += bytes.length;
      if (heldLength > LONGEST_LINE) throw new LineTooLong();
      continue;
    }
    held.push(bytes.subarray(0, cut));
    yield { bytes: held.length === 1 ? held[0]! : Buffer.concat(held), end: end!, last: false };
    held = cut < bytes.length ? [bytes.subarray(cut)] : [];
    heldLength = bytes.length - cut;
  }
  if (heldLength > 0) yield { bytes: Buffer.concat(held), end: end ?? (held.some((part) => part.includes(13)) ? 'CR' : 'LF'), last: true };
}

/** The end of the first line, or `undefined` while it is not known (a CR at the very end may be followed by LF). */
function firstEnd(bytes: Buffer): LineEnd | undefined {
  let i = 0;
  while (i < bytes.length && bytes[i] !== 10 && bytes[i] !== 13) i++;
  while (i < bytes.length && bytes[i] === 13) i++;
  if (i === bytes.length) return undefined;
  return bytes[i] === 10 ? 'LF' : 'CR';
}

function lastReturn(bytes: Buffer): number {
  return Math.max(bytes.lastIndexOf(13), bytes.lastIndexOf(10)) + 1;
}
