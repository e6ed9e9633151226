// A FEC of 1,000,000 lines: read, planned and committed, against COPY of the same rows into plain tables with the same primary keys and indexes.
// `node bench/import.ts [lines]`
import { execFileSync } from 'node:child_process';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { commitFile, readAndPlan, type Place } from '#areas/imports/actions.ts';
import { pathOf } from '#areas/imports/files.ts';
import { readFile } from '#areas/imports/reading.ts';
import { fecLine } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { copyOut, inOrganisation, sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openBenchDb, peakMegabytes, timed, type BenchDb } from './database.ts';

const LINES = Number(process.argv[2] ?? 1_000_000);
/** Given, only the file is written there: in a process of its own, so that the memory told is that of the import. */
const WRITE_TO = process.argv[3];
const CUSTOMERS = Math.max(10, Math.round(LINES / 50));

/**
 * Deterministic: 35 lines in 100 on customer accounts. Of 100 lines, 30 are ten sales (customer, sale, tax), 16 eight receipts (bank, customer), mostly lettered,
 * 17 receipts' and sales' customer lines more in grouped entries, the rest purchases.
 */
function* ledger(): Generator<FecLine> {
  let entry = 0;
  let lines = 0;
  for (let round = 0; lines < LINES; round++) {
    const on = addDays('2025-01-01', Math.floor((lines / LINES) * 330));
    for (let i = 0; i < 18 && lines < LINES; i++) {
      const sale = round * 18 + i;
      const code = `C${String((sale * 7919) % CUSTOMERS).padStart(6, '0')}`;
      const total = 12_000 + ((sale * 104_729) % 500_000) * 6;
      const tax = total / 6;
      const paid = sale % 10 !== 0;
      const said = { auxiliary: code, auxiliaryLabel: `Client ${code}`, reference: `FA25-${sale}`, lettering: paid ? `A${sale % 600}` : '', label: `Facture ${sale}`, on, entry: String(++entry) };
      yield fecLine({ ...said, debit: total });
      yield fecLine({ ...said, account: '706000', accountLabel: 'Prestations', auxiliary: '', auxiliaryLabel: '', lettering: '', credit: total - tax });
      yield fecLine({ ...said, account: '445710', accountLabel: 'TVA collectée', auxiliary: '', auxiliaryLabel: '', lettering: '', credit: tax });
      lines += 3;
      if (!paid) continue;
      const payment = { ...said, journal: 'BQ', journalLabel: 'Banque', on: addDays(on, 20 + (sale % 40) > 33 ? 33 : 20 + (sale % 14)), entry: String(++entry), reference: `VIR-${sale}`, label: `Virement ${code}` };
      yield fecLine({ ...payment, account: '512000', accountLabel: 'Banque', auxiliary: '', auxiliaryLabel: '', lettering: '', debit: total });
      yield fecLine({ ...payment, credit: total });
      lines += 2;
    }
    // Purchases, which nobody follows here.
    for (let i = 0; i < 7 && lines < LINES; i++) {
      const said = { journal: 'AC', journalLabel: 'Achats', on, entry: String(++entry), reference: `AC-${entry}`, label: 'Achat de marchandises' };
      yield fecLine({ ...said, account: '607000', accountLabel: 'Achats', debit: 10_000 + i });
      yield fecLine({ ...said, account: '401000', accountLabel: 'Fournisseurs', auxiliary: `F${i}`, credit: 10_000 + i });
      lines += 2;
    }
  }
}

if (WRITE_TO) {
  await pipeline(Readable.from(writeFec(ledger())), createWriteStream(WRITE_TO));
  process.exit();
}

const bench = await openBenchDb();
const { db, organisationId } = bench;
const place: Place = { db, dataFolder: join(tmpdir(), `encours-bench-files-${process.pid}`), clock: () => new Date('2026-01-15T10:00:00Z') };
const sha256 = 'bench';
const path = pathOf(place.dataFolder, organisationId, sha256);
try {
  await mkdir(join(path, '..'), { recursive: true });
  execFileSync(process.execPath, [import.meta.filename, String(LINES), path], { stdio: 'inherit' });
  const byteSize = statSync(path).size;
  const importId = await inOrganisation(db, organisationId, 'bench', async (tx) => (await tx.one<{ id: number }>(sql`
    insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by) values (${organisationId}, 'banc', ${byteSize}, ${sha256}, 'unknown', 'received', 'bench')
    returning import_id id`)).id);

  const read = await timed(() => readAndPlan(place, organisationId, importId));
  const readPeak = peakMegabytes();
  const { summary } = await inOrganisation(db, organisationId, 'bench', (tx) => tx.one<{ summary: { lines: number } }>(sql`
    update import_file set status = 'committing' where organisation_id = ${organisationId} and import_id = ${importId} returning summary`));
  const commit = await timed(() => commitFile(place, organisationId, importId, 'bench'));
  const rows = commit.result!.itemsAdded + commit.result!.allocationsAdded + commit.result!.customersAdded;
  const peak = peakMegabytes();
  const again = await timed(() => commitFile(place, organisationId, importId, 'bench'));
  const reading = await timed(async () => { await readFile(path, {}, async () => undefined); });
  const floor = Math.min(await copyFloor(bench), await copyFloor(bench));
  const parse = read.seconds;
  const alone = commit.seconds - reading.seconds;
  const print = (label: string, value: string): void => void process.stdout.write(`${label.padEnd(34)} ${value}\n`);
  print('lines', `${summary.lines} (${Math.round(byteSize / 1024 ** 2)} MB)`);
  print('read and planned', `${parse.toFixed(1)} s, ${Math.round(summary.lines / parse)} lines/s, peak ${readPeak} MB`);
  print('reading again, alone', `${reading.seconds.toFixed(1)} s`);
  print('commit alone (plan and write)', `${alone.toFixed(1)} s, ${rows} rows, ${Math.round(rows / alone)} rows/s, peak ${peak} MB`);
  print('commit with the reading', `${commit.seconds.toFixed(1)} s`);
  print('written', JSON.stringify(commit.result));
  print('floor: COPY of the same rows', `${floor.toFixed(2)} s`);
  print('ratio commit alone / floor', `${(alone / floor).toFixed(1)} (aim 3), with the reading ${(commit.seconds / floor).toFixed(1)}`);
  print('load average', loadavg().map((load) => load.toFixed(1)).join(' '));
  print('commit asked again', `${(again.seconds * 1000).toFixed(0)} ms`);
} finally {
  rmSync(place.dataFolder, { recursive: true, force: true });
  await bench.close();
}

/** The same rows, already in memory, into tables with the same columns, primary key and indexes, but no foreign key, check or row-level security. */
async function copyFloor({ owner }: BenchDb): Promise<number> {
  const client = await owner.pool.connect();
  try {
    let seconds = 0;
    for (const table of ['customer', 'open_item', 'allocation']) {
      await client.query('set role encours_backup');
      const chunks: Buffer[] = [];
      for await (const chunk of copyOut(client, `copy ${table} to stdout`)) chunks.push(chunk as Buffer);
      await client.query('reset role');
      await client.query(`drop table if exists floor_${table}; create table floor_${table} (like ${table} including indexes)`);
      seconds += (await timed(() => pipeline(Readable.from(chunks), client.query(copyFrom(`copy floor_${table} from stdin`))))).seconds;
      await client.query(`drop table floor_${table}`);
    }
    return seconds;
  } finally {
    client.release();
  }
}
