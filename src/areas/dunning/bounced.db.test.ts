import { expect, test } from 'vitest';
import { systemActor } from '#areas/access/door.ts';
import { makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { receiveMail } from '#areas/messages/actions/replies.ts';
import { sql } from '#platform/db.ts';
import { ensureScenarios, runDunning } from './actions.ts';
import { dunningHears, dunningJobs } from './jobs.ts';

const clock = () => new Date('2026-11-20T09:00:00Z');
const heard: { job: string; payload: object }[] = [];
const db = await openTestDb();
const { organisationId } = await makeOrganisation(db, { today: '2026-11-20' });
const inside = <T>(work: Parameters<typeof within<T>>[2]) => within(db, organisationId, (tx) => work({ ...tx, announce: async (event, payload) => { for (const job of dunningHears[event.name] ?? []) heard.push({ job, payload }); } }));
const hearAll = async () => {
  const jobs = dunningJobs({ db, clock, secret: Buffer.alloc(32) });
  for (const { job, payload } of heard.splice(0)) await jobs.find((one) => one.job === job)!.handle(payload, new AbortController().signal);
};

test('a reminder nobody received takes no step: it may come again once the address is corrected, and nothing harder before', async () => {
  const message = await inside(async (tx) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
    const customerId = await makeCustomer(tx, { email: 'gone@client.example', profile: 'late_regular' });
    await makeItem(tx, customerId, { dueOn: '2026-10-20' });
    await runDunning(tx, await systemActor(tx, clock()), '2026-11-20');
    const found = await tx.one<{ messageId: number; threadKey: string }>(sql`select message_id "messageId", thread_key "threadKey" from message where organisation_id = ${organisationId} and channel = 'email'`);
    await tx.run(sql`update message set status = 'sent', sent_at = now() where organisation_id = ${organisationId} and message_id = ${found.messageId}`);
    return found;
  });
  const taken = () => inside(async (tx) => (await tx.one<{ count: number }>(sql`select count(*) count from step_taken where organisation_id = ${organisationId} and released_at is null`)).count);
  expect(await taken()).toBeGreaterThan(0);
  heard.length = 0;
  await inside(async (tx) => await receiveMail(tx, await systemActor(tx, clock()), Buffer.from([
    'Message-ID: <dsn@mx.example>', 'From: MAILER-DAEMON@mx.example', 'Subject: Undelivered Mail Returned to Sender', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', '', '--b', 'Content-Type: text/plain', '', 'User unknown', '', '--b', 'Content-Type: message/delivery-status', '',
    'Reporting-MTA: dns; mx.example', '', 'Final-Recipient: rfc822; gone@client.example', 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 User unknown', '', '--b',
    'Content-Type: text/rfc822-headers', '', `Message-ID: <encours.${message.threadKey}@ateliers-brume.example>`, '', '--b--', ''].join('\r\n'))));
  expect(heard.map(({ job }) => job)).toEqual(['dunning.message_bounced']);
  await hearAll();
  expect(await taken()).toBe(0);
  await inside(async (tx) => await runDunning(tx, await systemActor(tx, clock()), '2026-11-20'));
  const waiting = await inside((tx) => tx.rows(sql`select from message where organisation_id = ${organisationId} and status in ('to_approve', 'approved') and to_address = 'gone@client.example'`));
  expect(waiting).toHaveLength(0);
});
