import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fecLine, receiptEntry, saleEntry } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { listItems, setLetteringAside } from '#areas/ledger/actions.ts';
import { sql } from '#platform/db.ts';
import { openImports, february, january, vector } from '#test/imports.ts';
import { askCommit, cancelImport, commitFile, getImport, readAndPlan, setImport } from './actions.ts';

/** Files of entries become the ledger, month after month. */

const { folder, place, fileOf, makeCompany, received } = await openImports();

test('the vector TV-5.1 goes from file to ledger', async () => {
  const company = await makeCompany();
  const { accepted, detail } = await company.bring(fileOf(vector()));
  expect(detail.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(accepted).toBe(true);
  expect(detail.summary).toMatchObject({ rebuiltMinor: 260_000, controlBalanceMinor: 260_000, customers: { total: 3, added: 3 }, items: { total: 8, added: 8, known: 0 } });
  expect(await company.open()).toEqual([
    ['411ZEN', '', 50_000], ['C001', 'FA25-118', 120_000], ['C001', 'VIR0310', -30_000], ['C002', 'FA26-002', 140_000], ['C002', 'AV26-001', -20_000],
  ]);
  await company.sound();
});

test('with oldest first, credits left go to the oldest debits', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(vector()), { oldestFirst: true });
  expect(await company.open()).toEqual([['411ZEN', '', 50_000], ['C001', 'FA25-118', 90_000], ['C002', 'FA26-002', 120_000]]);
  await company.sound();
});

test('the same file again is already imported and changes nothing', async () => {
  const company = await makeCompany();
  const path = fileOf(vector());
  const first = await company.bring(path);
  const rows = await company.rows('allocation');
  const again = await company.bring(path);
  expect(again).toMatchObject({ importId: first.importId, already: true });
  expect(await company.rows('open_item')).toBe(8);
  expect(await company.rows('allocation')).toBe(rows);
});

test('the next month moves the ledger on, and past balances stay what they were', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(january));
  const told = await company.open('2026-01-31');
  expect(told).toEqual([['C1', 'FA-1', 60_000], ['C2', 'FA-3', 12_000]]);
  const { detail } = await company.bring(fileOf(february));
  expect(detail.summary).toMatchObject({ items: { added: 2, known: 4 }, customers: { added: 1 } });
  expect(detail.result).toMatchObject({ itemsAdded: 2, customersAdded: 1 });
  expect(await company.open()).toEqual([['C1', 'FA-1', 24_000], ['C1', 'FA-2', 36_000], ['C3', 'FA-4', 24_000]]);
  expect(await company.open('2026-01-31')).toEqual(told);
  await company.sound();
});

const opening = (lines: Partial<FecLine>[]): FecLine[] => lines.flatMap((facts) => {
  const line = fecLine({ journal: 'AN', journalLabel: 'À nouveaux', entry: '1', on: '2027-01-01', label: 'À nouveau', ...facts });
  return [line, { ...line, account: '890000', auxiliary: '', auxiliaryLabel: '', debit: line.credit, credit: line.debit, lettering: '' }];
});
const payments2027 = receiptEntry('2', { on: '2027-01-12', auxiliary: 'C3', auxiliaryLabel: 'Pluie', reference: 'VIR-9', lettering: 'ZZ' }, 24_000);

test('next year with opening entries in detail carries the items on', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(january));
  await company.bring(fileOf(february));
  const items = await company.rows('open_item');
  const { detail } = await company.bring(fileOf([
    ...opening([
      { auxiliary: 'C1', reference: 'FA-1', debit: 24_000, credit: 0 }, { auxiliary: 'C1', reference: 'FA-2', debit: 36_000, credit: 0 }, { auxiliary: 'C3', reference: 'FA-4', debit: 24_000, credit: 0, lettering: 'ZZ' },
    ]), ...payments2027,
  ]));
  expect(detail.problems.filter(({ code }) => code === 'opening_gap')).toEqual([]);
  expect(await company.rows('open_item')).toBe(items + 1);
  expect(await company.open()).toEqual([['C1', 'FA-1', 24_000], ['C1', 'FA-2', 36_000]]);
  await company.sound();
});

test('next year with opening entries as a balance drops what it equals and names what it does not', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(february));
  const lines = [...opening([{ auxiliary: 'C1', debit: 60_000, credit: 0 }, { auxiliary: 'C3', debit: 30_000, credit: 0 }]), ...payments2027.map((line) => ({ ...line, lettering: '' }))];
  const { detail } = await company.bring(fileOf(lines));
  expect(detail.problems.find(({ code }) => code === 'opening_gap')?.message).toMatch(/^Les à-nouveaux de 1 client \(C3\) diffèrent .* de 60,00 €/);
  expect(await company.open()).toEqual([['C1', 'FA-1', 24_000], ['C1', 'FA-2', 36_000], ['C3', '', 6_000]]);
  const rows = await company.rows('open_item');
  // A longer file of the same year finds its place again.
  await company.bring(fileOf([...lines, ...saleEntry('9', { on: '2027-02-01', auxiliary: 'C1', reference: 'FA-20' }, 1_000, 200)]));
  expect(await company.rows('open_item')).toBe(rows + 1);
  await company.sound();
});

/** A file of another company, in the year after: openings of customers nobody here knows. */
const foreign: FecLine[] = [
  ...opening([{ auxiliary: 'X1', auxiliaryLabel: 'Ailleurs', reference: 'Z-1', debit: 70_000, credit: 0 }]),
  ...saleEntry('2', { on: '2027-01-09', auxiliary: 'X2', auxiliaryLabel: 'Plus loin', reference: 'Z-2' }, 10_000, 2_000),
];
const told = (detail: { problems: { code: string; message: string }[] }, code: string): string | undefined => detail.problems.find((one) => one.code === code)?.message;

test('the file of another company leaves the customers it does not name as they stand, and says so', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(february));
  const before = await company.open();
  const { accepted, detail } = await company.bring(fileOf(foreign));
  expect(accepted).toBe(true);
  expect(told(detail, 'opening_gap')).toBeUndefined();
  expect(told(detail, 'customers_absent')).toMatch(/^2 clients connus \(Brume, Pluie\), qui doivent 840,00 € en tout, n'ont aucune ligne dans ce fichier : .*Est-ce bien le FEC de cette société \?/);
  expect(await company.open()).toEqual([...before, ['X1', 'Z-1', 70_000], ['X2', 'Z-2', 12_000]]);
  await company.sound();
});

test('a file named for another SIREN says so before anything else', async () => {
  const company = await makeCompany();
  await company.run((tx) => tx.run(sql`update organisation set siren = '732829320' where organisation_id = ${company.organisationId}`));
  const named = (name: string, lines: FecLine[]): string => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.concat([...writeFec(lines)]));
    return path;
  };
  const own = await company.bring(named('732829320FEC20261231.txt', january));
  expect(own.detail.problems.map(({ code }) => code)).not.toContain('other_siren');
  const other = await company.bring(named('404833048FEC20271231.txt', foreign));
  expect(other.detail.problems[0]).toMatchObject({ severity: 'warning', code: 'other_siren', message: expect.stringContaining('404\u202f833\u202f048') });
  expect(told((await company.bring(named('liste 2026.txt', february))).detail, 'other_siren')).toBeUndefined();
});

test('settling much of what is owed without a receipt waits for a person to agree', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(february));
  // C1 owed 600 of 840 and is opened with nothing of it.
  const path = fileOf([...opening([{ auxiliary: 'C3', reference: 'FA-4', debit: 24_000, credit: 0 }]), ...saleEntry('9', { on: '2027-01-05', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'FA-30' }, 1_000, 200)]);
  const importId = await received(company, path);
  await readAndPlan(place, company.organisationId, importId);
  const planned = await company.run((tx) => getImport(tx, importId));
  expect(planned.status).toBe('planned');
  expect(planned.problems[0]).toMatchObject({ severity: 'warning', code: 'mass_settlement', needsAgreement: true });
  expect(told(planned, 'mass_settlement')).toMatch(/^Cet import solderait 71 % de l'encours connu .* 600,00 € dus par 1 client\./);
  await expect(company.run((tx) => askCommit(tx, company.actor, importId))).rejects.toThrow('import_needs_agreement');
  expect(await company.bring(path)).toMatchObject({ accepted: false, detail: { status: 'planned', result: null } });
  const before = await company.open();
  expect(before).toEqual([['C1', 'FA-1', 24_000], ['C1', 'FA-2', 36_000], ['C3', 'FA-4', 24_000]]);
  // Agreeing to it changes nothing of the plan, so that the file is not read again.
  expect(await company.run((tx) => setImport(tx, company.actor, { importId, agreed: ['mass_settlement'] }))).toMatchObject({ status: 'planned', settings: { agreed: ['mass_settlement'] } });
  await company.run((tx) => askCommit(tx, company.actor, importId));
  expect(await commitFile(place, company.organisationId, importId, 'test-admin')).toMatchObject({ itemsAdded: 2 });
  expect(await company.open()).toEqual([['C1', 'FA-30', 1_200], ['C3', 'FA-4', 24_000]]);
  await company.sound();
});

test('what was agreed to is asked again when the ledger moved so that it would settle much', async () => {
  const company = await makeCompany();
  const importId = await received(company, fileOf([...opening([{ auxiliary: 'C3', reference: 'FA-4', debit: 24_000, credit: 0 }]), ...saleEntry('9', { on: '2027-01-05', auxiliary: 'C1', reference: 'FA-30' }, 1_000, 200)]));
  await readAndPlan(place, company.organisationId, importId);
  await company.bring(fileOf(february));
  await company.run((tx) => askCommit(tx, company.actor, importId));
  const before = await company.open();
  expect(await commitFile(place, company.organisationId, importId, 'test-admin')).toBeUndefined();
  const asked = await company.run((tx) => getImport(tx, importId));
  expect(asked.status).toBe('planned');
  expect(asked.problems[0]).toMatchObject({ code: 'mass_settlement', needsAgreement: true });
  expect(await company.open()).toEqual(before);
});

test('the lettering of an item follows the files: brought, changed and taken away', async () => {
  const company = await makeCompany();
  const letters = () => company.run((tx) => tx.rows<{ reference: string; lettering: string; alone: boolean }>(sql`
    select reference, lettering from open_item where organisation_id = ${company.organisationId} order by reference`)).then((rows) => rows.flatMap(Object.values).join(' '));
  await company.bring(fileOf(january));
  expect(await letters()).toBe('FA-1  FA-2  FA-3  VIR-3 ');
  await company.bring(fileOf(february));
  expect(await letters()).toBe('FA-1 AA FA-2  FA-3  FA-4  VIR-3 AA VIR-6 ');
  await company.bring(fileOf([...january, ...february.slice(january.length), ...saleEntry('7', { on: '2026-03-01', auxiliary: 'C3', reference: 'FA-5', lettering: 'Q' }, 100, 20)]));
  expect(await letters()).toBe('FA-1  FA-2  FA-3  FA-4  FA-5 Q VIR-3  VIR-6 ');
  const { customerId } = await company.run((tx) => tx.one<{ customerId: number }>(sql`select customer_id "customerId" from customer where organisation_id = ${company.organisationId} and code = 'C3'`));
  const shown = () => company.run((tx) => listItems(tx, company.actor, { customerId, show: 'open', limit: 5 })).then(({ rows }) => rows.map((row) => [row.reference, row.lettering, row.letteredAlone, row.letteringAside]));
  expect(await shown()).toEqual([['FA-4', '', false, false], ['FA-5', 'Q', true, false]]);
  const { itemId } = await company.run((tx) => tx.one<{ itemId: number }>(sql`select item_id "itemId" from open_item where organisation_id = ${company.organisationId} and reference = 'FA-5'`));
  await company.run((tx) => setLetteringAside(tx, company.actor, { itemId, aside: true }));
  expect(await shown()).toEqual([['FA-4', '', false, false], ['FA-5', 'Q', false, true]]);
  await company.run((tx) => setLetteringAside(tx, company.actor, { itemId, aside: false }));
  expect(await shown()).toEqual([['FA-4', '', false, false], ['FA-5', 'Q', true, false]]);
});

test('two companies import the same file, each for itself', async () => {
  const [one, two] = [await makeCompany(), await makeCompany()];
  const path = fileOf(vector());
  const { importId } = await one.bring(path);
  expect(await two.rows('open_item')).toBe(0);
  await two.run(async (tx) => {
    await expect(getImport(tx, importId)).rejects.toThrow('not_found');
    await expect(askCommit(tx, two.actor, importId)).rejects.toThrow('not_found');
    await expect(cancelImport(tx, two.actor, importId)).rejects.toThrow('not_found');
  });
  expect((await two.bring(path)).already).toBe(false);
  expect(await two.rows('open_item')).toBe(8);
});
