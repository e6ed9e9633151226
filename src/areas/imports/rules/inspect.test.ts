import { expect, test } from 'vitest';
import { fecLine, receiptEntry, saleEntry } from '#formats/fec/made.ts';
import { writeFec } from '#formats/fec/write.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { inspectLedgerFile } from './inspect.ts';

async function* file(lines: FecLine[]): AsyncGenerator<Uint8Array> {
  yield* writeFec(lines);
}

test('inspecting a ledger file counts its open items and what was inferred', async () => {
  const { openItems, receivables, problems } = await inspectLedgerFile(file([
    ...saleEntry('1', { auxiliary: 'C1', on: '2026-01-10' }, 100000, 20000), ...saleEntry('2', { auxiliary: 'C1', on: '2026-01-20' }, 50000, 10000),
    ...receiptEntry('3', { auxiliary: 'C1', on: '2026-02-18' }, 120000),
  ]));
  expect(openItems).toEqual({ count: 1, total: '600.00', inferredAllocations: 1 });
  expect(receivables.balance).toBe('600.00');
  expect(problems.map(({ code }) => code)).toEqual(['no_lettering']);
});

test('a doubtful customer 416 is followed under its name; the collective account without a name, bills 413 and invoices to come 418 are not', async () => {
  const od = { journal: 'OD', journalLabel: 'Opérations diverses' };
  const { openItems, receivables } = await inspectLedgerFile(file([
    fecLine({ ...od, account: '416000', auxiliary: 'C1', debit: 100 }), fecLine({ ...od, account: '416000', debit: 1000 }), fecLine({ ...od, account: '413000', auxiliary: 'C1', debit: 10000 }),
    fecLine({ ...od, account: '418000', auxiliary: 'C1', debit: 100000 }), fecLine({ ...od, account: '411000', auxiliary: 'C2', debit: 1000000 }), fecLine({ ...od, account: '512000', credit: 1111100 }),
  ]));
  expect(openItems).toMatchObject({ count: 2, total: '10001.00' });
  expect(receivables.balance).toBe('10000.00');
});
