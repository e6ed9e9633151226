import { beforeAll, expect, test } from 'vitest';
import { placeHold, releaseHold } from '#areas/agreements/actions/holds.ts';
import { finishCall, resolveMessage, showMessage, withdrawByHand } from '#areas/messages/actions.ts';
import { retryMessages } from '#areas/messages/actions/retry.ts';
import { claimMessages, recoverClaims, beginDelivery } from '#areas/messages/actions/sending.ts';
import { sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { TODAY } from '#test/dunning.ts';
import { actorOn, approveAll, decisionsOf, dun, dunningCompany, live, messagesOf, send } from '#test/dunning-company.ts';
import { afterPosting } from './actions/after-posting.ts';
import { dunningRunJob, dunningSendJob } from './names.ts';

/** What stops a message that was drafted, and what comes in its place. */

let db: TestDb;
const company = () => dunningCompany(db);

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningRunJob, dunningSendJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
});

test('paid between approval and sending: skipped with the reason, and the step is free', async () => {
  const at = await company();
  const itemId = await at.run(async (tx) => await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }));
  await dun(at);
  await approveAll(at);
  await at.run((tx) => makePayment(tx, itemId, { on: TODAY }));
  expect(await send(at)).toMatchObject({ outbox: 0, skipped: 1 });
  const [message] = await messagesOf(at);
  const shown = await at.run((tx) => showMessage(tx, actorOn(at), message!.messageId));
  expect(shown.status).toBe('skipped');
  expect(shown.events.at(-1)?.because).toEqual([{ code: 'paid_since', facts: { count: 1 } }]);
  expect(await at.run((tx) => tx.rows(sql`select 1 from step_taken where organisation_id = ${tx.organisationId} and released_at is null`))).toEqual([]);
});

test('a hold placed stops what waits; released, the next run writes it again with what is true then', async () => {
  const at = await company();
  const [customerId, itemId] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good' });
    return [made, await makeItem(tx, made, { dueOn: addDays(TODAY, -9), minor: 100_000 })] as const;
  });
  await dun(at);
  await approveAll(at);
  const { holdId } = await at.run((tx) => placeHold(tx, actorOn(at), { customerId, itemId: null, kind: 'dispute', reason: 'Litige', endsOn: null }));
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['held']);
  expect(await send(at)).toMatchObject({ outbox: 0, skipped: 0 });
  const tomorrow = addDays(TODAY, 1);
  expect((await decisionsOf(at, (await dun(at, tomorrow)).runId))[0]).toMatchObject({ outcome: 'hold', because: [{ code: 'held_by_dispute' }] });
  await at.run((tx) => makePayment(tx, itemId, { on: tomorrow, minor: 40_000 }));
  await at.run((tx) => releaseHold(tx, actorOn(at, tomorrow), holdId));
  await dun(at, tomorrow);
  expect((await messagesOf(at)).map((one) => [one.status, one.totalMinor])).toEqual([['withdrawn', 100_000], ['to_approve', 60_000]]);
});

test('a hold on one item: its message is written again without it', async () => {
  const at = await company();
  const [customerId, disputed] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good' });
    await makeItem(tx, made, { dueOn: addDays(TODAY, -10), minor: 70_000 });
    return [made, await makeItem(tx, made, { dueOn: addDays(TODAY, -9), minor: 30_000 })] as const;
  });
  await dun(at);
  await at.run((tx) => placeHold(tx, actorOn(at), { customerId, itemId: disputed, kind: 'dispute', reason: 'Colis manquant', endsOn: null }));
  await dun(at);
  expect((await messagesOf(at)).map((one) => [one.status, one.totalMinor])).toEqual([['withdrawn', 100_000], ['to_approve', 70_000]]);
});

test('the ledger moved: paid messages are withdrawn, changed ones written again, and a payment is thanked once', async () => {
  const at = await company();
  const { paid, part } = await at.run(async (tx) => {
    const first = await makeCustomer(tx, { name: 'Paie tout', profile: 'good' });
    const second = await makeCustomer(tx, { name: 'Paie en partie', profile: 'good' });
    return { paid: await makeItem(tx, first, { dueOn: addDays(TODAY, -9) }), part: await makeItem(tx, second, { dueOn: addDays(TODAY, -9) }) };
  });
  await dun(at);
  await at.run(async (tx) => {
    await makePayment(tx, paid, { on: addDays(TODAY, -1) });
    await makePayment(tx, part, { on: addDays(TODAY, -1), minor: 20_000 });
  });
  expect(await at.run((tx) => afterPosting(tx, actorOn(at)))).toEqual({ withdrawn: 2, freed: 0, thanks: 1 });
  expect(await at.run((tx) => afterPosting(tx, actorOn(at)))).toEqual({ withdrawn: 0, freed: 0, thanks: 0 });
  await dun(at);
  expect((await messagesOf(at)).map((one) => [one.purpose, one.status, one.totalMinor])).toEqual([
    ['reminder', 'withdrawn', 120_000], ['reminder', 'withdrawn', 120_000], ['thanks', 'to_approve', 120_000], ['reminder', 'to_approve', 100_000],
  ]);
});

test('no thanks when the reminder left after he had paid, nor for what was paid before Encours knew it', async () => {
  const at = await company();
  const itemId = await at.run(async (tx) => {
    const made = await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) });
    const past = await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) });
    await makePayment(tx, past, { on: addDays(TODAY, -2) });
    return made;
  });
  await live(at, TODAY);
  await at.run((tx) => makePayment(tx, itemId, { on: addDays(TODAY, -2) }));
  expect(await at.run((tx) => afterPosting(tx, actorOn(at, addDays(TODAY, 1))))).toEqual({ withdrawn: 0, freed: 0, thanks: 0 });
});

test('withdrawn by hand, a step comes back only after the scenario’s pause', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  const [message] = await messagesOf(at);
  const outcome = await at.run((tx) => withdrawByHand(tx, actorOn(at), [message!.messageId], 'Je l’appelle'));
  expect(outcome).toEqual([{ messageId: message!.messageId, status: 'withdrawn', because: [{ code: 'withdrawn_by_person', facts: { why: 'Je l’appelle' } }] }]);
  expect(await at.run((tx) => withdrawByHand(tx, actorOn(at), [message!.messageId], 'encore'))).toMatchObject([{ because: [{ code: 'not_waiting_withdrawn' }] }]);
  const { withdrawnOn } = await at.run((tx) => tx.one<{ withdrawnOn: string }>(sql`select (max(at) at time zone 'Europe/Paris')::date "withdrawnOn" from message_event
    where organisation_id = ${tx.organisationId} and status = 'withdrawn'`));
  await dun(at, addDays(withdrawnOn, 1));
  expect(await messagesOf(at)).toHaveLength(1);
});

test('a wrong number fails the call; the step comes again with the right one, and takes its place', async () => {
  const at = await company();
  const customerId = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'irregular', phone: '0199001122' });
    await makeItem(tx, made, { dueOn: '2026-10-01' });
    return made;
  });
  await live(at, '2026-11-02');
  await live(at, '2026-11-12');
  const call = (await messagesOf(at)).find((one) => one.purpose === 'call')!;
  await at.run((tx) => finishCall(tx, actorOn(at, '2026-11-12'), { messageId: call.messageId, outcome: 'wrong_number', note: 'Numéro d’un fleuriste' }));
  await at.run((tx) => tx.run(sql`update contact set phone = '0199003344' where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`));
  await dun(at, '2026-11-13');
  expect((await messagesOf(at)).map((one) => [one.purpose, one.status])).toEqual([['reminder', 'sent'], ['call', 'withdrawn'], ['call', 'to_do']]);
});

test('a message of unknown fate stops the ladder until a person resolves it', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  await approveAll(at);
  const { messageId } = (await messagesOf(at))[0]!;
  const claim = (await at.run((tx) => claimMessages(tx, actorOn(at), [messageId])))[0]!;
  expect(await at.run((tx) => beginDelivery(tx, claim, new Date(`${TODAY}T09:00:00Z`)))).toBe(true);
  expect(await at.run((tx) => recoverClaims(tx, actorOn(at), null))).toEqual({ again: 0, unknown: 1 });
  expect(await send(at)).toMatchObject({ outbox: 0 });
  const later = addDays(TODAY, 30);
  const { runId } = await dun(at, later);
  expect((await decisionsOf(at, runId))[0]).toMatchObject({ outcome: 'hold', because: [{ code: 'previous_unknown' }] });
  await at.run((tx) => resolveMessage(tx, actorOn(at, later), { messageId, left: true }));
  await dun(at, later);
  expect((await messagesOf(at)).map((one) => [one.purpose, one.status])).toEqual([['reminder', 'sent'], ['reminder', 'to_approve']]);
});

test('a message that failed and is tried again keeps its steps: the same reminder does not come twice', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  const { messageId } = (await messagesOf(at))[0]!;
  await at.run((tx) => tx.run(sql`update message set status = 'failed', claimed_at = ${`${TODAY}T09:00:00Z`} where organisation_id = ${tx.organisationId}`));
  await dun(at, addDays(TODAY, 1));
  expect(await messagesOf(at)).toHaveLength(1);
  expect(await at.run((tx) => retryMessages(tx, actorOn(at, addDays(TODAY, 1)), [messageId]))).toMatchObject([{ status: 'to_approve', because: [{ code: 'retried' }] }]);
  await approveAll(at, addDays(TODAY, 1));
  expect(await send(at, addDays(TODAY, 1))).toMatchObject({ outbox: 1 });
  for (const days of [2, 7, 9, 12]) await dun(at, addDays(TODAY, days));
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['sent']);
});

test('a message that failed leaves the list when the next run writes another in its place, and is not tried again then', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  const { messageId } = (await messagesOf(at))[0]!;
  await at.run((tx) => tx.run(sql`update message set status = 'failed', to_address = 'ancienne@client.example', claimed_at = ${`${TODAY}T09:00:00Z`} where organisation_id = ${tx.organisationId}`));
  await dun(at, addDays(TODAY, 1));
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['withdrawn', 'to_approve']);
  expect(await at.run((tx) => retryMessages(tx, actorOn(at), [messageId]))).toMatchObject([{ status: 'withdrawn', because: [{ code: 'not_waiting_withdrawn' }] }]);
  await at.run((tx) => tx.run(sql`update message set status = 'failed' where organisation_id = ${tx.organisationId} and message_id = ${messageId}`));
  expect(await at.run((tx) => retryMessages(tx, actorOn(at), [messageId]))).toMatchObject([{ status: 'failed', because: [{ code: 'retry_replaced' }] }]);
});
