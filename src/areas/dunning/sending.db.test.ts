import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test, vi } from 'vitest';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { setMailSetting } from '#areas/messages/actions/mail-setting.ts';
import { root } from '#platform/config.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { paperTest } from '#test/paper.ts';
import { openSink, type Sink } from '#test/sink.ts';
import { ensureScenarios, runDunning } from './actions.ts';
import { sendApproved } from './actions/send.ts';
import { dunningSendJob } from './names.ts';

/** A Wednesday, mid-morning. */
const TODAY = '2026-11-18';
const NOW = `${TODAY}T09:00:00Z`;
const secret = Buffer.alloc(32, 7);
let db: TestDb;

beforeAll(async () => {
  db = await openTestDb({ jobs: [{ job: dunningSendJob.name, handle: async () => {} }] });
});

type Company = { organisationId: number; run<T>(work: (tx: Tx) => Promise<T>): Promise<T> };

/** A company with so many approved reminders, sent by this server. */
async function approved(count: number, sink: Pick<Sink, 'port'>, { username = null as string | null, emailOf = (at: number) => `compta@client${at}.example` } = {}): Promise<Company> {
  const { organisationId } = await makeOrganisation(db);
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  const actor = asActor(organisationId, { today: TODAY, now: new Date(NOW) });
  await run(async (tx) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
    await setMailSetting(tx, actor, secret, { host: '127.0.0.1', port: sink.port, security: 'none', username, password: username && 'sésame' });
    for (let at = 0; at < count; at++) await makeItem(tx, await makeCustomer(tx, { profile: 'good', email: emailOf(at) }), { dueOn: addDays(TODAY, -9) });
    await runDunning(tx, actor, TODAY);
    await tx.run(sql`update message set status = 'approved' where organisation_id = ${organisationId}`);
  });
  return { organisationId, run };
}

const send = (at: Company, { now = NOW, leaseMinutes = 15, times = { connect: 2_000, idle: 1_000 }, lanes = 2 } = {}) =>
  sendApproved({ db, secret, clock: () => new Date(now), leaseMinutes, times, lanes }, at.organisationId);
const statuses = async (at: Company) => Object.fromEntries((await at.run((tx) => tx.rows<{ status: string; count: number }>(sql`
  select status, count(*)::int count from message where organisation_id = ${tx.organisationId} group by status`))).map((row) => [row.status, row.count]));
const refuse = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

test('a server that refuses half the recipients: the others are sent, those fail, their contacts are marked and their steps freed', async () => {
  const sink = await openSink({ onRcptTo: ({ address }, _session, done) => done(/[02468]\.example$/.test(address) ? refuse(550, '5.1.1 unknown') : null) });
  const at = await approved(20, sink);
  expect(await send(at)).toMatchObject({ sent: 10, failed: 10 });
  expect(await statuses(at)).toEqual({ sent: 10, failed: 10 });
  expect(sink.received.every((one) => /[13579]\.example$/.test(one.to[0]!))).toBe(true);
  const [bounced] = await at.run((tx) => tx.rows<{ bounced: number; freed: number }>(sql`
    select (select count(*) from contact where organisation_id = ${tx.organisationId} and bounced_at is not null and bounce_reason like '%unknown%')::int bounced,
      (select count(*) from step_taken where organisation_id = ${tx.organisationId} and released_at is not null)::int freed`));
  expect(bounced).toEqual({ bounced: 10, freed: 10 });
  expect(new Set(sink.received.map((one) => one.messageId)).size).toBe(10);
  await sink.close();
});

paperTest('a mail that cannot be written waits, and those behind it leave', async () => {
  const sink = await openSink({});
  const at = await approved(3, sink);
  await at.run((tx) => tx.run(sql`insert into letterhead (organisation_id, logo, logo_type, updated_at) values (${tx.organisationId}, ${Buffer.from('no picture')}, 'image/png', ${new Date(NOW)})`));
  await at.run((tx) => tx.run(sql`update message set attachments = '{statement}' where message_id = (select min(message_id) from message where organisation_id = ${tx.organisationId})`));
  expect(await send(at)).toMatchObject({ sent: 2, later: 1 });
  expect(await statuses(at)).toEqual({ sent: 2, approved: 1 });
  await sink.close();
});

test('no answer once the text went: unknown, and never sent again by itself', async () => {
  let taken = 0;
  const sink = await openSink({
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => {
        taken++;
        // The server has it; its answer comes after nobody waits any more.
        setTimeout(done, 1_500);
      });
    },
  });
  const at = await approved(1, sink);
  expect(await send(at)).toMatchObject({ unknown: 1 });
  for (const later of ['2026-11-18T11:00:00Z', '2026-11-19T09:00:00Z', '2026-11-01T09:00:00Z']) await send(at, { now: later });
  expect(await statuses(at)).toEqual({ unknown: 1 });
  expect(taken).toBe(1);
  await sink.close();
});

test('a server that asks to wait is asked again later, with the same Message-ID', async () => {
  let first = true;
  const sink = await openSink({
    onRcptTo(_to, _session, done) {
      done(first ? refuse(451, '4.7.1 greylisted') : null);
      first = false;
    },
  });
  const at = await approved(1, sink);
  expect(await send(at)).toMatchObject({ later: 1 });
  expect(await statuses(at)).toEqual({ approved: 1 });
  expect(await send(at, { now: '2026-11-18T09:01:00Z' })).toMatchObject({ sent: 0, later: 0 });
  expect(await send(at, { now: '2026-11-18T09:03:00Z' })).toMatchObject({ sent: 1 });
  const [{ id }] = await at.run((tx) => tx.rows<{ id: string }>(sql`select provider_message_id id from message where organisation_id = ${tx.organisationId}`)) as [{ id: string }];
  expect(sink.received.map((one) => one.messageId)).toEqual([id]);
  await sink.close();
});

test('no server there: everything stays approved, and one attempt is enough to know', async () => {
  const at = await approved(10, { port: 1 });
  expect(await send(at, { lanes: 1 })).toMatchObject({ later: 1, sent: 0 });
  expect(await statuses(at)).toEqual({ approved: 10 });
});

test('the sealed password opens the server', async () => {
  let seen = '';
  const sink = await openSink({ onAuth: (auth, _session, done) => { seen = `${auth.username}:${auth.password}`; done(null, { user: 'x' }); } });
  const at = await approved(1, sink, { username: 'compta' });
  expect(await send(at)).toMatchObject({ sent: 1 });
  expect(seen).toBe('compta:sésame');
  await sink.close();
});

test('six workers at once on a slow server send each message once', async () => {
  const sink = await openSink({ onMailFrom: (_from, _session, done) => { setTimeout(done, 5); } });
  const at = await approved(60, sink);
  await Promise.all(Array.from({ length: 3 }, () => send(at, { lanes: 2 })));
  expect(await statuses(at)).toEqual({ sent: 60 });
  expect(sink.received).toHaveLength(60);
  expect(new Set(sink.received.map((one) => one.messageId)).size).toBe(60);
  await sink.close();
});

test('ten messages taken together are looked at, written and claimed in a few queries; each then begins and ends in one of its own', async () => {
  const sink = await openSink({});
  const at = await approved(20, sink);
  const asked = vi.spyOn(pg.Client.prototype, 'query');
  const ofCompany = () => asked.mock.calls.filter(([query]) => String(query).includes('organisation_id') && !String(query).startsWith('begin')).length;
  expect(await send(at, { lanes: 1 })).toMatchObject({ sent: 20 });
  const all = ofCompany();
  asked.mockRestore();
  // One of each for a mail, ten for what is taken together, and those of the sending itself.
  expect(all).toBeLessThanOrEqual(20 * 2 + 2 * 12 + 20);
  await sink.close();
});

test('a claim taken over by another worker sends nothing', async () => {
  const sink = await openSink({ onMailFrom: (_from, _session, done) => { setTimeout(done, 400); } });
  const at = await approved(1, sink);
  const slow = send(at);
  await new Promise((resolve) => setTimeout(resolve, 250));
  // Its lease is called over while it still waits for the server: the message goes to the second worker, the first finds its claim gone.
  const second = send(at, { now: '2026-11-18T09:20:00Z' });
  await Promise.all([slow, second]);
  expect(sink.received).toHaveLength(1);
  expect(await statuses(at)).toEqual({ sent: 1 });
  await sink.close();
});

test('killed again and again at any instruction: nobody is written to twice, nobody is lost, the unknown are counted', async () => {
  const sink = await openSink({
    onMailFrom: (_from, _session, done) => { setTimeout(done, Math.random() * 6); },
    onRcptTo: (_to, _session, done) => { setTimeout(done, Math.random() * 6); },
  });
  const at = await approved(80, sink);
  const worker = (leaseMinutes: number) => spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'test/send-child.ts'),
    JSON.stringify({ url: db.appUrl, organisationId: at.organisationId, now: NOW, leaseMinutes })], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let killed = 0;
  for (let round = 0; round < 14; round++) {
    // A lease already over: the only worker takes back at once what the killed one held.
    const child = worker(-60);
    const ended = new Promise<void>((resolve) => { child.on('exit', () => resolve()); });
    await new Promise<void>((resolve) => { child.stdout.once('data', () => resolve()); });
    const timer = setTimeout(() => { killed++; child.kill('SIGKILL'); }, 60 + Math.random() * 250);
    await ended;
    clearTimeout(timer);
    if (child.exitCode === 0) break;
  }
  await send(at, { leaseMinutes: -60 });
  const after = await statuses(at);
  const sent = await at.run((tx) => tx.rows<{ id: string }>(sql`select provider_message_id id from message where organisation_id = ${tx.organisationId} and status = 'sent'`));
  const ids = sink.received.map((one) => one.messageId);
  const duplicates = ids.length - new Set(ids).size;
  const lost = sent.filter(({ id }) => !ids.includes(id)).length;
  process.stdout.write(`killed ${killed} times: ${ids.length} received, ${duplicates} twice, ${lost} lost, ${after['unknown'] ?? 0} unknown, ${after['sent']} sent\n`);
  expect(killed).toBeGreaterThan(3);
  expect({ duplicates, lost }).toEqual({ duplicates: 0, lost: 0 });
  expect((after['sent'] ?? 0) + (after['unknown'] ?? 0)).toBe(80);
  // At most one per lane of each worker killed.
  expect(after['unknown'] ?? 0).toBeLessThanOrEqual(killed * 2);
  await sink.close();
}, 120_000);
