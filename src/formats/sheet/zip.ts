import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

/** A worksheet of 100,000 rows and 20 columns is about 60 MB once unpacked. */
const MOST_UNPACKED = 256 * 1024 * 1024;
const MOST_ENTRIES = 2000;
/** Room for a data descriptor and padding between two entries: no place to hide another one. */
const MOST_GAP = 1024;

/**
 * What is wrong with an archive, before anything unpacks it: too many entries, too large once unpacked (sizes are verified, not believed), encrypted,
 * overlapping or hidden entries. `undefined` when it is sound.
 */
export async function zipFault(bytes: Buffer): Promise<'broken' | 'encrypted' | 'too_large' | undefined> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) return 'broken';
  const count = bytes.readUInt16LE(end + 10);
  const directory = bytes.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES || directory === 0xffffffff) return 'too_large';
  const entries: { method: number; packed: number; unpacked: number; offset: number }[] = [];
  let total = 0;
  let at = directory;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return 'broken';
    if (bytes.readUInt16LE(at + 8) & 1) return 'encrypted';
    const entry = {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    total += entry.unpacked;
    if (total > MOST_UNPACKED) return 'too_large';
    entries.push(entry);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  entries.sort((a, b) => a.offset - b.offset);
  let reached = 0;
  for (const { method, packed, unpacked, offset } of entries) {
    if (offset < reached || offset - reached > MOST_GAP) return 'broken';
    if (offset + 30 > directory || bytes.readUInt32LE(offset) !== 0x04034b50) return 'broken';
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    reached = start + packed;
    if (reached > directory || (method !== 0 && method !== 8)) return 'broken';
    if (method === 0 && packed !== unpacked) return 'broken';
    if (method === 8 && !(await unpacksTo(bytes.subarray(start, reached), unpacked))) return 'broken';
  }
  return directory - reached > MOST_GAP ? 'broken' : undefined;
}

async function unpacksTo(packed: Buffer, size: number): Promise<boolean> {
  try {
    return (await inflate(packed, { maxOutputLength: Math.max(size, 1) })).length === size;
  } catch {
    return false;
  }
}
