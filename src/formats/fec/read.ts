import { LineDecoder, narrowed, type Encoding } from '#formats/text/encoding.ts';
import { LineTooLong, lineBlocks } from '#formats/text/lines.ts';
import { Problems } from '#formats/text/problems.ts';
import { foreignKind } from '#formats/text/signature.ts';
import { readHeader, type FecHeader } from './header.ts';
import { BLANK, LineReader, UNREADABLE, type FecLine } from './line.ts';

export type { FecLine } from './line.ts';

/** What was read, once the end is reached. `lines` counts the lines after the header that hold something, readable or not. */
export type FecFile = {
  recognised: boolean;
  encoding: Encoding | undefined;
  header: FecHeader | undefined;
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
 * Reads a FEC (LPF A47 A-1) as it streams by and gives its lines in batches; memory stays flat and an awaited sink holds the source back.
 * Nothing is thrown for what the file holds: problems are collected in the result, an error there meaning that the file is refused.
 * A line with an unreadable date or amount, or of another number of fields, is told and not given.
 */
export async function readFec(source: AsyncIterable<Uint8Array>, sink: Sink): Promise<FecFile> {
  const file: FecFile = { recognised: false, encoding: undefined, header: undefined, lines: 0, bytes: 0, problems: new Problems() };
  const { problems } = file;
  const decoder = new LineDecoder();
  let wide: Encoding | undefined;
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
    for await (const { bytes, end, last } of lineBlocks(
      guarded(
        narrowed(counted(), (encoding) => (wide = encoding)),
        problems,
      ),
    )) {
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
              if (/^\s*<(\?xml|comptabilit|FEC)/i.test(first)) {
                problems.add(
                  'error',
                  'xml_fec',
                  "Ce fichier est un FEC au format XML, admis par l'article A47 A-1 mais qu'Encours ne lit pas : exportez-le en texte, champs séparés par une tabulation ou une barre verticale.",
                  lineNumber,
                );
                return finish();
              }
              file.header = readHeader(first, lineNumber, problems);
              if (!file.header) return finish();
              file.recognised = true;
              reader = new LineReader(file.header, problems);
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
    if (!problems.refused && !file.header)
      problems.add('error', 'empty_file', "Le fichier est vide. Refaites l'export du FEC, ou choisissez un autre fichier.");
    else if (!problems.refused && file.lines === 0)
      problems.add(
        'error',
        'no_lines',
        "Le fichier ne porte que son en-tête, sans aucune écriture. Refaites l'export sur l'exercice voulu.",
      );
    reader?.tell();
    return file;
  }
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
