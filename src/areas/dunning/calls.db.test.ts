import { beforeAll, expect, test } from 'vitest';
import { openDispute } from '#areas/agreements/actions/disputes.ts';
import { judgePromises, makePromise } from '#areas/agreements/actions/promises.ts';
import { finishCall, showMessage, withdrawByHand } from '#areas/messages/actions.ts';
import type { CallOutcome } from '#areas/messages/contract.ts';
import { sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { CALL, TODAY } from '#test/dunning.ts';
import { actorOn, dun, type DunningCompany } from '#test/dunning-company.ts';
import { fieldStep, fieldsWith, scenarioCompany } from '#test/scenario-company.ts';
import { withdrawOutdated } from './actions/guard.ts';
import { hearAgreement } from './actions/happenings.ts';
import { dunningHears, dunningJobs } from './jobs.ts';

/** A call, and what is agreed while it lasts. */

let db: TestDb;
const refused = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  db = await openTestDb({ jobs: dunningJobs({} as Parameters<typeof dunningJobs>[0]).map(({ job }) => ({ job, handle: async () => {} })), subscriptions: dunningHears });
});

type Call = DunningCompany & { customerId: number; itemId: number; messageId: number };

/** A call to be made today about one invoice. */
async function callToMake(): Promise<Call> {
  const at = { db, ...await scenarioCompany(db, { ...fieldsWith(), steps: [{ ...fieldStep(CALL), offsetDays: 8 }] }) };
  const made = await at.run(async (tx) => {
    const customerId = await makeCustomer(tx, { profile: 'good', phone: '0199001122' });
    return { customerId, itemId: await makeItem(tx, customerId, { dueOn: addDays(TODAY, -9) }) };
  });
  await dun(at);
  const { messageId } = await at.run((tx) => tx.one<{ messageId: number }>(sql`select message_id "messageId" from message where organisation_id = ${tx.organisationId} and status = 'to_do'`));
  return { ...at, ...made, messageId };
}

const end = (at: Call, outcome: CallOutcome, today = TODAY) =>
  at.run((tx) => finishCall(tx, actorOn(at, today), { messageId: at.messageId, outcome, note: '', callbackOn: outcome === 'callback' ? addDays(today, 1) : null }));
const statusOf = async (at: Call) => (await at.run((tx) => showMessage(tx, actorOn(at), at.messageId))).status;
const promise = (at: Call) => at.run((tx) => makePromise(tx, actorOn(at), {
  customerId: at.customerId, currency: 'EUR', amountMinor: null, dueOn: addDays(TODAY, 5), itemIds: [at.itemId], note: '', source: 'call', sourceMessageId: at.messageId, sourceReplyId: null,
}));
const dispute = (at: Call) => at.run((tx) => openDispute(tx, actorOn(at), { customerId: at.customerId, reason: 'price', description: '', items: [{ itemId: at.itemId, contestedMinor: null }], source: 'call', sourceMessageId: at.messageId }));
const notice = (at: Call) => at.run((tx) => withdrawOutdated(tx, actorOn(at)));

test.each([
  ['promised', promise, 'held'], ['disputed', dispute, 'to_do'],
] as const)('a call during which something is %s ends as it ended, whichever is written down first, and whether its items were looked at again or not', async (outcome, agree, between) => {
  const first = await callToMake();
  await end(first, outcome);
  await agree(first);
  expect(await statusOf(first)).toBe('done');
  const after = await callToMake();
  await agree(after);
  expect(await statusOf(after)).toBe(between);
  expect(await end(after, outcome)).toMatchObject({ status: 'done', because: [{ code: `call_${outcome}` }] });
  const late = await callToMake();
  await agree(late);
  await notice(late);
  expect(await statusOf(late)).toBe('withdrawn');
  for (const _ of [1, 2]) expect(await end(late, outcome)).toMatchObject({ status: 'done' });
  await dun(late, addDays(TODAY, 1));
  expect(await late.run((tx) => tx.one(sql`select count(*)::int steps, count(released_at)::int released from step_taken where organisation_id = ${tx.organisationId}`))).toEqual({ steps: 1, released: 0 });
});

test('a call that is held is not put off, nor was its number wrong; another day, or taken off by hand, it is no call any more', async () => {
  const at = await callToMake();
  await promise(at);
  for (const outcome of ['callback', 'wrong_number'] as const) await expect(end(at, outcome)).rejects.toEqual(refused('message_not_call'));
  await expect(end(at, 'promised', addDays(TODAY, 1))).rejects.toEqual(refused('message_not_call'));
  const byHand = await callToMake();
  await byHand.run((tx) => withdrawByHand(tx, actorOn(byHand), [byHand.messageId], 'plus besoin'));
  await expect(end(byHand, 'reached')).rejects.toEqual(refused('message_not_call'));
});

test('a call of the ladder whose script speaks of a promise says which one was not kept: its amount, its day, and what came of it', async () => {
  const at = { db, ...await scenarioCompany(db, { ...fieldsWith([], { profiles: ['good', 'new', 'irregular', 'worsening'] }), steps: [{ ...fieldStep(CALL), offsetDays: 8, templateCode: 'call_promise' }] }) };
  const [made, due, judged] = [addDays(TODAY, -9), addDays(TODAY, -5), addDays(TODAY, -1)];
  const [customerId, itemId] = await at.run(async (tx) => {
    const customer = await makeCustomer(tx, { profile: 'good', phone: '0199001122' });
    return [customer, await makeItem(tx, customer, { dueOn: addDays(TODAY, -10) })] as const;
  });
  const { promiseId } = await at.run((tx) => makePromise(tx, actorOn(at, made), {
    customerId, currency: 'EUR', amountMinor: 90_000, dueOn: due, itemIds: [itemId], note: '', source: 'call', sourceMessageId: null, sourceReplyId: null,
  }));
  await at.run(async (tx) => {
    await judgePromises(tx, actorOn(at, judged));
    await hearAgreement(tx, actorOn(at, judged), 'broken_promise', { customerId, subjectId: promiseId });
  });
  await dun(at);
  const { body } = await at.run((tx) => tx.one<{ body: string }>(sql`select body from message where organisation_id = ${tx.organisationId} and status = 'to_do'`));
  expect(body.replace(/\s/gu, ' ')).toContain('Vous m’aviez annoncé un règlement de 900,00 € pour le 13/11/2026');
});
