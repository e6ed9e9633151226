import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inspectList } from './inspect-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'encours-inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inspected(text: string) {
  const path = join(folder, 'liste.csv');
  writeFileSync(path, text);
  return await inspectList(path, '2026-11-21');
}

test('a list of open items is told by its columns, with what it leaves open', async () => {
  expect(await inspected('Code client;Nom;N° facture;Date facture;Échéance;Reste dû\nA;Aubier;F1;02/09/2026;02/10/2026;1 200,50\nB;Bouleau;F2;15/09/2026;;-100,00\n')).toMatchObject({
    kind: 'items', accepted: true, separator: ';', columns: 6, lines: 2, firstDate: '2026-09-02', lastDate: '2026-09-15',
    sumDebit: '1200.50', sumCredit: '100.00', receivables: { rows: 2, customers: 2, balance: '1100.50' }, openItems: { count: 2, total: '1100.50' }, problems: [],
  });
});

test('a list of open items with an amount of two commas is refused on its line', async () => {
  expect(await inspected('Code client;N° facture;Date facture;Reste dû\nA;F1;02/09/2026;1,2,3\n')).toMatchObject({
    kind: 'items', accepted: false, openItems: { count: 0 }, problems: [{ severity: 'error', line: 2, field: 'openMinor' }],
  });
});

test('a list of customers is told as such, and a table of unknown columns is left to the ledger reader', async () => {
  expect(await inspected('Code;Raison sociale;E-mail\nA;Aubier;a@aubier.example\n')).toMatchObject({ kind: 'customers', accepted: true, receivables: { customers: 1, rows: 0 } });
  expect(await inspected('a;b;c\n1;2;3\n')).toBeUndefined();
});
