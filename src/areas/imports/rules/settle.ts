import { latest, type Day } from '#values/day.ts';
import type { LedgerLine, PlannedItem } from './items.ts';

export type AllocationRule = 'lettering' | 'partial_lettering' | 'reference' | 'amount' | 'oldest_first';

/** Part of a credit set against part of a debit. `debit` and `credit` are indexes in the items; `on` is the later of their two days. */
export type PlannedAllocation = {
  customer: string;
  debit: number;
  credit: number;
  minor: number;
  on: Day;
  basis: 'read' | 'inferred';
  rule: AllocationRule;
  lettering: string;
};

/**
 * When credits that nothing identifies are set against the oldest debits.
 * `when_unlettered` (the default): only for a customer none of whose lines is lettered. Where the accountant letters, a credit left unlettered is
 * unallocated on purpose, and setting it against an old invoice would hide that invoice; where nobody letters, leaving receipts
 * aside would show paid invoices as owed. The customer's total is the same either way.
 */
export type OldestFirst = 'when_unlettered' | 'always' | 'never';

/**
 * Settles the items of one customer: first what the ledger says (lettering), then what can be inferred, surest first: reference, equal amount, oldest
 * debit. Changes `openMinor` of the items and gives the allocations; Σ open stays Σ lines by construction. `items[i]` comes from `lines[i]`.
 */
export function settle(lines: readonly LedgerLine[], items: PlannedItem[], oldestFirst: OldestFirst): PlannedAllocation[] {
  const settlement = new Settlement(lines, items);
  const lettered = settlement.byLettering();
  if (oldestFirst !== 'never') settlement.intoOpeningBalance();
  settlement.byReference();
  settlement.byMention();
  settlement.byAmount();
  if (oldestFirst === 'always' || (oldestFirst === 'when_unlettered' && !lettered)) settlement.oldestFirst();
  return settlement.allocations;
}

class Settlement {
  allocations: PlannedAllocation[] = [];
  #lines: readonly LedgerLine[];
  #items: PlannedItem[];
  #debits: number[] = [];
  #credits: number[] = [];

  constructor(lines: readonly LedgerLine[], items: PlannedItem[]) {
    this.#lines = lines;
    this.#items = items;
    const order = items.map((_, index) => index).sort((a, b) => compare(items[a]!.issuedOn, items[b]!.issuedOn) || a - b);
    for (const index of order) (items[index]!.minor > 0 ? this.#debits : this.#credits).push(index);
  }

  /** Each group of one code: same reference, then equal amounts, then oldest first. True when any line is lettered. */
  byLettering(): boolean {
    const groups = new Map<string, { debits: number[]; credits: number[]; sum: number }>();
    for (const side of [this.#debits, this.#credits]) {
      for (const index of side) {
        const { lettering, minor } = this.#items[index]!;
        if (lettering === '') continue;
        let group = groups.get(lettering);
        if (!group) groups.set(lettering, (group = { debits: [], credits: [], sum: 0 }));
        (minor > 0 ? group.debits : group.credits).push(index);
        group.sum += minor;
      }
    }
    for (const [lettering, { debits, credits, sum }] of groups) {
      const rule = sum === 0 ? 'lettering' : 'partial_lettering';
      if (debits.length > 1 && credits.length > 1) {
        this.#pair(
          debits,
          credits,
          (index) => `${this.#items[index]!.reference}\u001f${Math.abs(this.#open(index))}`,
          'read',
          rule,
          lettering,
        );
        this.#pair(debits, credits, (index) => Math.abs(this.#open(index)), 'read', rule, lettering);
      }
      this.#pour({ list: debits, next: 0 }, credits, 'read', rule, lettering);
    }
    return groups.size > 0;
  }

  /**
   * A lettered credit whose debit is not in the file paid a piece of an earlier year. When that year was carried forward as one balance, the piece is in
   * the balance: the credit is set against it.
   */
  intoOpeningBalance(): void {
    const debits = this.#debits.filter((index) => this.#items[index]!.ageUnknown && this.#isFree(index));
    if (debits.length === 0) return;
    const credits = this.#credits.filter((index) => this.#items[index]!.lettering !== '' && this.#open(index) !== 0);
    this.#pour({ list: debits, next: 0 }, credits, 'inferred', 'oldest_first', '');
  }

  /** The same PieceRef on both sides: with equal amounts whatever it is, otherwise only a reference that can be nothing but a piece's own. */
  byReference(): void {
    const debits = this.#debits.filter((index) => this.#isFree(index) && this.#items[index]!.reference !== '');
    const credits = this.#credits.filter((index) => this.#isFree(index) && this.#items[index]!.reference !== '');
    if (debits.length === 0 || credits.length === 0) return;
    this.#pair(
      debits,
      credits,
      (index) => `${this.#items[index]!.reference}\u001f${Math.abs(this.#open(index))}`,
      'inferred',
      'reference',
      '',
    );
    const byReference = new Map<string, Queue>();
    for (const index of debits) {
      const { reference } = this.#items[index]!;
      if (this.#open(index) !== 0 && isDistinctive(reference)) append(byReference, reference, index);
    }
    for (const credit of credits) {
      const same = this.#open(credit) === 0 ? undefined : byReference.get(this.#items[credit]!.reference);
      if (same) this.#pour(same, [credit], 'inferred', 'reference', '');
    }
  }

  /** The credit's label names the reference of a debit: « Reglt FA2000004 ». */
  byMention(): void {
    const byReference = new Map<string, Queue>();
    for (const index of this.#debits) {
      const reference = this.#items[index]!.reference.toUpperCase();
      if (this.#isFree(index) && isDistinctive(reference)) append(byReference, reference, index);
    }
    if (byReference.size === 0) return;
    for (const credit of this.#credits) {
      if (!this.#isFree(credit)) continue;
      for (const [word] of this.#items[credit]!.label.toUpperCase().matchAll(/[A-Z0-9][A-Z0-9\-_/.]{3,}/g)) {
        const named = byReference.get(word) ?? byReference.get(word.replace(/[.\-_/]+$/, ''));
        if (named) this.#pour(named, [credit], 'inferred', 'reference', '');
      }
    }
  }

  byAmount(): void {
    const free = (index: number): boolean => this.#isFree(index);
    this.#pair(this.#debits.filter(free), this.#credits.filter(free), (index) => Math.abs(this.#open(index)), 'inferred', 'amount', '');
  }

  /** Lettered credits stay out: what they paid is known to be something else. */
  oldestFirst(): void {
    this.#pour(
      { list: this.#debits.filter((index) => this.#open(index) !== 0), next: 0 },
      this.#credits.filter((index) => this.#isFree(index)),
      'inferred',
      'oldest_first',
      '',
    );
  }

  #open(index: number): number {
    return this.#items[index]!.openMinor;
  }

  #isFree(index: number): boolean {
    const item = this.#items[index]!;
    return item.lettering === '' && item.openMinor !== 0;
  }

  /** Sets whole credits against whole debits of the same key, oldest with oldest. */
  #pair(
    debits: number[],
    credits: number[],
    key: (index: number) => string | number,
    basis: 'read' | 'inferred',
    rule: AllocationRule,
    lettering: string,
  ): void {
    if (debits.length === 0 || credits.length === 0) return;
    const waiting = new Map<string | number, Queue>();
    for (const index of debits) {
      if (this.#open(index) === 0) continue;
      const queue = waiting.get(key(index));
      if (queue) queue.list.push(index);
      else waiting.set(key(index), { list: [index], next: 0 });
    }
    for (const credit of credits) {
      if (this.#open(credit) === 0) continue;
      const queue = waiting.get(key(credit));
      if (!queue || queue.next === queue.list.length) continue;
      this.#allocate(queue.list[queue.next++]!, credit, basis, rule, lettering);
    }
  }

  /** Pours credits over debits, in their order, until one side is used up. */
  #pour(debits: Queue, credits: number[], basis: 'read' | 'inferred', rule: AllocationRule, lettering: string): void {
    const { list } = debits;
    for (const credit of credits) {
      while (this.#open(credit) !== 0) {
        while (debits.next < list.length && this.#open(list[debits.next]!) === 0) debits.next++;
        if (debits.next === list.length) return;
        this.#allocate(list[debits.next]!, credit, basis, rule, lettering);
      }
    }
  }

  #allocate(debit: number, credit: number, basis: 'read' | 'inferred', rule: AllocationRule, lettering: string): void {
    const from = this.#items[credit]!;
    const to = this.#items[debit]!;
    const minor = Math.min(to.openMinor, -from.openMinor);
    to.openMinor -= minor;
    from.openMinor += minor;
    this.allocations.push({
      customer: to.customer,
      debit,
      credit,
      minor,
      on: latest(this.#lines[debit]!.on, this.#lines[credit]!.on),
      basis,
      rule,
      lettering,
    });
  }
}

/** Letters and digits, or five digits that are not all the same: no number of a line, of a batch or of a month. */
function isDistinctive(reference: string): boolean {
  if (reference.length < 4 || !/\d/.test(reference) || /^(.)\1*$/.test(reference)) return false;
  return /[A-Za-z]/.test(reference) || /\d{5}/.test(reference);
}

/** Debits in the order to settle them, and how far they are settled: each is looked at once however many credits come. */
type Queue = { list: number[]; next: number };

function append(queues: Map<string, Queue>, key: string, index: number): void {
  const queue = queues.get(key);
  if (queue) queue.list.push(index);
  else queues.set(key, { list: [index], next: 0 });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
