import { isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'ascii' | 'utf-8' | 'utf-8-bom' | 'iso-8859-15' | 'windows-1252' | 'utf-16le' | 'utf-16be';

/** Where ISO 8859-15 differs from ISO 8859-1, and the bytes 80–9F, letters in Windows-1252 and unused control codes in ISO 8859-15. */
const LATIN9: Record<number, string> = { 0xa4: '€', 0xa6: 'Š', 0xa8: 'š', 0xb4: 'Ž', 0xb8: 'ž', 0xbc: 'Œ', 0xbd: 'œ', 0xbe: 'Ÿ' };
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Decodes whole lines, block after block. Strict UTF-8 is tried first on each block that is not plain ASCII, so a first accent late in the file is
 * still read right. Once an accent has shown a single-byte file, the rest is read so; a stray line that is not UTF-8 in a UTF-8 file is
 * read as single-byte and counted in `mixed`. A single-byte file is Windows-1252 as soon as a byte 80–9F was met, else ISO 8859-15.
 */
export class LineDecoder {
  encoding: Encoding = 'ascii';
  /** Lines of another encoding than the file's. */
  mixed = 0;
  #single = false;
  #first = true;

  decode(block: Buffer): string {
    let bytes = block;
    if (this.#first) {
      this.#first = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
        this.encoding = 'utf-8-bom';
        bytes = bytes.subarray(3);
      }
    }
    if (isAscii(bytes)) return bytes.toString('latin1');
    if (this.#single) return this.#decodeSingle(bytes);
    if (isUtf8(bytes)) {
      if (this.encoding === 'ascii') this.encoding = 'utf-8';
      return bytes.toString();
    }
    return this.#decodeByLine(bytes);
  }

  #decodeByLine(bytes: Buffer): string {
    const parts: string[] = [];
    for (let from = 0; from < bytes.length; ) {
      let to = from;
      while (to < bytes.length && bytes[to] !== 10 && bytes[to] !== 13) to++;
      const line = bytes.subarray(from, to + 1);
      from = to + 1;
      if (isAscii(line)) parts.push(line.toString('latin1'));
      else if (this.#single) parts.push(this.#decodeSingle(line));
      else if (isUtf8(line)) {
        if (this.encoding === 'ascii') this.encoding = 'utf-8';
        parts.push(line.toString());
      } else {
        if (this.encoding === 'ascii') {
          this.encoding = 'iso-8859-15';
          this.#single = true;
        } else this.mixed++;
        parts.push(this.#decodeSingle(line));
      }
    }
    return parts.join('');
  }

  #decodeSingle(bytes: Buffer): string {
    const text = bytes.toString('latin1');
    const windows = /[\u0080-\u009f]/.test(text);
    if (windows && this.#single) this.encoding = 'windows-1252';
    if (windows || this.encoding === 'windows-1252') {
      return windows ? text.replace(/[\u0080-\u009f]/g, (c) => CP1252[c.charCodeAt(0) - 0x80]!) : text;
    }
    return text.replace(/[¤¦¨´¸¼½¾]/g, (c) => LATIN9[c.charCodeAt(0)]!);
  }
}

/** The file as UTF-8 when it is UTF-16 (known by its mark, or by the zeros beside its first letters); otherwise as it is. */
export async function* narrowed(source: AsyncIterable<Uint8Array>, found: (encoding: Encoding) => void): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | undefined;
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of source) {
    let chunk = bytes;
    if (head) {
      head = Buffer.concat([head, bytes]);
      if (head.length < 4) continue;
      chunk = head;
      const wide = utf16(head);
      head = undefined;
      if (wide) {
        decoder = new TextDecoder(wide);
        found(wide);
      }
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (head && head.length > 0) yield head;
  const tail = decoder?.decode();
  if (tail) yield Buffer.from(tail);
}

function utf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (isLetter(head[0]) && head[1] === 0 && isLetter(head[2]) && head[3] === 0) return 'utf-16le';
  if (head[0] === 0 && isLetter(head[1]) && head[2] === 0 && isLetter(head[3])) return 'utf-16be';
  return undefined;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 34);
}
