import { several, thousands } from '#formats/text/problems.ts';
import type { FecInspection } from '#formats/fec/inspect.ts';
import { daysBetween, type Day } from '#values/day.ts';
import { fromDecimal, toDecimal } from '#values/money.ts';
import type { Problem } from '#values/shapes.ts';
import { dueOn } from '#values/terms.ts';
import { massSettlement } from './agreement.ts';
import { planLedgerBook, type LedgerBook } from './book.ts';
import type { KnownCustomer, KnownItem } from './known.ts';
import { openBefore, planCustomer, type CustomerMoves, type FileFacts } from './moves.ts';
import type { Openings } from './openings.ts';
import type { ImportPlan, ImportSettings, ImportSummary, Ledger } from './plan.ts';
import type { CustomerPlan, ReceivablesPolicy } from './receivables.ts';

/** A FEC read to its end: what it is, and the lines on its customer accounts. */
export type FecReading = { inspection: FecInspection; book: LedgerBook; policy: ReceivablesPolicy; openings: Openings };

/**
 * Plans a FEC against the ledger. Pure. A known customer whom no line of the file names is left as he stands, and told of: the file may be another
 * company's. `keep` false counts what would be posted without holding it. `fileName` may carry the company's SIREN.
 */
export function planFec(
  { inspection, book, policy, openings }: FecReading, ledger: Ledger, settings: ImportSettings, { keep, fileName }: { keep: boolean; fileName: string },
): ImportPlan {
  const tally = new Tally(inspection, ledger, settings);
  const plan: ImportPlan = { accepted: inspection.accepted, summary: tally.summary, problems: [], customers: [], items: [], pairs: [], letterings: [] };
  if (!inspection.accepted || inspection.firstDate === null || inspection.lastDate === null) {
    return { ...plan, accepted: false, problems: [...otherSiren(fileName, ledger), ...inspection.problems] };
  }
  const facts: FileFacts = { firstOn: inspection.firstDate, lastOn: inspection.lastDate, openingOn: openings.on, horizonOn: ledger.horizonOn, today: ledger.today };
  const unopened: FileFacts = { ...facts, openingOn: undefined };
  const { planner, plans } = planLedgerBook(book, policy);
  const take = (moves: CustomerMoves): void => {
    tally.addMoves(moves, ledger.known.get(moves.code));
    if (!keep) return;
    for (const item of moves.items) plan.items.push(item);
    for (const pair of moves.pairs) plan.pairs.push(pair);
    for (const lettering of moves.letterings) plan.letterings.push(lettering);
  };
  const seen = new Set<string>();
  for (const customer of plans) {
    const { code, name } = customer.customer;
    seen.add(code);
    tally.addPlan(customer);
    take(planCustomer(customer, ledger.known.get(code), openings.cover(customer.customer) ? facts : unopened));
    const known = ledger.customers.get(code);
    const terms = settings.termsDays !== undefined && !known?.terms ? { termsDays: settings.termsDays, termsRule: settings.termsRule ?? 'net' as const } : {};
    if (!known || known.name === code || 'termsDays' in terms) plan.customers.push({ code, name: !known || known.name === code ? name : '', ...terms });
  }
  for (const [code, known] of ledger.known) {
    if (!seen.has(code)) tally.addAbsent(code, known, facts);
  }
  tally.summary.rebuiltMinor = planner.control.openMinor;
  tally.summary.controlBalanceMinor = planner.control.linesMinor;
  plan.problems = [...otherSiren(fileName, ledger), ...tally.asks(), ...inspection.problems, ...planner.problems(), ...tally.problems()];
  plan.accepted = !plan.problems.some(({ severity }) => severity === 'error');
  tally.finish();
  return plan;
}

/** The name the administration gives such a file: SirenFECAAAAMMJJ. */
function otherSiren(fileName: string, { siren }: Ledger): Problem[] {
  const named = /(?:^|\D)(\d{9})FEC\d{8}(?!\d)/i.exec(fileName)?.[1];
  if (!siren || !named || named === siren) return [];
  const said = (digits: string): string => digits.replace(/(\d{3})(?=\d)/g, '$1\u202f');
  return [{
    severity: 'warning', code: 'other_siren',
    message: `Le nom du fichier porte le SIREN ${said(named)}, celui de cette société est ${said(siren)} : vérifiez que c'est bien son FEC avant d'aller plus loin.`,
  }];
}

/** Counts what the summary shows while the customers go by. */
class Tally {
  summary: ImportSummary;
  #ledger: Ledger;
  #settings: ImportSettings;
  #daysLate = 0;
  #largest: ImportSummary['largest'] = [];
  #missing: { code: string; item: KnownItem }[] = [];
  #missingCount = 0;
  #gaps = { count: 0, minor: 0, codes: [] as string[] };
  #absent = { count: 0, minor: 0, names: [] as string[] };
  /** Of debits known before, what the openings settle by not carrying it. */
  #droppedMinor = 0;
  #droppedFrom = 0;

  constructor(inspection: FecInspection, ledger: Ledger, settings: ImportSettings) {
    this.#ledger = ledger;
    this.#settings = settings;
    this.summary = {
      encoding: inspection.encoding ?? '', separator: inspection.separator ?? '', columns: inspection.columns, lines: inspection.lines, firstOn: inspection.firstDate,
      lastOn: inspection.lastDate, currency: ledger.currency, sumDebitMinor: fromDecimal(inspection.sumDebit) ?? 0, sumCreditMinor: fromDecimal(inspection.sumCredit) ?? 0,
      balanced: inspection.balanced, controlBalanceMinor: 0, rebuiltMinor: 0, customers: { total: 0, added: 0, withoutEmail: 0, withoutTerms: 0 },
      items: { total: 0, open: 0, added: 0, known: 0, ageUnknown: 0 }, allocations: { read: 0, inferred: 0, added: 0 },
      payments: { settledInvoices: 0, averageDaysLate: null }, largest: [],
    };
  }

  addPlan({ customer, items, allocations }: CustomerPlan): void {
    const { summary } = this;
    const facts = this.#ledger.customers.get(customer.code);
    summary.customers.total++;
    if (!facts) summary.customers.added++;
    if (!facts?.hasEmail) summary.customers.withoutEmail++;
    if (!facts?.terms && this.#settings.termsDays === undefined) summary.customers.withoutTerms++;
    summary.items.total += items.length;
    let open = 0;
    const paidOn = new Map<number, Day>();
    for (const { debit, on, basis } of allocations) {
      summary.allocations[basis]++;
      if (on > (paidOn.get(debit) ?? '')) paidOn.set(debit, on);
    }
    const terms = facts?.terms ?? (this.#settings.termsDays === undefined ? this.#ledger.standardTerms : { days: this.#settings.termsDays, rule: this.#settings.termsRule ?? 'net' });
    items.forEach((item, index) => {
      if (item.openMinor !== 0) open++;
      if (item.ageUnknown) summary.items.ageUnknown++;
      const paid = paidOn.get(index);
      if (item.kind === 'invoice' && item.openMinor === 0 && paid) {
        summary.payments.settledInvoices++;
        this.#daysLate += daysBetween(dueOn(item.issuedOn, terms), paid);
      }
    });
    summary.items.open += open;
    if (customer.openMinor !== 0) this.#rank({ code: customer.code, name: facts?.name ?? customer.name, openMinor: customer.openMinor, items: open });
  }

  #rank(row: ImportSummary['largest'][number]): void {
    this.#largest.push(row);
    if (this.#largest.length > 200) this.#cut();
  }

  #cut(): void {
    this.#largest.sort((a, b) => b.openMinor - a.openMinor);
    this.#largest.length = Math.min(this.#largest.length, 10);
  }

  /** A customer whom no line names, though something of his was open when the file begins or was entered during its time. */
  addAbsent(code: string, known: KnownCustomer, { firstOn, lastOn }: FileFacts): void {
    if (!known.items.some(({ postedOn }) => postedOn >= firstOn && postedOn <= lastOn) && openBefore(known, firstOn).length === 0) return;
    this.#absent.count++;
    this.#absent.minor += known.items.reduce((sum, { openMinor }) => sum + openMinor, 0);
    if (this.#absent.names.length < 3) this.#absent.names.push(this.#ledger.customers.get(code)?.name ?? code);
  }

  addMoves({ code, items, pairs, known, missing, openingGapMinor }: CustomerMoves, before: KnownCustomer | undefined): void {
    this.summary.items.added += items.length;
    this.summary.items.known += known;
    this.summary.allocations.added += pairs.length;
    this.#missingCount += missing.length;
    for (const item of missing) if (this.#missing.length < 20) this.#missing.push({ code, item });
    if (openingGapMinor < 0 && before) {
      const older = new Set(before.items.map(({ key }) => key));
      const dropped = pairs.reduce((sum, pair) => sum + (pair.rule === 'carried' && older.has(pair.debitKey) && !older.has(pair.creditKey) ? pair.minor : 0), 0);
      this.#droppedMinor += dropped;
      if (dropped > 0) this.#droppedFrom++;
    }
    if (openingGapMinor !== 0) {
      this.#gaps.count++;
      this.#gaps.minor += openingGapMinor;
      if (this.#gaps.codes.length < 5) this.#gaps.codes.push(code);
    }
  }

  /** What a person has to agree to. */
  asks(): Problem[] {
    return massSettlement(this.#ledger, this.#droppedMinor, `ses à-nouveaux ne portent pas ${money(this.#droppedMinor)} dus par ${several(this.#droppedFrom, 'client')}`);
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    if (this.#absent.count > 0) {
      const { count, minor, names } = this.#absent;
      problems.push({ severity: 'warning', code: 'customers_absent', message: `${several(count, 'client connu')} (${names.join(', ')}${count > names.length ? '…' : ''}), qui ${count > 1 ? 'doivent' : 'doit'} ${money(minor)} en tout, n'${count > 1 ? 'ont' : 'a'} aucune ligne dans ce fichier : rien n'est changé à leurs pièces. Est-ce bien le FEC de cette société ? S'ils ont réglé avant la période de ce fichier, importez aussi le FEC qui porte leurs règlements.` });
    }
    if (this.#gaps.count > 0) {
      problems.push({ severity: 'warning', code: 'opening_gap', message: `Les à-nouveaux de ${several(this.#gaps.count, 'client')} (${this.#gaps.codes.join(', ')}${this.#gaps.count > 5 ? '…' : ''}) diffèrent de ce qu'Encours connaissait à cette date, de ${money(this.#gaps.minor)} en tout : l'écart entre comme une pièce d'ouverture, d'âge inconnu. Importez le FEC définitif de l'exercice précédent pour le détailler.` });
    }
    for (const { code, item } of this.#missing) {
      problems.push({ severity: 'warning', code: 'item_missing', message: `La pièce ${item.reference || 'sans référence'} du ${item.postedOn.split('-').reverse().join('/')} (client ${code}, ${money(item.minor)}), importée auparavant, ne figure plus dans ce fichier de la même période. Elle est gardée : vérifiez-la dans le logiciel comptable.` });
    }
    if (this.#missingCount > this.#missing.length) {
      problems.push({ severity: 'warning', code: 'item_missing', message: `… et ${thousands(this.#missingCount - this.#missing.length)} autres pièces qui ne figurent plus dans le fichier.` });
    }
    return problems;
  }

  finish(): void {
    this.#cut();
    this.summary.largest = this.#largest;
    const { payments } = this.summary;
    if (payments.settledInvoices > 0) payments.averageDaysLate = Math.round((this.#daysLate / payments.settledInvoices) * 10) / 10;
  }
}

function money(minor: number): string {
  return `${toDecimal(minor).replace('.', ',').replace(/\B(?=(\d{3})+,)/g, '\u202f')} €`;
}
