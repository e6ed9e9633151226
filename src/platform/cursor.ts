import { Refusal } from './refusal.ts';

type Part = string | number | boolean;
type Kind = 'text' | 'number' | 'flag';
type Of<One extends Kind> = One extends 'text' ? string : One extends 'number' ? number : boolean;
type Told<Kinds extends readonly Kind[]> = { -readonly [At in keyof Kinds]: Of<Kinds[At]> };

/** Where a list goes on: the sort values of the last row shown, opaque to whoever passes them back. */
export function writeCursor(...parts: readonly Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What a cursor says, whole numbers where numbers are; nothing for the first page. Throws the refusal `bad_cursor` for one that is not ours, or of another list. */
export function readCursor<const Kinds extends readonly Kind[]>(text: string | undefined, kinds: Kinds, fits: (parts: Told<Kinds>) => boolean = () => true): Told<Kinds> | undefined {
  if (text === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === kinds.length && kinds.every((kind, at) => isOf(kind, parts[at])) && fits(parts as Told<Kinds>)) return parts as Told<Kinds>;
  } catch {
    // Not one of ours: told below.
  }
  throw new Refusal(400, 'bad_cursor');
}

function isOf(kind: Kind, part: unknown): boolean {
  return kind === 'text' ? typeof part === 'string' : kind === 'number' ? Number.isSafeInteger(part) : typeof part === 'boolean';
}

/** A page of the rows read, one more than are shown to know whether another follows; `placeOf` says where a row stands. */
export function pageOf<Row>(found: readonly Row[], limit: number, placeOf: (row: Row) => readonly Part[]): { rows: Row[]; next: string | null } {
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last === undefined ? null : writeCursor(...placeOf(last)) };
}
