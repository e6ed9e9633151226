import { hash } from 'node:crypto';
import { daysBetween, type Day } from '#values/day.ts';

/** A line on a customer's account, from a ledger file. `minor` is debit − credit; days are '' when the file has none. */
export type LedgerLine = {
  line: number;
  journal: string;
  journalLabel: string;
  entry: string;
  on: Day;
  account: string;
  accountLabel: string;
  customer: string;
  customerName: string;
  reference: string;
  referenceOn: Day | '';
  label: string;
  minor: number;
  lettering: string;
  letteredOn: Day | '';
  opening: boolean;
  dueOn?: Day | '';
  currency?: string;
};

export type ItemKind = 'invoice' | 'credit_note' | 'receipt' | 'opening' | 'other';

/** What a line becomes: one piece on the customer's account. `openMinor` is what no allocation has settled. */
export type PlannedItem = {
  customer: string;
  kind: ItemKind;
  /** The same line of a longer file of the same year has the same key, whatever its lettering became. */
  key: string;
  reference: string;
  label: string;
  journal: string;
  entry: string;
  account: string;
  issuedOn: Day;
  postedOn: Day;
  minor: number;
  openMinor: number;
  /** Carried forward as one balance: how old it is cannot be known from this file. */
  ageUnknown: boolean;
  /** With an open amount left: a group that the file does not balance. */
  lettering: string;
  line: number;
};

export type JournalKind = 'opening' | 'sales' | 'treasury' | 'other';

const OPENING_CODE = /^(A-?N|ANO|ANC|AN\d{1,4}|RAN|RPN|OUV|OUVERT)$/i;
const OPENING_LABEL = /nouveaux?\b|\bouverture|bilan (de )?debut|opening/i;
const TREASURY = /banque|bank|caisse|tresorerie|cheque|chequier|carte|effets?\b|reglement|encaissement|virement|remise|prelevement|credit (agricole|mutuel|lyonnais)|societe generale|caisse d.epargne|\b(bnp|cic|lcl|ccp|hsbc|paypal|stripe|qonto)\b/i;
const SALES = /vente|factur|sales|honoraire|prestation/i;

/** What a journal is, by its code and label: software is free in both. */
export function journalKind(code: string, label: string): JournalKind {
  const plain = label.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  if (OPENING_CODE.test(code) || OPENING_LABEL.test(plain)) return 'opening';
  if (TREASURY.test(plain)) return 'treasury';
  if (SALES.test(plain) && !/achat|fourniss/i.test(plain)) return 'sales';
  if (/^(BQ|BK|BN|BNQ|BQE|CA|CAI|CS|TR)\d*$/i.test(code)) return 'treasury';
  return /^(VE|VT|VTE|VEN|VEN?T|FAC|FC|V)\d*$/i.test(code) ? 'sales' : 'other';
}

const INVOICE_REFERENCE = /^(fa|fc|fact|facture|f|inv)[\s\-_/.]?\d/i;
const CREDIT_NOTE = /^(av|avoir|nc|cn)[\s\-_/.]?\d|\bavoirs?\b/i;
const PAYMENT = /\b(r[èe]gl\w*|reglt|vir\w*|ch[èe]q\w*|chq|rem|cb|lcr|prlv|pr[ée]l\w*|paiement|encaiss\w*|especes?)\b/i;

/**
 * A line of an opening journal is an opening item. In a sales journal a debit is an invoice, a credit a credit note; in a treasury journal a credit is a
 * receipt, a debit (returned payment, refund) something else. Elsewhere the reference and the label decide, and in doubt it is something else.
 */
export function itemKind(line: LedgerLine, journal: JournalKind): ItemKind {
  if (line.opening || journal === 'opening') return 'opening';
  if (journal === 'sales') return line.minor > 0 ? 'invoice' : 'credit_note';
  if (journal === 'treasury') return line.minor < 0 ? 'receipt' : 'other';
  if (line.minor > 0) return INVOICE_REFERENCE.test(line.reference) ? 'invoice' : 'other';
  if (CREDIT_NOTE.test(line.reference) || CREDIT_NOTE.test(line.label)) return 'credit_note';
  return PAYMENT.test(line.label) ? 'receipt' : 'other';
}

/** The day of the piece, or of the entry when the piece has none or one that cannot be its own (more than ten years away, or a year later). */
export function issuedOn(line: LedgerLine): Day {
  if (line.referenceOn === '' || line.referenceOn === line.on) return line.on;
  const age = daysBetween(line.referenceOn, line.on);
  return age > 3653 || age < -366 ? line.on : line.referenceOn;
}

const BALANCE_REFERENCE = /^(a-?n|ran|ano|ouv|report|solde|bilan|bo|rpn|reprise)\w{0,2}[\s\-_/.]*\d*$/i;

/**
 * References of opening lines seen with more than one customer: the number of the opening entry, not of a piece.
 * Remembers one customer for each reference.
 */
export class OpeningReferences {
  #customer = new Map<string, string | null>();

  add(line: LedgerLine): void {
    const seen = this.#customer.get(line.reference);
    if (seen === undefined) this.#customer.set(line.reference, line.customer);
    else if (seen !== line.customer) this.#customer.set(line.reference, null);
  }

  /** True when the line carries a balance forward rather than one piece, so that its age is lost (an earlier day of the piece would tell it). */
  isBalance(line: LedgerLine): boolean {
    if (line.referenceOn !== '' && line.referenceOn < line.on) return false;
    return line.reference === '' || line.reference === line.entry || BALANCE_REFERENCE.test(line.reference) || this.#customer.get(line.reference) === null;
  }
}

/**
 * Natural keys of one customer's lines: what the line says, and its rank among lines that say the same. Neither the line's number nor its lettering is
 * in it, for both change from one month's file to the next.
 */
export class ItemKeys {
  #ranks = new Map<string, number>();

  of(line: LedgerLine): string {
    const said = [line.customer, line.journal, line.entry, line.on, line.reference, line.minor, line.label.replace(/\s+/g, ' ')].join('\u001f');
    const key = hash('sha256', said, 'base64url').slice(0, 24);
    const rank = this.#ranks.get(key) ?? 0;
    this.#ranks.set(key, rank + 1);
    return rank === 0 ? key : `${key}.${rank + 1}`;
  }
}
