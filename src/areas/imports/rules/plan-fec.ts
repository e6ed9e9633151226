import { thousands } from '#formats/text/problems.ts';
import type { FecInspection } from '#formats/fec/inspect.ts';
import { daysBetween, type Day } from '#values/day.ts';
import { fromDecimal, toDecimal } from '#values/money.ts';
import type { Problem } from '#values/shapes.ts';
import { dueOn } from '#values/terms.ts';
import { planLedgerBook, type LedgerBook } from './book.ts';
import { planCustomer, type CustomerMoves, type FileFacts, type KnownItem } from './moves.ts';
import type { ImportPlan, ImportSettings, ImportSummary, Ledger } from './plan.ts';
import type { CustomerPlan, ReceivablesPolicy } from './receivables.ts';

/** A FEC read to its end: what it is, and the lines on its customer accounts. */
export type FecReading = { inspection: FecInspection; book: LedgerBook; policy: ReceivablesPolicy; openingOn: Day | undefined };

/** Plans a FEC against the ledger. Pure. `keep` false counts what would be posted without holding it. */
export function planFec({ inspection, book, policy, openingOn }: FecReading, ledger: Ledger, settings: ImportSettings, keep: boolean): ImportPlan {
  const tally = new Tally(inspection, ledger, settings);
  const plan: ImportPlan = { accepted: inspection.accepted, summary: tally.summary, problems: [], customers: [], items: [], pairs: [] };
  if (!inspection.accepted || inspection.firstDate === null || inspection.lastDate === null) {
    return { ...plan, accepted: false, problems: inspection.problems };
  }
  const facts: FileFacts = { firstOn: inspection.firstDate, lastOn: inspection.lastDate, openingOn, horizonOn: ledger.horizonOn, today: ledger.today };
  const { planner, plans } = planLedgerBook(book, policy);
  const take = (moves: CustomerMoves): void => {
    tally.addMoves(moves);
    if (!keep) return;
    for (const item of moves.items) plan.items.push(item);
    for (const pair of moves.pairs) plan.pairs.push(pair);
  };
  const seen = new Set<string>();
  for (const customer of plans) {
    const { code, name } = customer.customer;
    seen.add(code);
    tally.addPlan(customer);
    take(planCustomer(customer, ledger.known.get(code), facts));
    const known = ledger.customers.get(code);
    const terms = settings.termsDays !== undefined && !known?.terms ? { termsDays: settings.termsDays, termsRule: settings.termsRule ?? 'net' as const } : {};
    if (!known || known.name === code || 'termsDays' in terms) plan.customers.push({ code, name: !known || known.name === code ? name : '', ...terms });
  }
  for (const [code, known] of ledger.known) {
    if (!seen.has(code)) take(planCustomer({ customer: { code, name: code, account: '', openMinor: 0 }, items: [], allocations: [] }, known, facts));
  }
  tally.summary.rebuiltMinor = planner.control.openMinor;
  tally.summary.controlBalanceMinor = planner.control.linesMinor;
  plan.problems = [...inspection.problems, ...planner.problems(), ...tally.problems()];
  plan.accepted = !plan.problems.some(({ severity }) => severity === 'error');
  tally.finish();
  return plan;
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

  addMoves({ code, items, pairs, known, missing, openingGapMinor }: CustomerMoves): void {
    this.summary.items.added += items.length;
    this.summary.items.known += known;
    this.summary.allocations.added += pairs.length;
    this.#missingCount += missing.length;
    for (const item of missing) if (this.#missing.length < 20) this.#missing.push({ code, item });
    if (openingGapMinor !== 0) {
      this.#gaps.count++;
      this.#gaps.minor += openingGapMinor;
      if (this.#gaps.codes.length < 5) this.#gaps.codes.push(code);
    }
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    const money = (minor: number): string => `${toDecimal(minor).replace('.', ',').replace(/\B(?=(\d{3})+,)/g, '\u202f')} €`;
    if (this.#gaps.count > 0) {
      problems.push({ severity: 'warning', code: 'opening_gap', message: `Les à-nouveaux de ${thousands(this.#gaps.count)} clients (${this.#gaps.codes.join(', ')}${this.#gaps.count > 5 ? '…' : ''}) diffèrent de ce qu'Encours connaissait à cette date, de ${money(this.#gaps.minor)} en tout : l'écart entre comme une pièce d'ouverture, d'âge inconnu. Importez le FEC définitif de l'exercice précédent pour le détailler.` });
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
