import type { FecLine } from './line.ts';

/** What a journal holds, by class of the plan comptable général: lines on sales (70), on treasury (51, 53, 54), on customers (411), and debit − credit of the first and last. */
export type JournalFacts = {
  code: string;
  label: string;
  lines: number;
  salesLines: number;
  treasuryLines: number;
  salesMinor: number;
  receivableMinor: number;
};

/** Counts what each journal is made of, while the lines go by. */
export class Journals {
  #facts = new Map<string, JournalFacts>();
  #last: JournalFacts | undefined;

  add(line: FecLine): void {
    let facts = this.#last;
    if (!facts || facts.code !== line.journal) {
      facts = this.#facts.get(line.journal);
      if (!facts) {
        facts = {
          code: Buffer.from(line.journal).toString(),
          label: Buffer.from(line.journalLabel).toString(),
          lines: 0,
          salesLines: 0,
          treasuryLines: 0,
          salesMinor: 0,
          receivableMinor: 0,
        };
        if (this.#facts.size < 10_000) this.#facts.set(facts.code, facts);
      }
      this.#last = facts;
    }
    facts.lines++;
    const { account } = line;
    const first = account.charCodeAt(0);
    const second = account.charCodeAt(1);
    if (first === 55 && second === 48) {
      facts.salesLines++;
      facts.salesMinor += line.debit - line.credit;
    } else if (first === 53 && (second === 49 || second === 51 || second === 52)) facts.treasuryLines++;
    else if (first === 52 && second === 49 && account.charCodeAt(2) === 49) facts.receivableMinor += line.debit - line.credit;
  }

  get all(): ReadonlyMap<string, JournalFacts> {
    return this.#facts;
  }

  /** Sales credited to customers and debited to class 70: the two columns are exchanged in the file. */
  get reversed(): boolean {
    let sales = 0;
    let receivable = 0;
    for (const facts of this.#facts.values()) {
      if (facts.salesLines === 0) continue;
      sales += facts.salesMinor;
      receivable += facts.receivableMinor;
    }
    return sales > 0 && receivable < 0;
  }
}
