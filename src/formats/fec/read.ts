import type { Day } from '#values/day.ts';
import { LineDecoder, narrowed, type Encoding } from '#formats/text/encoding.ts';
import { LineTooLong, lineBlocks } from '#formats/text/lines.ts';
import { Problems, quote } from '#formats/text/problems.ts';
import { foreignKind } from '#formats/text/signature.ts';
import { amount, DOT, readAmount, SCIENTIFIC, THOUSANDS } from './amount.ts';
import { date, readDate } from './date.ts';
import { readHeader, splitQuoted, type FecField, type FecHeader } from './header.ts';

/**
 * One line of the ledger. Amounts are cents; days are '' when empty; texts are trimmed.
 * Texts are views on the block they were read from: whoever keeps some of a large file copies them (see `owned`).
 */
export type FecLine = {
  line: number;
  journal: string;
  journalLabel: string;
  entry: string;
  on: Day;
  account: string;
  accountLabel: string;
  auxiliary: string;
  auxiliaryLabel: string;
  reference: string;
  referenceOn: Day | '';
  label: string;
  debit: number;
  credit: number;
  lettering: string;
  letteredOn: Day | '';
  validatedOn: Day | '';
  /** Montantdevise as written: its currency may have another number of decimals. */
  foreignAmount: string;
  currency: string;
};

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

/** Past this number of fields a line is only counted. */
const MOST_FIELDS = 64;
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
      yield chunk;
    }
  };

  try {
    for await (const { bytes, end, last } of lineBlocks(guarded(narrowed(counted(), (encoding) => (wide = encoding)), problems))) {
      const text = decoder.decode(bytes);
      const stop = end === 'LF' ? '\n' : '\r';
      let batch: FecLine[] = [];
      for (let from = 0; from < text.length;) {
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
                problems.add('error', 'xml_fec', 'Ce fichier est un FEC au format XML, admis par l\'article A47 A-1 mais qu\'Encours ne lit pas : exportez-le en texte, champs séparés par une tabulation ou une barre verticale.', lineNumber);
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
        problems.add('warning', 'encoding_mixed', 'Le fichier mêle deux jeux de caractères : des lignes qui ne sont pas en UTF-8 ont été lues en Windows-1252. Vérifiez les noms accentués.', lineNumber);
      }
    }
  } catch (error) {
    if (error instanceof LineTooLong) problems.add('error', 'no_line_ends', 'Aucune fin de ligne dans les premiers mégaoctets : ce fichier n\'est pas un texte en lignes.');
    else if (!(error instanceof ForeignFile)) throw error;
  }
  return finish();

  function finish(): FecFile {
    file.encoding = file.bytes === 0 ? undefined : wide ?? decoder.encoding;
    if (problems.count('not_text') + problems.count('no_line_ends') > 0) file.encoding = undefined;
    if (wide) problems.add('warning', 'encoding_utf16', 'Le fichier est en UTF-16, que l\'article A47 A-1 n\'admet pas (ASCII, ISO 8859-15 ou UTF-8) : Encours l\'a converti pour le lire.');
    if (decoder.encoding === 'windows-1252') problems.add('info', 'encoding_windows', 'Le fichier est en Windows-1252 (caractères € ou œ), et non en ISO 8859-15 comme l\'article A47 A-1 le demande : il est lu correctement.');
    if (!problems.refused && !file.header) problems.add('error', 'empty_file', 'Le fichier est vide. Refaites l\'export du FEC, ou choisissez un autre fichier.');
    else if (!problems.refused && file.lines === 0) problems.add('error', 'no_lines', 'Le fichier ne porte que son en-tête, sans aucune écriture. Refaites l\'export sur l\'exercice voulu.');
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

const BLANK = Symbol('blank');
const UNREADABLE = Symbol('unreadable');

/** A text that no longer holds on to the block it was read from. */
export function owned(text: string): string {
  return text.length < 13 ? text : Buffer.from(text).toString();
}

/** What is unusual and told once, with how many times. */
type Oddity = 'dot' | 'thousands' | 'scientific' | 'dates' | 'nul' | 'trailing';

/** Turns the characters of one line into a `FecLine`, field by field, by the layout of the header. */
class LineReader {
  #header: FecHeader;
  #problems: Problems;
  #starts = new Int32Array(MOST_FIELDS + 1);
  #ends = new Int32Array(MOST_FIELDS + 1);
  #text = '';
  #started = false;
  #code: number;
  #at: Record<FecField, number>;
  /** The last column a cut line may not do without. */
  #lastNeeded: number;
  #seen: Record<Oddity, number> = { dot: 0, thousands: 0, scientific: 0, dates: 0, nul: 0, trailing: 0 };
  #firstSeen: Partial<Record<Oddity, number>> = {};

  constructor(header: FecHeader, problems: Problems) {
    this.#header = header;
    this.#problems = problems;
    this.#code = header.separator.charCodeAt(0);
    const at = (field: FecField): number => header.at[field] ?? -1;
    this.#at = {
      JournalCode: at('JournalCode'), JournalLib: at('JournalLib'), EcritureNum: at('EcritureNum'), EcritureDate: at('EcritureDate'), CompteNum: at('CompteNum'),
      CompteLib: at('CompteLib'), CompAuxNum: at('CompAuxNum'), CompAuxLib: at('CompAuxLib'), PieceRef: at('PieceRef'), PieceDate: at('PieceDate'),
      EcritureLib: at('EcritureLib'), Debit: at('Debit'), Credit: at('Credit'), EcritureLet: at('EcritureLet'), DateLet: at('DateLet'), ValidDate: at('ValidDate'),
      Montantdevise: at('Montantdevise'), Idevise: at('Idevise'), DateRglt: at('DateRglt'), ModeRglt: at('ModeRglt'), NatOp: at('NatOp'), IdClient: at('IdClient'),
      Montant: at('Montant'), Sens: at('Sens'),
    };
    const optional = new Set([this.#at.Montantdevise, this.#at.Idevise, this.#at.DateRglt, this.#at.ModeRglt, this.#at.NatOp, this.#at.IdClient]);
    let needed = header.columns - 1;
    while (needed > 0 && optional.has(needed)) needed--;
    this.#lastNeeded = needed;
  }

  read(text: string, from: number, to: number, line: number, cut: boolean): FecLine | typeof BLANK | typeof UNREADABLE {
    const fields = this.#cut(text, from, to);
    const { columns } = this.#header;
    if (fields !== columns) {
      if (fields === 1 && this.#text.slice(this.#starts[0], this.#ends[0]).trim() === '') return BLANK;
      if (fields === columns + 1 && this.#isEmpty(columns) && this.#mayTrail()) this.#note('trailing', line);
      else if (fields < columns && fields > this.#lastNeeded && (!cut || this.#problems.count('short_line') > 0) && this.#isInPlace()) {
        for (let i = fields; i < columns; i++) this.#starts[i] = this.#ends[i] = 0;
        this.#problems.add('warning', 'short_line', () => `La ligne a ${fields} champs au lieu de ${columns} : les derniers, facultatifs, sont lus comme vides.`, line);
      } else return this.#wrongCount(fields, line, cut);
    }
    let blank = true;
    for (let i = 0; i < columns && blank; i++) blank = this.#starts[i] === this.#ends[i];
    if (blank) return BLANK;
    this.#started = true;
    return this.#line(line);
  }

  /** One empty field too many ends every line from the first (or the header), or else a separator stands in some text of this one. */
  #mayTrail(): boolean {
    return this.#header.trailing || !this.#started || this.#seen.trailing > 0;
  }

  /** True when the dates and amounts of a short line stand where the header says: only its last fields are missing, nothing is shifted. */
  #isInPlace(): boolean {
    const { EcritureDate, ValidDate, Debit, Credit, Montant } = this.#at;
    const isDay = (index: number): boolean => index >= 0 && Boolean(readDate(this.#text, this.#starts[index]!, this.#ends[index]!));
    const isAmount = (index: number): boolean => index < 0 || readAmount(this.#text, this.#starts[index]!, this.#ends[index]!);
    return isDay(EcritureDate) && isDay(ValidDate) && isAmount(Debit) && isAmount(Credit) && isAmount(Montant);
  }

  #wrongCount(fields: number, line: number, cut: boolean): typeof UNREADABLE {
    const { columns } = this.#header;
    if (cut && fields < columns) {
      this.#problems.add('error', 'truncated_file', `Le fichier s'arrête au milieu de la ligne ${line} (${fields} champs sur ${columns}) : l'envoi ou l'export a été interrompu. Recommencez-le.`, line);
    } else {
      this.#problems.add('error', 'shifted_columns', () => `La ligne a ${fields} champs au lieu de ${columns} : ses colonnes sont décalées. Un séparateur manque ou figure dans un libellé ; corrigez la ligne ou refaites l'export.`, line);
    }
    return UNREADABLE;
  }

  /** Notes where each field starts and ends, without the spaces, no-break spaces and NUL around it. Gives the number of fields. */
  #cut(text: string, from: number, to: number): number {
    const starts = this.#starts;
    const ends = this.#ends;
    if (this.#header.quoted) return this.#cutQuoted(text.slice(from, to));
    this.#text = text;
    const code = this.#code;
    let count = 0;
    let start = from;
    for (let i = from; i <= to; i++) {
      if (i < to && text.charCodeAt(i) !== code) continue;
      if (count <= MOST_FIELDS) {
        let a = start;
        let b = i;
        while (a < b && isPadding(text.charCodeAt(a))) a++;
        while (b > a && isPadding(text.charCodeAt(b - 1))) b--;
        starts[count] = a;
        ends[count] = b;
      }
      count++;
      start = i + 1;
    }
    return count;
  }

  #cutQuoted(line: string): number {
    const fields = splitQuoted(line, this.#header.separator);
    this.#text = '';
    let length = 0;
    fields.slice(0, MOST_FIELDS + 1).forEach((field, i) => {
      fields[i] = field.trim();
      this.#starts[i] = length;
      this.#ends[i] = length += fields[i]!.length;
    });
    this.#text = fields.slice(0, MOST_FIELDS + 1).join('');
    return fields.length;
  }

  #isEmpty(index: number): boolean {
    return index <= MOST_FIELDS && this.#starts[index] === this.#ends[index];
  }

  #take(index: number, line: number): string {
    if (index < 0) return '';
    const start = this.#starts[index]!;
    const end = this.#ends[index]!;
    if (start === end) return '';
    const text = this.#text.slice(start, end);
    if (text.indexOf('\0') < 0) return text;
    this.#note('nul', line);
    return text.replaceAll('\0', '').trim();
  }

  #raw(field: FecField): string {
    return this.#text.slice(this.#starts[this.#at[field]], this.#ends[this.#at[field]]);
  }

  #note(kind: Oddity, line: number): void {
    this.#seen[kind]++;
    this.#firstSeen[kind] ??= line;
  }

  #line(line: number): FecLine | typeof UNREADABLE {
    const at = this.#at;
    let debit = 0;
    let credit = 0;
    if (at.Debit >= 0 && at.Credit >= 0) {
      const first = this.#amount('Debit', line);
      const second = this.#amount('Credit', line);
      if (first === undefined || second === undefined) return UNREADABLE;
      debit = first;
      credit = second;
    } else if (at.Montant >= 0 && at.Sens >= 0) {
      const value = this.#amount('Montant', line);
      if (value === undefined) return UNREADABLE;
      const sense = this.#raw('Sens').toUpperCase();
      if (sense === 'D' || sense === '+1' || sense === '1' || sense === '+') debit = value;
      else if (sense === 'C' || sense === '-1' || sense === '-') credit = value;
      else if (value !== 0 || sense !== '') {
        this.#problems.add('error', 'sense_unreadable', () => `Le sens ${quote(sense)} n'est ni D, C, +1 ni -1 : corrigez la ligne ou refaites l'export.`, line, 'Sens');
        return UNREADABLE;
      }
    }
    if (at.EcritureDate < 0 || at.CompteNum < 0) return UNREADABLE;
    const on = this.#day('EcritureDate', line);
    if (!on) {
      if (on === '') this.#problems.add('error', 'date_missing', 'La date d\'écriture est vide : complétez-la ou refaites l\'export.', line, 'EcritureDate');
      return UNREADABLE;
    }
    const account = this.#take(at.CompteNum, line);
    if (!startsWithDigits(account)) {
      this.#problems.add(account === '' ? 'error' : 'warning', 'account_not_numeric', () => `Le compte ${quote(account)} ne commence pas par trois chiffres, comme l'article A47 A-1 le demande.`, line, 'CompteNum');
      if (account === '') return UNREADABLE;
    }
    if (debit !== 0 && credit !== 0) {
      this.#problems.add('warning', 'debit_and_credit', 'La ligne porte à la fois un débit et un crédit : Encours retient leur différence. Vérifiez-la.', line);
    }
    return {
      line,
      journal: this.#take(at.JournalCode, line),
      journalLabel: this.#take(at.JournalLib, line),
      entry: this.#take(at.EcritureNum, line),
      on,
      account,
      accountLabel: this.#take(at.CompteLib, line),
      auxiliary: this.#take(at.CompAuxNum, line),
      auxiliaryLabel: this.#take(at.CompAuxLib, line),
      reference: this.#take(at.PieceRef, line),
      referenceOn: this.#day('PieceDate', line) ?? '',
      label: this.#take(at.EcritureLib, line),
      debit,
      credit,
      lettering: this.#take(at.EcritureLet, line),
      letteredOn: this.#day('DateLet', line) ?? '',
      validatedOn: this.#day('ValidDate', line) ?? '',
      foreignAmount: this.#take(at.Montantdevise, line),
      currency: this.#take(at.Idevise, line),
    };
  }

  #amount(field: FecField, line: number): number | undefined {
    const index = this.#at[field];
    if (readAmount(this.#text, this.#starts[index]!, this.#ends[index]!)) {
      if (amount.oddity !== 0) {
        if (amount.oddity & DOT) this.#note('dot', line);
        if (amount.oddity & THOUSANDS) this.#note('thousands', line);
        if (amount.oddity & SCIENTIFIC) this.#note('scientific', line);
      }
      return amount.cents;
    }
    const code = amount.error!;
    this.#problems.add('error', code, () => `${AMOUNT_ERRORS[code]} : ${quote(this.#raw(field))}. Corrigez-le ou refaites l'export.`, line, field);
    return undefined;
  }

  /** The day of a field; `undefined` when it cannot be one, which is an error only for the date of the entry. */
  #day(field: 'EcritureDate' | 'PieceDate' | 'DateLet' | 'ValidDate', line: number): Day | '' | undefined {
    const index = this.#at[field];
    if (index < 0) return '';
    const day = readDate(this.#text, this.#starts[index]!, this.#ends[index]!);
    if (date.dialect) this.#note('dates', line);
    if (day !== undefined) return day;
    if (field === 'EcritureDate') {
      this.#problems.add('error', 'date_unreadable', () => `La date d'écriture ${quote(this.#raw(field))} n'existe pas ou n'est pas écrite AAAAMMJJ : corrigez-la ou refaites l'export.`, line, field);
    } else {
      this.#problems.add('warning', 'date_ignored', () => `La date ${quote(this.#raw(field))} n'existe pas ou n'est pas écrite AAAAMMJJ : elle est lue comme vide.`, line, field);
    }
    return undefined;
  }

  /** Tells once what was unusual all along. */
  tell(): void {
    const told = (kind: Oddity, severity: 'warning' | 'info', code: string, what: (times: string) => string): void => {
      const times = this.#seen[kind];
      if (times > 0) this.#problems.add(severity, code, what(`${times} fois`), this.#firstSeen[kind]);
    };
    told('dot', 'warning', 'decimal_dot', (times) => `Des montants ont un point décimal (${times}) au lieu de la virgule de l'article A47 A-1 : ils sont lus comme tels.`);
    told('thousands', 'warning', 'thousands_separator', (times) => `Des montants ont un séparateur de milliers (${times}), que l'article A47 A-1 n'admet pas : ils sont lus sans lui.`);
    told('scientific', 'warning', 'scientific_notation', (times) => `Des montants sont en notation scientifique (${times}) : ils sont lus exactement.`);
    told('dates', 'warning', 'date_dialect', (times) => `Des dates ne sont pas écrites AAAAMMJJ (${times}) comme l'article A47 A-1 le demande : elles sont lues comme telles.`);
    told('nul', 'warning', 'nul_bytes', (times) => `Des caractères nuls figurent dans des champs (${times}) : ils sont retirés.`);
    told('trailing', 'info', 'trailing_separator', (times) => `Des lignes finissent par un séparateur en trop (${times}) : il est ignoré.`);
  }
}

const AMOUNT_ERRORS = {
  amount_unreadable: 'Le montant n\'est pas lisible',
  amount_two_commas: 'Le montant a plusieurs virgules',
  amount_decimals: 'Le montant a plus de deux décimales',
  amount_too_large: 'Le montant dépasse cent milliards d\'euros',
};

function isPadding(code: number): boolean {
  return code === 32 || code === 160 || code === 0 || code === 0x202f || code === 13 || code === 26;
}

function startsWithDigits(account: string): boolean {
  for (let i = 0; i < 3; i++) {
    const code = account.charCodeAt(i);
    if (!(code >= 48 && code <= 57)) return false;
  }
  return true;
}
