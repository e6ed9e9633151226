import { beforeEach, expect, test } from 'vitest';
import { sql, type Tx } from '#platform/db.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { commentDispute } from './actions/dispute-comments.ts';
import { openDispute } from './actions/disputes.ts';
import { showDispute } from './reads/disputes.ts';

/** What a double click, or a network that tries again, asks twice. */

const db = await openTestDb({ subscriptions: { 'agreements.changed': ['test.heard'] }, jobs: [{ job: 'test.heard', handle: async () => {} }] });
let organisationId = 0;
let customerId = 0;
let first = 0;
let second = 0;
let actor = asActor(0);
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
const given = { description: 'Deux cartons manquants.', deadlineOn: null, ownerUserId: null };
const open = (tx: Tx, more: Partial<Parameters<typeof openDispute>[2]> = {}) =>
  openDispute(tx, actor, { ...given, customerId, reason: 'delivery', items: [{ itemId: first, contestedMinor: 12_000 }], ...more });

beforeEach(async () => {
  ({ organisationId } = await makeOrganisation(db));
  actor = asActor(organisationId, { today: '2026-11-20' });
  await run(async (tx) => {
    await tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, 'sam', 'sales')`);
    customerId = await makeCustomer(tx);
    first = await makeItem(tx, customerId, { dueOn: '2026-10-10', minor: 84_000 });
    second = await makeItem(tx, customerId, { dueOn: '2026-10-20', minor: 50_000 });
  });
});

test('the same dispute asked twice in a minute, at once or one after the other, is one; another amount, item, word, person or minute is another', async () => {
  const part = { items: [{ itemId: first, contestedMinor: 1_000 }] };
  const [one, two] = await Promise.all([0, 1].map(() => run((tx) => open(tx, part))));
  expect(one).toEqual(two);
  await run(async (tx) => {
    expect(await open(tx, part)).toEqual(one);
    const others = [
      await open(tx, { items: [{ itemId: first, contestedMinor: 1_001 }] }), await open(tx, { items: [...part.items, { itemId: second, contestedMinor: 1 }] }),
      await open(tx, { ...part, description: 'Encore un carton.' }), await open(tx, { ...part, deadlineOn: '2026-12-24' }), await open({ ...tx, userId: 'sam' }, part),
      await openDispute(tx, { ...actor, now: new Date(actor.now.getTime() + 61_000) }, { ...given, ...part, customerId, reason: 'delivery' }),
    ];
    expect(new Set([one!.disputeId, ...others.map(({ disputeId }) => disputeId)]).size).toBe(7);
    const whole = await open(tx, { items: [{ itemId: first, contestedMinor: null }] });
    expect(await open(tx, { items: [{ itemId: first, contestedMinor: null }] })).toEqual(whole);
  });
});

test('the same comment sent twice in a minute is one, and asks nobody twice; said again later it is another', async () => {
  const { disputeId } = await run((tx) => open(tx));
  const say = (tx: Tx, body = '@Sam ?', by = actor) => commentDispute(tx, by, { disputeId, body, mentions: ['sam'] });
  const [one, two] = await Promise.all([0, 1].map(() => run((tx) => say(tx))));
  expect(one).toEqual(two);
  await run(async (tx) => {
    const others = [await say(tx, '@Sam !'), await say({ ...tx, userId: 'sam' }), await say(tx, '@Sam ?', { ...actor, now: new Date(actor.now.getTime() + 61_000) })];
    expect(new Set([one, ...others].map((each) => each!.disputeCommentId)).size).toBe(4);
    expect((await showDispute(tx, actor, disputeId)).comments).toHaveLength(4);
  });
});
