import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { fecLine, receiptEntry, saleEntry } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { checkLedger } from '#areas/ledger/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import { importFile, receiveFile, type Place } from '#areas/imports/actions.ts';
import { pathOf } from '#areas/imports/files.ts';
import { importsJobs } from '#areas/imports/jobs.ts';
import { asActor, makeOrganisation, openTestDb, within } from './db.ts';

/** Files of accounting brought into companies of their own: what the tests of imports share. */

/** A database with the jobs of imports, and a folder for files, removed at the end of the test file. */
export async function openImports() {
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

  /** Keeps and notes a file as an upload does, without having it read yet. */
  async function received(company: Awaited<ReturnType<typeof makeCompany>>, path: string): Promise<number> {
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    mkdirSync(join(place.dataFolder, 'files', String(company.organisationId)), { recursive: true });
    writeFileSync(pathOf(place.dataFolder, company.organisationId, sha256), bytes);
    return (await company.run((tx) => receiveFile(tx, company.actor, { fileName: 'recu.txt', byteSize: bytes.length, sha256 }))).importId;
  }

  return { db, folder, place, fileOf, textOf, makeCompany, received };
}

/** Vector TV-5.1 of the specification, each line with its counterpart. */
export function* vector(): Generator<FecLine> {
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

export const january: FecLine[] = [
  ...saleEntry('1', { on: '2026-01-10', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'FA-1' }, 50_000, 10_000),
  ...saleEntry('2', { on: '2026-01-20', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'FA-2' }, 30_000, 6_000),
  ...receiptEntry('3', { on: '2026-01-28', auxiliary: 'C1', auxiliaryLabel: 'Brume', reference: 'VIR-3' }, 36_000),
  ...saleEntry('4', { on: '2026-01-30', auxiliary: 'C2', auxiliaryLabel: 'Vent', reference: 'FA-3' }, 10_000, 2_000),
];
/** The longer file of the next month: the receipt of January turns out to be lettered with the other invoice. */
export const february: FecLine[] = [
  ...january.map((line) => (line.auxiliary === 'C1' && (line.reference === 'FA-1' || line.reference === 'VIR-3') ? { ...line, lettering: 'AA' } : line)),
  ...saleEntry('5', { on: '2026-02-03', auxiliary: 'C3', auxiliaryLabel: 'Pluie', reference: 'FA-4' }, 20_000, 4_000),
  ...receiptEntry('6', { on: '2026-02-20', auxiliary: 'C2', auxiliaryLabel: 'Vent', reference: 'VIR-6' }, 12_000),
];
