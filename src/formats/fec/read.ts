import { LineDecoder, narrowed, type Encoding } from '#formats/text/encoding.ts';
import { LineTooLong, lineBlocks } from '#formats/text/lines.ts';
import { Problems } from '#formats/text/problems.ts';
import { foreignKind } from '#formats/text/signature.ts';
import { readHeader, type FecHeader, type Separator } from './header.ts';
import { BLANK, LineReader, UNREADABLE, type FecLine } from './line.ts';
import { isXml, readXmlFec } from './xml.ts';

export type { FecLine } from './line.ts';

/** What was read, once the end is reached. `lines` counts the lines after the header that hold something, readable or not. */
export type FecFile = {
  recognised: boolean;
  encoding: Encoding | undefined;
  separator: Separator | 'XML' | undefined;
  columns: number;
  lines: number;
  bytes: number;
  problems: Problems;
};

type Sink = (lines: FecLine[]) => void | Promise<void>;

/** Larger pieces are cut: texts of a megabyte are collected late, and cost 300 MB more on a large file. */
const CHUNK = 65_536;
/** Lines given to the sink at once. */
const BATCH = 2000;

/**
 * Reads a FEC (LPF A47 A-1), flat or in XML, as it streams by and gives its lines in batches; memory stays flat and an awaited sink holds the source back.
 * Nothing is thrown for what the file holds: problems are collected in the result, an error there meaning that the file is refused.
 * A line with an unreadable date or amount, or of another number of fields, is told and not given.
 */
export async function readFec(source: AsyncIterable<Uint8Array>, sink: Sink): Promise<FecFile> {
  const file: FecFile = { recognised: false, encoding: undefined, separator: undefined, columns: 0, lines: 0, bytes: 0, problems: new Problems() };
  const { problems } = file;
  const decoder = new LineDecoder();
  let wide: Encoding | undefined;
  let header: FecHeader | undefined;
  let reader: LineReader | undefined;
  let lineNumber = 0;
  let mixedTold = false;

  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      file.bytes += chunk.length;
      for (let at = 0; at < chunk.length; at += CHUNK) yield chunk.subarray(at, at + CHUNK);
    }
  };

  try {
    const { head, all } = await peek(guarded(narrowed(counted(), (encoding) => (wide = encoding)), problems));
    if (isXml(head)) {
      const xml = await readXmlFec(all, problems, sink, () => wide);
      if (!problems.refused && xml.lines === 0) noLines();
      return Object.assign(file, xml, { separator: 'XML' as const });
    }
    for await (const { bytes, end, last } of lineBlocks(all)) {
      const text = decoder.decode(bytes);
      const stop = end === 'LF' ? '\n' : '\r';
      let batch: FecLine[] = [];
      for (let from = 0; from < text.length; ) {
        const found = text.indexOf(stop, from);
        const next = found < 0 ? text.length : found + 1;
        let to = found < 0 ? text.length : found;
        while (to > from && isEnd(text.charCodeAt(to - 1))) to--;
        while (from < to && isEnd(text.charCodeAt(from))) from++;
        lineNumber++;
        if (to > from) {
          if (!reader) {
            const first = text.slice(from, to);
            if (first.trim() !== '') {
              header = readHeader(first, lineNumber, problems);
              if (!header) return finish();
              Object.assign(file, { recognised: true, separator: header.separator, columns: header.columns });
              reader = new LineReader(header, problems);
            }
          } else {
            const cut = last && found < 0;
            const line = reader.read(text, from, to, lineNumber, cut);
            if (line !== BLANK) file.lines++;
            if (line !== BLANK && line !== UNREADABLE) {
              batch.push(line);
              if (batch.length === BATCH) {
                const waiting = sink(batch);
                if (waiting) await waiting;
                batch = [];
              }
            }
          }
        }
        from = next;
      }
      if (batch.length > 0) {
        const waiting = sink(batch);
        if (waiting) await waiting;
      }
      if (decoder.mixed > 0 && !mixedTold) {
        mixedTold = true;
        problems.add(
          'warning',
          'encoding_mixed',
          'Le fichier mêle deux jeux de caractères : des lignes qui ne sont pas en UTF-8 ont été lues en Windows-1252. Vérifiez les noms accentués.',
          lineNumber,
        );
      }
    }
  } catch (error) {
    if (error instanceof LineTooLong)
      problems.add('error', 'no_line_ends', "Aucune fin de ligne dans les premiers mégaoctets : ce fichier n'est pas un texte en lignes.");
    else if (!(error instanceof ForeignFile)) throw error;
  }
  return finish();

  function finish(): FecFile {
    file.encoding = file.bytes === 0 ? undefined : (wide ?? decoder.encoding);
    if (problems.count('not_text') + problems.count('no_line_ends') > 0) file.encoding = undefined;
    if (wide)
      problems.add(
        'warning',
        'encoding_utf16',
        "Le fichier est en UTF-16, que l'article A47 A-1 n'admet pas (ASCII, ISO 8859-15 ou UTF-8) : Encours l'a converti pour le lire.",
      );
    if (decoder.encoding === 'windows-1252')
      problems.add(
        'info',
        'encoding_windows',
        "Le fichier est en Windows-1252 (caractères € ou œ), et non en ISO 8859-15 comme l'article A47 A-1 le demande : il est lu correctement.",
      );
    if (!problems.refused && !header)
      problems.add('error', 'empty_file', "Le fichier est vide. Refaites l'export du FEC, ou choisissez un autre fichier.");
    else if (!problems.refused && file.lines === 0) noLines();
    reader?.tell();
    return file;
  }

  function noLines(): void {
    problems.add('error', 'no_lines', "Le fichier ne porte que son en-tête, sans aucune écriture. Refaites l'export sur l'exercice voulu.");
  }
}

/** The first piece of a source, and the whole of it still to be read. */
async function peek(source: AsyncGenerator<Uint8Array>): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const { value, done } = await source.next();
  const head = done ? new Uint8Array() : value;
  return {
    head,
    all: (async function* () {
      if (done) return;
      yield head;
      yield* source;
    })(),
  };
}

function isEnd(code: number): boolean {
  return code === 13 || code === 10;
}

class ForeignFile extends Error {}

/** Stops at once on a file of another kind, told by its first bytes. */
async function* guarded(source: AsyncIterable<Uint8Array>, problems: Problems): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 512) continue;
    check(head, problems);
    yield head;
    head = undefined;
  }
  if (head && head.length > 0) {
    check(head, problems);
    yield head;
  }
}

function check(head: Buffer, problems: Problems): void {
  const kind = foreignKind(head);
  if (!kind) return;
  problems.add('error', 'not_text', `Ce fichier n'est pas un texte mais ${kind}. Choisissez le FEC exporté par le logiciel comptable.`);
  throw new ForeignFile();
}
