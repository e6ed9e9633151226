import type { Day } from '#values/day.ts';
import type { LedgerLine } from './items.ts';

/**
 * For which customers the opening entries of a file tell the whole balance, so that an older piece they do not carry is known to be settled.
 * For a customer with an opening line of his own they do. For another customer of the file only when his collective account was opened
 * customer by customer: then having no line is having no balance. An account opened in one sum says nothing of any customer, and of a customer whom no line of
 * the file names nothing is ever known: it may be the file of another company.
 */
export class Openings {
  /** The day of the opening entries; undefined when no customer account has any. */
  on: Day | undefined;
  #opened = new Set<string>();
  /** Accounts whose lines name customers beside the account. */
  #collective = new Set<string>();
  #inDetail = new Set<string>();
  #inOneSum = new Set<string>();

  /** Classes (411, 416…) in which customers have accounts of their own that were opened, no collective one being opened in one sum. */
  #ownClasses: Set<string> | undefined;

  /** Every followed line of the file, opening or not. */
  add({ account, customer, on, opening }: LedgerLine): void {
    const named = customer !== account;
    if (named) remember(this.#collective, account);
    if (!opening) return;
    if (this.on === undefined || on < this.on) this.on = on;
    remember(this.#opened, customer);
    remember(named ? this.#inDetail : this.#inOneSum, account);
  }

  /** Once all lines are added: true when the openings tell all of this customer's balance, 0 included. `account` is one his lines are on. */
  cover({ code, account }: { code: string; account: string }): boolean {
    if (this.#opened.has(code)) return !this.#collective.has(code);
    if (code !== account) return this.#inDetail.has(account) && !this.#inOneSum.has(account);
    this.#ownClasses ??= this.#findOwnClasses();
    return this.#ownClasses.has(account.slice(0, 3)) && !this.#collective.has(account);
  }

  #findOwnClasses(): Set<string> {
    const own = new Set<string>();
    const mixed = new Set<string>();
    for (const account of this.#inOneSum) (this.#collective.has(account) ? mixed : own).add(account.slice(0, 3));
    for (const prefix of mixed) own.delete(prefix);
    return own;
  }
}

/** A copy, for a piece of a large text keeps all of it in memory. */
function remember(texts: Set<string>, text: string): void {
  if (!texts.has(text)) texts.add(Buffer.from(text).toString());
}
