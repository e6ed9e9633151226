import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import nodemailer from 'nodemailer';
import type { Actor } from '#areas/access/actor.ts';
import { ensureScenarios, runDunning } from '#areas/dunning/actions.ts';
import { guardMessages } from '#areas/dunning/actions/guard.ts';
import { sendApproved } from '#areas/dunning/actions/send.ts';
import { approveMessages, ensureTemplates } from '#areas/messages/actions.ts';
import { composeMail, type ComposedMail } from '#areas/messages/actions/compose.ts';
import { setMailSetting } from '#areas/messages/actions/mail-setting.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import { fillLarge } from '#seed/large.ts';
import { openSink } from '#test/sink.ts';
import type { Day } from '#values/day.ts';
import { openBenchDb, peakMegabytes, timed } from './database.ts';

/**
 * A morning of 50,000 e-mails: decided, written and put in the outbox; guarded, against the floor of reading the same rows; then some of them delivered to a mail
 * server in another process, against the floor of nodemailer alone handing the same mails to it. `node bench/sending.ts [mails] [delivered]`.
 */
const MAILS = Number(process.argv[2] ?? 50_000);
const DELIVERED = Number(process.argv[3] ?? 4_000);
const LANES = 4;
const today: Day = '2026-11-18';

if (process.argv[2] === 'sink') {
  const sink = await openSink({ logger: false });
  process.send!({ port: sink.port });
  process.on('disconnect', () => process.exit());
} else await bench();

async function bench(): Promise<void> {
  const { db, owner, organisationId, close } = await openBenchDb();
  const now = new Date(`${today}T09:00:00Z`);
  const secret = Buffer.alloc(32, 1);
  const actor: Actor = { userId: 'system', role: 'system', organisationId, language: 'fr', timeZone: 'Europe/Paris', today, now };
  const inOrg = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(db, organisationId, 'system', work);
  const say = (name: string, count: number, seconds: number, note = '') =>
    process.stdout.write(`  ${name.padEnd(58)} ${seconds.toFixed(2).padStart(7)} s  ${Math.round(count / seconds).toLocaleString('en').padStart(7)} mails/s  ${note}\n`);
  await inOrg(async (tx) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
    await fillLarge(tx, { customers: MAILS, itemsPerCustomer: 2, today });
    // Statements are pages: they have a bench of their own.
    await tx.run(sql`update scenario_step set attachments = '{}' where organisation_id = ${organisationId}`);
  });
  await owner.pool.query('vacuum (analyze)');
  process.stdout.write(`${MAILS.toLocaleString('en')} e-mails · load average ${loadavg().map((one) => one.toFixed(1)).join(' ')}\n`);

  const run = await timed(() => inOrg((tx) => runDunning(tx, actor, today)));
  say('decide, render, enqueue', run.result.counts.send, run.seconds, `${run.result.counts.send.toLocaleString('en')} messages · peak ${peakMegabytes()} MB`);
  await owner.pool.query('analyze');
  const ids = (await inOrg((tx) => tx.rows<{ id: number }>(sql`select message_id id from message where organisation_id = ${organisationId} and channel = 'email' order by message_id`))).map((row) => row.id);
  const floor = await timed(() => inOrg((tx) => tx.rows(sql`
    select m.*, (select jsonb_agg(i) from message_item i where i.organisation_id = m.organisation_id and i.message_id = m.message_id) from message m where m.organisation_id = ${organisationId}`)));
  say('read the messages and their items (floor)', ids.length, floor.seconds);
  const guarded = await timed(() => inOrg((tx) => guardMessages(tx, actor, ids)));
  say('guard all of them', ids.length, guarded.seconds, `${(guarded.seconds / floor.seconds).toFixed(1)}× the floor · ${[...guarded.result.values()].filter((one) => one.act === 'send').length} may leave`);

  const server = fork(import.meta.filename, ['sink'], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const { port } = await new Promise<{ port: number }>((resolve) => { server.once('message', (told) => resolve(told as { port: number })); });
  const mails: ComposedMail[] = [];
  const rendered = await timed(() => inOrg(async (tx) => { for (const id of ids.slice(0, DELIVERED)) mails.push(await composeMail(tx, actor, id)); }));
  say(`render ${mails.length.toLocaleString('en')} of them as mails`, mails.length, rendered.seconds);
  const plain = await timed(() => byNodemailer(port, mails));
  say(`nodemailer alone, ${LANES} connections (floor)`, mails.length, plain.seconds);
  await inOrg(async (tx) => {
    await setMailSetting(tx, actor, secret, { host: '127.0.0.1', port, security: 'none', username: null, password: null });
    await tx.run(sql`update message set status = 'to_approve' where organisation_id = ${organisationId} and status = 'approved'`);
    await approveMessages(tx, actor, ids.slice(0, DELIVERED));
  });
  const later = new Date(now.getTime() + 60_000);
  const sent = await timed(() => sendApproved({ db, clock: () => later, secret, lanes: LANES }, organisationId));
  say('guard, render, three commits, deliver', sent.result.sent, sent.seconds, `${(sent.seconds / plain.seconds).toFixed(1)}× the floor · ${JSON.stringify(sent.result)}`);
  process.stdout.write(`  load average at the end ${loadavg().map((one) => one.toFixed(1)).join(' ')}\n`);
  server.disconnect();
  await close();
}

async function byNodemailer(port: number, mails: readonly ComposedMail[]): Promise<void> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: LANES, maxMessages: Infinity });
  await Promise.all(mails.map(({ messageId, from, to, subject, text, html, date }) => transport.sendMail({ messageId: `<plain.${messageId}>`, from, to: [...to], subject, text, html, date })));
  transport.close();
}
