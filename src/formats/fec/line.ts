import type { Day } from '#values/day.ts';
import { type Problems, quote } from '#formats/text/problems.ts';
import { amount, DOT, readAmount, SCIENTIFIC, THOUSANDS } from './amount.ts';
import { date, readDate } from './date.ts';
import { CASH_FIELDS, FEC_FIELDS, splitQuoted, type FecField, type FecHeader } from './header.ts';

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

/** A text that no longer holds on to the block it was read from. */
export function owned(text: string): string {
  return text.length < 13 ? text : Buffer.from(text).toString();
}

/** Past this number of fields a line is only counted. */
const MOST_FIELDS = 64;

export const BLANK = Symbol('blank');
export const UNREADABLE = Symbol('unreadable');

const ALL_FIELDS: FecField[] = [...FEC_FIELDS, ...CASH_FIELDS, 'Montant', 'Sens'];

/** What is unusual and told once, with how many times. */
type Oddity = 'dot' | 'thousands' | 'scientific' | 'dates' | 'nul' | 'trailing';

/** Turns the characters of one line into a `FecLine`, field by field, by the layout of the header. */
export class LineReader {
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
    this.#at = Object.fromEntries(ALL_FIELDS.map((field) => [field, header.at[field] ?? -1])) as Record<FecField, number>;
    const optional = new Set([this.#at.Montantdevise, this.#at.Idevise, ...CASH_FIELDS.map((field) => this.#at[field])]);
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
        this.#problems.add(
          'warning',
          'short_line',
          () => `La ligne a ${fields} champs au lieu de ${columns} : les derniers, facultatifs, sont lus comme vides.`,
          line,
        );
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
      this.#problems.add(
        'error',
        'truncated_file',
        `Le fichier s'arrête au milieu de la ligne ${line} (${fields} champs sur ${columns}) : l'envoi ou l'export a été interrompu. Recommencez-le.`,
        line,
      );
    } else {
      this.#problems.add(
        'error',
        'shifted_columns',
        () =>
          `La ligne a ${fields} champs au lieu de ${columns} : ses colonnes sont décalées. Un séparateur manque ou figure dans un libellé ; corrigez la ligne ou refaites l'export.`,
        line,
      );
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
        this.#problems.add(
          'error',
          'sense_unreadable',
          () => `Le sens ${quote(sense)} n'est ni D, C, +1 ni -1 : corrigez la ligne ou refaites l'export.`,
          line,
          'Sens',
        );
        return UNREADABLE;
      }
    }
    if (at.EcritureDate < 0 || at.CompteNum < 0) return UNREADABLE;
    const on = this.#day('EcritureDate', line);
    if (!on) {
      if (on === '')
        this.#problems.add(
          'error',
          'date_missing',
          "La date d'écriture est vide : complétez-la ou refaites l'export.",
          line,
          'EcritureDate',
        );
      return UNREADABLE;
    }
    const account = this.#take(at.CompteNum, line);
    if (!startsWithDigits(account)) {
      this.#problems.add(
        account === '' ? 'error' : 'warning',
        'account_not_numeric',
        () => `Le compte ${quote(account)} ne commence pas par trois chiffres, comme l'article A47 A-1 le demande.`,
        line,
        'CompteNum',
      );
      if (account === '') return UNREADABLE;
    }
    if (debit !== 0 && credit !== 0) {
      this.#problems.add(
        'warning',
        'debit_and_credit',
        'La ligne porte à la fois un débit et un crédit : Encours retient leur différence. Vérifiez-la.',
        line,
      );
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
    this.#problems.add(
      'error',
      code,
      () => `${AMOUNT_ERRORS[code]} : ${quote(this.#raw(field))}. Corrigez-le ou refaites l'export.`,
      line,
      field,
    );
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
      this.#problems.add(
        'error',
        'date_unreadable',
        () => `La date d'écriture ${quote(this.#raw(field))} n'existe pas ou n'est pas écrite AAAAMMJJ : corrigez-la ou refaites l'export.`,
        line,
        field,
      );
    } else {
      this.#problems.add(
        'warning',
        'date_ignored',
        () => `La date ${quote(this.#raw(field))} n'existe pas ou n'est pas écrite AAAAMMJJ : elle est lue comme vide.`,
        line,
        field,
      );
    }
    return undefined;
  }

  /** Tells once what was unusual all along. */
  tell(): void {
    const told = (kind: Oddity, severity: 'warning' | 'info', code: string, what: (times: string) => string): void => {
      const times = this.#seen[kind];
      if (times > 0) this.#problems.add(severity, code, what(`${times} fois`), this.#firstSeen[kind]);
    };
    told(
      'dot',
      'warning',
      'decimal_dot',
      (times) => `Des montants ont un point décimal (${times}) au lieu de la virgule de l'article A47 A-1 : ils sont lus comme tels.`,
    );
    told(
      'thousands',
      'warning',
      'thousands_separator',
      (times) => `Des montants ont un séparateur de milliers (${times}), que l'article A47 A-1 n'admet pas : ils sont lus sans lui.`,
    );
    told(
      'scientific',
      'warning',
      'scientific_notation',
      (times) => `Des montants sont en notation scientifique (${times}) : ils sont lus exactement.`,
    );
    told(
      'dates',
      'warning',
      'date_dialect',
      (times) => `Des dates ne sont pas écrites AAAAMMJJ (${times}) comme l'article A47 A-1 le demande : elles sont lues comme telles.`,
    );
    told('nul', 'warning', 'nul_bytes', (times) => `Des caractères nuls figurent dans des champs (${times}) : ils sont retirés.`);
    told('trailing', 'info', 'trailing_separator', (times) => `Des lignes finissent par un séparateur en trop (${times}) : il est ignoré.`);
  }
}

const AMOUNT_ERRORS = {
  amount_unreadable: "Le montant n'est pas lisible",
  amount_two_commas: 'Le montant a plusieurs virgules',
  amount_decimals: 'Le montant a plus de deux décimales',
  amount_too_large: "Le montant dépasse cent milliards d'euros",
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
