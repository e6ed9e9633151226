import type { Day } from '#values/day.ts';
import { several, type Problem } from '#formats/text/problems.ts';
import { decimal, euros, Total } from './amount.ts';
import { EntryBalance } from './balance.ts';
import { Journals, type JournalFacts } from './journals.ts';
import { owned, type FecLine } from './line.ts';
import { readFec } from './read.ts';

/**
 * What `encours inspect --json` prints: a contract others script against. Amounts are decimal strings with a dot; days are AAAA-MM-JJ.
 * `encoding`: ascii, utf-8, utf-8-bom, iso-8859-15, windows-1252, utf-16le, utf-16be, or null when the file is no text.
 * `accepted` is false exactly when a problem has the severity error; the figures then hold for what could be read.
 */
export type FecInspection = {
  kind: 'fec' | 'unknown';
  accepted: boolean;
  encoding: string | null;
  separator: string | null;
  columns: number;
  lines: number;
  firstDate: Day | null;
  lastDate: Day | null;
  sumDebit: string;
  sumCredit: string;
  balanced: boolean;
  receivables: {
    /** Lines on customer accounts 411. */
    rows: number;
    /** Distinct CompAuxNum, else CompteNum. */
    customers: number;
    balance: string;
    /** Σ debit − credit of the lines without EcritureLet. */
    openUnlettered: string;
    rowsUnlettered: number;
    /** Distinct customer × EcritureLet. */
    letteringGroups: number;
    letteringGroupsBalanced: number;
  };
  openItems: { count: number; total: string; inferredAllocations: number };
  problems: Problem[];
};

/** Rebuilds open items from the lines: the business's part, given by who inspects. `journals` is complete when `finish` is called. */
export type OpenItemsPlanner = {
  add(line: FecLine): void;
  finish(journals: ReadonlyMap<string, JournalFacts>): {
    count: number;
    total: bigint | number;
    inferredAllocations: number;
    problems: Problem[];
  };
};

/** Reads a FEC to its end and says what it is. Nothing is written, nothing thrown for what the file holds. */
export async function inspectFec(source: AsyncIterable<Uint8Array>, planner?: OpenItemsPlanner): Promise<FecInspection> {
  const debit = new Total();
  const credit = new Total();
  const balance = new EntryBalance();
  const journals = new Journals();
  const receivables = new Receivables();
  let first: Day = '9999-12-31';
  let last: Day = '';

  let given = 0;
  const file = await readFec(source, (lines) => {
    given += lines.length;
    for (const line of lines) {
      debit.add(line.debit);
      credit.add(line.credit);
      if (line.on < first) first = line.on;
      if (line.on > last) last = line.on;
      balance.add(line);
      journals.add(line);
      if (line.account.startsWith('411')) receivables.add(line);
      planner?.add(line);
    }
  });

  const { problems } = file;
  const gap = debit.cents - credit.cents;
  const balanced = last !== '' && given === file.lines && gap === 0n;
  if (given < file.lines)
    problems.add(
      'info',
      'balance_not_checked',
      `L'équilibre n'est pas vérifié, faute d'avoir pu lire ${several(file.lines - given, 'ligne')} : corrigez d'abord.`,
    );
  else if (last !== '') {
    if (!balanced)
      problems.add(
        'error',
        'file_unbalanced',
        `Le fichier n'est pas équilibré : ${euros(debit.cents)} au débit, ${euros(credit.cents)} au crédit, soit un écart de ${euros(gap)}. Il est sans doute tronqué ou modifié ; refaites l'export.`,
      );
    balance.tell(problems, balanced);
  }
  if (last !== '') {
    if (journals.reversed)
      problems.add(
        'warning',
        'receivables_reversed',
        'Les ventes sont au crédit des comptes 411 et au débit des comptes 70 : débit et crédit semblent inversés dans ce fichier. Vérifiez-le avant de relancer qui que ce soit.',
      );
    if (receivables.rows === 0)
      problems.add('warning', 'no_receivables', "Aucune ligne sur un compte client 411 : il n'y a rien à suivre dans ce fichier.");
  }
  const plan = planner?.finish(journals.all) ?? { count: 0, total: 0, inferredAllocations: 0, problems: [] };
  const told = [...problems.list(), ...plan.problems];
  return {
    kind: file.recognised ? 'fec' : 'unknown',
    accepted: told.every(({ severity }) => severity !== 'error'),
    encoding: file.encoding ?? null,
    separator: file.separator === '\t' ? 'TAB' : (file.separator ?? null),
    columns: file.columns,
    lines: file.lines,
    firstDate: last === '' ? null : first,
    lastDate: last === '' ? null : last,
    sumDebit: decimal(debit.cents),
    sumCredit: decimal(credit.cents),
    balanced,
    receivables: receivables.facts(),
    openItems: { count: plan.count, total: decimal(plan.total), inferredAllocations: plan.inferredAllocations },
    problems: told,
  };
}

/** The facts of the 411 accounts, in numbers rather than objects: a million-line file has hundreds of thousands of groups. */
class Receivables {
  rows = 0;
  #rowsUnlettered = 0;
  #balance = new Total();
  #unlettered = new Total();
  #customers = new Map<string, number>();
  #codes = new Map<string, number>();
  #groups = new Map<number, number>();
  #sums: number[] = [];

  add(line: FecLine): void {
    const minor = line.debit - line.credit;
    this.rows++;
    this.#balance.add(minor);
    const customer = intern(this.#customers, line.auxiliary || line.account);
    if (line.lettering === '') {
      this.#rowsUnlettered++;
      this.#unlettered.add(minor);
      return;
    }
    const key = intern(this.#codes, line.lettering) * 0x1000000 + customer;
    const group = this.#groups.get(key);
    if (group !== undefined) this.#sums[group]! += minor;
    else {
      this.#groups.set(key, this.#sums.length);
      this.#sums.push(minor);
    }
  }

  facts(): FecInspection['receivables'] {
    return {
      rows: this.rows,
      customers: this.#customers.size,
      balance: decimal(this.#balance.cents),
      openUnlettered: decimal(this.#unlettered.cents),
      rowsUnlettered: this.#rowsUnlettered,
      letteringGroups: this.#sums.length,
      letteringGroupsBalanced: this.#sums.reduce((count, sum) => count + (sum === 0 ? 1 : 0), 0),
    };
  }
}

function intern(ids: Map<string, number>, text: string): number {
  let id = ids.get(text);
  if (id === undefined) ids.set(owned(text), (id = ids.size));
  return id;
}
