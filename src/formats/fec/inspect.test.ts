import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEC_FIELDS } from './header.ts';
import { inspectFec, type FecInspection } from './inspect.ts';
import { fecLine, receiptEntry, saleEntry } from './made.ts';
import type { FecLine } from './read.ts';
import { writeFec, type FecDialect } from './write.ts';

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function inspect(lines: FecLine[], dialect?: FecDialect): Promise<FecInspection> {
  return inspectFec(one(Buffer.concat([...writeFec(lines, dialect)])));
}

const ledger = [
  ...saleEntry('1', { auxiliary: 'C1', on: '2026-01-10', lettering: 'AA' }, 100000, 20000),
  ...saleEntry('2', { auxiliary: 'C2', on: '2026-01-20' }, 50000, 10000),
  ...receiptEntry('3', { auxiliary: 'C1', on: '2026-02-18', lettering: 'AA' }, 120000),
  ...receiptEntry('4', { auxiliary: 'C2', on: '2026-02-20', lettering: 'AA' }, 10000),
];

test('the inspection is one object of a stable shape', async () => {
  expect(JSON.stringify(await inspect(ledger))).toBe(JSON.stringify({
    kind: 'fec', accepted: true, encoding: 'utf-8', separator: 'TAB', columns: 18, lines: 10, firstDate: '2026-01-10', lastDate: '2026-02-20', sumDebit: '3100.00', sumCredit: '3100.00',
    balanced: true,
    receivables: { rows: 4, customers: 2, balance: '500.00', openUnlettered: '600.00', rowsUnlettered: 1, letteringGroups: 2, letteringGroupsBalanced: 1 },
    openItems: { count: 0, total: '0.00', inferredAllocations: 0 },
    problems: [],
  }));
});

test('a refused file keeps the shape', async () => {
  expect(await inspectFec(one(Buffer.from('%PDF-1.4 of something')))).toMatchObject({
    kind: 'unknown', accepted: false, encoding: null, separator: null, columns: 0, lines: 0, firstDate: null, lastDate: null, sumDebit: '0.00', balanced: false,
    receivables: { rows: 0, customers: 0, balance: '0.00' }, problems: [{ severity: 'error', code: 'not_text' }],
  });
});

test('an unbalanced file is refused, and the entry at fault is named with its line', async () => {
  const wrong = ledger.map((line, i) => (i === 4 ? { ...line, credit: line.credit - 100 } : line));
  const { accepted, balanced, problems } = await inspect(wrong);
  expect({ accepted, balanced }).toEqual({ accepted: false, balanced: false });
  expect(problems).toMatchObject([{ code: 'file_unbalanced' }, { code: 'entry_unbalanced', severity: 'error', line: 5 }]);
  expect(problems[1]!.message).toContain('« 2 » du journal « VE » du 20/01/2026');
  expect(problems[1]!.message).toContain('1,00 €');
});

test('two entries that are wrong by opposite amounts leave the file balanced, and are both named', async () => {
  const wrong = ledger.map((line, i) => (i === 1 ? { ...line, credit: line.credit + 100 } : i === 4 ? { ...line, credit: line.credit - 100 } : line));
  const { accepted, problems } = await inspect(wrong);
  expect(accepted).toBe(true);
  expect(problems.map(({ code, line }) => [code, line])).toEqual([['entry_unbalanced', 2], ['entry_unbalanced', 5]]);
});

test('one number for an entry across two journals is understood', async () => {
  const across = ledger.map((line, i) => (i % 3 === 0 ? { ...line, journal: 'OD' } : line));
  const { accepted, problems } = await inspect(across);
  expect(accepted).toBe(true);
  expect(problems.map(({ code }) => code)).toEqual(['entries_across']);
});

test('the lines of an entry need not follow one another', async () => {
  expect((await inspect([...ledger].sort((a, b) => (a.account < b.account ? -1 : 1)))).problems).toEqual([]);
});

test('sales credited to customers are told as a reversal of debit and credit', async () => {
  const reversed = ledger.map((line) => ({ ...line, debit: line.credit, credit: line.debit }));
  expect((await inspect(reversed)).problems.map(({ code }) => code)).toEqual(['receivables_reversed']);
});

test('a customer is its auxiliary, else its account; letters are told apart by their case', async () => {
  const { receivables } = await inspect([
    fecLine({ account: '411ZEN', debit: 500, lettering: 'a' }), fecLine({ account: '411ZEN', credit: 500, lettering: 'A' }), fecLine({ account: '41100000', auxiliary: 'ZEN', debit: 100 }),
    fecLine({ account: '706000', credit: 100 }),
  ]);
  expect(receivables).toMatchObject({ rows: 3, customers: 2, letteringGroups: 2, letteringGroupsBalanced: 0, openUnlettered: '1.00' });
});

test('the figures are the same in every dialect', async () => {
  const { encoding: _e, separator: _s, columns: _c, problems: _p, ...expected } = await inspect(ledger);
  await fc.assert(fc.asyncProperty(fc.record({
    separator: fc.constantFrom('\t', '|', ';', ','), end: fc.constantFrom('\n', '\r\n', '\r', '\r\r\n'), encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'iso-8859-15', 'windows-1252'),
    amounts: fc.constantFrom('debit_credit', 'montant_sens', 'montant_sign'), decimalMark: fc.constantFrom(',', '.'), dates: fc.constantFrom('compact', 'iso', 'french'),
    columns: fc.constantFrom(18, 21, 22), padded: fc.boolean(),
  }, { requiredKeys: [] }) as fc.Arbitrary<FecDialect>, async (dialect) => {
    const { encoding: _e2, separator: _s2, columns: _c2, problems: _p2, ...figures } = await inspect(ledger, dialect);
    expect(figures).toEqual(expected);
  }));
});

test('whatever bytes are changed, a file that is accepted has totals that hold', async () => {
  const good = Buffer.concat([...writeFec(ledger)]);
  let accepted = 0;
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(good.length), fc.boolean(), async (changes, at, cut) => {
    const bytes = Buffer.from(good);
    for (const [where, byte] of changes) bytes[where] = byte;
    const found = await inspectFec(one(cut ? bytes.subarray(0, at) : bytes));
    expect(found.accepted).toBe(!found.problems.some(({ severity }) => severity === 'error'));
    if (!found.accepted) return;
    accepted++;
    expect(found.sumDebit).toBe(found.sumCredit);
    expect(found.lines).toBeGreaterThan(0);
  }), { numRuns: 500 });
  expect(accepted).toBeGreaterThan(0);
});

test('a header of another order and 300 fields in a line end in words, not in a crash', async () => {
  const { problems } = await inspectFec(one(Buffer.from(`${FEC_FIELDS.join('|')}\n${'|'.repeat(299)}x\n`)));
  expect(problems).toMatchObject([{ code: 'shifted_columns', line: 2 }, { code: 'balance_not_checked' }]);
  expect(problems[0]!.message).toContain('300 champs au lieu de 18');
});

test('when a line cannot be read, the balance is not judged: that line comes first', async () => {
  const text = Buffer.concat([...writeFec(ledger)]).toString().replace('1200,00', '1,200,00');
  const { accepted, balanced, problems } = await inspectFec(one(Buffer.from(text)));
  expect({ accepted, balanced }).toEqual({ accepted: false, balanced: false });
  expect(problems.map(({ code }) => code)).toEqual(['amount_two_commas', 'balance_not_checked']);
});
