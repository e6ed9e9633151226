import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { furnish } from '#app/furnish.ts';
import { planRun } from '#areas/dunning/actions.ts';
import { checkLedger } from '#areas/ledger/actions.ts';
import { readAgeing, readDashboard } from '#areas/reports/reads.ts';
import { readWorklist } from '#areas/reports/work.ts';
import { backup, restore } from '#platform/backup.ts';
import { openDb, type Db } from '#platform/db.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';

const TODAY = '2026-11-20';
const folder = mkdtempSync(join(tmpdir(), 'encours-demo-backup-'));
const opened: Db[] = [];
afterAll(async () => {
  await Promise.all(opened.map((one) => one.pool.end()));
  rmSync(folder, { recursive: true, force: true });
});

function asBackup({ adminUrl }: TestDb): Db {
  const db = openDb(adminUrl, { role: 'encours_backup', max: 2 });
  opened.push(db);
  return db;
}

/** What its people see of a company, past and present. */
async function pagesOf(db: Db, organisationId: number) {
  const actor = asActor(organisationId, { today: TODAY });
  return await within(db, organisationId, async (tx) => ({
    now: await readAgeing(tx, actor, { sort: 'name', limit: 200 }),
    inMarch: await readAgeing(tx, actor, { asOf: '2026-03-31', sort: 'name', limit: 200 }),
    dashboard: await readDashboard(tx, actor),
    worklist: await readWorklist(tx, db, actor, { whose: 'all' }),
    plan: await planRun(tx, actor, '2026-12-15'),
    ledger: await checkLedger(tx),
  }));
}

test('a whole demonstration company, saved and restored elsewhere, shows the same pages and plans the same reminders', async () => {
  const one = await openTestDb();
  const { organisationId } = await makeOrganisation(one, { name: 'Comptoir Lumen (démonstration)', today: TODAY, isDemo: true });
  await within(one, organisationId, (tx) => furnish(tx, asActor(organisationId, { today: TODAY })));
  const saved = join(folder, 'demo.tar.gz');
  await backup(asBackup(one), join(folder, 'files'), saved);

  const other = await openTestDb();
  await restore(asBackup(other), join(folder, 'elsewhere'), saved);
  const before = await pagesOf(one, organisationId);
  expect(before.now.customers).toBeGreaterThan(35);
  expect(await pagesOf(other, organisationId)).toEqual(before);
});
