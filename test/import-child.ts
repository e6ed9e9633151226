import { commitFile, readAndPlan } from '#areas/imports/actions.ts';
import { openDb } from '#platform/db.ts';
import { openQueue } from '#platform/queue.ts';

// A worker of its own, to be killed: node test/import-child.ts '{"url":…,"dataFolder":…,"organisationId":…,"importId":…,"doing":"read"|"commit"}'
const { url, dataFolder, organisationId, importId, doing } = JSON.parse(process.argv[2]!) as {
  url: string; dataFolder: string; organisationId: number; importId: number; doing: 'read' | 'commit';
};
const db = openDb(url, { role: 'encours_app', max: 6 });
const queue = await openQueue(db, { jobs: [], subscriptions: {} });
const place = { db, dataFolder, clock: () => new Date('2026-11-21T10:00:00Z') };
process.stdout.write('ready\n');
if (doing === 'read') await readAndPlan(place, organisationId, importId);
else await commitFile(place, organisationId, importId, 'test-admin');
process.stdout.write('done\n');
await queue.stop();
await db.pool.end();
