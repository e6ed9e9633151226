import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFile, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { sql } from '#platform/db.ts';
import { openImports, february, january, vector } from '#test/imports.ts';
import { askCommit, cancelImport, commitFile, getImport, readAndPlan } from './actions.ts';
import { pathOf, sweepHalves } from './files.ts';

/** How a file is kept and committed, whatever breaks meanwhile. */

const { db, folder, place, fileOf, textOf, makeCompany, received } = await openImports();

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
