import { beforeAll, expect, test } from 'vitest';
import { placeHold } from '#areas/agreements/actions/holds.ts';
import { systemActor } from '#areas/access/door.ts';
import { approveMessages, ensureTemplates, showMessage, unapproveMessages } from '#areas/messages/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { TODAY } from '#test/dunning.ts';
import { actorOn, approveAll, dun, dunningCompany, messagesOf, secret, send } from '#test/dunning-company.ts';
import { ensureScenarios, runDunning } from './actions.ts';
import { sendApproved } from './actions/send.ts';
import { dunningRunJob, dunningSendJob } from './names.ts';

/** When an approved message leaves. */

let db: TestDb;
const company = () => dunningCompany(db);

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningRunJob, dunningSendJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
});

test('without a mail server a message goes to the local outbox and stays readable', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  await approveAll(at);
  expect(await send(at)).toMatchObject({ outbox: 1, sent: 0 });
  expect(await send(at)).toMatchObject({ outbox: 0 });
  const [message] = await messagesOf(at);
  const shown = await at.run((tx) => showMessage(tx, actorOn(at), message!.messageId));
  expect(shown.events.map((event) => event.status)).toEqual(['to_approve', 'approved', 'sending', 'sent']);
  expect(shown.sentAt).toBe('2026-11-18T09:01:00.000Z');
});

test('outside the window an approved message waits for its hour', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  await approveAll(at);
  const night = { db, secret, clock: () => new Date(`${TODAY}T22:00:00Z`) };
  expect(await sendApproved(night, at.organisationId)).toMatchObject({ waiting: 1, outbox: 0 });
  expect(await sendApproved(night, at.organisationId)).toMatchObject({ waiting: 0, outbox: 0 });
  expect(await send(at, addDays(TODAY, 1))).toMatchObject({ outbox: 1 });
});

test('an approval can be taken back for twenty seconds, and nothing leaves meanwhile', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  const { messageId } = (await messagesOf(at))[0]!;
  const sendAt = (time: string) => sendApproved({ db, secret, clock: () => new Date(`${TODAY}T${time}Z`) }, at.organisationId);
  await approveAll(at);
  expect(await sendAt('09:00:19')).toMatchObject({ outbox: 0, waiting: 0 });
  expect(await at.run((tx) => unapproveMessages(tx, actorOn(at), [messageId]))).toMatchObject([{ status: 'to_approve' }]);
  expect(await sendAt('09:00:30')).toMatchObject({ outbox: 0 });
  expect((await at.run((tx) => showMessage(tx, actorOn(at), messageId))).sendAfter).toBeNull();
  await approveAll(at);
  expect(await sendAt('09:00:20')).toMatchObject({ outbox: 1 });
  expect(await at.run((tx) => unapproveMessages(tx, actorOn(at), [messageId]))).toMatchObject([{ status: 'sent', because: [{ code: 'not_waiting_sent' }] }]);
});

test('in a company whose day is fixed all that is written down happened on that day, even what is approved at the end of it', async () => {
  const fixed = '2024-05-15';
  const { organisationId } = await makeOrganisation(db, { isDemo: true, today: fixed });
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  const night = new Date('2026-11-21T22:59:50Z');
  const [{ messageId }] = await run(async (tx) => {
    const actor = await systemActor(tx, night);
    expect([actor.today, actor.now.toISOString()]).toEqual([fixed, '2024-05-15T21:59:50.000Z']);
    await ensureTemplates(tx);
    await ensureScenarios(tx);
    const customerId = await makeCustomer(tx, { profile: 'good' });
    await makeItem(tx, customerId, { dueOn: addDays(fixed, -9) });
    await runDunning(tx, actor, actor.today);
    const rows = await tx.rows<{ messageId: number }>(sql`select message_id "messageId" from message where organisation_id = ${tx.organisationId}`);
    await approveMessages(tx, actor, rows.map((one) => one.messageId));
    await placeHold(tx, actor, { customerId: await makeCustomer(tx), itemId: null, kind: 'dispute', reason: 'Casse', endsOn: null });
    return rows as [{ messageId: number }];
  });
  // Midnight has passed, and the fixed day begins again.
  expect(await sendApproved({ db, secret, clock: () => new Date('2026-11-21T23:00:20Z') }, organisationId)).toMatchObject({ outbox: 1 });
  const days = await run((tx) => tx.rows<{ what: string; day: string }>(sql`
    select what, (at at time zone 'Europe/Paris')::date "day" from (
      select 'message' what, unnest(array[created_at, approved_at, claimed_at, sent_at]) at from message where organisation_id = ${tx.organisationId}
      union all select 'event', at from message_event where organisation_id = ${tx.organisationId}
      union all select 'decision', decided_at from decision where organisation_id = ${tx.organisationId}
      union all select 'run', unnest(array[started_at, finished_at]) from dunning_run where organisation_id = ${tx.organisationId}
      union all select 'hold', created_at from hold where organisation_id = ${tx.organisationId}
      union all select 'audit', at from audit_event where organisation_id = ${tx.organisationId}
    ) written`));
  expect(days.length).toBeGreaterThan(12);
  expect(days.filter((one) => one.day !== fixed)).toEqual([]);
  expect((await run((tx) => showMessage(tx, asActor(organisationId, { today: fixed }), messageId))).status).toBe('sent');
});
