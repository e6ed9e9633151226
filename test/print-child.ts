import { systemActor } from '#areas/access/door.ts';
import { printLetters } from '#areas/dunning/actions/print.ts';
import { inOrganisation, openDb } from '#platform/db.ts';

// Somebody who prints letters, to be killed: node test/print-child.ts '{"url":…,"organisationId":…,"now":…,"count":…}'
const { url, organisationId, now, count } = JSON.parse(process.argv[2]!) as { url: string; organisationId: number; now: string; count: number };
const db = openDb(url, { role: 'encours_app', max: 2 });
process.stdout.write('ready\n');
for (;;) {
  const printed = await inOrganisation(db, organisationId, 'test-admin', async (tx) => {
    const { rows } = await tx.client.query<{ id: number }>("select message_id id from message where organisation_id = $1 and status = 'approved' and channel = 'letter' order by message_id limit $2", [organisationId, count]);
    return await printLetters(tx, await systemActor(tx, new Date(now)), { channel: 'letter', messageIds: rows.map((row) => row.id) });
  });
  if (printed.letters === 0) break;
}
process.stdout.write('done\n');
await db.pool.end();
