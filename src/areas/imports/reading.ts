import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { inspectFec } from '#formats/fec/inspect.ts';
import { readSheet, type SheetRow } from '#formats/sheet/read.ts';
import { LedgerBook } from './rules/book.ts';
import { isFollowed, journalKinds, toLedgerLine } from './rules/lines.ts';
import { fold, guessKind, guessMapping } from './rules/mapping.ts';
import { Openings } from './rules/openings.ts';
import type { FecReading } from './rules/plan-fec.ts';
import type { SheetReading } from './rules/plan-sheet.ts';
import type { ImportSettings, SheetKind } from './rules/plan.ts';
import { DEFAULT_POLICY, type ReceivablesPolicy } from './rules/receivables.ts';

export type Reading = { kind: 'fec'; fec: FecReading } | { kind: 'sheet'; sheet: SheetReading; headers: string[]; sample: string[][]; remembered: boolean };

/** How a mapping chosen before for the same headings is found. */
export type RememberedMapping = (headerHash: string) => Promise<{ kind: SheetKind; mapping: Record<string, number> } | undefined>;

type Watch = { onBytes?: (bytes: number) => void; signal?: AbortSignal };

/** Reads a file to its end, whatever it is, holding only what a plan needs. Throws when it cannot be opened or when `signal` stops it. */
export async function readFile(path: string, settings: ImportSettings, remembered: RememberedMapping, watch: Watch = {}): Promise<Reading> {
  return await isLedgerFile(path)
    ? { kind: 'fec', fec: await readFecFile(path, settings, watch) }
    : await readSheetFile(path, settings, remembered, watch);
}

/** A FEC names its journals in its first line; a text without separators or letters is told about by the FEC reader too. */
async function isLedgerFile(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head[0] === 0x50 && head[1] === 0x4b) return false;
    const first = head.toString('latin1').replaceAll('\0', '').replace(/^[^\x20-\x7e]*\s*/, '').split(/[\r\n]/, 1)[0] ?? '';
    return /journal\s?_?code|ecriture\s?_?num|compte\s?_?num/i.test(first) || !/[;,\t|]/.test(first);
  } finally {
    await file.close();
  }
}

function streamOf(path: string, { onBytes, signal }: Watch): AsyncIterable<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  if (!onBytes) return stream;
  return (async function* () {
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      yield chunk;
      onBytes(bytes += chunk.length);
    }
  })();
}

export function policyOf({ oldestFirst }: ImportSettings): ReceivablesPolicy {
  return { ...DEFAULT_POLICY, oldestFirst: oldestFirst === undefined ? 'when_unlettered' : oldestFirst ? 'always' : 'never' };
}

async function readFecFile(path: string, settings: ImportSettings, watch: Watch): Promise<FecReading> {
  const policy = policyOf(settings);
  const book = new LedgerBook();
  const openings = new Openings();
  let journals: ReceivablesPolicy['journals'];
  const inspection = await inspectFec(streamOf(path, watch), {
    add(line) {
      if (!isFollowed(line, policy)) return;
      const own = toLedgerLine(line);
      openings.add(own);
      book.add(own);
    },
    finish(facts) {
      journals = journalKinds(facts);
      return { count: 0, total: 0, inferredAllocations: 0, problems: [] };
    },
  });
  return { inspection, book, openings, policy: journals ? { ...policy, journals } : policy };
}

/** More rows than any list of open items: past it, the ledger file is the way. */
const MOST_ROWS = 500_000;
const SAMPLE = 5;

async function readSheetFile(path: string, settings: ImportSettings, remembered: RememberedMapping, watch: Watch): Promise<Reading> {
  const rows: SheetRow[] = [];
  const file = await readSheet(streamOf(path, watch), (batch) => {
    for (const row of batch) if (rows.length < MOST_ROWS) rows.push(row);
  });
  if (file.rows > MOST_ROWS) file.problems.add('error', 'too_many_rows', `La liste a plus de ${MOST_ROWS} lignes : importez plutôt le FEC, ou divisez-la.`);
  const known = file.header.length > 0 ? await remembered(headerHash(file.header)) : undefined;
  const kind = settings.kind ?? known?.kind ?? guessKind(file.header);
  const mapping = settings.mapping ?? (known && known.kind === kind ? known.mapping : kind ? guessMapping(kind, file.header) : {});
  const inside = Object.fromEntries(Object.entries(mapping).filter(([, index]) => index >= 0 && index < file.header.length));
  return {
    kind: 'sheet', sheet: { file, rows, kind, mapping: inside }, headers: file.header, sample: rows.slice(0, SAMPLE).map(({ cells }) => cells),
    remembered: known !== undefined && settings.mapping === undefined,
  };
}

/** The same headings in the same order are the same list, whatever their case and accents. */
export function headerHash(headers: readonly string[]): string {
  return createHash('sha256').update(headers.map(fold).join('\u001f')).digest('hex');
}

