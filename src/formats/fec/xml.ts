import { SaxesParser } from 'saxes';
import type { Encoding } from '#formats/text/encoding.ts';
import { quote, type Problems } from '#formats/text/problems.ts';
import { CASH_FIELDS, FEC_FIELDS, fieldOf, type FecField, type FecHeader } from './header.ts';
import { BLANK, LineReader, UNREADABLE, type FecLine } from './line.ts';

/** The schemas of the DGFiP nest four levels; a file that nests deeper, or has a longer text, is none of theirs. */
const DEEPEST = 12;
const LONGEST_TEXT = 65_536;
const MOST_LINES_OF_AN_ENTRY = 200_000;
const BATCH = 2_000;

const COLUMNS: readonly FecField[] = [...FEC_FIELDS, ...CASH_FIELDS];
const LAYOUT: FecHeader = {
  separator: '\t', quoted: false, columns: COLUMNS.length, trailing: false, at: Object.fromEntries(COLUMNS.map((field, index) => [field, index])),
};
const LEVELS = ['journal', 'ecriture', 'ligne'] as const;
type Level = (typeof LEVELS)[number];
type Fields = Partial<Record<FecField, string>>;

export type XmlFec = { recognised: boolean; encoding: Encoding | undefined; columns: number; lines: number };

/** True when the first bytes are those of an XML document. */
export function isXml(head: Uint8Array): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml\b|comptabilite\b)/i.test(Buffer.from(head.subarray(0, 256)).toString('latin1'));
}

/**
 * Reads the XML form of a FEC as it streams by (LPF A47 A-1, schemas formatA47A-I-VII-1, VIII-3, VIII-5, VIII-7 of the DGFiP): comptabilite › exercice ›
 * journal › ecriture › ligne. What is said of a journal or an entry holds for its lines; there, the lettering is said of the entry as a whole.
 * No document type is admitted, so no entity is ever expanded. Problems are collected, nothing is thrown for what the file holds.
 * @param wide the encoding the bytes were converted from, when they were not UTF-8.
 */
export async function readXmlFec(
  source: AsyncIterable<Uint8Array>, problems: Problems, sink: (lines: FecLine[]) => void | Promise<void>, wide: () => Encoding | undefined,
): Promise<XmlFec> {
  const entries = new Entries(problems);
  let decoder: TextDecoder | undefined;
  let encoding: Encoding | undefined;
  try {
    for await (const chunk of source) {
      if (!decoder) {
        const found = wide() ? { label: 'utf-8', encoding: wide()! } : declared(chunk);
        if (!found) return refuse('encoding_unknown', "Le jeu de caractères annoncé par ce fichier XML n'est pas connu : refaites l'export en UTF-8.");
        encoding = found.encoding;
        decoder = new TextDecoder(found.label, { fatal: true });
      }
      entries.parser.write(decoder.decode(chunk, { stream: true }));
      for (let batch = entries.take(); batch.length > 0; batch = entries.take()) await sink(batch);
    }
    entries.parser.write(decoder?.decode() ?? '').close();
    for (let batch = entries.take(); batch.length > 0; batch = entries.take()) await sink(batch);
  } catch (error) {
    if (error instanceof Stopped) return ended();
    const line = entries.parser.line;
    if (error instanceof TypeError && decoder) {
      return refuse('encoding_wrong', `Le fichier XML n'est pas dans le jeu de caractères qu'il annonce (${encoding}), vers la ligne ${line} : refaites l'export.`, line);
    }
    if (!(error instanceof XmlProblem)) throw error;
    if (entries.isOpen && /unclosed|unexpected end/i.test(error.message)) {
      return refuse('truncated_file', `Le fichier s'arrête à la ligne ${line} avant sa fin : l'envoi ou l'export a été interrompu. Recommencez-le.`, line);
    }
    return refuse('xml_malformed', `Le fichier XML est mal formé à la ligne ${line} : refaites l'export depuis le logiciel comptable.`, line);
  }
  if (!entries.recognised) {
    problems.add('error', 'no_header', "Ce fichier XML n'est pas un FEC : on y attend les éléments comptabilite, exercice, journal, ecriture et ligne. Choisissez le fichier des écritures comptables exporté par le logiciel comptable.");
  }
  return ended();

  function refuse(code: string, message: string, line?: number): XmlFec {
    problems.add('error', code, message, line);
    return ended();
  }
  function ended(): XmlFec {
    entries.tell();
    return { recognised: entries.recognised, encoding, columns: entries.columns, lines: entries.lines };
  }
}

/** Thrown out of the parser: what the XML itself does wrong, or a problem told already. */
class XmlProblem extends Error {}
class Stopped extends Error {}

/** Gathers the fields of each entry until it ends, then gives its lines as the flat form would have them. */
class Entries {
  readonly parser = new SaxesParser();
  recognised = false;
  lines = 0;
  #problems: Problems;
  #reader: LineReader;
  #path: string[] = [];
  #text = '';
  #fields: Record<Level, Fields> = { journal: {}, ecriture: {}, ligne: {} };
  #entry: { fields: Fields; line: number }[] = [];
  #ready: FecLine[] = [];
  /** Where the line being read begins. */
  #opened = 0;
  #cash = 0;
  #lettersEntries = false;

  constructor(problems: Problems) {
    this.#problems = problems;
    this.#reader = new LineReader(LAYOUT, problems);
    this.parser.on('error', (error) => { throw new XmlProblem(error.message); });
    this.parser.on('doctype', () => this.#stop('xml_doctype', "Ce fichier XML porte une déclaration DOCTYPE, qu'un FEC n'a pas : il est refusé par sécurité. Refaites l'export."));
    this.parser.on('text', (text) => this.#append(text));
    this.parser.on('cdata', (text) => this.#append(text));
    this.parser.on('opentag', ({ name }) => this.#open(name));
    this.parser.on('closetag', ({ name }) => this.#close(name));
  }

  get columns(): number {
    return this.recognised ? FEC_FIELDS.length + this.#cash : 0;
  }

  get isOpen(): boolean {
    return this.#path.length > 0;
  }

  take(): FecLine[] {
    return this.#ready.splice(0, BATCH);
  }

  tell(): void {
    this.#reader.tell();
    if (this.#lettersEntries) {
      this.#problems.add('info', 'lettering_of_entries', "Dans ce FEC au format XML, le lettrage est donné pour l'écriture entière : il est lu sur chacune de ses lignes.");
    }
  }

  #append(text: string): void {
    if (this.#text.length < LONGEST_TEXT) this.#text += text;
  }

  #open(name: string): void {
    const here = plain(name);
    if (this.#path.length === 0 && here !== 'comptabilite') {
      this.#stop('no_header', `Ce fichier XML n'est pas un FEC : son premier élément est ${quote(name)} et non « comptabilite ». Choisissez le FEC exporté par le logiciel comptable.`);
    }
    if (this.#path.push(here) > DEEPEST) this.#stop('xml_malformed', "Ce fichier XML a plus de niveaux qu'un FEC : refaites l'export depuis le logiciel comptable.");
    this.#text = '';
    if (here === 'journal') this.#fields.journal = {};
    if (here === 'ecriture') {
      this.#fields.ecriture = {};
      this.#entry = [];
    }
    if (here === 'ligne') {
      this.#fields.ligne = {};
      this.#opened = this.parser.line;
      this.recognised = true;
    }
  }

  #close(name: string): void {
    const here = plain(name);
    this.#path.pop();
    const level = this.#path.findLast((one): one is Level => (LEVELS as readonly string[]).includes(one));
    if (here === 'ligne') {
      if (this.#entry.push({ fields: this.#fields.ligne, line: this.#opened }) > MOST_LINES_OF_AN_ENTRY) {
        this.#stop('xml_malformed', `L'écriture qui précède la ligne ${this.parser.line} a plus de ${MOST_LINES_OF_AN_ENTRY} lignes : refaites l'export.`);
      }
    } else if (here === 'ecriture') this.#give();
    else if (level) this.#keep(level, name);
    this.#text = '';
  }

  #keep(level: Level, name: string): void {
    const field = fieldOf(name);
    const text = this.#text.trim();
    if (!field) {
      if (text !== '') this.#problems.add('info', 'unknown_column', `L'élément ${quote(name)} n'est pas un champ du FEC : il est ignoré.`, this.parser.line);
      return;
    }
    const cash = CASH_FIELDS.indexOf(field as (typeof CASH_FIELDS)[number]);
    // Cash-basis books have three more fields, or four.
    if (cash >= 0) this.#cash = Math.max(this.#cash, cash === 3 ? 4 : 3);
    if (field === 'EcritureLet' && level === 'ecriture' && text !== '') this.#lettersEntries = true;
    this.#fields[level][field] = text;
  }

  #give(): void {
    for (const { fields, line } of this.#entry) {
      const all = this.#amounts({ ...this.#fields.journal, ...this.#fields.ecriture, ...fields }, line);
      if (!all) {
        this.lines++;
        continue;
      }
      const text = COLUMNS.map((field) => flat(field, all[field] ?? '')).join('\t');
      const read = this.#reader.read(text, 0, text.length, line, false);
      if (read !== BLANK) this.lines++;
      if (read !== BLANK && read !== UNREADABLE) this.#ready.push(read);
    }
    this.#entry = [];
  }

  /** Montant and Sens as a debit or a credit; the schema lets a line have only one of the two. */
  #amounts(fields: Fields, line: number): Fields | undefined {
    if (fields.Montant === undefined) return { ...fields, Debit: fields.Debit || '0', Credit: fields.Credit || '0' };
    const sense = (fields.Sens ?? '').toUpperCase();
    if (['D', '+1', '1', '+'].includes(sense)) return { ...fields, Debit: fields.Montant, Credit: '0' };
    if (['C', '-1', '-'].includes(sense)) return { ...fields, Debit: '0', Credit: fields.Montant };
    this.#problems.add('error', 'sense_unreadable', `Le sens ${quote(sense)} n'est ni D, C, +1 ni -1 : corrigez la ligne ou refaites l'export.`, line, 'Sens');
    return undefined;
  }

  #stop(code: string, message: string): never {
    this.#problems.add('error', code, message, this.parser.line);
    throw new Stopped();
  }
}

function plain(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

/** A value as the flat form writes it: AAAAMMJJ, decimal comma. What is not written as the schema asks is left for the reader to judge. */
function flat(field: FecField, text: string): string {
  if (field.includes('Date')) return /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]*)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(text)?.slice(1).join('') ?? clean(text);
  if (field === 'Debit' || field === 'Credit' || field === 'Montantdevise') {
    return /^[+-]?\d*\.?\d*$/.test(text) ? text.replace(/(\.\d\d)0+$/, '$1').replace(/\.$/, '').replace('.', ',') : clean(text);
  }
  return clean(text);
}

function clean(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}

function declared(head: Uint8Array): { label: string; encoding: Encoding } | undefined {
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  if (text.startsWith('\u00ef\u00bb\u00bf')) return { label: 'utf-8', encoding: 'utf-8-bom' };
  const name = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/i.exec(text)?.[1]?.toLowerCase() ?? 'utf-8';
  if (name === 'utf-8' || name === 'utf8') return { label: 'utf-8', encoding: 'utf-8' };
  if (name === 'us-ascii' || name === 'ascii') return { label: 'utf-8', encoding: 'ascii' };
  if (name === 'iso-8859-15' || name === 'latin9') return { label: 'iso-8859-15', encoding: 'iso-8859-15' };
  // What calls itself ISO 8859-1 is Windows-1252 wherever the two differ.
  if (['iso-8859-1', 'latin1', 'windows-1252', 'cp1252'].includes(name)) return { label: 'windows-1252', encoding: 'windows-1252' };
  return undefined;
}
