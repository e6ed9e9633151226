import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';

/** A `.tar.gz` (POSIX 1003.1-1988 ustar) written and read as a stream: any tar opens it. */
const BLOCK = 512;

export type ArchiveWriter = {
  add(name: string, content: Uint8Array): Promise<void>;
  /** The content must have exactly `size` bytes. */
  addStream(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** On the disk when it resolves. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
};

/** Writes a file that must not exist yet, readable by its owner only. */
export async function writeArchive(path: string): Promise<ArchiveWriter> {
  const file = await open(path, 'wx', 0o600);
  const gzip = createGzip({ level: 4 });
  const sink = file.createWriteStream({ flush: true });
  gzip.pipe(sink);
  let failed: Error | undefined;
  const fail = (error: Error) => { failed ??= error; };
  gzip.on('error', fail);
  sink.on('error', (error) => { fail(error); gzip.destroy(); });
  const put = async (bytes: Uint8Array) => {
    if (failed) throw failed;
    if (!gzip.write(bytes)) await drained(gzip);
    if (failed) throw failed;
  };
  return {
    async add(name, content) {
      await put(header(name, content.length));
      await put(content);
      await put(padding(content.length));
    },
    async addStream(name, size, content) {
      await put(header(name, size));
      let written = 0;
      for await (const bytes of content) {
        written += bytes.length;
        if (written > size) break;
        await put(bytes);
      }
      if (written !== size) throw new Error(`${name} changed while it was read`);
      await put(padding(size));
    },
    async finish() {
      await put(Buffer.alloc(2 * BLOCK));
      gzip.end();
      await finished(sink);
      if (failed) throw failed;
    },
    async abandon() {
      gzip.destroy();
      sink.destroy();
      await file.close().catch(() => {});
    },
  };
}

function drained(gzip: Gzip): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      gzip.off('drain', end).off('close', end);
      done();
    };
    gzip.on('drain', end).on('close', end);
  });
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100 || size >= 8 ** 11) throw new Error(`cannot be archived: ${name}, ${size} bytes`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The sum of the bytes of a header, those of the sum itself counted as spaces. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!;
  return sum;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

type Entry = { name: string; size: number; content: AsyncIterable<Buffer> };

/** The archive is cut short, altered, or none at all. */
export class DamagedArchive extends Error {}

/** The entries in order; what is left unread of one is skipped. Throws DamagedArchive. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const bytes = reader(source.pipe(gunzip));
  try {
    for (;;) {
      const block = await bytes.exactly(BLOCK);
      if (block.every((byte) => byte === 0)) break;
      const size = Number.parseInt(block.toString('latin1', 124, 135), 8);
      if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block) || !Number.isSafeInteger(size)) throw new DamagedArchive('bad header');
      const content = bytes.upTo(size);
      yield { name: block.toString('utf8', 0, 100).replace(/\0.*$/s, ''), size, content };
      for await (const _ of content) { /* What the reader left is passed over. */ }
      await bytes.exactly((BLOCK - (size % BLOCK)) % BLOCK);
    }
    // To the end, so that gzip checks its own sum.
    await bytes.rest();
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

function reader(source: AsyncIterable<Buffer>) {
  const pieces = source[Symbol.asyncIterator]();
  let piece: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await pieces.next().catch((error: NodeJS.ErrnoException) => {
      throw error.code?.startsWith('Z_') ? new DamagedArchive(error.message) : error;
    });
    if (next.done) return false;
    piece = next.value;
    return true;
  };
  const take = async (most: number): Promise<Buffer> => {
    while (piece.length === 0) if (!await more()) throw new DamagedArchive('cut short');
    const taken = piece.subarray(0, most);
    piece = piece.subarray(taken.length);
    return taken;
  };
  return {
    async exactly(size: number): Promise<Buffer> {
      const parts: Buffer[] = [];
      for (let left = size; left > 0;) {
        const part = await take(left);
        left -= part.length;
        parts.push(part);
      }
      return Buffer.concat(parts);
    },
    /** May be read in several goes; each byte comes once. */
    upTo(size: number): AsyncIterable<Buffer> {
      let left = size;
      return {
        async *[Symbol.asyncIterator]() {
          while (left > 0) {
            const part = await take(left);
            left -= part.length;
            yield part;
          }
        },
      };
    },
    async rest(): Promise<void> {
      while (await more()) { /* Only zeros are expected. */ }
    },
  };
}
