import { sendApproved } from '#areas/dunning/actions/send.ts';
import { openDb } from '#platform/db.ts';

// A worker of its own, to be killed: node test/send-child.ts '{"url":…,"organisationId":…,"now":…,"leaseMinutes":…,"dataFolder":…}'
const { url, organisationId, now, leaseMinutes, dataFolder } = JSON.parse(process.argv[2]!) as { url: string; organisationId: number; now: string; leaseMinutes: number; dataFolder?: string };
const db = openDb(url, { role: 'encours_app', max: 6 });
const started = Date.now();
const clock = () => new Date(Date.parse(now) + Date.now() - started);
process.stdout.write('ready\n');
const counts = await sendApproved({ db, clock, secret: Buffer.alloc(32, 7), leaseMinutes, dataFolder }, organisationId);
process.stdout.write(`${JSON.stringify(counts)}\n`);
await db.pool.end();
