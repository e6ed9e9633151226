import { decimal } from './amount.ts';
import { CASH_FIELDS, FEC_FIELDS, type FecField, type Separator } from './header.ts';
import type { FecLine } from './line.ts';

/** How a file is written. Nothing given is the norm: eighteen fields, tabulation, CR LF, UTF-8, decimal comma, AAAAMMJJ. */
export type FecDialect = {
  separator?: Separator;
  end?: '\n' | '\r\n' | '\r' | '\r\r\n';
  encoding?: 'utf-8' | 'utf-8-bom' | 'iso-8859-15' | 'windows-1252' | 'utf-16le';
  amounts?: 'debit_credit' | 'montant_sens' | 'montant_sign';
  decimalMark?: ',' | '.';
  sign?: 'first' | 'last' | 'always';
  dates?: 'compact' | 'iso' | 'french';
  /** 21 or 22 columns: the fields of cash-basis books, left empty. */
  columns?: 18 | 21 | 22;
  padded?: boolean;
  trailingSeparator?: boolean;
  lastEnd?: boolean;
  order?: (fields: FecField[]) => FecField[];
};

/** Writes a FEC, a block of bytes for about a thousand lines. Separators and line ends inside texts become spaces, for the norm has no quoting. */
export function* writeFec(lines: Iterable<FecLine>, dialect: FecDialect = {}): Generator<Buffer> {
  const { separator = '\t', end = '\r\n', encoding = 'utf-8', lastEnd = true, trailingSeparator = false } = dialect;
  let fields: FecField[] = [...FEC_FIELDS, ...CASH_FIELDS.slice(0, (dialect.columns ?? 18) - 18)];
  if (dialect.amounts && dialect.amounts !== 'debit_credit') fields = fields.map((field) => (field === 'Debit' ? 'Montant' : field === 'Credit' ? 'Sens' : field));
  if (dialect.order) fields = dialect.order(fields);
  const quotes = separator === ';' || separator === ',';
  const join = (values: string[]): string => values.map((value) => cell(value, separator, quotes, dialect.padded ?? false)).join(separator) + (trailingSeparator ? separator : '');

  let text = encoding === 'utf-8-bom' || encoding === 'utf-16le' ? '\ufeff' : '';
  text += join(fields);
  let count = 0;
  for (const line of lines) {
    text += end + join(fields.map((field) => value(line, field, dialect)));
    if (++count % 1000 === 0) {
      yield encode(text, encoding);
      text = '';
    }
  }
  yield encode(lastEnd ? text + end : text, encoding);
}

function cell(text: string, separator: string, quotes: boolean, padded: boolean): string {
  const flat = text.replace(/[\r\n]/g, ' ');
  if (quotes && (flat.includes(separator) || flat.includes('"'))) return `"${flat.replaceAll('"', '""')}"`;
  const clean = quotes ? flat : flat.replaceAll(separator, ' ');
  return padded ? clean.padEnd(14) : clean;
}

function value(line: FecLine, field: FecField, dialect: FecDialect): string {
  switch (field) {
    case 'JournalCode': return line.journal;
    case 'JournalLib': return line.journalLabel;
    case 'EcritureNum': return line.entry;
    case 'EcritureDate': return day(line.on, dialect);
    case 'CompteNum': return line.account;
    case 'CompteLib': return line.accountLabel;
    case 'CompAuxNum': return line.auxiliary;
    case 'CompAuxLib': return line.auxiliaryLabel;
    case 'PieceRef': return line.reference;
    case 'PieceDate': return day(line.referenceOn, dialect);
    case 'EcritureLib': return line.label;
    case 'Debit': return money(line.debit, dialect);
    case 'Credit': return money(line.credit, dialect);
    case 'Montant': return money(line.debit !== 0 ? line.debit : line.credit, dialect);
    case 'Sens': return dialect.amounts === 'montant_sign' ? (line.debit !== 0 ? '+1' : '-1') : line.debit !== 0 ? 'D' : 'C';
    case 'EcritureLet': return line.lettering;
    case 'DateLet': return day(line.letteredOn, dialect);
    case 'ValidDate': return day(line.validatedOn, dialect);
    case 'Montantdevise': return line.foreignAmount;
    case 'Idevise': return line.currency;
    default: return '';
  }
}

function money(cents: number, { decimalMark = ',', sign = 'first' }: FecDialect): string {
  const text = decimal(Math.abs(cents)).replace('.', decimalMark);
  if (cents < 0) return sign === 'last' ? `${text}-` : `-${text}`;
  return sign === 'always' ? `+${text}` : text;
}

function day(on: string, { dates = 'compact' }: FecDialect): string {
  if (on === '' || dates === 'iso') return on;
  return dates === 'compact' ? on.replaceAll('-', '') : on.split('-').reverse().join('/');
}

const LATIN9: Record<string, number> = { '€': 0xa4, Š: 0xa6, š: 0xa8, Ž: 0xb4, ž: 0xb8, Œ: 0xbc, œ: 0xbd, Ÿ: 0xbe };
const CP1252: Record<string, number> = { '€': 0x80, '…': 0x85, Š: 0x8a, Œ: 0x8c, Ž: 0x8e, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97, š: 0x9a, œ: 0x9c, ž: 0x9e, Ÿ: 0x9f };

/** Single-byte encodings write a question mark for a letter they do not have. */
function encode(text: string, encoding: NonNullable<FecDialect['encoding']>): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return Buffer.from(text);
  const table = encoding === 'iso-8859-15' ? LATIN9 : CP1252;
  const single = (c: string): string => String.fromCharCode(table[c] ?? (c.charCodeAt(0) < 256 ? c.charCodeAt(0) : 63));
  return Buffer.from(text.replace(/[^\u0000-\u007f]/gu, single), 'latin1');
}
