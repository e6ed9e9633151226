import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addAbsence } from '#areas/access/actions/absences.ts';
import { closeDispute, openDispute } from '#areas/agreements/actions/disputes.ts';
import { judgePromises, makePromise } from '#areas/agreements/actions/promises.ts';
import { assignCustomers } from '#areas/customers/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { orderLines, putOffLine, readTeam, readWorklist } from './work.ts';

const today = '2026-11-21';
const db = await openTestDb();
let organisationId = 0;
let customerId = 0;
let itemId = 0;
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const actor = (day = today) => asActor(organisationId, { today: day });
const lines = (whose = 'all', day = today) => inOrg(async (tx) => (await readWorklist(tx, db, actor(day), { whose })).lines);
const kinds = async (whose = 'all', day = today) => (await lines(whose, day)).map(({ kind }) => kind).sort();

beforeAll(async () => {
  organisationId = (await makeOrganisation(db)).organisationId;
  await inOrg((tx) => tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, 'colleague', 'collector')`));
});

beforeEach(async () => {
  await inOrg(async (tx) => {
    await tx.run(sql`update open_item set open_minor = 0 where organisation_id = ${organisationId}`);
    await tx.run(sql`delete from promise where organisation_id = ${organisationId}`);
    await tx.run(sql`delete from message where organisation_id = ${organisationId}`);
    await tx.run(sql`delete from dispute where organisation_id = ${organisationId}`);
    await tx.run(sql`delete from work_place where organisation_id = ${organisationId}`);
    await tx.run(sql`delete from reply where organisation_id = ${organisationId}`);
    customerId = await makeCustomer(tx, { profile: 'good' });
    itemId = await makeItem(tx, customerId, { dueOn: addDays(today, -20), minor: 100_000 });
  });
});

const promise = (dueOn: string, day = today) => inOrg((tx) => makePromise(tx, actor(day), {
  customerId, currency: 'EUR', amountMinor: null, dueOn, itemIds: [itemId], note: '', source: 'call', sourceMessageId: null, sourceReplyId: null,
}));
const judge = () => inOrg((tx) => judgePromises(tx, actor()));
const dispute = (day: string, deadlineOn: string) => inOrg((tx) => openDispute(tx, actor(day), {
  customerId, reason: 'price', description: 'Prix contesté', items: [{ itemId, contestedMinor: 40_000 }], deadlineOn, ownerUserId: 'test-admin', source: 'call', sourceMessageId: null, sourceReplyId: null,
}));
const message = (purpose: string, channel: string, status: string, sentOn: string | null) => inOrg(async (tx) => {
  const { messageId } = await tx.one<{ messageId: number }>(sql`
    insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, subject, body, total_minor, currency, created_at, sent_at)
    values (${organisationId}, ${`k${Math.random()}`}, ${customerId}, ${channel}, ${purpose}, ${status}, 'fr', 'x', 'x', 100000, 'EUR', ${`${today}T08:00:00Z`},
      ${sentOn && `${sentOn}T09:00:00Z`}) returning message_id "messageId"`);
  await tx.run(sql`insert into message_item (organisation_id, message_id, item_id, reference, issued_on, due_on, amount_minor, open_minor)
    values (${organisationId}, ${messageId}, ${itemId}, 'F1', ${addDays(today, -50)}, ${addDays(today, -20)}, 100000, 100000)`);
  return messageId;
});

test('a letter that came back is work until its address is another, or nothing it asked for is open', async () => {
  const messageId = await message('reminder', 'registered', 'bounced', addDays(today, -6));
  await inOrg(async (tx) => {
    await tx.run(sql`update message set to_address = '1 rue Haute' where organisation_id = ${organisationId} and message_id = ${messageId}`);
    await tx.run(sql`update customer set postal_address = '1 rue Haute' where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    await tx.run(sql`insert into message_event (organisation_id, message_id, at, status, because) values (${organisationId}, ${messageId}, ${`${today}T08:00:00Z`}, 'bounced', '[]')`);
  });
  const bounced = async () => (await lines()).filter(({ kind }) => kind === 'bounced').map(({ channel, toAddress, because }) => [channel, toAddress, because[0]?.code]);
  expect(await bounced()).toEqual([['registered', '1 rue Haute', 'work_returned']]);
  await inOrg((tx) => tx.run(sql`update customer set postal_address = '2 rue Basse' where organisation_id = ${organisationId} and customer_id = ${customerId}`));
  expect(await bounced()).toEqual([]);
  await inOrg((tx) => tx.run(sql`update customer set postal_address = '1 rue Haute' where organisation_id = ${organisationId} and customer_id = ${customerId}`));
  await inOrg((tx) => makePayment(tx, itemId, { on: today }));
  expect(await bounced()).toEqual([]);
});

test('a promise of today is on the list, a broken one until somebody called, and a kept one is not', async () => {
  await promise(today);
  expect(await kinds()).toEqual(['promise_due']);
  await inOrg((tx) => tx.run(sql`update promise set due_on = ${addDays(today, -10)}, made_on = ${addDays(today, -20)} where organisation_id = ${organisationId}`));
  await judge();
  expect(await lines()).toMatchObject([{ kind: 'promise_broken', totalMinor: 100_000, because: expect.arrayContaining([expect.objectContaining({ code: 'work_promise_broken' })]) }]);
  await message('call', 'phone', 'done', today);
  expect(await kinds()).toEqual([]);
});

test('a broken promise paid since is no work any more', async () => {
  await promise(addDays(today, -10), addDays(today, -20));
  await judge();
  expect(await kinds()).toEqual(['promise_broken']);
  await inOrg((tx) => makePayment(tx, itemId, { on: today }));
  expect(await kinds()).toEqual([]);
});

test('a dispute asks for its next action, then is late, then can close when the credit note is there', async () => {
  const { disputeId } = await dispute(addDays(today, -30), addDays(today, 5));
  expect(await kinds()).toEqual(['dispute_step']);
  expect(await kinds('all', addDays(today, 6))).toEqual(['dispute_late']);
  await inOrg(async (tx) => {
    const credit = await makeItem(tx, customerId, { dueOn: today, minor: -40_000, openMinor: 0, kind: 'credit_note' });
    await tx.run(sql`insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis)
      values (${organisationId}, ${customerId}, ${itemId}, ${credit}, 40000, ${today}, 'read')`);
  });
  expect(await kinds()).toEqual(['credit_arrived']);
  await inOrg((tx) => closeDispute(tx, actor(), { disputeId, outcome: 'credited', conclusion: 'Avoir reçu' }));
  expect(await kinds()).toEqual([]);
});

test('a formal notice without effect nears litigation once its days are over, unless something is agreed', async () => {
  await message('formal_notice', 'email', 'sent', addDays(today, -5));
  expect(await kinds()).toEqual([]);
  expect(await kinds('all', addDays(today, 4))).toEqual(['litigation']);
  await promise(addDays(today, 10));
  expect(await kinds('all', addDays(today, 4))).toEqual([]);
});

test('a reply to read is on the list of who looks after the customer', async () => {
  await inOrg((tx) => tx.run(sql`insert into reply (organisation_id, message_key, received_at, from_address, customer_id, class, confidence_bp, status)
    values (${organisationId}, 'a@b', ${`${today}T08:00:00Z`}, 'x@y.example', ${customerId}, 'payment', 9000, 'unread')`));
  expect(await kinds()).toEqual(['reply']);
  expect(await kinds('nobody')).toEqual(['reply']);
  expect(await kinds('mine')).toEqual([]);
  await inOrg((tx) => assignCustomers(tx, actor(), { customerIds: [customerId], collectorUserId: 'test-admin' }));
  expect(await kinds('mine')).toEqual(['reply']);
  expect(await kinds('nobody')).toEqual([]);
});

test('who covers a colleague sees his lines, and whose they are, for as long as he is away', async () => {
  await message('reminder', 'email', 'to_approve', null);
  await inOrg((tx) => assignCustomers(tx, actor(), { customerIds: [customerId], collectorUserId: 'colleague' }));
  expect(await kinds('mine')).toEqual([]);
  await inOrg((tx) => addAbsence(tx, actor(), { userId: 'colleague', coveredBy: 'test-admin', fromOn: addDays(today, -1), toOn: addDays(today, 3) }));
  expect(await lines('mine')).toMatchObject([{ kind: 'approve', coverFor: 'colleague' }]);
  expect(await kinds('mine', addDays(today, 4))).toEqual([]);
  const team = await inOrg((tx) => readTeam(tx, db, actor()));
  expect(team.rows.find(({ userId }) => userId === 'colleague')).toMatchObject({ customers: 1, approve: 1, overdueMinor: 100_000, absentTo: addDays(today, 3), coveredByName: 'test-admin' });
});

test('an absence that overlaps another, covers itself or is over is refused', async () => {
  const add = (fromOn: string, toOn: string, by = 'test-admin') => inOrg((tx) => addAbsence(tx, actor(), { userId: 'colleague', coveredBy: by, fromOn, toOn })).then(() => 'added', (error: { code: string }) => error.code);
  expect(await add(addDays(today, 2), addDays(today, 8))).toBe('absence_overlaps');
  expect(await add(addDays(today, 20), addDays(today, 21), 'colleague')).toBe('absence_covers_self');
  expect(await add(addDays(today, -9), addDays(today, -5))).toBe('absence_past');
  expect(await add(addDays(today, 20), addDays(today, 19))).toBe('absence_ends_before');
});

test('a line put on top stays there, one put off comes back on its day', async () => {
  const small = await message('reminder', 'email', 'to_approve', null);
  await message('reminder', 'email', 'unknown', null);
  expect((await lines()).map(({ kind }) => kind)).toEqual(['unknown', 'approve']);
  await inOrg((tx) => orderLines(tx, actor(), { keys: [`message:${small}`, 'nonsense; drop'] }));
  expect((await lines()).map(({ kind, pinned }) => [kind, pinned])).toEqual([['approve', true], ['unknown', false]]);
  await inOrg((tx) => putOffLine(tx, actor(), { key: `message:${small}`, laterOn: addDays(today, 2) }));
  expect(await kinds()).toEqual(['unknown']);
  expect(await kinds('all', addDays(today, 2))).toEqual(['approve', 'unknown']);
  await inOrg((tx) => putOffLine(tx, actor(), { key: `message:${small}`, laterOn: null }));
  expect(await kinds()).toEqual(['approve', 'unknown']);
});

test('what one put off is listed apart with its day, however many larger lines there are, and taken back', async () => {
  const putOff = await message('reminder', 'email', 'to_approve', null);
  await message('reminder', 'email', 'to_approve', null);
  await inOrg((tx) => tx.run(sql`update message set total_minor = 1 where organisation_id = ${organisationId} and message_id = ${putOff}`));
  const later = () => inOrg(async (tx) => (await readWorklist(tx, db, actor(), { whose: 'all', later: true })).lines.map(({ key, laterUntil }) => [key, laterUntil]));
  expect(await later()).toEqual([]);
  await inOrg((tx) => putOffLine(tx, actor(), { key: `message:${putOff}`, laterOn: addDays(today, 2) }));
  await inOrg((tx) => tx.run(sql`
    insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, subject, body, total_minor, currency)
    select ${organisationId}, 'many:' || n, ${customerId}, 'email', 'reminder', 'to_approve', 'fr', 'x', 'x', 100000, 'EUR' from generate_series(1, 250) n`));
  expect(await later()).toEqual([[`message:${putOff}`, addDays(today, 2)]]);
  expect((await lines()).every(({ laterUntil }) => laterUntil === null)).toBe(true);
  await inOrg((tx) => putOffLine(tx, actor(), { key: `message:${putOff}`, laterOn: null }));
  expect(await later()).toEqual([]);
});

test('lines ordered in one list leave those kept on top of another where they were, after them', async () => {
  const [here, there, other] = [await message('reminder', 'email', 'to_approve', null), await message('reminder', 'email', 'to_approve', null), await message('reminder', 'email', 'to_approve', null)].map((id) => `message:${id}`);
  const kept = async () => (await lines()).filter(({ pinned }) => pinned).map(({ key }) => key);
  await inOrg((tx) => orderLines(tx, actor(), { keys: [there!, here!] }));
  await inOrg((tx) => orderLines(tx, actor(), { keys: [other!, here!], shown: [here!, other!] }));
  expect(await kept()).toEqual([other, here, there]);
  await inOrg((tx) => orderLines(tx, actor(), { keys: [], shown: [here!, other!] }));
  expect(await kept()).toEqual([there]);
  await inOrg((tx) => orderLines(tx, actor(), { keys: [] }));
  expect(await kept()).toEqual([]);
});

test('a day put off to that has come is forgotten at the next word about a line', async () => {
  await inOrg((tx) => putOffLine(tx, actor(), { key: 'message:1', laterOn: addDays(today, 1) }));
  await inOrg((tx) => putOffLine(tx, actor(addDays(today, 1)), { key: 'message:2', laterOn: addDays(today, 9) }));
  expect((await inOrg((tx) => tx.rows<{ key: string }>(sql`select key from work_place where organisation_id = ${organisationId} order by key`)))).toEqual([{ key: 'message:2' }]);
});

test('the portfolio of somebody who left the company is still in the team view', async () => {
  await inOrg((tx) => tx.run(sql`update customer set collector_user_id = 'gone' where organisation_id = ${organisationId} and customer_id = ${customerId}`));
  const { rows } = await inOrg((tx) => readTeam(tx, db, actor()));
  expect(rows.find(({ userId }) => userId === 'gone')).toMatchObject({ customers: 1, overdueMinor: 100_000 });
});
