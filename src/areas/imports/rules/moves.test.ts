import { expect, test } from 'vitest';
import type { Day } from '#values/day.ts';
import type { KnownCustomer } from './known.ts';
import { planCustomer, type CustomerMoves, type FileFacts } from './moves.ts';
import { planReceivables, type LedgerLine } from './receivables.ts';

type Said = Partial<LedgerLine> & { on: Day; minor: number };

const line = (said: Said): LedgerLine => ({
  line: 1, journal: said.minor > 0 ? 'VE' : 'BQ', journalLabel: '', entry: said.reference ?? '', account: '411000', accountLabel: '', customer: 'C1', customerName: 'Brume', reference: '',
  referenceOn: '', label: '', lettering: '', letteredOn: '', opening: false, ...said,
});
const an = (said: Said): LedgerLine => line({ journal: 'AN', entry: '1', opening: true, ...said });

const january: FileFacts = { firstOn: '2026-01-01', lastOn: '2026-01-31', openingOn: undefined, horizonOn: undefined, today: '2026-11-21' };
const february: FileFacts = { ...january, lastOn: '2026-02-28', horizonOn: '2026-01-31' };
const nextYear: FileFacts = { ...january, firstOn: '2027-01-01', lastOn: '2027-01-31', openingOn: '2027-01-01', horizonOn: '2026-12-31', today: '2027-02-05' };

function move(lines: LedgerLine[], known: KnownCustomer | undefined, facts: FileFacts): CustomerMoves {
  const { items, allocations, customers } = planReceivables(lines);
  return planCustomer({ customer: customers[0] ?? { code: 'C1', name: '', account: '', openMinor: 0 }, items, allocations }, known, facts);
}

/** The ledger after the moves, as posting them leaves it. */
function after(known: KnownCustomer | undefined, moves: CustomerMoves): KnownCustomer {
  const items = [...(known?.items ?? []).map((item) => ({ ...item })), ...moves.items.map((item) => ({ ...item, openMinor: item.minor, currency: 'EUR' }))];
  const pairs = new Map((known?.pairs ?? []).map((pair) => [`${pair.debitKey} ${pair.creditKey}`, pair]));
  for (const { debitKey, creditKey, minor, on } of moves.pairs) pairs.set(`${debitKey} ${creditKey}`, { debitKey, creditKey, minor, manualMinor: 0, on });
  for (const item of items) {
    const taken = [...pairs.values()].reduce((sum, { debitKey, creditKey, minor }) => sum + (debitKey === item.key ? minor : creditKey === item.key ? -minor : 0), 0);
    item.openMinor = item.minor - taken;
    expect(item.openMinor * Math.sign(item.minor)).toBeGreaterThanOrEqual(0);
  }
  return { items, pairs: [...pairs.values()].filter(({ minor }) => minor !== 0) };
}

const open = (known: KnownCustomer): [string, number][] => known.items.filter(({ openMinor }) => openMinor !== 0).map(({ reference, openMinor }) => [reference, openMinor]);

const sale = line({ on: '2026-01-10', reference: 'FA1', minor: 60_000 });
const sale2 = line({ on: '2026-01-20', reference: 'FA2', minor: 40_000 });

test('the same file again changes nothing', () => {
  const lines = [sale, line({ on: '2026-01-25', reference: 'VIR1', minor: -30_000 })];
  const ledger = after(undefined, move(lines, undefined, january));
  const again = move(lines, ledger, { ...january, horizonOn: '2026-01-31' });
  expect(again.items).toEqual([]);
  expect(again.pairs).toEqual([]);
  expect(again.known).toBe(2);
});

test('the next month adds its lines and its payments, and doubles none', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  const payment = line({ on: '2026-02-12', reference: 'VIR2', minor: -60_000, lettering: 'AA' });
  const moves = move([{ ...sale, lettering: 'AA' }, sale2, payment], ledger, february);
  expect(moves.items.map(({ reference }) => reference)).toEqual(['VIR2']);
  expect(moves.pairs).toMatchObject([{ minor: 60_000, on: '2026-02-12', basis: 'read' }]);
  expect(open(after(ledger, moves))).toEqual([['FA2', 40_000]]);
});

test('lettering read later replaces what was inferred, dated after the days already told', () => {
  const payment = line({ on: '2026-01-25', reference: 'VIR1', minor: -40_000 });
  const ledger = after(undefined, move([sale, sale2, payment], undefined, january));
  expect(open(ledger)).toEqual([['FA1', 60_000]]);
  const moves = move([{ ...sale, lettering: 'AB' }, sale2, { ...payment, lettering: 'AB' }], ledger, february);
  expect(moves.pairs).toMatchObject([{ minor: 0, on: '2026-02-01', rule: 'taken_back' }, { minor: 40_000, on: '2026-02-01', basis: 'read' }]);
  expect(open(after(ledger, moves))).toEqual([['FA1', 20_000], ['FA2', 40_000]]);
});

test('an allocation made by a person stays', () => {
  const payment = line({ on: '2026-01-25', reference: 'VIR1', minor: -40_000 });
  const ledger = after(undefined, move([sale, sale2, payment], undefined, january));
  for (const pair of ledger.pairs) pair.manualMinor = pair.minor;
  const moves = move([{ ...sale, lettering: 'AB' }, sale2, { ...payment, lettering: 'AB' }], ledger, february);
  expect(moves.pairs).toEqual([]);
});

test('a draft renumbered when it was validated is the same item', () => {
  const ledger = after(undefined, move([{ ...sale, entry: 'BROUILLARD-7' }], undefined, january));
  const moves = move([{ ...sale, entry: '1024', label: 'Facture validée' }], ledger, february);
  expect(moves.items).toEqual([]);
  expect(moves.missing).toEqual([]);
});

test('an item that the file of its period no longer has is named', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  expect(move([sale], ledger, february).missing.map(({ reference }) => reference)).toEqual(['FA2']);
});

test('opening entries in detail are the items they carry', () => {
  const ledger = after(undefined, move([sale, sale2, line({ on: '2026-01-25', reference: 'VIR1', minor: -10_000, lettering: 'a' }), ], undefined, january));
  const lines = [
    an({ on: '2027-01-01', reference: 'FA1', minor: 60_000 }), an({ on: '2027-01-01', reference: 'FA2', minor: 40_000, lettering: 'B' }), an({ on: '2027-01-01', reference: 'VIR1', minor: -10_000 }),
    line({ on: '2027-01-15', reference: 'VIR9', minor: -40_000, lettering: 'B' }),
  ];
  const moves = move(lines, ledger, nextYear);
  expect(moves.items.map(({ reference }) => reference)).toEqual(['VIR9']);
  expect(moves.openingGapMinor).toBe(0);
  const then = after(ledger, moves);
  expect(open(then).filter(([reference]) => reference === 'FA2')).toEqual([]);
  expect(move(lines, then, { ...nextYear, horizonOn: '2027-01-31' })).toMatchObject({ items: [], pairs: [] });
});

test('an opening balance equal to what was open is dropped, and payments go to the items it carried, oldest first', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  const lines = [an({ on: '2027-01-01', minor: 100_000 }), line({ on: '2027-01-15', reference: 'VIR9', minor: -70_000, lettering: 'B' })];
  const moves = move(lines, ledger, nextYear);
  expect(moves.items.map(({ reference }) => reference)).toEqual(['VIR9']);
  const then = after(ledger, moves);
  expect(open(then)).toEqual([['FA2', 30_000]]);
  expect(move(lines, then, { ...nextYear, horizonOn: '2027-01-31' })).toMatchObject({ items: [], pairs: [] });
});

test('an opening balance that differs leaves one opening item of the difference', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  const more = move([an({ on: '2027-01-01', minor: 125_000 })], ledger, nextYear);
  expect(more.items).toMatchObject([{ kind: 'opening', minor: 25_000, ageUnknown: true, postedOn: '2027-01-01' }]);
  const less = move([an({ on: '2027-01-01', minor: 40_000 })], ledger, nextYear);
  expect(less.items).toMatchObject([{ kind: 'opening', minor: -60_000 }]);
  expect(open(after(ledger, less))).toEqual([['FA2', 40_000]]);
  expect(move([an({ on: '2027-01-01', minor: 40_000 })], after(ledger, less), nextYear)).toMatchObject({ items: [], pairs: [] });
});

test('what the opening entries in detail no longer have is settled on that day', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  const moves = move([an({ on: '2027-01-01', reference: 'FA1', minor: 60_000 }), an({ on: '2027-01-01', reference: 'FA77', referenceOn: '2026-12-20', minor: 9_000 })], ledger, nextYear);
  expect(moves.items.map(({ reference, minor }) => [reference, minor])).toEqual([['FA77', 9_000], ['', -40_000]]);
  expect(open(after(ledger, moves))).toEqual([['FA1', 60_000], ['FA77', 9_000]]);
});

test('an older year imported after its opening entries adds its history and doubles nothing', () => {
  const ledger = after(undefined, move([an({ on: '2027-01-01', minor: 40_000 })], undefined, { ...nextYear, horizonOn: undefined }));
  const moves = move([sale, line({ on: '2026-01-25', reference: 'VIR1', minor: -60_000, lettering: 'A' }), sale2].map((one) => (one.reference === 'FA1' ? { ...one, lettering: 'A' } : one)), ledger, {
    ...january, horizonOn: '2027-01-31',
  });
  const then = after(ledger, moves);
  expect(open(then)).toEqual([['', 40_000]]);
});

test('without opening entries a payment still finds the older item it pays', () => {
  const ledger = after(undefined, move([sale, sale2], undefined, january));
  const moves = move([line({ on: '2027-01-15', reference: 'VIR9', minor: -40_000, lettering: 'B' })], ledger, { ...nextYear, openingOn: undefined });
  expect(open(after(ledger, moves))).toEqual([['FA1', 60_000]]);
});
