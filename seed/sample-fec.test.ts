import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '#platform/config.ts';
import { planLedgerBook } from '#areas/imports/rules/book.ts';
import { readLedger } from '#areas/imports/rules/inspect.ts';
import { addDays } from '#values/day.ts';
import { isSiren } from '#values/siren.ts';
import { SAMPLE_CONTACTS, SAMPLE_FEC, sampleContacts, sampleFec } from './sample-fec.ts';

const folder = join(root, 'docs', 'samples');
const reading = await readLedger(chunks(sampleFec()));
const customers = [...planLedgerBook(reading.book, reading.policy).plans];

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('the sample ledger file', () => {
  test('is the one in docs/samples (else: node seed/sample-fec.ts)', () => {
    expect(readFileSync(join(folder, SAMPLE_FEC)).equals(sampleFec())).toBe(true);
    expect(readFileSync(join(folder, SAMPLE_CONTACTS), 'utf8')).toBe(sampleContacts());
  });

  test('is accepted without an error or a warning, and its company number is right by its key', () => {
    const { accepted, balanced, separator, columns, lines, lastDate, receivables, problems } = reading.inspection;
    expect({ accepted, balanced, separator, columns, lastDate }).toEqual({ accepted: true, balanced: true, separator: 'TAB', columns: 18, lastDate: '2026-10-31' });
    expect(lines).toBeGreaterThan(400);
    expect(receivables.customers).toBe(15);
    expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(isSiren(SAMPLE_FEC.slice(0, 9))).toBe(true);
  });

  test('leaves something to chase on 21 November 2026', () => {
    const overdue = customers.filter(({ items }) => items.some((item) => item.openMinor > 0 && addDays(item.issuedOn, 30) < '2026-11-21'));
    expect(overdue.length).toBeGreaterThanOrEqual(8);
  });

  test('shows each way items are settled: lettered, lettered in part, by reference, by age, and a credit left alone', () => {
    const rules = new Set(customers.flatMap(({ allocations }) => allocations.map(({ rule }) => rule)));
    expect([...rules].sort()).toEqual(['lettering', 'oldest_first', 'partial_lettering', 'reference']);
    expect(customers.flatMap(({ items }) => items).filter((item) => item.kind === 'credit_note' && item.openMinor < 0)).toHaveLength(1);
  });

  test('comes with contacts for every customer, one without an address', () => {
    const lines = sampleContacts().trim().split('\r\n').slice(1).map((line) => line.split(';'));
    expect(new Set(lines.map(([code]) => code))).toEqual(new Set(customers.map(({ customer }) => customer.code)));
    expect(lines.filter(([, email]) => email === '')).toHaveLength(1);
  });
});
