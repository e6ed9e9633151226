import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFile, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { writeFec } from '#formats/fec/write.ts';
import { fecLine, receiptEntry, saleEntry } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { checkLedger, listItems, setLetteringAside } from '#areas/ledger/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { askCommit, cancelImport, commitFile, getImport, importFile, readAndPlan, receiveFile, setImport, type Place } from './actions.ts';
import { pathOf, sweepHalves } from './files.ts';
import { importsJobs } from './jobs.ts';

const folder = mkdtempSync(join(tmpdir(), 'encours-imports-'));
const place = { dataFolder: join(folder, 'data'), clock: () => new Date('2026-11-21T10:00:00Z') } as Place;
const db = await openTestDb({ jobs: importsJobs(place) });
place.db = db;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function fileOf(lines: Iterable<FecLine>): string {
  const path = join(folder, `123456789FEC${made++}.txt`);
  writeFileSync(path, Buffer.concat([...writeFec(lines)]));
  return path;
}
function textOf(text: string, extension = 'csv'): string {
  const path = join(folder, `liste${made++}.${extension}`);
  writeFileSync(path, text);
  return path;
}

async function makeCompany() {
  const { organisationId } = await makeOrganisation(db);
  const actor = asActor(organisationId);
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
  return {
    organisationId, actor, run,
    bring: (path: string, settings = {}) => importFile(place, actor, path, settings),
    /** Client → pièces ouvertes. */
    open: (asOf?: Day) => run((tx) => tx.rows<{ code: string; reference: string; open: number }>(sql`
      select c.code, i.reference, (i.open_minor + sign(i.amount_minor) * coalesce((select sum(a.amount_minor) from allocation a where a.organisation_id = i.organisation_id
        and (a.debit_item_id = i.item_id or a.credit_item_id = i.item_id) and a.allocated_on > ${asOf ?? '9999-12-31'}), 0))::bigint "open"
      from open_item i join customer c using (organisation_id, customer_id)
      where i.organisation_id = ${organisationId} and i.posted_on <= ${asOf ?? '9999-12-31'}
      order by c.code, i.posted_on, i.reference`)).then((rows) => rows.filter((row) => row.open !== 0).map((row) => [row.code, row.reference, row.open])),
    rows: (table: 'open_item' | 'allocation' | 'customer') => run((tx) => tx.one<{ count: number }>(sql([`select count(*) from ${table}`]))).then(({ count }) => count),
    sound: () => run(checkLedger).then((found) => expect(found).toEqual({ disagreements: [], crossed: 0 })),
  };
}

/** Vector TV-5.1 of the specification, each line with its counterpart. */
function* vector(): Generator<FecLine> {
  const said: [string, Day, string, string, string, number, number, string][] = [
    ['AN', '2026-01-01', '41100000', 'C001', 'FA25-118', 120_000, 0, ''], ['VE', '2026-01-15', '41100000', 'C001', 'FA26-001', 60_000, 0, 'AA'],
    ['VE', '2026-02-01', '41100000', 'C002', 'FA26-002', 240_000, 0, 'ab'], ['BQ', '2026-02-18', '41100000', 'C001', 'VIR0218', 0, 60_000, 'AA'],
    ['BQ', '2026-03-05', '41100000', 'C002', 'VIR0305', 0, 100_000, 'ab'], ['BQ', '2026-03-10', '41100000', 'C001', 'VIR0310', 0, 30_000, ''],
    ['VE', '2026-03-20', '41100000', 'C002', 'AV26-001', 0, 20_000, ''], ['VE', '2026-03-25', '411ZEN', '', '', 50_000, 0, ''],
  ];
  for (const [i, [journal, on, account, auxiliary, reference, debit, credit, lettering]] of said.entries()) {
    const labels: Record<string, string> = { AN: 'À nouveaux', VE: 'Ventes', BQ: 'Banque' };
    const line = fecLine({ journal, journalLabel: labels[journal]!, entry: String(i + 1), on, account, auxiliary, auxiliaryLabel: auxiliary && `Client ${auxiliary}`, reference, debit, credit, lettering });
    yield line;
    yield { ...line, account: journal === 'VE' ? '706000' : journal === 'BQ' ? '512000' : '890000', auxiliary: '', auxiliaryLabel: '', debit: credit, credit: debit, lettering: '' };
  }
}

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

const january: FecLine[] = [
  ...saleEntry('1', { on: '2026-01-10', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'FA-1' }, 50_000, 10_000),
  ...saleEntry('2', { on: '2026-01-20', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'FA-2' }, 30_000, 6_000),
  ...receiptEntry('3', { on: '2026-01-28', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'VIR-3' }, 36_000),
  ...saleEntry('4', { on: '2026-01-30', auxiliary: 'C2', auxiliaryLabel: 'Vent', reference: 'FA-3' }, 10_000, 2_000),
];
/** The longer file of the next month: the receipt of January turns out to be lettered with the other invoice. */
const february: FecLine[] = [
  ...january.map((line) => (line.auxiliary === 'C1' && (line.reference === 'FA-1' || line.reference === 'VIR-3') ? { ...line, lettering: 'AA' } : line)),
  ...saleEntry('5', { on: '2026-02-03', auxiliary: 'C3', auxiliaryLabel: 'Pluie', reference: 'FA-4' }, 20_000, 4_000),
  ...receiptEntry('6', { on: '2026-02-20', auxiliary: 'C2', auxiliaryLabel: 'Vent', reference: 'VIR-6' }, 12_000),
];

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

test('a list that settles much by what it leaves out waits for a person to agree', async () => {
  const company = await makeCompany();
  const head = 'Code client;Raison sociale;N° facture;Date facture;Échéance;Solde\n';
  await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;600,00\nC2;Vent;FA-3;30/01/2026;01/03/2026;120,00\n`), { asOf: '2026-02-01' });
  const part = textOf(`${head}C2;Vent;FA-3;30/01/2026;01/03/2026;120,00\n`);
  const refused = await company.bring(part, { asOf: '2026-02-10' });
  expect(refused).toMatchObject({ accepted: false, detail: { status: 'planned' } });
  expect(refused.detail.problems[0]).toMatchObject({ code: 'mass_settlement', needsAgreement: true });
  expect(await company.open()).toHaveLength(2);
  expect(await company.bring(part, { asOf: '2026-02-10', agreed: ['mass_settlement'] })).toMatchObject({ accepted: true });
  expect(await company.open()).toEqual([['C2', 'FA-3', 12_000]]);
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

/** Keeps and notes a file as an upload does, without having it read yet. */
async function received(company: Awaited<ReturnType<typeof makeCompany>>, path: string): Promise<number> {
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  mkdirSync(join(place.dataFolder, 'files', String(company.organisationId)), { recursive: true });
  writeFileSync(pathOf(place.dataFolder, company.organisationId, sha256), bytes);
  return (await company.run((tx) => receiveFile(tx, company.actor, { fileName: 'recu.txt', byteSize: bytes.length, sha256 }))).importId;
}

test('two commits at once write once', async () => {
  const company = await makeCompany();
  const importId = await received(company, fileOf(vector()));
  await readAndPlan(place, company.organisationId, importId);
  await company.run((tx) => askCommit(tx, company.actor, importId));
  await company.run((tx) => askCommit(tx, company.actor, importId));
  const results = await Promise.all([1, 2, 3].map(() => commitFile(place, company.organisationId, importId, 'test-admin')));
  expect(results.filter((result) => result !== undefined).every((result) => result!.itemsAdded === 8)).toBe(true);
  expect(await company.rows('open_item')).toBe(8);
  expect(await commitFile(place, company.organisationId, importId, 'test-admin')).toMatchObject({ itemsAdded: 8 });
  await company.sound();
});

test('a connection lost in the middle of the commit leaves nothing, says so, and may be tried again', async () => {
  const company = await makeCompany();
  const importId = await received(company, fileOf(vector()));
  await readAndPlan(place, company.organisationId, importId);
  await company.run((tx) => askCommit(tx, company.actor, importId));
  // The last statement of the commit breaks: the database ends the connection that runs it.
  const admin = new pg.Client(db.adminUrl);
  await admin.connect();
  await admin.query(`create function cut() returns trigger language plpgsql security definer as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
    create trigger cut before update on import_file for each row when (new.status = 'committed') execute function cut()`);
  await expect(commitFile(place, company.organisationId, importId, 'test-admin')).rejects.toThrow(/terminat/i);
  await admin.query('drop trigger cut on import_file; drop function cut()');
  await admin.end();
  expect(await company.rows('open_item')).toBe(0);
  expect(await company.rows('customer')).toBe(0);
  const failed = await company.run((tx) => getImport(tx, importId));
  expect(failed.status).toBe('failed');
  expect(failed.problems[0]).toMatchObject({ severity: 'error', code: 'database_lost' });
  await company.run((tx) => askCommit(tx, company.actor, importId));
  expect(await commitFile(place, company.organisationId, importId, 'test-admin')).toMatchObject({ itemsAdded: 8 });
  await company.sound();
});

test('what is not a ledger file is refused in words, and a cancelled one is not committed', async () => {
  const company = await makeCompany();
  const refused = await company.bring(textOf('%PDF-1.7 rien de comptable ici', 'txt'));
  expect(refused).toMatchObject({ accepted: false, detail: { status: 'refused', problems: [{ severity: 'error' }] } });
  const importId = await received(company, fileOf(january));
  await readAndPlan(place, company.organisationId, importId);
  await company.run((tx) => cancelImport(tx, company.actor, importId));
  await expect(company.run((tx) => askCommit(tx, company.actor, importId))).rejects.toThrow('import_is_cancelled');
  expect(await company.rows('open_item')).toBe(0);
});

test('a commit plans again on the ledger as it has become', async () => {
  const company = await makeCompany();
  const early = await received(company, fileOf(february));
  await readAndPlan(place, company.organisationId, early);
  expect((await company.run((tx) => getImport(tx, early))).summary).toMatchObject({ items: { added: 6 } });
  await company.bring(fileOf(january));
  await company.run((tx) => askCommit(tx, company.actor, early));
  expect(await commitFile(place, company.organisationId, early, 'test-admin')).toMatchObject({ itemsAdded: 2, itemsKnown: 4 });
  expect(await company.rows('open_item')).toBe(6);
  await company.sound();
});

test('a list of open items is taken as of its day: known, partly paid, settled and new', async () => {
  const company = await makeCompany();
  const head = 'Code client;Raison sociale;N° facture;Date facture;Échéance;Solde;Email\n';
  const first = await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;600,00 €;compta@brume.example\nC1;Brume;FA-2;20/01/2026;;1 200,00;\nC2;Vent;FA-3;30/01/2026;01/03/2026;120,00;\n`), { asOf: '2026-02-01' });
  expect(first.detail).toMatchObject({ kind: 'items', status: 'committed', result: { customersAdded: 2, itemsAdded: 3, contactsAdded: 1 }, mapping: { remembered: false } });
  const second = await company.bring(textOf(`${head}C1;Brume;FA-1;10/01/2026;10/02/2026;200,00;\nC1;Brume;FA-2;20/01/2026;;1 200,00;\nC3;Pluie;FA-9;05/02/2026;;50,00;\n`), { asOf: '2026-03-01' });
  expect(second.detail.problems.map(({ code }) => code)).toContain('settled_by_absence');
  expect(await company.open()).toEqual([['C1', 'FA-1', 20_000], ['C1', 'FA-2', 120_000], ['C3', 'FA-9', 5_000]]);
  expect(await company.open('2026-02-15')).toEqual([['C1', 'FA-1', 60_000], ['C1', 'FA-2', 120_000], ['C2', 'FA-3', 12_000], ['C3', 'FA-9', 5_000]]);
  const { rules } = await company.run((tx) => tx.one<{ rules: string[] }>(sql`select array_agg(distinct rule order by rule) rules from allocation where organisation_id = ${company.organisationId}`));
  expect(rules).toEqual(['snapshot_partial', 'snapshot_settled']);
  await company.sound();
});

test('a list of customers completes them by code, or by a name only one has, and its columns are remembered', async () => {
  const company = await makeCompany();
  await company.bring(fileOf(january));
  const { detail } = await company.bring(textOf('Client,Société,Courriel,Délai de paiement,SIREN\nC1,Brume,compta@brume.example,45 jours fin de mois,732 829 320\n,VENT,a@vent.example,30,\n'));
  expect(detail).toMatchObject({ kind: 'customers', status: 'committed', result: { customersAdded: 0, contactsAdded: 2 } });
  expect(await company.run((tx) => tx.rows(sql`
    select code, siren, terms_days, terms_rule from customer where organisation_id = ${company.organisationId} order by code`))).toEqual([
    { code: 'C1', siren: '732829320', terms_days: 45, terms_rule: 'then_end_of_month' }, { code: 'C2', siren: null, terms_days: 30, terms_rule: 'net' },
  ]);
  const odd = await received(company, textOf('A;B;C\nC1;x@brume.example;1\n'));
  await readAndPlan(place, company.organisationId, odd);
  expect(await company.run((tx) => getImport(tx, odd))).toMatchObject({ status: 'refused', problems: [{ code: 'kind_unknown' }], mapping: { headers: ['A', 'B', 'C'], sample: [['C1', 'x@brume.example', '1']] } });
  await company.run((tx) => setImport(tx, company.actor, { importId: odd, kind: 'customers', mapping: { code: 0, email: 1 } }));
  await readAndPlan(place, company.organisationId, odd);
  expect(await company.run((tx) => getImport(tx, odd))).toMatchObject({ status: 'planned', kind: 'customers' });
  const next = await received(company, textOf('a;b;c\nC2;y@vent.example;1\n'));
  await readAndPlan(place, company.organisationId, next);
  expect(await company.run((tx) => getImport(tx, next))).toMatchObject({ status: 'planned', mapping: { remembered: true, chosen: { code: 0, email: 1 } } });
});

test('nothing half-received is left in the folder of files', () => {
  const left = readdirSync(join(place.dataFolder, 'files'), { recursive: true }).filter((name) => String(name).endsWith('.part'));
  expect(left).toEqual([]);
});

test('what a killed process left half-received is swept a day later, never what may still be on its way', async () => {
  const files = join(place.dataFolder, 'files', '1');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, '.old.part'), 'x');
  expect(await sweepHalves(place.dataFolder, new Date())).toBe(0);
  expect(await sweepHalves(place.dataFolder, new Date(Date.now() + 25 * 3600_000))).toBe(1);
  expect(existsSync(join(files, '.old.part'))).toBe(false);
});

test('a file that can be read only once (a pipe) is kept whole', async () => {
  const company = await makeCompany();
  const bytes = 'Client;Société;Courriel\nC1;Brume;compta@brume.example\n';
  const pipe = join(folder, 'tuyau');
  execFileSync('mkfifo', [pipe]);
  const written = promisify(writeFile)(pipe, bytes);
  expect(await company.bring(pipe)).toMatchObject({ accepted: true, detail: { result: { customersAdded: 1 } } });
  await written;
  expect(readFileSync(pathOf(place.dataFolder, company.organisationId, createHash('sha256').update(bytes).digest('hex')), 'utf8')).toBe(bytes);
});

test('a commit that failed, tried again, is told without its failure', async () => {
  const company = await makeCompany();
  const importId = await received(company, fileOf(january));
  await readAndPlan(place, company.organisationId, importId);
  await company.run((tx) => askCommit(tx, company.actor, importId));
  const { path } = await company.run((tx) => tx.one<{ path: string }>(sql`
    select sha256 path from import_file where organisation_id = ${company.organisationId} and import_id = ${importId}`));
  const kept = pathOf(place.dataFolder, company.organisationId, path);
  renameSync(kept, `${kept}.away`);
  await expect(commitFile(place, company.organisationId, importId, 'test-admin')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await company.run((tx) => getImport(tx, importId))).toMatchObject({ status: 'failed', problems: expect.arrayContaining([expect.objectContaining({ code: 'file_gone' })]) });
  renameSync(`${kept}.away`, kept);
  await company.run((tx) => askCommit(tx, company.actor, importId));
  await commitFile(place, company.organisationId, importId, 'test-admin');
  const { status, problems } = await company.run((tx) => getImport(tx, importId));
  expect({ status, failures: problems.filter(({ code }) => code === 'file_gone') }).toEqual({ status: 'committed', failures: [] });
});
