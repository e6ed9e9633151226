import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, CsvError } from 'csv-parse';
import readXlsx from 'read-excel-file/universal';
import { LineDecoder, narrowed, type Encoding } from '#formats/text/encoding.ts';
import { LineTooLong, lineBlocks } from '#formats/text/lines.ts';
import { Problems, quote } from '#formats/text/problems.ts';
import { foreignKind } from '#formats/text/signature.ts';
import { zipFault } from './zip.ts';

/** One row of texts, as many as the header has. `line` is that of the file (CSV) or of the worksheet. */
export type SheetRow = { line: number; cells: string[] };

export type SheetFile = {
  kind: 'csv' | 'xlsx' | 'unknown';
  encoding: Encoding | undefined;
  separator: string | undefined;
  /** The worksheet read, of a workbook. */
  sheet: string | undefined;
  header: string[];
  rows: number;
  problems: Problems;
};

type Sink = (rows: SheetRow[], header: string[]) => void | Promise<void>;

const BATCH = 1000;
const MOST_COLUMNS = 300;
/** A workbook is read whole: larger ones are to be saved as CSV, which streams. */
const LARGEST_WORKBOOK = 64 * 1024 * 1024;
const MOST_CELL = 32_767;

/**
 * Reads a CSV (any of `;` `,` tabulation `|`, any encoding of the FEC reader, quoted or not) or an XLSX file: a header, then rows of texts in batches.
 * The header is the first row with two cells filled. In a workbook numbers come with a dot, days as AAAA-MM-JJ. Nothing is thrown for what
 * the file holds; an error among the problems means that it is refused.
 */
export async function readSheet(source: AsyncIterable<Uint8Array>, sink: Sink): Promise<SheetFile> {
  const file: SheetFile = {
    kind: 'unknown',
    encoding: undefined,
    separator: undefined,
    sheet: undefined,
    header: [],
    rows: 0,
    problems: new Problems(),
  };
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let done = false;
  while (head.length < 512 && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!next.done) head = Buffer.concat([head, next.value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      if (done) return;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  const table = new Table(file, sink);
  if (head[0] === 0x50 && head[1] === 0x4b) await readWorkbook(whole(), file, table);
  else {
    const wide = head[1] === 0 || head[0] === 0 || head[0] === 0xff || head[0] === 0xfe;
    const kind = head.length > 0 && !wide ? foreignKind(head) : undefined;
    if (kind) {
      const advice = kind.includes('.xls')
        ? 'Enregistrez-le au format .xlsx sans mot de passe, ou en CSV.'
        : 'Choisissez un fichier CSV ou XLSX.';
      file.problems.add('error', 'not_a_sheet', `Ce fichier n'est pas un tableau mais ${kind}. ${advice}`);
      await iterator.return?.();
    } else await readCsv(whole(), file, table);
  }
  await table.flush();
  if (!file.problems.refused && file.header.length === 0)
    file.problems.add(
      'error',
      'no_header',
      "Aucune ligne d'en-tête n'a été trouvée : la première ligne remplie doit nommer au moins deux colonnes.",
    );
  else if (!file.problems.refused && file.rows === 0)
    file.problems.add('error', 'no_rows', "Le tableau n'a que son en-tête, sans aucune ligne.");
  return file;
}

/** Finds the header, squares the rows and hands them on in batches. */
class Table {
  #file: SheetFile;
  #sink: Sink;
  #batch: SheetRow[] = [];

  constructor(file: SheetFile, sink: Sink) {
    this.#file = file;
    this.#sink = sink;
  }

  /** A promise when the sink asks to wait. */
  add(raw: string[], line: number): void | Promise<void> {
    const { header, problems } = this.#file;
    const cells = raw.map(clean);
    if (cells.every((cell) => cell === '')) return;
    if (header.length === 0) {
      while (cells.at(-1) === '') cells.pop();
      if (cells.filter((cell) => cell !== '').length < 2) return;
      if (cells.length > MOST_COLUMNS) {
        problems.add('error', 'too_many_columns', `Le tableau a ${cells.length} colonnes ; Encours en lit ${MOST_COLUMNS} au plus.`, line);
        cells.length = MOST_COLUMNS;
      }
      header.push(...named(cells, line, problems));
      return;
    }
    if (cells.length > header.length) {
      const extra = cells.slice(header.length).find((cell) => cell !== '');
      if (extra !== undefined)
        problems.add(
          'warning',
          'extra_cells',
          () =>
            `La ligne a plus de cellules que l'en-tête de colonnes (${quote(extra)}) : elles sont ignorées. Un séparateur figure-t-il dans un texte ?`,
          line,
        );
      cells.length = header.length;
    }
    while (cells.length < header.length) cells.push('');
    this.#file.rows++;
    this.#batch.push({ line, cells });
    if (this.#batch.length === BATCH) return this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) await this.#sink(batch, this.#file.header);
  }
}

/** The text of a cell, without the apostrophe that our own exports put before what a spreadsheet would take for a formula. */
function clean(cell: string): string {
  const text = cell
    .replaceAll('\0', '')
    .replace(/\u00a0/g, ' ')
    .trim();
  const whole = text.length > MOST_CELL ? text.slice(0, MOST_CELL) : text;
  return /^'[=+\-@\t\r]/.test(whole) ? whole.slice(1) : whole;
}

/** Names of columns, each its own: an empty one is called after its rank, a second « Date » becomes « Date (2) ». */
function named(cells: string[], line: number, problems: Problems): string[] {
  const seen = new Set<string>();
  return cells.map((cell, i) => {
    const name = cell === '' ? `Colonne ${i + 1}` : cell;
    let own = name;
    for (let n = 2; seen.has(own); n++) own = `${name} (${n})`;
    if (own !== name)
      problems.add('info', 'duplicate_header', `Deux colonnes s'appellent ${quote(name)} : la suivante est nommée ${quote(own)}.`, line);
    seen.add(own);
    return own;
  });
}

async function readCsv(source: AsyncIterable<Uint8Array>, file: SheetFile, table: Table): Promise<void> {
  const decoder = new LineDecoder();
  let wide: Encoding | undefined;
  let first: string | undefined;
  const texts = async function* (): AsyncGenerator<string> {
    for await (const { bytes } of lineBlocks(narrowed(source, (encoding) => (wide = encoding)))) yield decoder.decode(bytes);
  };
  file.kind = 'csv';
  try {
    const blocks = texts();
    const start = await blocks.next();
    if (start.done) {
      file.problems.add('error', 'empty_file', 'Le fichier est vide. Choisissez un autre fichier.');
      return;
    }
    first = start.value;
    const hint = /^sep=(.)\r?\n/i.exec(first);
    if (hint) first = first.slice(hint[0].length);
    const separator = hint?.[1] ?? findSeparator(first);
    if (separator === undefined) {
      file.problems.add(
        'error',
        'unknown_separator',
        `Les colonnes ne sont séparées ni par ${['point-virgule', 'virgule', 'tabulation'].join(', ni par ')}, ni par une barre verticale : ${quote(first.split(/\r|\n/)[0] ?? '')}.`,
        1,
      );
      return;
    }
    file.separator = separator === '\t' ? 'TAB' : separator;
    const input = async function* (): AsyncGenerator<string> {
      yield first!;
      yield* blocks;
    };
    const parser = parse({
      delimiter: separator,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
      info: true,
      record_delimiter: ['\r\r\n', '\r\n', '\n', '\r'],
    });
    const shift = hint ? 1 : 0;
    await pipeline(Readable.from(input()), parser, async (records: AsyncIterable<{ record: string[]; info: { lines: number } }>) => {
      for await (const { record, info } of records) {
        const waiting = table.add(record, info.lines + shift);
        if (waiting) await waiting;
      }
    });
  } catch (error) {
    if (error instanceof LineTooLong)
      file.problems.add(
        'error',
        'no_line_ends',
        "Aucune fin de ligne dans les premiers mégaoctets : ce fichier n'est pas un tableau en lignes.",
      );
    else if (error instanceof CsvError) {
      file.problems.add(
        'error',
        'csv_unreadable',
        error.code === 'CSV_QUOTE_NOT_CLOSED'
          ? "Un guillemet ouvert n'est jamais refermé : le fichier est tronqué, ou un guillemet figure dans un texte. Corrigez-le ou enregistrez le tableau en XLSX."
          : 'Le fichier ne se lit pas comme un CSV : une cellule est démesurée ou des guillemets sont mal placés. Enregistrez le tableau en XLSX.',
        (error as { lines?: number }).lines,
      );
    } else throw error;
  } finally {
    file.encoding = wide ?? decoder.encoding;
    if (decoder.mixed > 0)
      file.problems.add('warning', 'encoding_mixed', 'Le fichier mêle deux jeux de caractères : vérifiez les noms accentués.');
  }
}

/** The separator that cuts the most rows, the first above all, into the same number of columns; at equality the one that makes more columns. */
function findSeparator(text: string): string | undefined {
  const start = text.slice(0, 65_536);
  let best: { separator: string; score: number } | undefined;
  for (const separator of [';', '\t', '|', ',']) {
    const counts = separatorsByRow(start, separator);
    const times = (count: number): number => counts.filter((other) => other === count).length;
    const usual = counts.filter((count) => count > 0).sort((a, b) => times(b) - times(a) || b - a)[0];
    if (usual === undefined) continue;
    const score =
      (times(usual) / counts.length + (counts[0] === usual ? 0.3 : 0)) * 1000 + Math.min(usual, 99) / 10 + (separator === ',' ? 0 : 0.05);
    if (score > (best?.score ?? 0)) best = { separator, score };
  }
  return best?.separator;
}

/** How many separators stand in each of the first ten filled rows, quoted cells left out. */
function separatorsByRow(text: string, separator: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let filled = false;
  let fresh = true;
  for (let i = 0; i < text.length && counts.length < 10; i++) {
    const c = text[i]!;
    if (c === '"' && fresh) {
      do i = text.indexOf('"', i + 1) + 1;
      while (i > 0 && text[i] === '"');
      if (i <= 0) break;
      i--;
      filled = true;
      fresh = false;
    } else if (c === '\n' || c === '\r') {
      if (filled) counts.push(count);
      count = 0;
      filled = false;
      fresh = true;
    } else {
      fresh = c === separator;
      if (fresh) count++;
      filled = true;
    }
  }
  if (filled && counts.length < 10) counts.push(count);
  return counts;
}

async function readWorkbook(source: AsyncIterable<Uint8Array>, file: SheetFile, table: Table): Promise<void> {
  const { problems } = file;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_WORKBOOK) {
      problems.add(
        'error',
        'workbook_too_large',
        "Le classeur dépasse 64 Mo : enregistrez la feuille en CSV, qu'Encours lit sans limite de taille.",
      );
      return;
    }
  }
  const bytes = Buffer.concat(chunks);
  const fault = await zipFault(bytes);
  if (fault) {
    problems.add(
      'error',
      `workbook_${fault}`,
      {
        broken: 'Le classeur est abîmé ou incomplet : rouvrez-le dans le tableur, enregistrez-le de nouveau en .xlsx et recommencez.',
        encrypted: 'Le classeur est protégé par un mot de passe : enregistrez-le sans mot de passe et recommencez.',
        too_large: "Le classeur est démesuré une fois décompressé : enregistrez la feuille en CSV, qu'Encours lit sans limite de taille.",
      }[fault],
    );
    return;
  }
  const sheets = await workbook(bytes);
  if (!sheets) {
    problems.add(
      'error',
      'workbook_unreadable',
      "Ce fichier n'est pas un classeur .xlsx lisible : enregistrez le tableau en .xlsx ou en CSV et recommencez. Si c'est une archive ZIP, décompressez-la et déposez ce qu'elle contient.",
    );
    return;
  }
  file.kind = 'xlsx';
  const filled = sheets.filter(({ data }) => data.length > 1);
  const chosen = filled[0] ?? sheets[0];
  if (!chosen) return;
  file.sheet = chosen.sheet;
  if (filled.length > 1)
    problems.add('info', 'several_sheets', `Le classeur a ${filled.length} feuilles remplies : seule ${quote(chosen.sheet)} est lue.`);
  for (const [index, row] of chosen.data.entries()) {
    const waiting = table.add(row.map(asText), index + 1);
    if (waiting) await waiting;
  }
}

/** The reader's library throws in many ways on a damaged workbook: all mean that it cannot be read. */
async function workbook(bytes: Buffer): Promise<{ sheet: string; data: unknown[][] }[] | undefined> {
  try {
    return (await readXlsx(new Uint8Array(bytes).buffer, { parseNumber: (text) => text })) as { sheet: string; data: unknown[][] }[];
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  const text = String(value);
  return /^-?\d*\.\d{12,}$|^-?[\d.]+E[+-]?\d+$/i.test(text) ? rounded(Number(text)) : text;
}

/** A spreadsheet keeps binary fractions: 1234.5600000000001 is what it shows as 1234.56. */
function rounded(number: number): string {
  const text = String(Number(number.toPrecision(15)));
  return text.includes('e') ? number.toFixed(2) : text;
}
