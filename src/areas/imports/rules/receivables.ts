import { Problems, several, type Problem } from '#formats/text/problems.ts';
import { toDecimal } from '#values/money.ts';
import {
  ItemKeys,
  issuedOn,
  itemKind,
  journalKind,
  OpeningReferences,
  type JournalKind,
  type LedgerLine,
  type PlannedItem,
} from './items.ts';
import { settle, type OldestFirst, type PlannedAllocation } from './settle.ts';

export type { LedgerLine, PlannedItem } from './items.ts';
export type { OldestFirst, PlannedAllocation } from './settle.ts';

export type ReceivablesPolicy = {
  /** Accounts whose every line is followed, by their first digits. */
  accounts: readonly string[];
  /** Accounts followed where a customer is named (CompAuxNum, or letters in the account): doubtful customers 416, deposits received 4191. */
  sideAccounts: readonly string[];
  oldestFirst: OldestFirst;
  /** What the journals are, where the file's other lines told it; by code and label otherwise. */
  journals?: ReadonlyMap<string, JournalKind>;
};

/** Bills 413 (accepted, paid at their date) and invoices to come 418 are not followed: nobody is to be reminded of them. */
export const DEFAULT_POLICY: ReceivablesPolicy = { accounts: ['411'], sideAccounts: ['416', '4191'], oldestFirst: 'when_unlettered' };

export type PlannedCustomer = { code: string; name: string; account: string; openMinor: number };

/** Σ open items = Σ lines, in all and for each customer; `customersOff` names those for whom it does not hold (never any, or it is a bug). */
export type ReceivablesControl = {
  lines: number;
  linesMinor: number;
  openMinor: number;
  customersOff: string[];
  accounts: { prefix: string; minor: number }[];
};

export type ReceivablesPlan = {
  items: PlannedItem[];
  allocations: PlannedAllocation[];
  customers: PlannedCustomer[];
  control: ReceivablesControl;
  problems: Problem[];
};

/** The plan of one customer; the indexes of its allocations are those of its own items. */
export type CustomerPlan = { customer: PlannedCustomer; items: PlannedItem[]; allocations: PlannedAllocation[] };

/**
 * Rebuilds the open items of each customer from the lines of a ledger file, in the file's order. Pure. For a very large file, `planLedgerBook`
 * gives the same plan customer by customer.
 */
export function planReceivables(lines: Iterable<LedgerLine>, policy: ReceivablesPolicy = DEFAULT_POLICY): ReceivablesPlan {
  const byCustomer = new Map<string, LedgerLine[]>();
  const openings = new OpeningReferences();
  for (const line of lines) {
    if (line.opening) openings.add(line);
    const own = byCustomer.get(line.customer);
    if (own) own.push(line);
    else byCustomer.set(line.customer, [line]);
  }
  const planner = new ReceivablesPlanner(policy, openings);
  const plan: ReceivablesPlan = { items: [], allocations: [], customers: [], control: planner.control, problems: [] };
  for (const own of byCustomer.values()) {
    const { customer, items, allocations } = planner.plan(own);
    const offset = plan.items.length;
    for (const item of items) plan.items.push(item);
    for (const allocation of allocations) {
      allocation.debit += offset;
      allocation.credit += offset;
      plan.allocations.push(allocation);
    }
    plan.customers.push(customer);
  }
  plan.problems = planner.problems();
  return plan;
}

/** Plans one customer after the other, and keeps the count of what is told in the end. */
export class ReceivablesPlanner {
  control: ReceivablesControl;
  #policy: ReceivablesPolicy;
  #openings: OpeningReferences;
  #journals = new Map<string, JournalKind>();
  #seen = { groupsOpen: 0, letteredAlone: 0, letteredAloneMinor: 0, balances: 0, balancesMinor: 0, lettered: 0, inferred: 0 };

  constructor(policy: ReceivablesPolicy, openings: OpeningReferences) {
    this.#policy = policy;
    this.#openings = openings;
    this.control = {
      lines: 0,
      linesMinor: 0,
      openMinor: 0,
      customersOff: [],
      accounts: [...policy.accounts, ...policy.sideAccounts].map((prefix) => ({ prefix, minor: 0 })),
    };
  }

  /** `lines` are all those of one customer, in the file's order. A line of nothing leaves no item. */
  plan(lines: readonly LedgerLine[]): CustomerPlan {
    const last = lines.at(-1)!;
    const customer: PlannedCustomer = { code: last.customer, name: '', account: last.account, openMinor: 0 };
    const keys = new ItemKeys();
    const kept: LedgerLine[] = [];
    const items: PlannedItem[] = [];
    let sum = 0;
    for (const line of lines) {
      if (line.customerName !== '') customer.name = line.customerName;
      this.#count(line);
      sum += line.minor;
      if (line.minor === 0) continue;
      kept.push(line);
      items.push(this.#item(line, keys));
    }
    if (customer.name === '') customer.name = customer.code;
    const allocations = settle(kept, items, this.#policy.oldestFirst);
    for (const item of items) customer.openMinor += item.openMinor;
    this.control.openMinor += customer.openMinor;
    if (customer.openMinor !== sum) this.control.customersOff.push(customer.code);
    this.#note(items, allocations);
    return { customer, items, allocations };
  }

  #item(line: LedgerLine, keys: ItemKeys): PlannedItem {
    return {
      customer: line.customer,
      kind: itemKind(line, this.#journal(line)),
      key: keys.of(line),
      reference: line.reference,
      label: line.label,
      journal: line.journal,
      entry: line.entry,
      account: line.account,
      issuedOn: issuedOn(line),
      postedOn: line.on,
      minor: line.minor,
      openMinor: line.minor,
      ageUnknown: line.opening && this.#openings.isBalance(line),
      lettering: line.lettering,
      line: line.line,
    };
  }

  #journal(line: LedgerLine): JournalKind {
    let kind = this.#journals.get(line.journal);
    if (!kind)
      this.#journals.set(line.journal, (kind = this.#policy.journals?.get(line.journal) ?? journalKind(line.journal, line.journalLabel)));
    return kind;
  }

  #count(line: LedgerLine): void {
    this.control.lines++;
    this.control.linesMinor += line.minor;
    const account = this.control.accounts.find(({ prefix }) => line.account.startsWith(prefix));
    if (account) account.minor += line.minor;
  }

  #note(items: readonly PlannedItem[], allocations: readonly PlannedAllocation[]): void {
    const seen = this.#seen;
    const open = new Set<string>();
    for (const item of items) {
      if (item.lettering !== '') {
        seen.lettered++;
        if (item.openMinor !== 0) open.add(item.lettering);
        if (item.openMinor === item.minor && item.minor > 0) {
          seen.letteredAlone++;
          seen.letteredAloneMinor += item.minor;
        }
      }
      if (item.ageUnknown && item.openMinor > 0) {
        seen.balances++;
        seen.balancesMinor += item.openMinor;
      }
    }
    seen.groupsOpen += open.size;
    for (const { basis } of allocations) if (basis === 'inferred') seen.inferred++;
  }

  problems(): Problem[] {
    const problems = new Problems();
    const seen = this.#seen;
    const amount = (minor: number): string =>
      `${toDecimal(minor)
        .replace('.', ',')
        .replace(/\B(?=(\d{3})+,)/g, '\u202f')} €`;
    if (this.control.customersOff.length > 0)
      problems.add(
        'error',
        'control_failed',
        `Le total des pièces ouvertes ne retombe pas sur les lignes du compte pour ${this.control.customersOff.slice(0, 5).join(', ')}.`,
      );
    if (seen.letteredAlone > 0)
      problems.add(
        'warning',
        'lettered_alone',
        `${several(seen.letteredAlone, 'pièce lettrée')} (${amount(seen.letteredAloneMinor)}) sans règlement de la même lettre dans le fichier : le montant reste ouvert. Vérifiez avant de relancer, ou importez aussi l'exercice voisin.`,
      );
    if (seen.balances > 0)
      problems.add(
        'warning',
        'opening_as_balance',
        `À l'ouverture, ${several(seen.balances, 'reprise')} (${amount(seen.balancesMinor)}) sans pièce ni date propres, comme un solde repris en une ligne : l'âge n'en est pas connu. Importez aussi le FEC de l'exercice précédent pour le retrouver.`,
      );
    if (seen.groupsOpen > 0)
      problems.add('info', 'lettering_unbalanced', `${several(seen.groupsOpen, 'lettrage')} sans solde nul : le reste est laissé ouvert.`);
    if (seen.lettered === 0 && this.control.lines > 0)
      problems.add(
        'info',
        'no_lettering',
        `Aucune ligne client n'est lettrée : les règlements sont rapprochés par déduction (${several(seen.inferred, 'rapprochement')}), à vérifier.`,
      );
    return problems.list();
  }
}
