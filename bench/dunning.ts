import { loadavg } from 'node:os';
import { openBenchDb, peakMegabytes, timed } from './database.ts';
import type { Actor } from '#areas/access/actor.ts';
import { ensureScenarios, planRun, runDunning } from '#areas/dunning/actions.ts';
import { sendApproved } from '#areas/dunning/actions/send.ts';
import { approveMessages, ensureTemplates } from '#areas/messages/actions.ts';
import { setMailSetting } from '#areas/messages/actions/mail-setting.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import { fillLarge } from '#seed/large.ts';
import { openSink } from '#test/sink.ts';
import type { Day } from '#values/day.ts';

/**
 * A day's reminders over 1,000,000 open items of 100,000 customers, in one transaction: deciding alone, against the floor of reading the same open items in
 * SQL and sending them to this process; then deciding, writing and drafting each message, against that floor and the one of copying the rows it wrote from
 * table to table, same columns and indexes, no foreign keys. Every customer is late on every item: the worst day there can be. Then the second run of the
 * day, and real mails to a local server. `node bench/dunning.ts 20000` for fewer customers.
 */
const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const ITEMS = 10;
const MAILS = 2_000;
/** Customers read at a time by the floor. */
const SPAN = 4_000;
const today: Day = '2026-11-18';

const { db, owner, organisationId, close } = await openBenchDb();
const now = new Date(`${today}T09:00:00Z`);
const secret = Buffer.alloc(32, 1);
const actor: Actor = { userId: 'system', role: 'system', organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now };
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(db, organisationId, 'system', work);

await inOrg(async (tx) => {
  await ensureTemplates(tx);
  await ensureScenarios(tx);
  await fillLarge(tx, { customers: CUSTOMERS, itemsPerCustomer: ITEMS, today });
});
await owner.pool.query('vacuum (analyze)');

const load = () => loadavg().map((one) => one.toFixed(1)).join(' ');
const say = (name: string, seconds: number, note = '') => process.stdout.write(`  ${name.padEnd(62)} ${seconds.toFixed(2).padStart(7)} s  ${note}\n`);
process.stdout.write(`Reminders of a day over ${(CUSTOMERS * ITEMS).toLocaleString('en')} open items of ${CUSTOMERS.toLocaleString('en')} customers · load average ${load()}\n`);

const floor = await timed(() => inOrg(async (tx) => {
  const { first, last } = await tx.one<{ first: number; last: number }>(sql`select min(customer_id) "first", max(customer_id) "last" from customer where organisation_id = ${organisationId}`);
  for (let from = first; from <= last; from += SPAN) {
    await tx.rows(sql`
      select customer_id, item_id, kind, reference, label, issued_on, due_on, amount_minor, open_minor, age_unknown, currency from open_item
      where organisation_id = ${organisationId} and customer_id >= ${from} and customer_id < ${from + SPAN} and open_minor <> 0`);
  }
}));
say('read the open items (floor)', floor.seconds);
const plan = await timed(() => inOrg((tx) => planRun(tx, actor, today)));
say('plan: decide, write nothing', plan.seconds, `${(plan.seconds / floor.seconds).toFixed(2)}× the floor · ${JSON.stringify(plan.result.counts)}`);
const run = await timed(() => inOrg((tx) => runDunning(tx, actor, today)));
const writing = await timed(copyWritten);
say('copy the rows the run wrote from table to table (floor)', writing.seconds);
say('run: decide, draft every message, commit', run.seconds, `${(run.seconds / (floor.seconds + writing.seconds)).toFixed(2)}× the two floors · `
  + `${Math.round(run.result.counts.send / run.seconds).toLocaleString('en')} messages/s · peak ${peakMegabytes()} MB`);
const again = await timed(() => inOrg((tx) => runDunning(tx, actor, today)));
say('run again the same day: nothing to do', again.seconds, JSON.stringify(again.result.counts));

await owner.pool.query('analyze');
const sink = await openSink();
await inOrg(async (tx) => {
  await setMailSetting(tx, actor, secret, { host: '127.0.0.1', port: sink.port, security: 'none', username: null, password: null });
  const ids = await tx.rows<{ messageId: number }>(sql`select message_id "messageId" from message where organisation_id = ${organisationId} and status = 'to_approve' limit ${MAILS}`);
  await tx.run(sql`update message set status = 'to_approve' where organisation_id = ${organisationId} and status = 'approved'`);
  await approveMessages(tx, actor, ids.map((row) => row.messageId));
});
// By then nobody can take the approval back.
const later = new Date(now.getTime() + 60_000);
const sending = await timed(() => sendApproved({ db, clock: () => later, secret, lanes: 4 }, organisationId));
say(`guard, render, deliver ${MAILS.toLocaleString('en')} mails to a local server`, sending.seconds, `${Math.round(sending.result.sent / sending.seconds)} mails/s · ${JSON.stringify(sending.result)}`);
process.stdout.write(`  load average at the end ${load()}\n`);
await sink.close();
await close();

async function copyWritten(): Promise<void> {
  const client = await owner.pool.connect();
  await client.query('begin');
  for (const table of ['message', 'message_item', 'message_event', 'decision', 'step_taken']) {
    await client.query(`create table floor_${table} (like ${table} including all)`);
    await client.query(`insert into floor_${table} select * from ${table}`);
  }
  await client.query('commit');
  client.release();
}
