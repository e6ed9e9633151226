import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LedgerBook, planLedgerBook } from './book.ts';
import { journalKind } from './items.ts';
import { DEFAULT_POLICY, planReceivables, type LedgerLine, type OldestFirst, type ReceivablesPlan } from './receivables.ts';

function line(facts: Partial<LedgerLine>): LedgerLine {
  return {
    line: 0, journal: 'VE', journalLabel: 'Ventes', entry: '1', on: '2026-01-15', account: '41100000', accountLabel: 'Clients', customer: 'C001', customerName: 'Atelier Brisemoulin',
    reference: '', referenceOn: '', label: '', minor: 0, lettering: '', letteredOn: '', opening: false, ...facts,
  };
}

function sale(on: string, reference: string, euros: number, more: Partial<LedgerLine> = {}): LedgerLine {
  return line({ on, reference, minor: Math.round(euros * 100), ...more });
}

function receipt(on: string, reference: string, euros: number, more: Partial<LedgerLine> = {}): LedgerLine {
  return line({ journal: 'BQ', journalLabel: 'Banque', on, reference, minor: -Math.round(euros * 100), ...more });
}

function plan(lines: LedgerLine[], oldestFirst: OldestFirst = 'when_unlettered'): ReceivablesPlan {
  return planReceivables(lines.map((one, i) => ({ ...one, line: i + 2 })), { ...DEFAULT_POLICY, oldestFirst });
}

function open({ items }: ReceivablesPlan): [string, string, number][] {
  return items.filter(({ openMinor }) => openMinor !== 0).map(({ customer, reference, openMinor }) => [customer, reference, openMinor / 100]);
}

function settled({ items, allocations }: ReceivablesPlan): [string, string, number, string, string][] {
  return allocations.map(({ debit, credit, minor, basis, rule }) => [items[debit]!.reference, items[credit]!.reference, minor / 100, basis, rule]);
}

const TV_5_1 = [
  sale('2026-01-01', 'FA25-118', 1200, { journal: 'AN', journalLabel: 'A-nouveaux', opening: true }),
  sale('2026-01-15', 'FA26-001', 600, { lettering: 'AA' }),
  receipt('2026-02-18', 'VIR0218', 600, { lettering: 'AA' }),
  sale('2026-02-01', 'FA26-002', 2400, { customer: 'C002', lettering: 'ab' }),
  receipt('2026-03-05', 'VIR0305', 1000, { customer: 'C002', lettering: 'ab' }),
  receipt('2026-03-10', 'VIR0310', 300),
  sale('2026-03-20', 'AV26-001', -200, { customer: 'C002' }),
  sale('2026-03-25', '', 500, { customer: '411ZEN', account: '411ZEN' }),
];

test('TV-5.1: what is lettered is settled, the partial group leaves its residual, and where the accountant letters nothing else is guessed', () => {
  const found = plan(TV_5_1);
  expect(open(found)).toEqual([['C001', 'FA25-118', 1200], ['C001', 'VIR0310', -300], ['C002', 'FA26-002', 1400], ['C002', 'AV26-001', -200], ['411ZEN', '', 500]]);
  expect(found.customers.map(({ code, openMinor }) => [code, openMinor / 100])).toEqual([['C001', 900], ['C002', 1200], ['411ZEN', 500]]);
  expect(found.control).toMatchObject({ linesMinor: 260000, openMinor: 260000, customersOff: [] });
  expect(settled(found)).toEqual([['FA26-001', 'VIR0218', 600, 'read', 'lettering'], ['FA26-002', 'VIR0305', 1000, 'read', 'partial_lettering']]);
  expect(found.allocations[0]!.on).toBe('2026-02-18');
  expect(found.items[0]).toMatchObject({ kind: 'opening', ageUnknown: false });
});

test('TV-5.1: oldest debits first, when the setting says always', () => {
  const found = plan(TV_5_1, 'always');
  expect(open(found)).toEqual([['C001', 'FA25-118', 900], ['C002', 'FA26-002', 1200], ['411ZEN', '', 500]]);
  expect(settled(found).slice(1, 2)).toEqual([['FA25-118', 'VIR0310', 300, 'inferred', 'oldest_first']]);
});

test('a partial group is settled oldest first inside the group', () => {
  const found = plan([sale('2026-02-01', 'F2', 100, { lettering: 'a' }), sale('2026-01-01', 'F1', 100, { lettering: 'a' }), receipt('2026-03-01', 'V', 150, { lettering: 'a' })]);
  expect(open(found)).toEqual([['C001', 'F2', 50]]);
});

test('inside a balanced group each receipt goes to the invoice it equals, so that delays are true', () => {
  const group = { lettering: 'B' };
  const found = plan([sale('2026-01-01', 'F1', 100, group), sale('2026-01-02', 'F2', 70, group), receipt('2026-02-01', 'V2', 70, group), receipt('2026-03-01', 'V1', 100, group)]);
  expect(settled(found).map(([debit, credit]) => [debit, credit])).toEqual([['F2', 'V2'], ['F1', 'V1']]);
});

test('the same code for two customers, or in two cases, is two groups', () => {
  const found = plan([sale('2026-01-01', 'F1', 100, { lettering: 'A' }), receipt('2026-02-01', 'V1', 100, { lettering: 'a' }), receipt('2026-02-01', 'V2', 100, { lettering: 'A', customer: 'C002' })]);
  expect(open(found)).toHaveLength(3);
  expect(found.problems.map(({ code }) => code)).toContain('lettered_alone');
});

test('nothing lettered: first the reference, then the equal amount, then the oldest debit', () => {
  const found = plan([
    sale('2026-01-05', 'FA-100', 90), sale('2026-01-10', 'FA-101', 250), sale('2026-01-20', 'FA-102', 250), sale('2026-02-01', 'FA-103', 400),
    receipt('2026-02-15', 'FA-102', 250), receipt('2026-02-20', 'VIR', 400), receipt('2026-03-01', 'CHQ', 120),
  ]);
  expect(settled(found)).toEqual([
    ['FA-102', 'FA-102', 250, 'inferred', 'reference'], ['FA-103', 'VIR', 400, 'inferred', 'amount'], ['FA-100', 'CHQ', 90, 'inferred', 'oldest_first'], ['FA-101', 'CHQ', 30, 'inferred', 'oldest_first'],
  ]);
  expect(open(found)).toEqual([['C001', 'FA-101', 220]]);
});

test('a receipt that names the invoice in its label pays that invoice', () => {
  const found = plan([sale('2026-01-05', 'FA2000003', 100), sale('2026-01-10', 'FA2000004', 100), receipt('2026-02-15', '123', 60, { label: 'Reglt 4804 - FA2000004' })], 'never');
  expect(settled(found)).toEqual([['FA2000004', '123', 60, 'inferred', 'reference']]);
});

test('a reference that is only a number of a line, or zeros, is trusted with equal amounts only', () => {
  const never = (reference: string, paid: number): number => plan([sale('2026-01-05', reference, 100), receipt('2026-02-15', reference, paid)], 'never').allocations.length;
  expect([never('12', 60), never('0000000', 60), never('12', 100), never('FA-12', 60)]).toEqual([0, 0, 1, 1]);
});

test('an opening carried as one balance has no known age, and takes the lettered receipts whose invoice is of the year before', () => {
  const opening = { journal: 'AN', journalLabel: 'À nouveaux', opening: true, reference: 'RAN', on: '2026-01-01' };
  const found = plan([line({ ...opening, minor: 50000 }), receipt('2026-01-20', 'V1', 200, { lettering: 'AAB' }), sale('2026-02-01', 'FA-1', 80)]);
  expect(found.items[0]).toMatchObject({ kind: 'opening', ageUnknown: true, openMinor: 30000 });
  expect(open(found)).toEqual([['C001', 'RAN', 300], ['C001', 'FA-1', 80]]);
  expect(found.problems.map(({ code }) => code)).toContain('opening_as_balance');
});

test('an opening in detail keeps its day where the file tells it', () => {
  const opening = { journal: 'AN', journalLabel: '', opening: true, on: '2026-01-01' };
  const found = plan([sale('2026-01-01', 'FA25-7', 100, { ...opening, referenceOn: '2025-10-12' }), sale('2026-01-01', '', 100, opening)]);
  expect(found.items.map(({ issuedOn, ageUnknown }) => [issuedOn, ageUnknown])).toEqual([['2025-10-12', false], ['2026-01-01', true]]);
});

test('one reference under the openings of two customers is the entry\'s, not a piece\'s', () => {
  const opening = { journal: 'AN', journalLabel: '', opening: true, reference: '510' };
  expect(plan([line({ ...opening, minor: 100 }), line({ ...opening, minor: 200, customer: 'C002' })]).items.map(({ ageUnknown }) => ageUnknown)).toEqual([true, true]);
});

test.each([
  [sale('2026-01-01', 'FA-1', 10), 'invoice'], [sale('2026-01-01', 'AV-1', -10), 'credit_note'], [receipt('2026-01-01', 'V', 10), 'receipt'], [receipt('2026-01-01', 'IMPAYE', -10), 'other'],
  [line({ journal: 'OD', journalLabel: 'Opérations diverses', minor: -100, label: 'Avoir commercial' }), 'credit_note'],
  [line({ journal: 'OD', journalLabel: 'Opérations diverses', minor: 100, reference: 'FA-77' }), 'invoice'],
  [line({ journal: 'OD', journalLabel: 'Opérations diverses', minor: -100, label: 'Ecart' }), 'other'],
])('the kind of a line follows from its journal, its sign and its reference', (one, kind) => {
  expect(plan([one]).items[0]!.kind).toBe(kind);
});

test.each([['AN', '', 'opening'], ['2', 'BILAN DEBUT', 'opening'], ['VEN', 'Ventes', 'sales'], ['CRC', 'CREDIT AGRICOLE', 'treasury'], ['9', 'CAISSE PRINCIPALE', 'treasury'], ['ACH', 'Achats', 'other'], ['OD', 'Opérations diverses', 'other'], ['ANT', 'Antilles ventes', 'sales']])(
  'the journal %s « %s » is %s', (code, label, kind) => {
    expect(journalKind(code, label)).toBe(kind);
  });

const anyLine = fc.record({
  journal: fc.constantFrom('VE', 'BQ', 'OD', 'AN'), entry: fc.constantFrom('1', '2', '3'), on: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'), customer: fc.constantFrom('A', 'B', 'C'),
  reference: fc.constantFrom('', '12', 'FA-1', 'FA-2', 'RAN'), label: fc.constantFrom('', 'VIR FA-1', 'x'), minor: fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constantFrom(100, -100)),
  lettering: fc.constantFrom('', '', 'A', 'B'), opening: fc.boolean(),
}).map((facts) => line(facts));
const setting = fc.constantFrom<OldestFirst>('when_unlettered', 'always', 'never');

test('for each customer the open items sum to the lines, and no allocation exceeds either side', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 40 }), setting, (lines, oldestFirst) => {
    const { items, allocations, customers, control } = plan(lines, oldestFirst);
    for (const { code, openMinor } of customers) expect(openMinor).toBe(lines.filter(({ customer }) => customer === code).reduce((sum, { minor }) => sum + minor, 0));
    expect(control.customersOff).toEqual([]);
    const left = items.map(({ minor }) => minor);
    for (const { debit, credit, minor, on } of allocations) {
      expect(minor).toBeGreaterThan(0);
      expect(items[debit]!.customer).toBe(items[credit]!.customer);
      expect(on).toBe(items[debit]!.postedOn > items[credit]!.postedOn ? items[debit]!.postedOn : items[credit]!.postedOn);
      left[debit]! -= minor;
      left[credit]! += minor;
    }
    expect(left).toEqual(items.map(({ openMinor }) => openMinor));
    items.forEach(({ minor, openMinor }) => expect(minor > 0 ? openMinor >= 0 && openMinor <= minor : openMinor <= 0 && openMinor >= minor).toBe(true));
  }));
});

test('a line has the same key in the longer file of the next month, whatever its lettering became, and no two have one key', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 20 }), fc.array(anyLine, { maxLength: 20 }), fc.constantFrom('', 'Z'), (january, more, lettering) => {
    const before = plan(january).items;
    const after = plan([...january.map((one) => ({ ...one, lettering })), ...more]).items;
    const keys = (items: { key: string; line: number }[]): [number, string][] => items.map(({ key, line: at }): [number, string] => [at, key]).sort((a, b) => a[0] - b[0]);
    expect(keys(after).slice(0, before.length)).toEqual(keys(before));
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
  }));
});

test('the compact book gives the same plan, customer by customer', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 40 }), setting, (lines, oldestFirst) => {
    const policy = { ...DEFAULT_POLICY, oldestFirst };
    const book = new LedgerBook();
    for (const one of lines) book.add(one);
    const { planner, plans } = planLedgerBook(book, policy);
    const all = [...plans];
    const whole = planReceivables(lines, policy);
    expect(all.flatMap(({ items }) => items)).toEqual(whole.items);
    expect(all.map(({ customer }) => customer)).toEqual(whole.customers);
    expect(all.flatMap(({ allocations }) => allocations).map(({ minor, rule }) => [minor, rule])).toEqual(whole.allocations.map(({ minor, rule }) => [minor, rule]));
    expect(planner.problems()).toEqual(whole.problems);
  }));
});

test('a bucket customer with a hundred thousand lines of one reference is planned in a moment', () => {
  const lines: LedgerLine[] = [];
  for (let i = 0; i < 50_000; i++) lines.push(sale('2026-01-05', 'DIVERS-01', 10 + (i % 7)), receipt('2026-01-06', 'DIVERS-01', 9 + (i % 5), { label: 'REGLT DIVERS-01' }));
  const started = performance.now();
  const { control } = plan(lines);
  expect(control.openMinor).toBe(control.linesMinor);
  expect(performance.now() - started).toBeLessThan(5000);
});
