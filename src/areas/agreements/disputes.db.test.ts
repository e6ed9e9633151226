import { beforeEach, expect, test } from 'vitest';
import { keepDocument } from '#areas/customers/actions/documents.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { addDisputeAction, doDisputeAction, removeDisputeAction, undoDisputeAction } from './actions/dispute-actions.ts';
import { commentDispute, mentionsFor, seeMentions } from './actions/dispute-comments.ts';
import { attachToDispute, detachFromDispute } from './actions/dispute-documents.ts';
import { closeDispute, expectCredit, openDispute, reopenDispute, updateDispute } from './actions/disputes.ts';
import { listDisputes, showDispute } from './reads/disputes.ts';
import { summariseDisputes } from './store/disputes.ts';

const db = await openTestDb({ subscriptions: { 'agreements.changed': ['test.heard'] }, jobs: [{ job: 'test.heard', handle: async () => {} }] });
const TODAY = '2026-11-20';
let organisationId = 0;
let customerId = 0;
let otherItemId = 0;
let first = 0;
let second = 0;
let actor = asActor(0);
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
const join = (tx: Tx, userId: string, role: string) => tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, ${userId}, ${role})`);

beforeEach(async () => {
  ({ organisationId } = await makeOrganisation(db));
  actor = asActor(organisationId, { today: TODAY });
  await run(async (tx) => {
    await join(tx, 'sam', 'sales');
    await join(tx, 'rita', 'reader');
    customerId = await makeCustomer(tx);
    first = await makeItem(tx, customerId, { dueOn: '2026-10-10', minor: 84_000, reference: 'F-1' });
    second = await makeItem(tx, customerId, { dueOn: '2026-10-20', minor: 50_000, reference: 'F-2' });
    otherItemId = await makeItem(tx, await makeCustomer(tx), { dueOn: '2026-10-10' });
  });
});

const given = { description: 'Deux cartons manquants.', deadlineOn: null, ownerUserId: null, source: 'typed' as const, sourceMessageId: null, sourceReplyId: null };
const open = (tx: Tx, more: Partial<Parameters<typeof openDispute>[2]> = {}) =>
  openDispute(tx, actor, { ...given, customerId, reason: 'delivery', items: [{ itemId: first, contestedMinor: 12_000 }], ...more });
const opened = () => run((tx) => open(tx).then(({ disputeId }) => disputeId));
const show = (disputeId: number) => run((tx) => showDispute(tx, actor, disputeId));
const held = (tx: Tx) => tx.rows<{ itemId: number; heldMinor: number | null }>(sql`
  select item_id "itemId", held_minor "heldMinor" from held where organisation_id = ${organisationId} and customer_id = ${customerId} order by item_id`);
const credit = (tx: Tx, itemId: number, minor: number, on = TODAY, kind: 'credit_note' | 'receipt' = 'credit_note') => makeItem(tx, customerId, { dueOn: on, issuedOn: on, minor: -minor, openMinor: 0, kind })
  .then((creditId) => tx.run(sql`insert into allocation (organisation_id, customer_id, debit_item_id, credit_item_id, amount_minor, allocated_on, basis)
    values (${organisationId}, ${customerId}, ${itemId}, ${creditId}, ${minor}, ${on}, 'read')`))
  .then(() => tx.run(sql`update open_item set open_minor = open_minor - ${minor} where organisation_id = ${organisationId} and item_id = ${itemId}`));

test('a dispute holds its contested part, lays out the chain of its reason and says so to who listens', async () => {
  const disputeId = await opened();
  expect(await show(disputeId)).toMatchObject({
    status: 'open', reason: 'delivery', contestedMinor: 12_000, ownerUserId: 'test-admin', openedOn: TODAY, deadlineOn: '2026-12-11', overdue: false, creditArrived: false,
    items: [{ itemId: first, openMinor: 84_000, contestedMinor: 12_000 }],
    actions: [
      { what: 'Demander la preuve de livraison à la logistique', dueOn: '2026-11-24', doneOn: null }, { dueOn: '2026-11-27' }, { what: 'Répondre au client', dueOn: '2026-12-04' },
    ],
    events: [{ status: 'open', because: [{ code: 'dispute_opened', facts: { contested_minor: 12_000 } }] }],
  });
  expect(await run(held)).toEqual([{ itemId: first, heldMinor: 12_000 }]);
  const { rows } = await db.pool.query("select 1 from pgboss.job where name = 'test.heard' and (data ->> 'customerId')::bigint = $1", [customerId]);
  expect(rows).toHaveLength(1);
});

test('several items, whole or in part; the deadline of the setting; sales does what is for sales; the portfolio’s collector owns it', async () => {
  await run(async (tx) => {
    await join(tx, 'colette', 'collector');
    await tx.run(sql`update customer set collector_user_id = 'colette' where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    await tx.run(sql`insert into agreement_setting (organisation_id, dispute_days, updated_at) values (${organisationId}, 4, now())`);
    const { disputeId } = await open(tx, { reason: 'price', items: [{ itemId: first, contestedMinor: null }, { itemId: second, contestedMinor: 1 }] });
    expect(await showDispute(tx, actor, disputeId)).toMatchObject({
      contestedMinor: 84_001, deadlineOn: '2026-11-26', ownerUserId: 'colette', actions: [{ ownerUserId: 'sam', dueOn: '2026-11-25' }, { ownerUserId: 'colette', dueOn: '2026-11-26' }, {}],
    });
  });
});

test.each<[string, () => Partial<Parameters<typeof openDispute>[2]>]>([
  ['not_found', () => ({ customerId: 999_999 })],
  ['not_found', () => ({ items: [{ itemId: otherItemId, contestedMinor: null }] })],
  ['not_found', () => ({ items: [{ itemId: first, contestedMinor: 1 }, { itemId: 999_999, contestedMinor: null }] })],
  ['dispute_without_items', () => ({ items: [] })],
  ['dispute_item_twice', () => ({ items: [{ itemId: first, contestedMinor: 1 }, { itemId: first, contestedMinor: 1 }] })],
  ['dispute_over_open', () => ({ items: [{ itemId: first, contestedMinor: 84_001 }] })],
  ['dispute_deadline_past', () => ({ deadlineOn: '2026-11-19' })],
  ['dispute_stranger', () => ({ ownerUserId: 'nobody' })],
  ['dispute_stranger', () => ({ ownerUserId: 'rita' })],
])('is refused as %s, and nothing is held', async (code, more) => {
  await expect(run((tx) => open(tx, more()))).rejects.toThrow(code);
  expect(await run(held)).toEqual([]);
});

test('a settled item, a credit, or items of two currencies cannot be contested', async () => {
  await run(async (tx) => {
    const settled = await makeItem(tx, customerId, { dueOn: '2026-10-10', openMinor: 0 });
    const note = await makeItem(tx, customerId, { dueOn: '2026-10-10', minor: -5_000 });
    const pounds = await makeItem(tx, customerId, { dueOn: '2026-10-10', currency: 'GBP' });
    for (const itemId of [settled, note]) await expect(open(tx, { items: [{ itemId, contestedMinor: null }] })).rejects.toThrow('dispute_nothing_open');
    await expect(open(tx, { items: [{ itemId: first, contestedMinor: 1 }, { itemId: pounds, contestedMinor: 1 }] })).rejects.toThrow('dispute_currencies');
  });
});

test('the same euro is not contested twice, not even at the same time', async () => {
  await run(async (tx) => {
    await open(tx, { items: [{ itemId: first, contestedMinor: 80_000 }] });
    await expect(open(tx, { items: [{ itemId: first, contestedMinor: 4_001 }] })).rejects.toThrow('dispute_over_open');
    const { disputeId } = await open(tx, { items: [{ itemId: first, contestedMinor: null }] });
    expect((await showDispute(tx, actor, disputeId)).contestedMinor).toBe(4_000);
    await expect(open(tx)).rejects.toThrow('dispute_contested_elsewhere');
  });
  const both = await Promise.allSettled(['delivery', 'price'].map((reason) => run((tx) => open(tx, { reason: reason as 'price', items: [{ itemId: second, contestedMinor: 30_000 }] }))));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('owner and deadline change, and it is written down; a stranger or a past day is refused', async () => {
  const disputeId = await opened();
  const { deadlineOn } = await show(disputeId);
  await run(async (tx) => {
    await updateDispute(tx, actor, { disputeId, ownerUserId: 'sam', deadlineOn: '2026-11-30' });
    await updateDispute(tx, actor, { disputeId, ownerUserId: 'sam', deadlineOn: '2026-11-30' });
    expect(await showDispute(tx, actor, disputeId)).toMatchObject({
      ownerUserId: 'sam', deadlineOn: '2026-11-30', actions: [{ ownerUserId: 'sam' }, { ownerUserId: 'sam' }, { ownerUserId: 'sam' }],
      events: [{ because: [{ code: 'dispute_deadline', facts: { deadline_on: '2026-11-30' } }, { code: 'dispute_owner', facts: { owner: 'sam' } }] }, {}],
    });
    await expect(updateDispute(tx, actor, { disputeId, ownerUserId: 'nobody', deadlineOn })).rejects.toThrow('dispute_stranger');
    await expect(updateDispute(tx, actor, { disputeId, ownerUserId: 'sam', deadlineOn: '2026-11-01' })).rejects.toThrow('dispute_deadline_past');
    await expect(updateDispute(tx, actor, { disputeId: 999_999, ownerUserId: 'sam', deadlineOn })).rejects.toThrow('not_found');
    // Past its deadline, it may be given to another without a new one.
    const later = asActor(organisationId, { today: '2026-12-15' });
    await updateDispute(tx, later, { disputeId, ownerUserId: 'test-admin', deadlineOn: '2026-11-30' });
  });
});

test('a credit is expected, arrives, and the dispute proposes itself for closing without closing itself', async () => {
  const disputeId = await opened();
  await run(async (tx) => {
    await credit(tx, first, 12_000, addDays(TODAY, -1));
    await credit(tx, first, 12_000, TODAY, 'receipt');
    await expectCredit(tx, actor, disputeId);
    await expect(expectCredit(tx, actor, disputeId)).rejects.toThrow('dispute_credit_expected_already');
    expect(await showDispute(tx, actor, disputeId)).toMatchObject({ status: 'credit_expected', creditArrived: false, items: [{ creditedMinor: 0 }] });
    expect(await held(tx)).toEqual([{ itemId: first, heldMinor: 12_000 }]);
    await credit(tx, first, 11_999);
    expect((await showDispute(tx, actor, disputeId)).creditArrived).toBe(false);
    await credit(tx, first, 1);
    expect(await showDispute(tx, actor, disputeId)).toMatchObject({ status: 'credit_expected', creditArrived: true, items: [{ creditedMinor: 12_000 }] });
    expect((await listDisputes(tx, actor, { status: 'active', creditArrived: true, limit: 10 })).rows).toMatchObject([{ disputeId, creditArrived: true }]);
    await closeDispute(tx, actor, { disputeId, outcome: 'credited', conclusion: '' });
    expect(await showDispute(tx, actor, disputeId)).toMatchObject({ status: 'closed', outcome: 'credited', closedOn: TODAY, creditArrived: false });
    expect(await held(tx)).toEqual([]);
  });
});

test('closing twice, refusing without a word, and working on a closed one are refused', async () => {
  const disputeId = await opened();
  await run(async (tx) => {
    const [action] = (await showDispute(tx, actor, disputeId)).actions;
    await expect(closeDispute(tx, actor, { disputeId, outcome: 'refused', conclusion: ' ' })).rejects.toThrow('dispute_conclusion_needed');
    await closeDispute(tx, actor, { disputeId, outcome: 'refused', conclusion: 'La preuve de livraison est signée.' });
    await expect(closeDispute(tx, actor, { disputeId, outcome: 'dropped', conclusion: '' })).rejects.toThrow('dispute_closed');
    await expect(expectCredit(tx, actor, disputeId)).rejects.toThrow('dispute_closed');
    await expect(updateDispute(tx, actor, { disputeId, ownerUserId: 'sam', deadlineOn: TODAY })).rejects.toThrow('dispute_closed');
    await expect(doDisputeAction(tx, actor, { disputeId, disputeActionId: action!.disputeActionId })).rejects.toThrow('dispute_closed');
    await expect(closeDispute(tx, actor, { disputeId: 999_999, outcome: 'dropped', conclusion: '' })).rejects.toThrow('not_found');
  });
});

test('reopened, it holds again with a new deadline; not when nothing is open or another contests it meanwhile', async () => {
  const disputeId = await opened();
  const later = asActor(organisationId, { today: '2027-01-15' });
  await run(async (tx) => {
    await expect(reopenDispute(tx, actor, { disputeId, why: 'Nouvelle preuve' })).rejects.toThrow('dispute_not_closed');
    await closeDispute(tx, actor, { disputeId, outcome: 'dropped', conclusion: '' });
    await reopenDispute(tx, later, { disputeId, why: 'Le client revient dessus' });
    expect(await showDispute(tx, later, disputeId)).toMatchObject({ status: 'open', outcome: null, closedOn: null, conclusion: '', deadlineOn: '2027-02-05', events: [{ status: 'open' }, { status: 'closed' }, { status: 'open' }] });
    expect(await held(tx)).toEqual([{ itemId: first, heldMinor: 12_000 }]);
    await closeDispute(tx, later, { disputeId, outcome: 'dropped', conclusion: '' });
    const other = await open(tx, { items: [{ itemId: first, contestedMinor: 72_001 }] });
    await expect(reopenDispute(tx, later, { disputeId, why: 'Encore' })).rejects.toThrow('dispute_contested_elsewhere');
    await closeDispute(tx, later, { disputeId: other.disputeId, outcome: 'dropped', conclusion: '' });
    await credit(tx, first, 84_000);
    await expect(reopenDispute(tx, later, { disputeId, why: 'Encore' })).rejects.toThrow('dispute_nothing_open');
  });
});

test('actions are done, undone, added and removed, and each leaves its trace', async () => {
  const disputeId = await opened();
  await run(async (tx) => {
    const [proof] = (await showDispute(tx, actor, disputeId)).actions;
    const which = { disputeId, disputeActionId: proof!.disputeActionId };
    await doDisputeAction(tx, actor, which);
    await expect(doDisputeAction(tx, actor, which)).rejects.toThrow('dispute_action_done');
    await expect(removeDisputeAction(tx, actor, which)).rejects.toThrow('not_found');
    expect((await showDispute(tx, actor, disputeId)).actions[0]).toMatchObject({ doneOn: TODAY, doneBy: 'test-admin' });
    await undoDisputeAction(tx, actor, which);
    await expect(undoDisputeAction(tx, actor, which)).rejects.toThrow('dispute_action_not_done');
    const { disputeActionId } = await addDisputeAction(tx, actor, { disputeId, what: 'Appeler le transporteur', ownerUserId: 'sam', dueOn: '2026-11-25' });
    expect((await showDispute(tx, actor, disputeId)).actions.at(-1)).toMatchObject({ disputeActionId, ownerUserId: 'sam', what: 'Appeler le transporteur' });
    await expect(addDisputeAction(tx, actor, { disputeId, what: 'x', ownerUserId: 'nobody', dueOn: TODAY })).rejects.toThrow('dispute_stranger');
    await expect(addDisputeAction(tx, actor, { disputeId, what: 'x', ownerUserId: null, dueOn: '2026-11-19' })).rejects.toThrow('dispute_action_past');
    await removeDisputeAction(tx, actor, { disputeId, disputeActionId });
    const { disputeId: another } = await open(tx, { items: [{ itemId: second, contestedMinor: 1 }] });
    await expect(doDisputeAction(tx, actor, { disputeId: another, disputeActionId: which.disputeActionId })).rejects.toThrow('dispute_action_done');
    const { events } = await showDispute(tx, actor, disputeId);
    expect(events.map(({ because }) => because[0]!.code)).toEqual(['dispute_action_removed', 'dispute_action_added', 'dispute_action_undone', 'dispute_action_done', 'dispute_opened']);
  });
});

test('somebody named in a comment has it before him until he has seen it; a stranger cannot be named', async () => {
  const disputeId = await opened();
  await run(async (tx) => {
    const { disputeCommentId } = await commentDispute(tx, actor, { disputeId, body: '@Sam as-tu le bon signé ?', mentions: ['sam', 'sam', 'test-admin'] });
    expect((await showDispute(tx, actor, disputeId)).comments).toMatchObject([{ disputeCommentId, userId: 'test-admin', mentions: ['sam'], unseen: false }]);
    expect(await mentionsFor(tx, 'sam')).toMatchObject([{ disputeCommentId, disputeId, customerId, body: '@Sam as-tu le bon signé ?' }]);
    expect(await mentionsFor(tx, 'test-admin')).toEqual([]);
    for (const stranger of ['nobody', 'rita']) await expect(commentDispute(tx, actor, { disputeId, body: 'x', mentions: [stranger] })).rejects.toThrow('dispute_stranger');
    await expect(commentDispute(tx, actor, { disputeId: 999_999, body: 'x', mentions: [] })).rejects.toThrow('not_found');
    await seeMentions(tx, actor, disputeId);
    expect(await mentionsFor(tx, 'sam')).toHaveLength(1);
    await seeMentions({ ...tx, userId: 'sam' }, actor, disputeId);
    expect(await mentionsFor(tx, 'sam')).toEqual([]);
  });
});

test('documents of the customer are attached and taken off; another customer’s is refused', async () => {
  const disputeId = await opened();
  await run(async (tx) => {
    const keep = (owner: number) => keepDocument(tx, actor, { customerId: owner, kind: 'delivery', name: 'BL.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4') });
    const documentId = await keep(customerId);
    const { customerId: other } = await tx.one<{ customerId: number }>(sql`select customer_id "customerId" from open_item where organisation_id = ${organisationId} and item_id = ${otherItemId}`);
    await attachToDispute(tx, actor, { disputeId, documentIds: [documentId, documentId] });
    await attachToDispute(tx, actor, { disputeId, documentIds: [documentId] });
    expect((await showDispute(tx, actor, disputeId)).documents).toMatchObject([{ documentId, name: 'BL.pdf', mediaType: 'application/pdf' }]);
    const foreign = await keep(other);
    await expect(attachToDispute(tx, actor, { disputeId, documentIds: [foreign] })).rejects.toThrow('not_found');
    await detachFromDispute(tx, actor, { disputeId, documentId });
    await expect(detachFromDispute(tx, actor, { disputeId, documentId })).rejects.toThrow('not_found');
    expect((await showDispute(tx, actor, disputeId)).documents).toEqual([]);
  });
});

test('the list runs by deadline, then closed ones, page after page, and filters', async () => {
  await run(async (tx) => {
    const made: number[] = [];
    for (const [deadlineOn, reason] of [['2026-12-20', 'price'], ['2026-12-10', 'delivery'], ['2026-12-10', 'quality'], ['2026-11-25', 'price']] as const) {
      made.push((await open(tx, { deadlineOn, reason, items: [{ itemId: first, contestedMinor: 100 }] })).disputeId);
    }
    const closed = [];
    for (const day of ['2026-11-21', '2026-11-22']) {
      const { disputeId } = await open(tx, { items: [{ itemId: second, contestedMinor: 5 }] });
      await closeDispute(tx, asActor(organisationId, { today: day }), { disputeId, outcome: 'dropped', conclusion: '' });
      closed.unshift(disputeId);
    }
    const [a, b, c, d] = made as [number, number, number, number];
    const later = asActor(organisationId, { today: '2026-11-30' });
    const pages: number[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await listDisputes(tx, later, { status: 'all', after, limit: 2 });
      pages.push(...rows.map(({ disputeId }) => disputeId));
      after = next ?? undefined;
    } while (after);
    expect(pages).toEqual([d, b, c, a, ...closed]);
    const ids = async (filter: Parameters<typeof listDisputes>[2]) => (await listDisputes(tx, later, filter)).rows.map(({ disputeId }) => disputeId);
    expect(await ids({ status: 'active', overdue: true, limit: 9 })).toEqual([d]);
    expect(await ids({ status: 'active', reason: 'price', limit: 9 })).toEqual([d, a]);
    expect(await ids({ status: 'closed', limit: 9 })).toEqual(closed);
    expect(await ids({ status: 'all', owner: 'sam', limit: 9 })).toEqual([]);
    expect(await ids({ status: 'all', customerId: 999_999, limit: 9 })).toEqual([]);
    expect((await listDisputes(tx, later, { status: 'active', limit: 1 })).rows[0]).toMatchObject({
      overdue: true, contestedMinor: 100, items: [{ itemId: first, reference: 'F-1', contestedMinor: 100 }], next: { ownerUserId: 'sam', dueOn: '2026-11-25' },
    });
    expect(await summariseDisputes(tx, later.today)).toEqual({ active: 4, overdue: 1, mine: 4, creditArrived: 0, contested: [{ currency: 'EUR', minor: 400 }] });
    await expect(listDisputes(tx, later, { status: 'all', after: 'x', limit: 2 })).rejects.toThrow('bad_cursor');
  });
});

test('the customer is told when it opens and when it ends, once a person approves; what is no longer true is withdrawn', async () => {
  await run(ensureTemplates);
  const known = await run((tx) => tx.rows(sql`select from template where organisation_id = ${organisationId} and code in ('dispute_acknowledged', 'dispute_closed') and language = 'fr'`));
  expect(known).toHaveLength(2);
  const disputeId = await opened();
  const messages = () => run((tx) => tx.rows<{ key: string; status: string; body: string }>(sql`
    select natural_key key, status, body from message where organisation_id = ${organisationId} order by message_id`));
  expect(await messages()).toMatchObject([{ key: `dispute:${disputeId}:dispute_acknowledged`, status: 'to_approve', body: expect.stringContaining('120,00') }]);
  await run((tx) => closeDispute(tx, actor, { disputeId, outcome: 'dropped', conclusion: '' }));
  expect(await messages()).toMatchObject([{ status: 'withdrawn' }, { key: `dispute:${disputeId}:dispute_closed:1`, status: 'to_approve' }]);
  await run((tx) => reopenDispute(tx, actor, { disputeId, why: 'Le client revient dessus' }));
  expect((await messages()).map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn']);
  await run((tx) => closeDispute(tx, actor, { disputeId, outcome: 'credited', conclusion: '' }));
  expect((await messages()).map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn', 'to_approve']);
});

test('another company sees and touches nothing of it', async () => {
  const disputeId = await opened();
  const other = await makeOrganisation(db, { name: 'Autre' });
  await within(db, other.organisationId, async (tx) => {
    const stranger = asActor(other.organisationId);
    await expect(showDispute(tx, stranger, disputeId)).rejects.toThrow('not_found');
    await expect(expectCredit(tx, stranger, disputeId)).rejects.toThrow('not_found');
    expect((await listDisputes(tx, stranger, { status: 'all', limit: 10 })).rows).toEqual([]);
  });
});
