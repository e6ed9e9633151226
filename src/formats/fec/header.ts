import { type Problems, quote } from '#formats/text/problems.ts';

/** The eighteen fields of LPF A47 A-1 VII-1°, in their order; `Montant` and `Sens` may stand for the two amounts. */
export const FEC_FIELDS = ['JournalCode', 'JournalLib', 'EcritureNum', 'EcritureDate', 'CompteNum', 'CompteLib', 'CompAuxNum', 'CompAuxLib', 'PieceRef',
  'PieceDate', 'EcritureLib', 'Debit', 'Credit', 'EcritureLet', 'DateLet', 'ValidDate', 'Montantdevise', 'Idevise'] as const;

/** The fields that cash-basis books add: 21 columns (agricultural profits) or 22 (non-commercial profits). */
export const CASH_FIELDS = ['DateRglt', 'ModeRglt', 'NatOp', 'IdClient'] as const;

export type FecField = (typeof FEC_FIELDS)[number] | (typeof CASH_FIELDS)[number] | 'Montant' | 'Sens';
export type Separator = '\t' | '|' | ';' | ',';

/** Where each field stands in a line, from 0. */
export type FecHeader = { separator: Separator; quoted: boolean; columns: number; trailing: boolean; at: Partial<Record<FecField, number>> };

const SEPARATORS: Separator[] = ['\t', '|', ';', ','];
const NAMES = new Map<string, FecField>();
for (const field of [...FEC_FIELDS, ...CASH_FIELDS, 'Montant', 'Sens'] as const) NAMES.set(folded(field), field);
/** Other spellings met in exports. */
for (const [spelling, field] of [['journalcod', 'JournalCode'], ['codejournal', 'JournalCode'], ['journallibelle', 'JournalLib'], ['ecriturenumero', 'EcritureNum'],
  ['numecriture', 'EcritureNum'], ['dateecriture', 'EcritureDate'], ['comptenumero', 'CompteNum'], ['numcompte', 'CompteNum'], ['comptelibelle', 'CompteLib'],
  ['compteauxnum', 'CompAuxNum'], ['compteauxlib', 'CompAuxLib'], ['comptauxnum', 'CompAuxNum'], ['comptauxlib', 'CompAuxLib'], ['referencepiece', 'PieceRef'],
  ['datepiece', 'PieceDate'], ['ecriturelibelle', 'EcritureLib'], ['ecriturelettrage', 'EcritureLet'], ['ecriturelettre', 'EcritureLet'],
  ['datelettrage', 'DateLet'], ['validationdate', 'ValidDate'], ['datevalidation', 'ValidDate'], ['montantendevise', 'Montantdevise'],
  ['identifiantdevise', 'Idevise'], ['devise', 'Idevise'], ['datereglement', 'DateRglt'], ['modereglement', 'ModeRglt'], ['natureoperation', 'NatOp'],
  ['clientid', 'IdClient']] as const) NAMES.set(spelling, field);

/** Without these no receivable can be rebuilt: the file is refused. Without another of the eighteen it is read, and the gap is named. */
const NEEDED: FecField[] = ['JournalCode', 'EcritureNum', 'EcritureDate', 'CompteNum', 'CompAuxNum', 'PieceRef', 'EcritureLib', 'EcritureLet'];

/** The field a name stands for, in any spelling met in exports. */
export function fieldOf(name: string): FecField | undefined {
  return NAMES.get(folded(name));
}

function folded(name: string): string {
  return name.normalize('NFD').replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** Splits a line in which a field may stand between double quotes, themselves doubled inside. */
export function splitQuoted(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let start = at;
    while (line[start] === ' ') start++;
    if (line[start] !== '"') {
      const end = line.indexOf(separator, at);
      fields.push(end < 0 ? line.slice(at) : line.slice(at, end));
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    let close = start + 1;
    while (close < line.length && (line[close] !== '"' || line[close + 1] === '"')) close += line[close] === '"' ? 2 : 1;
    const next = line.indexOf(separator, close);
    fields.push(line.slice(start + 1, close).replaceAll('""', '"'));
    if (next < 0) return fields;
    at = next + 1;
  }
}

/** Reads the first line. `undefined` when it is no header of a FEC, with the reason among the problems. */
export function readHeader(line: string, lineNumber: number, problems: Problems): FecHeader | undefined {
  let best: { separator: Separator; names: string[]; score: number } | undefined;
  for (const separator of SEPARATORS) {
    const names = splitQuoted(line, separator).map((name) => name.trim());
    const score = names.filter((name) => NAMES.has(folded(name))).length;
    if (!best || score > best.score) best = { separator, names, score };
  }
  if (!best || best.score < 5) {
    refuseHeader(line, lineNumber, problems);
    return undefined;
  }
  const { separator, names } = best;
  const trailing = names.length > 1 && names.at(-1) === '';
  if (trailing) names.pop();
  const header: FecHeader = { separator, quoted: separator === ';' || separator === ',' || line.trimStart().startsWith('"'), columns: names.length, trailing, at: {} };
  const respelt: string[] = [];
  names.forEach((name, index) => {
    const field = fieldOf(name);
    if (!field) {
      problems.add('info', 'unknown_column', () => `La colonne ${index + 1}, ${quote(name)}, n'est pas un champ du FEC : elle est ignorée.`, lineNumber);
    } else if (header.at[field] !== undefined) {
      problems.add('error', 'duplicate_column', `La colonne ${field} figure deux fois dans l'en-tête : gardez-en une seule.`, lineNumber, field);
    } else {
      header.at[field] = index;
      if (name !== field && name !== 'MontantDevise' && name !== 'IDevise') respelt.push(`${quote(name)} lu ${field}`);
    }
  });
  if (respelt.length > 0) problems.add('info', 'header_spelling', `L'en-tête n'est pas écrit comme le veut l'article A47 A-1 : ${respelt.slice(0, 6).join(', ')}${respelt.length > 6 ? '…' : ''}.`, lineNumber);
  if (separator === ';' || separator === ',') {
    problems.add('warning', 'separator_not_allowed', `Le séparateur ${quote(separator)} n'est pas admis par l'article A47 A-1 du LPF (tabulation ou barre verticale) : Encours a converti le fichier pour le lire.`, lineNumber);
  }
  checkMissing(header, lineNumber, problems);
  return header;
}

function checkMissing(header: FecHeader, lineNumber: number, problems: Problems): void {
  const has = (field: FecField): boolean => header.at[field] !== undefined;
  const amounts = (has('Debit') && has('Credit')) || (has('Montant') && has('Sens'));
  const missing: FecField[] = FEC_FIELDS.filter((field) => !has(field) && field !== 'Debit' && field !== 'Credit');
  if (!amounts) missing.push(...(has('Montant') || has('Sens') ? (['Montant', 'Sens'] as const) : (['Debit', 'Credit'] as const)).filter((field) => !has(field)));
  const needed = missing.filter((field) => NEEDED.includes(field) || ['Debit', 'Credit', 'Montant', 'Sens'].includes(field));
  const list = (fields: FecField[]): string => fields.join(', ');
  if (needed.length > 0) {
    problems.add('error', 'missing_columns', `Il manque ${missing.length === 1 ? 'la colonne' : 'les colonnes'} ${list(missing)} : ${header.columns} colonnes lues sur les 18 de l'article A47 A-1. Refaites l'export du FEC complet depuis le logiciel comptable.`, lineNumber);
  } else if (missing.length > 0) {
    problems.add('warning', 'missing_columns_optional', `Il manque ${missing.length === 1 ? 'la colonne' : 'les colonnes'} ${list(missing)}, exigées par l'article A47 A-1 ; Encours peut lire le fichier sans elles.`, lineNumber);
  }
}

function refuseHeader(line: string, lineNumber: number, problems: Problems): void {
  const named = /journal\s?_?code(.)/i.exec(line);
  if (named && !/[A-Za-z0-9\t|;,]/.test(named[1]!)) {
    problems.add('error', 'unknown_separator', `Le séparateur de champs ${quote(named[1]!)} n'est pas reconnu : l'article A47 A-1 admet la tabulation ou la barre verticale. Refaites l'export avec l'un des deux.`, lineNumber);
    return;
  }
  const separator = SEPARATORS.find((one) => [18, 21, 22].includes(line.split(one).length));
  if (separator && line.split(separator).some((field) => /^\s*(19|20)\d{6}\s*$/.test(field))) {
    problems.add('error', 'header_missing', 'La première ligne porte déjà une écriture : la ligne des noms de champs (JournalCode, JournalLib, EcritureNum…) manque. Ajoutez-la ou refaites l\'export.', lineNumber);
    return;
  }
  problems.add('error', 'no_header', () => `La première ligne n'est pas l'en-tête d'un FEC : ${quote(line)}. On y attend JournalCode, JournalLib, EcritureNum… Choisissez le fichier des écritures comptables exporté par le logiciel comptable.`, lineNumber);
}
