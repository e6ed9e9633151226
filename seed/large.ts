import { fecLine, saleEntry } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';

const FIRST: Day = '2026-01-01';
const DAYS = Array.from({ length: 365 }, (_, n) => addDays(FIRST, n));
/** A receipt comes this many days after its sale. */
const PAID_AFTER = 45;

/** A valid FEC of exactly so many lines (twenty or more, and five for each customer), the same bytes for the same seed. Memory stays flat. */
export async function* largeFec({ lines, customers, seed = 1 }: { lines: number; customers: number; seed?: number }): AsyncGenerator<Uint8Array> {
  yield* writeFec(largeLines({ lines, customers, seed }));
}

type Book = { customers: number; openings: number; sales: number; /** A receipt comes so many sales after its own. */ lag: number; seed: number };

/**
 * The lines of that FEC: opening entries in detail, then sales and receipts day by day. Of the sales old enough seven in ten are paid and lettered,
 * fifteen in a hundred paid without lettering, the rest is owed.
 */
export function* largeLines({ lines, customers, seed = 1 }: { lines: number; customers: number; seed?: number }): Generator<FecLine> {
  const openings = Math.min(customers, Math.floor(lines / 10));
  // Three lines a sale and two for most receipts; a little under, so that every lettered sale finds its receipt before the lines are out.
  const sales = Math.floor(((lines - 2.5 * openings) * 0.97) / (4.7 - (1.7 * PAID_AFTER) / 365));
  const book: Book = { customers, openings, sales, lag: Math.ceil((sales * PAID_AFTER) / 365), seed };
  let given = 0;
  for (const entry of entriesOf(book)) {
    if (given + entry.length > lines - 2) break;
    given += entry.length;
    yield* entry;
  }
  yield* fillUp(lines - given);
}

function* entriesOf(book: Book): Generator<FecLine[]> {
  yield openingEntry(book);
  for (let sale = 0; sale < book.sales; sale++) {
    yield saleLines(book, sale);
    if (isOpeningPaid(book, sale)) yield openingPaid(book, sale);
    const paid = sale - book.lag;
    if (paid >= 0 && fate(book, paid) !== 'owed') yield salePaid(book, paid);
  }
}

/** A well-mixed number of 32 bits from the seed, what it is for, and a rank. */
function dice(seed: number, purpose: number, rank: number): number {
  let value = Math.imul(rank ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b) + Math.imul(purpose, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return (value ^ (value >>> 15)) >>> 0;
}

function fate({ sales, lag, seed }: Book, sale: number): 'lettered' | 'unlettered' | 'owed' {
  if (sale + lag >= sales) return 'owed';
  const drawn = dice(seed, 1, sale) % 100;
  return drawn < 70 ? 'lettered' : drawn < 85 ? 'unlettered' : 'owed';
}

function isOpeningPaid({ openings, seed }: Book, customer: number): boolean {
  return customer < openings && dice(seed, 3, customer) % 4 > 0;
}

function who(customer: number): Partial<FecLine> {
  return { auxiliary: `C${String(customer + 1).padStart(6, '0')}`, auxiliaryLabel: `CLIENT ${customer + 1}` };
}

function dayOf({ sales }: Book, sale: number): Day {
  return DAYS[Math.floor((sale * 365) / sales)]!;
}

function openingEntry(book: Book): FecLine[] {
  const entry: FecLine[] = [];
  let sum = 0;
  for (let customer = 0; customer < book.openings; customer++) {
    const debit = openingMinor(book, customer);
    sum += debit;
    entry.push(opening({
      ...who(customer), reference: `FA25-${customer + 1}`, referenceOn: addDays(FIRST, -1 - (customer % 60)), debit,
      ...(isOpeningPaid(book, customer) ? lettered('A', customer, dayOf(book, customer)) : {}),
    }));
  }
  entry.push(opening({ account: '101000', accountLabel: 'Capital', reference: 'AN', referenceOn: FIRST, credit: sum }));
  return entry;
}

function opening(facts: Partial<FecLine>): FecLine {
  return fecLine({ journal: 'AN', journalLabel: 'A nouveaux', entry: 'AN1', on: FIRST, label: 'A nouveau', validatedOn: FIRST, ...facts });
}

function openingMinor({ seed }: Book, customer: number): number {
  return 1_000 + (dice(seed, 4, customer) % 400_000);
}

function saleLines(book: Book, sale: number): FecLine[] {
  const on = dayOf(book, sale);
  const { net, tax } = amounts(book, sale);
  return saleEntry(`VE${sale + 1}`, {
    on, referenceOn: on, validatedOn: on, ...buyer(book, sale), reference: `FA26-${sale + 1}`, label: `Facture FA26-${sale + 1}`, ...letteringOf(book, sale),
  }, net, tax);
}

function salePaid(book: Book, sale: number): FecLine[] {
  const { net, tax } = amounts(book, sale);
  return receipt(`BQ${sale + 1}`, dayOf(book, sale + book.lag), net + tax, {
    ...buyer(book, sale), label: `Virement FA26-${sale + 1}`, ...letteringOf(book, sale),
  });
}

function buyer({ customers, seed }: Book, sale: number): Partial<FecLine> {
  return who(dice(seed, 2, sale) % customers);
}

function amounts({ seed }: Book, sale: number): { net: number; tax: number } {
  const net = 2_000 + (dice(seed, 5, sale) % 600_000);
  return { net, tax: Math.round(net / 5) };
}

function letteringOf(book: Book, sale: number): Partial<FecLine> {
  return fate(book, sale) === 'lettered' ? lettered('S', sale, dayOf(book, sale + book.lag)) : {};
}

function openingPaid(book: Book, customer: number): FecLine[] {
  const on = dayOf(book, customer);
  return receipt(`BA${customer + 1}`, on, openingMinor(book, customer), {
    ...who(customer), label: `Virement FA25-${customer + 1}`, ...lettered('A', customer, on),
  });
}

function receipt(entry: string, on: Day, minor: number, facts: Partial<FecLine>): FecLine[] {
  const line = fecLine({ journal: 'BQ', journalLabel: 'Banque', entry, on, reference: entry, referenceOn: on, validatedOn: on, ...facts });
  return [
    { ...line, debit: 0, credit: minor },
    { ...line, account: '512000', accountLabel: 'Banque', auxiliary: '', auxiliaryLabel: '', lettering: '', letteredOn: '', debit: minor, credit: 0 },
  ];
}

/** A code no other group has: letters only, as software writes them. */
function lettered(series: string, rank: number, on: Day): Pick<FecLine, 'lettering' | 'letteredOn'> {
  let code = '';
  for (let rest = rank; rest >= 0; rest = Math.floor(rest / 26) - 1) code = String.fromCharCode(65 + (rest % 26)) + code;
  return { lettering: series + code, letteredOn: on };
}

/** Bank charges for the lines that are left, so that the count is exact: entries of two lines, one of three when it is odd. */
function* fillUp(left: number): Generator<FecLine> {
  for (let number = 1; left > 0; number++) {
    const three = left % 2 === 1;
    const line = fecLine({ journal: 'OD', journalLabel: 'Opérations diverses', entry: `OD${number}`, on: '2026-12-31', reference: `OD${number}`, referenceOn: '2026-12-31', label: 'Frais', validatedOn: '2026-12-31' });
    yield { ...line, account: '627000', accountLabel: 'Services bancaires', debit: 1_000 };
    if (three) yield { ...line, account: '445660', accountLabel: 'TVA déductible', debit: 200 };
    yield { ...line, account: '512000', accountLabel: 'Banque', credit: three ? 1_200 : 1_000 };
    left -= three ? 3 : 2;
  }
}

/**
 * Customers with their contact and so many open invoices each, by SQL alone, as of `today`; each has also paid half of his first invoice. No large join: the
 * tables have no statistics yet. Follow it with an `analyze` when what comes next is measured.
 */
export async function fillLarge(
  tx: Tx, { customers, itemsPerCustomer, today = '2026-11-20' }: { customers: number; itemsPerCustomer: number; today?: Day },
): Promise<void> {
  const organisationId = tx.organisationId;
  await tx.run(sql`
    insert into customer (organisation_id, code, name, search_key, terms_days, terms_rule)
    select ${organisationId}::bigint, 'L' || c, 'Client ' || c, 'client ' || c || ' l' || c, 30, 'net' from generate_series(1, ${customers}::integer) c`);
  await tx.run(sql`
    insert into contact (organisation_id, customer_id, name, email)
    select organisation_id, customer_id, name, lower(code) || '@clients.example' from customer where organisation_id = ${organisationId} and code like 'L%'`);
  await tx.run(sql`
    insert into open_item (organisation_id, customer_id, kind, source_key, reference, journal, account, issued_on, posted_on, due_on, due_basis, amount_minor, open_minor)
    select organisation_id, customer_id, 'invoice', 'large:' || code || ':' || i, 'FA-' || code || '-' || i, 'VE', '411000', issued_on, issued_on, issued_on + 30,
      'customer_terms', minor, minor - case when i = 1 then minor / 2 else 0 end
    from customer, generate_series(1, ${itemsPerCustomer}::integer) i,
      lateral (select ${today}::date - ((customer_id * 31 + i * 17) % 150)::integer - 1 issued_on, 10000 + (customer_id * 7919 + i * 104729) % 500000 minor) drawn
    where organisation_id = ${organisationId} and code like 'L%'`);
  await tx.run(sql`
    create temp table half_paid on commit drop as
    select organisation_id, customer_id, item_id debit_id, nextval(pg_get_serial_sequence('open_item', 'item_id')) credit_id, source_key, reference, account, currency,
      amount_minor / 2 minor, posted_on, due_on, least(issued_on + 20, ${today}::date) paid_on
    from open_item
    where organisation_id = ${organisationId} and source_key like 'large:%:1'`);
  await tx.run(sql`
    insert into open_item (organisation_id, item_id, customer_id, kind, source_key, reference, journal, account, issued_on, posted_on, due_on, due_basis, currency,
      amount_minor, open_minor, settled_on)
    select organisation_id, credit_id, customer_id, 'receipt', source_key || ':paid', 'RG' || reference, 'BQ', account, paid_on, paid_on, paid_on, 'none', currency,
      -minor, 0, paid_on
    from half_paid`);
  await tx.run(sql`
    insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis, rule, currency, debit_due_on,
      debit_posted_on, credit_posted_on)
    select organisation_id, customer_id, debit_id, credit_id, minor, paid_on, 'read', 'partial_lettering', currency, due_on, posted_on, paid_on
    from half_paid`);
  await tx.run(sql`drop table half_paid`);
}
