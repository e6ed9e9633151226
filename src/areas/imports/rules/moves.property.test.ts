import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#values/day.ts';
import type { KnownCustomer } from './known.ts';
import { planCustomer, type FileFacts } from './moves.ts';
import { planReceivables, type LedgerLine } from './receivables.ts';

/** A line of the year on one customer, few enough different amounts, references and letters for them to meet. */
const anyLine = fc.record({
  day: fc.integer({ min: 0, max: 364 }), minor: fc.constantFrom(100, 200, 300, 500, -100, -200, -300, -700), reference: fc.constantFrom('', 'FA-1', 'FA-2', 'FA-3', 'VIR-1'),
  lettering: fc.constantFrom('', '', 'A', 'B'),
});

function lineOf({ day, minor, reference, lettering }: { day: number; minor: number; reference: string; lettering: string }, entry: number): LedgerLine {
  return {
    line: entry, journal: minor > 0 ? 'VE' : 'BQ', journalLabel: '', entry: String(entry), on: addDays('2026-01-01', day), account: '411000', accountLabel: '', customer: 'C1',
    customerName: '', reference, referenceOn: '', label: '', minor, lettering, letteredOn: '', opening: false,
  };
}

const total = (lines: readonly { minor: number }[]): number => lines.reduce((sum, { minor }) => sum + minor, 0);

/** Plans a file on the ledger and posts it; checks what must hold whatever the file. */
function bring(known: KnownCustomer, lines: LedgerLine[], facts: FileFacts): KnownCustomer {
  const post = (before: KnownCustomer): { after: KnownCustomer; changes: number } => {
    const { items, allocations, customers } = planReceivables(lines);
    const moves = planCustomer({ customer: customers[0] ?? { code: 'C1', name: '', account: '', openMinor: 0 }, items, allocations }, before, facts);
    const next = [...before.items.map((item) => ({ ...item })), ...moves.items.map((item) => ({ ...item, openMinor: item.minor, currency: 'EUR' }))];
    expect(new Set(next.map(({ key }) => key)).size).toBe(next.length);
    const pairs = new Map(before.pairs.map((pair) => [`${pair.debitKey} ${pair.creditKey}`, pair]));
    for (const { debitKey, creditKey, minor, on } of moves.pairs) pairs.set(`${debitKey} ${creditKey}`, { debitKey, creditKey, minor, manualMinor: 0, on });
    for (const item of next) {
      const taken = [...pairs.values()].reduce((sum, pair) => sum + (pair.debitKey === item.key ? pair.minor : pair.creditKey === item.key ? -pair.minor : 0), 0);
      item.openMinor = item.minor - taken;
      // Never settled beyond what it is, nor turned to the other side.
      expect(item.openMinor * Math.sign(item.minor)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(item.openMinor)).toBeLessThanOrEqual(Math.abs(item.minor));
    }
    return { after: { items: next, pairs: [...pairs.values()].filter(({ minor }) => minor !== 0) }, changes: moves.items.length + moves.pairs.length };
  };
  const { after } = post(known);
  expect(post(after).changes).toBe(0);
  return after;
}

const empty: KnownCustomer = { items: [], pairs: [] };

test('month after month, the ledger holds what the longer file holds, each line once', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 14 }), fc.array(fc.integer({ min: 0, max: 364 }), { minLength: 1, maxLength: 3 }), (said, ends) => {
    const year = said.map(lineOf);
    let ledger = empty;
    let horizonOn: string | undefined;
    for (const end of ends.sort((a, b) => a - b)) {
      const lastOn = addDays('2026-01-01', end);
      // Lettering that comes later: only what the longer file letters.
      const lines = year.filter(({ on }) => on <= lastOn).map((line) => (end < 200 ? { ...line, lettering: '' } : line));
      ledger = bring(ledger, lines, { firstOn: '2026-01-01', lastOn, openingOn: undefined, horizonOn, today: '2027-06-01' });
      horizonOn = lastOn;
      expect(ledger.items.length).toBe(lines.length);
      expect(total(ledger.items.map(({ openMinor }) => ({ minor: openMinor })))).toBe(total(lines));
    }
  }), { numRuns: 500 });
});

test('whatever the opening entries say, the ledger then holds the balance of the new year\'s file', () => {
  const opening = fc.array(fc.record({ minor: fc.constantFrom(100, 200, 300, 500, 1000, -100, -300), reference: fc.constantFrom('', 'FA-1', 'FA-2', 'FA-3') }), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 10 }), opening, fc.array(anyLine, { maxLength: 6 }), (said, carried, then) => {
    const year = said.map(lineOf);
    const ledger = bring(empty, year, { firstOn: '2026-01-01', lastOn: '2026-12-31', openingOn: undefined, horizonOn: undefined, today: '2027-06-01' });
    const lines = [
      ...carried.map(({ minor, reference }, i) => ({ ...lineOf({ day: 365, minor, reference, lettering: '' }, i), journal: 'AN', entry: '1', opening: true })),
      ...then.map((line, i) => lineOf({ ...line, day: 366 + (line.day % 60) }, 100 + i)),
    ];
    const facts: FileFacts = { firstOn: '2027-01-01', lastOn: '2027-03-10', openingOn: '2027-01-01', horizonOn: '2026-12-31', today: '2027-06-01' };
    const after = bring(ledger, lines, facts);
    expect(after.items.reduce((sum, { openMinor }) => sum + openMinor, 0)).toBe(total(lines));
    // The older year again, once it is closed: nothing more.
    bring(after, year, { firstOn: '2026-01-01', lastOn: '2026-12-31', openingOn: undefined, horizonOn: '2027-03-10', today: '2027-06-01' });
  }), { numRuns: 500 });
});

test('the years in the other order end with the same balance', () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 10 }), fc.constantFrom(100, 500, 1000), (said, carried) => {
    const balance = { ...lineOf({ day: 365, minor: carried, reference: '', lettering: '' }, 1), journal: 'AN', opening: true };
    const ledger = bring(empty, [balance], { firstOn: '2027-01-01', lastOn: '2027-01-31', openingOn: '2027-01-01', horizonOn: undefined, today: '2027-06-01' });
    const after = bring(ledger, said.map(lineOf), { firstOn: '2026-01-01', lastOn: '2026-12-31', openingOn: undefined, horizonOn: '2027-01-31', today: '2027-06-01' });
    expect(after.items.reduce((sum, { openMinor }) => sum + openMinor, 0)).toBe(carried);
  }), { numRuns: 300 });
});
