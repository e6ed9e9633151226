import type { Day } from '#values/day.ts';
import { OpeningReferences, type LedgerLine } from './items.ts';
import { ReceivablesPlanner, type CustomerPlan, type ReceivablesPolicy } from './receivables.ts';

/** Numbers of one kind that grow by doubling. */
class Column<T extends Int32Array | Float64Array> {
  values: T;
  #make: (size: number) => T;

  constructor(make: (size: number) => T) {
    this.#make = make;
    this.values = make(1024);
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const wider = this.#make(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[index] = value;
  }
}

/** Each distinct text once, known by its number. */
class Words {
  #ids = new Map<string, number>();
  #texts: string[] = [];

  id(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      const own = text.length < 13 ? text : Buffer.from(text).toString();
      this.#ids.set(own, (id = this.#texts.length));
      this.#texts.push(own);
    }
    return id;
  }

  text(id: number): string {
    return this.#texts[id]!;
  }

  get size(): number {
    return this.#texts.length;
  }
}

const REPEATED = [
  'journal',
  'journalLabel',
  'on',
  'account',
  'accountLabel',
  'customer',
  'customerName',
  'referenceOn',
  'lettering',
  'letteredOn',
] as const;

/**
 * Keeps the customers' lines of a large file in about a hundred bytes each, instead of the five hundred of as many objects, and gives them back customer by
 * customer. Repeated texts are kept once; entry, reference and label as bytes.
 */
export class LedgerBook {
  size = 0;
  openings = new OpeningReferences();
  #line = new Column((size) => new Int32Array(size));
  #minor = new Column((size) => new Float64Array(size));
  #opening = new Column((size) => new Int32Array(size));
  #words = REPEATED.map(() => new Words());
  #ids = REPEATED.map(() => new Column((size) => new Int32Array(size)));
  #block = new Column((size) => new Int32Array(size));
  #start = new Column((size) => new Int32Array(size));
  #end = new Column((size) => new Int32Array(size));
  #blocks: Buffer[] = [];
  #used = BLOCK;

  add(line: LedgerLine): void {
    const i = this.size++;
    this.#line.set(i, line.line);
    this.#minor.set(i, line.minor);
    this.#opening.set(i, line.opening ? 1 : 0);
    for (let k = 0; k < REPEATED.length; k++) this.#ids[k]!.set(i, this.#words[k]!.id(line[REPEATED[k]!]));
    if (line.opening)
      this.openings.add({
        ...line,
        reference: Buffer.from(line.reference).toString(),
        customer: this.#words[5]!.text(this.#ids[5]!.values[i]!),
      });
    this.#keep(i, `${line.entry}\u001f${line.reference}\u001f${line.label}`);
  }

  #keep(i: number, text: string): void {
    const most = text.length * 3;
    if (this.#used + most > BLOCK) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK, most)));
      this.#used = 0;
    }
    const block = this.#blocks.length - 1;
    const written = this.#blocks[block]!.write(text, this.#used);
    this.#block.set(i, block);
    this.#start.set(i, this.#used);
    this.#used += written;
    this.#end.set(i, this.#used);
  }

  get customers(): number {
    return this.#words[5]!.size;
  }

  /** The lines of each customer, in the order of the file; customers by first appearance. */
  *byCustomer(): Generator<LedgerLine[]> {
    const owner = this.#ids[5]!.values;
    const starts = new Int32Array(this.customers + 1);
    for (let i = 0; i < this.size; i++) starts[owner[i]! + 1]!++;
    for (let c = 0; c < this.customers; c++) starts[c + 1]! += starts[c]!;
    const next = starts.slice();
    const order = new Int32Array(this.size);
    for (let i = 0; i < this.size; i++) order[next[owner[i]!]!++] = i;
    for (let c = 0; c < this.customers; c++) {
      const lines: LedgerLine[] = [];
      for (let k = starts[c]!; k < starts[c + 1]!; k++) lines.push(this.#read(order[k]!));
      yield lines;
    }
  }

  #read(i: number): LedgerLine {
    const text = this.#blocks[this.#block.values[i]!]!.toString('utf8', this.#start.values[i], this.#end.values[i]);
    const first = text.indexOf('\u001f');
    const second = text.indexOf('\u001f', first + 1);
    const word = (k: number): string => this.#words[k]!.text(this.#ids[k]!.values[i]!);
    return {
      line: this.#line.values[i]!,
      journal: word(0),
      journalLabel: word(1),
      entry: text.slice(0, first),
      on: word(2) as Day,
      account: word(3),
      accountLabel: word(4),
      customer: word(5),
      customerName: word(6),
      reference: text.slice(first + 1, second),
      referenceOn: word(7),
      label: text.slice(second + 1),
      minor: this.#minor.values[i]!,
      lettering: word(8),
      letteredOn: word(9),
      opening: this.#opening.values[i] === 1,
    };
  }
}

const BLOCK = 1 << 20;

/** Plans the book customer by customer, holding one at a time. `planner` has the control and the problems once the last is given. */
export function planLedgerBook(
  book: LedgerBook,
  policy: ReceivablesPolicy,
): { planner: ReceivablesPlanner; plans: Generator<CustomerPlan> } {
  const planner = new ReceivablesPlanner(policy, book.openings);
  return {
    planner,
    plans: (function* () {
      for (const lines of book.byCustomer()) yield planner.plan(lines);
    })(),
  };
}
