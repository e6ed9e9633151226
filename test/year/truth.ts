import { Chance } from '#seed/chance.ts';
import type { LedgerAllocation, LedgerItem } from '#areas/ledger/actions.ts';
import { addDays, type Day } from '#values/day.ts';
import { makeDebtors, payDay, type Debtor, type Invoice } from './debtors.ts';

/** A receipt or credit note: when it really happened, and when the ledger hears of it and of what it settles. */
export type Credit = {
  key: string; kind: 'receipt' | 'credit_note'; debtor: Debtor; on: Day; arrivesOn: Day; settlesOn: Day; minor: number; parts: { invoice: Invoice; minor: number }[]; posted: boolean;
  /** The ledger was told what it is for. */
  settled: boolean;
};
const SETTLED_LATELY = 20;
export type Feed = { items: LedgerItem[]; allocations: LedgerAllocation[]; invoices: Invoice[]; /** Done once the posting stands. */ told(): void };

/** Who really owes what, day by day; and what of it the ledger has been told, and when. Grows in its own order, never by what Encours does. */
export class Truth {
  readonly debtors: readonly Debtor[];
  readonly byCustomer = new Map<number, Debtor>();
  readonly byItem = new Map<number, Invoice>();
  /** What settled an invoice: for the day it was really paid. */
  readonly creditsOf = new Map<Invoice, Credit[]>();
  readonly chance: Chance;
  /** The last day lived. */
  day: Day = '';
  /** Invoices the ledger was told of as settled, in the last weeks, by customer. */
  readonly settled = new Map<Debtor, { invoice: Invoice; toldOn: Day }[]>();
  #issue = new Map<Day, Debtor[]>();
  #pay = new Map<Day, Invoice[]>();
  #unpostedInvoices: Invoice[] = [];
  #unposted: Credit[] = [];
  #unsettled: Credit[] = [];
  #made = 0;

  constructor({ customers, seed, firstOn }: { customers: number; seed: number; firstOn: Day }) {
    this.chance = new Chance(`${seed}:truth`);
    this.debtors = makeDebtors(customers, seed, firstOn);
    for (const debtor of this.debtors) push(this.#issue, addDays(firstOn, -debtor.chance.between(1, debtor.every)), debtor);
  }

  /** Invoices are issued, payments are made; Encours knows nothing yet. */
  live(day: Day): void {
    this.day = day;
    for (const debtor of take(this.#issue, day)) {
      this.#issueTo(debtor, day);
      push(this.#issue, addDays(day, Math.max(3, debtor.every + debtor.chance.between(-10, 10))), debtor);
    }
    for (const invoice of take(this.#pay, day)) if (invoice.payOn === day && invoice.owedMinor > 0) this.#pays(invoice, day);
  }

  #issueTo(debtor: Debtor, on: Day): void {
    const { chance, kind } = debtor;
    const dueOn = addDays(on, 30);
    const amountMinor = Math.round(3_000 * 10 ** (chance.next() * 2.4)) + chance.between(0, 99);
    const reference = `FS-${++this.#made}`;
    const invoice: Invoice = { key: `year:${reference}`, reference, debtor, issuedOn: on, dueOn, amountMinor, owedMinor: amountMinor, ledgerMinor: amountMinor, itemId: null, toldOn: null, payOn: null };
    debtor.invoices.push(invoice);
    this.#unpostedInvoices.push(invoice);
    this.payLater(invoice, payDay(debtor, kind === 'public' ? addDays(dueOn, 10) : dueOn));
    if (chance.next() < 0.03) this.credit(invoice, addDays(on, chance.between(5, 40)), Math.round(amountMinor * (0.05 + chance.next() * 0.5)));
  }

  /** He means to pay it that day now. */
  payLater(invoice: Invoice, on: Day | null): void {
    invoice.payOn = on;
    if (on !== null) push(this.#pay, on, invoice);
  }

  #pays(invoice: Invoice, on: Day): void {
    const { chance } = invoice.debtor;
    const inPart = chance.next() < 0.05 && invoice.owedMinor > 2_000;
    const minor = inPart ? Math.round(invoice.owedMinor * (0.3 + chance.next() * 0.4)) : invoice.owedMinor;
    this.pay(invoice, on, minor);
    if (inPart) this.payLater(invoice, addDays(on, chance.between(8, 40)));
  }

  /** Money left his account that day. Most of it is in the next morning's file, some of it days later; of some nobody knows at first what it is for. */
  pay(invoice: Invoice, on: Day, minor: number): void {
    const { chance } = invoice.debtor;
    const arrivesOn = addDays(on, chance.next() < 0.03 ? chance.between(2, 8) : 1);
    const settlesOn = chance.next() < 0.04 ? addDays(arrivesOn, chance.between(2, 12)) : arrivesOn;
    this.#settle('receipt', invoice, { on, arrivesOn, settlesOn, minor });
  }

  credit(invoice: Invoice, on: Day, wanted: number): void {
    const minor = Math.min(wanted, invoice.owedMinor);
    if (minor <= 0) return;
    const arrivesOn = addDays(on, 1);
    this.#settle('credit_note', invoice, { on, arrivesOn, settlesOn: invoice.debtor.chance.next() < 0.3 ? addDays(arrivesOn, 20) : arrivesOn, minor });
  }

  #settle(kind: Credit['kind'], invoice: Invoice, { on, arrivesOn, settlesOn, minor }: Pick<Credit, 'on' | 'arrivesOn' | 'settlesOn' | 'minor'>): void {
    if (minor <= 0) return;
    const { debtor } = invoice;
    invoice.owedMinor -= minor;
    const one: Credit = { key: `year:${kind}:${++this.#made}`, kind, debtor, on, arrivesOn, settlesOn, minor, parts: [{ invoice, minor }], posted: false, settled: false };
    this.#unposted.push(one);
    this.creditsOf.set(invoice, [...this.creditsOf.get(invoice) ?? [], one]);
  }

  /** What the accounting's file of that morning brings that was not told before. */
  feedOf(day: Day): Feed {
    const invoices = this.#unpostedInvoices.filter((one) => one.issuedOn < day);
    const known = new Set(invoices);
    const credits = this.#unposted.filter((one) => one.arrivesOn <= day && one.parts.every(({ invoice }) => invoice.itemId !== null || known.has(invoice)));
    const settling = [...this.#unsettled, ...credits].filter((one) => one.settlesOn <= day);
    return {
      invoices,
      items: [...invoices.map(itemOf), ...credits.map(creditItem)],
      allocations: settling.flatMap(({ key, parts, on }) => parts.map(({ invoice, minor }): LedgerAllocation => ({
        debitKey: invoice.key, creditKey: key, amountMinor: minor, allocatedOn: on, basis: 'read', rule: 'lettering', lettering: '',
      }))),
      told: () => {
        const gone = new Set([...credits, ...settling]);
        this.#unpostedInvoices = this.#unpostedInvoices.filter((one) => !known.has(one));
        this.#unposted = this.#unposted.filter((one) => !gone.has(one));
        for (const one of invoices) one.toldOn = day;
        const settled = new Set(settling);
        this.#unsettled = [...this.#unsettled, ...credits].filter((one) => !settled.has(one));
        for (const one of credits) {
          one.posted = true;
          one.debtor.looseMinor += one.minor;
        }
        for (const one of settling) {
          one.settled = true;
          one.debtor.looseMinor -= one.minor;
          for (const { invoice, minor } of one.parts) {
            invoice.ledgerMinor -= minor;
            if (invoice.ledgerMinor === 0) this.settled.set(one.debtor, [...this.settled.get(one.debtor) ?? [], { invoice, toldOn: day }]);
          }
          one.debtor.invoices = one.debtor.invoices.filter((invoice) => invoice.ledgerMinor > 0 || invoice.owedMinor > 0);
        }
        for (const [debtor, all] of this.settled) {
          const kept = all.filter((one) => one.toldOn >= addDays(day, -SETTLED_LATELY));
          if (kept.length > 0) this.settled.set(debtor, kept);
          else this.settled.delete(debtor);
        }
      },
    };
  }

  /** What had been paid of it by the end of a day without the ledger having been told. `before`: that day itself apart. */
  paidUntold(invoice: Invoice, day: Day, { before = false } = {}): Credit[] {
    return (this.creditsOf.get(invoice) ?? []).filter((one) => !one.posted && (before ? one.on < day : one.on <= day));
  }
}

export function sumOf(credits: readonly Credit[]): number {
  return credits.reduce((sum, one) => sum + one.minor, 0);
}

function itemOf({ key, reference, debtor, issuedOn, dueOn, amountMinor }: Invoice): LedgerItem {
  return {
    customerCode: debtor.code, kind: 'invoice', sourceKey: key, reference, label: `Facture ${reference}`, journal: 'VE', entry: reference, account: '411000', issuedOn, postedOn: issuedOn,
    dueOn, dueBasis: 'read', ageUnknown: false, currency: 'EUR', amountMinor,
  };
}

function creditItem({ key, kind, debtor, on, minor }: Credit): LedgerItem {
  return {
    customerCode: debtor.code, kind, sourceKey: key, reference: key.slice(5), label: kind === 'receipt' ? 'Virement' : 'Avoir', journal: kind === 'receipt' ? 'BQ' : 'VE', entry: key,
    account: '411000', issuedOn: on, postedOn: on, dueBasis: 'none', ageUnknown: false, currency: 'EUR', amountMinor: -minor,
  };
}

function push<One>(map: Map<Day, One[]>, day: Day, one: One): void {
  const there = map.get(day);
  if (there) there.push(one);
  else map.set(day, [one]);
}

function take<One>(map: Map<Day, One[]>, day: Day): One[] {
  const found = map.get(day) ?? [];
  map.delete(day);
  return found;
}
