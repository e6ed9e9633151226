import { beforeAll, beforeEach, expect, test } from 'vitest';
import { readProfile } from '#areas/credit/actions.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { jobName } from '#platform/queue.ts';
import type { Refusal } from '#platform/refusal.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { cancelPromise, judgePromises, makePromise, type PromiseInput } from './actions/promises.ts';
import { changeSetting } from './actions/setting.ts';
import { agreementChanged, promiseBroken } from './names.ts';
import { listPromises, promiseCounts, recordOf, showPromise } from './reads.ts';
import { findSetting } from './store/setting.ts';

const today = '2026-11-21';
const heard = jobName<{ organisationId: number }>('test.heard');
const db = await openTestDb({
  jobs: [{ job: heard.name, handle: async () => {} }, { job: 'test.broken', handle: async () => {} }],
  subscriptions: { [agreementChanged.name]: [heard.name], [promiseBroken.name]: ['test.broken'] },
});
let organisationId = 0;
let customerId = 0;
const actor = asActor(0, { today });
const inOrg = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
const on = (day: string) => ({ ...asActor(organisationId, { today: day }) });
const refused = (work: Promise<unknown>) => work.then(() => 'accepted', (error: Refusal) => error.code);

const promise = (more: Partial<PromiseInput> = {}): PromiseInput => ({
  customerId, currency: 'EUR', amountMinor: null, dueOn: '2026-11-27', itemIds: [], note: '', source: 'call', sourceMessageId: null, sourceReplyId: null, ...more,
});
const make = (more: Partial<PromiseInput> = {}, as = actor) => inOrg((tx) => makePromise(tx, as, promise(more)));
const shown = (promiseId: number) => inOrg((tx) => showPromise(tx, promiseId));
const judge = (day: string) => inOrg((tx) => judgePromises(tx, on(day)));
const eventsHeard = async (job: string) => (await db.pool.query(`select data from pgboss.job where name = $1 and (data->>'organisationId')::bigint = $2`, [job, organisationId])).rows.length;

beforeAll(async () => {
  organisationId = (await makeOrganisation(db)).organisationId;
  actor.organisationId = organisationId;
  await inOrg((tx) => ensureTemplates(tx));
});

beforeEach(async () => {
  await inOrg((tx) => tx.run(sql`update promise set status = 'cancelled' where organisation_id = ${organisationId} and status = 'open'`));
  customerId = await inOrg((tx) => makeCustomer(tx));
});

const items = (...due: [days: number, minor: number][]) => inOrg(async (tx) => {
  const ids: number[] = [];
  for (const [days, minor] of due) ids.push(await makeItem(tx, customerId, { dueOn: addDays(today, days), minor }));
  return ids;
});

test('a promise without items stands on the oldest due, up to its amount', async () => {
  const [oldest, newer] = await items([-40, 50_000], [-10, 80_000], [20, 90_000]);
  const { promiseId } = await make({ amountMinor: 70_000 });
  const made = await shown(promiseId);
  expect(made).toMatchObject({ amountMinor: 70_000, madeOn: today, dueOn: '2026-11-27', graceDays: 3, status: 'open', ownerUserId: 'test-admin' });
  expect(made.items.map((item) => [item.itemId, item.amountMinor])).toEqual([[oldest, 50_000], [newer, 20_000]]);
  expect(made.events.map((event) => [event.status, event.because[0]?.code])).toEqual([['open', 'promise_made']]);
});

test('a promise without an amount is for all that is open of its items', async () => {
  const [, second, third] = await items([-40, 50_000], [-10, 80_000], [20, 90_000]);
  const { promiseId } = await make({ itemIds: [third!, second!] });
  expect((await shown(promiseId)).amountMinor).toBe(170_000);
});

test('its items are held until its days of grace are over, and no others', async () => {
  const [first] = await items([-40, 50_000], [-10, 80_000]);
  await make({ itemIds: [first!], note: 'Virement vendredi' });
  const held = await inOrg((tx) => tx.rows(sql`select item_id "itemId", kind, reason, starts_on "startsOn", ends_on "endsOn", held_minor "heldMinor" from held where customer_id = ${customerId}`));
  expect(held).toEqual([{ itemId: first, kind: 'promise', reason: 'Virement vendredi', startsOn: today, endsOn: '2026-11-30', heldMinor: null }]);
});

test('what waited for the customer about these items waits no more by itself', async () => {
  const [first] = await items([-40, 50_000]);
  await inOrg(async (tx) => {
    const { messageId } = await tx.one<{ messageId: number }>(sql`
      insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, to_name, to_address, subject, body, total_minor, currency, because, created_at)
      values (${organisationId}, ${`reminder ${customerId}`}, ${customerId}, 'email', 'reminder', 'approved', 'fr', '', 'a@b.example', 's', 'b', 50000, 'EUR', '[]', ${actor.now})
      returning message_id "messageId"`);
    await tx.run(sql`insert into message_item (organisation_id, message_id, item_id, reference, issued_on, due_on, amount_minor, open_minor)
      values (${organisationId}, ${messageId}, ${first}, 'F', ${today}, ${today}, 50000, 50000)`);
  });
  await make({ itemIds: [first!] });
  expect(await inOrg((tx) => tx.rows(sql`select status from message where customer_id = ${customerId} and purpose = 'reminder'`))).toEqual([{ status: 'held' }]);
});

test('the customer is told in writing what he promised, once, when the company wants it and he can be reached', async () => {
  await items([-40, 50_000]);
  const { promiseId } = await make();
  const messages = () => inOrg((tx) => tx.rows<{ naturalKey: string; status: string; subject: string; body: string }>(sql`
    select natural_key "naturalKey", status, subject, body from message where customer_id = ${customerId} and purpose = 'agreement'`));
  expect(await messages()).toMatchObject([{ naturalKey: `promise:${promiseId}:promise_confirmed`, status: 'approved' }]);
  expect((await messages())[0]!.body).toMatch(/500,00/);
  expect((await messages())[0]!.body).toContain('27/11/2026');
  await inOrg((tx) => cancelPromise(tx, actor, { promiseId, why: 'Erreur de client' }));
  expect((await messages())[0]!.status).toBe('withdrawn');
});

test('without an address nobody is written to', async () => {
  customerId = await inOrg((tx) => makeCustomer(tx, { email: null, phone: '01 99 00 00 00' }));
  await items([-40, 50_000]);
  await make();
  expect(await inOrg((tx) => tx.rows(sql`select 1 from message where customer_id = ${customerId}`))).toEqual([]);
});

test('a company may leave out the confirmation', async () => {
  const setting = await inOrg((tx) => findSetting(tx));
  await inOrg((tx) => changeSetting(tx, actor, { ...setting, confirmPromises: false, promiseGraceDays: 0 }));
  await items([-40, 50_000]);
  const { promiseId } = await make();
  expect((await shown(promiseId)).graceDays).toBe(0);
  expect(await inOrg((tx) => tx.rows(sql`select 1 from message where customer_id = ${customerId}`))).toEqual([]);
  await inOrg((tx) => changeSetting(tx, actor, setting));
});

test('the same promise asked for twice at once is one, and leaves the next items alone', async () => {
  await items([-40, 50_000], [-10, 80_000]);
  const [one, again] = await Promise.all([make({ amountMinor: 50_000 }), make({ amountMinor: 50_000 })]);
  expect(again).toEqual(one);
  expect(await make({ amountMinor: 50_000 }, { ...actor, now: new Date(actor.now.getTime() + 120_000) })).not.toEqual(one);
});

test('a promise that cannot stand is refused in words', async () => {
  const [first, second] = await items([-40, 50_000], [-10, 80_000]);
  const foreign = await inOrg(async (tx) => makeItem(tx, await makeCustomer(tx), { dueOn: addDays(today, -5) }));
  const dollars = await inOrg((tx) => makeItem(tx, customerId, { dueOn: addDays(today, -5), currency: 'USD' }));
  const settled = await inOrg((tx) => makeItem(tx, customerId, { dueOn: addDays(today, -5), openMinor: 0 }));
  const elsewhere = (await makeOrganisation(db, { name: 'Ailleurs' })).organisationId;
  expect(await refused(make({ dueOn: addDays(today, -1) }))).toBe('promise_in_past');
  expect(await refused(make({ dueOn: '2028-11-27' }))).toBe('promise_too_far');
  expect(await refused(make({ itemIds: [first!, foreign] }))).toBe('not_found');
  expect(await refused(make({ itemIds: [first!, 999_999] }))).toBe('not_found');
  expect(await refused(make({ customerId: 999_999 }))).toBe('not_found');
  expect(await refused(within(db, elsewhere, (tx) => makePromise(tx, asActor(elsewhere, { today }), promise())))).toBe('not_found');
  expect(await refused(make({ itemIds: [dollars] }))).toBe('agreement_currency');
  expect(await refused(make({ itemIds: [settled] }))).toBe('agreement_item_settled');
  expect(await refused(make({ itemIds: [first!], amountMinor: 50_001 }))).toBe('promise_over_open');
  expect(await refused(make({ amountMinor: 130_001 }))).toBe('promise_over_open');
  await make({ itemIds: [second!], amountMinor: 1 });
  expect(await refused(make({ itemIds: [second!], amountMinor: 1 }))).toBe('item_promised');
  expect((await shown((await make({ dueOn: today })).promiseId)).items.map((item) => item.itemId)).toEqual([first]);
  expect(await refused(make())).toBe('agreement_nothing_open');
});

test('two promises at once on the same item are one promise and one refusal', async () => {
  const [first] = await items([-40, 50_000]);
  const both = await Promise.all([refused(make({ itemIds: [first!] })), refused(make({ itemIds: [first!] }))]);
  expect(both.sort()).toEqual(['accepted', 'item_promised']);
});

test('paid in time it is kept, at once and once', async () => {
  const [first] = await items([-40, 50_000]);
  const { promiseId } = await make();
  await inOrg((tx) => makePayment(tx, first!, { on: '2026-11-24' }));
  expect(await judge('2026-11-24')).toEqual({ kept: 1, partKept: 0, broken: 0 });
  expect(await judge('2026-11-24')).toEqual({ kept: 0, partKept: 0, broken: 0 });
  expect(await shown(promiseId)).toMatchObject({ status: 'kept', receivedMinor: 50_000, judgedOn: '2026-11-24', because: [{ code: 'promise_kept' }] });
  expect((await shown(promiseId)).events.map((event) => event.status)).toEqual(['open', 'kept']);
});

test('a part in time is seen meanwhile, and judged when the days of grace are over', async () => {
  const [first] = await items([-40, 50_000]);
  const { promiseId } = await make();
  await inOrg((tx) => makePayment(tx, first!, { on: '2026-11-24', minor: 20_000 }));
  await judge('2026-11-30');
  expect(await shown(promiseId)).toMatchObject({ status: 'open', receivedMinor: 20_000 });
  expect(await judge('2026-12-01')).toEqual({ kept: 0, partKept: 1, broken: 0 });
});

test('what was paid before it was made, the same day, is not the promise’s', async () => {
  const [first] = await items([-40, 50_000]);
  await inOrg((tx) => makePayment(tx, first!, { on: today, minor: 20_000 }));
  const { promiseId } = await make();
  expect((await shown(promiseId)).amountMinor).toBe(30_000);
  expect(await judge('2026-12-01')).toEqual({ kept: 0, partKept: 0, broken: 1 });
});

test('a payment dated before the promise that the books learn of afterwards keeps it', async () => {
  const [first] = await items([-40, 50_000]);
  await make();
  await inOrg((tx) => makePayment(tx, first!, { on: addDays(today, -1) }));
  expect((await judge('2026-11-22')).kept).toBe(1);
});

test('too late is too late', async () => {
  const [first] = await items([-40, 50_000]);
  const { promiseId } = await make();
  await inOrg((tx) => makePayment(tx, first!, { on: '2026-12-01', minor: 20_000 }));
  await judge('2026-12-01');
  expect(await shown(promiseId)).toMatchObject({ status: 'broken', receivedMinor: 0 });
  expect(await inOrg((tx) => tx.rows(sql`select 1 from held where customer_id = ${customerId}`))).toEqual([]);
});

test('a broken promise is told to the rooms above, and twice broken changes the profile', async () => {
  await inOrg((tx) => tx.run(sql`update customer set name = 'Parole' where customer_id = ${customerId}`));
  for (let n = 0; n < 6; n++) await inOrg(async (tx) => makePayment(tx, await makeItem(tx, customerId, { dueOn: addDays(today, -60 - 30 * n) }), { on: addDays(today, -60 - 30 * n) }));
  const [first] = await items([-2, 50_000]);
  await make();
  const [changed, told] = [await eventsHeard('test.heard'), await eventsHeard('test.broken')];
  expect((await judge('2026-12-01')).broken).toBe(1);
  expect([await eventsHeard('test.heard'), await eventsHeard('test.broken')]).toEqual([changed + 1, told + 1]);
  expect((await inOrg((tx) => readProfile(tx, on('2026-12-01'), customerId))).figures.brokenPromises).toBe(1);
  await make({ itemIds: [first!], dueOn: '2026-12-02' }, on('2026-12-01'));
  await judge('2026-12-06');
  const profile = await inOrg((tx) => readProfile(tx, on('2026-12-06'), customerId));
  expect(profile).toMatchObject({ class: 'irregular', because: [{ code: 'payer_broken_promises', facts: { count: 2 } }, {}, {}, {}] });
  expect(await inOrg((tx) => recordOf(tx, customerId))).toEqual({ kept: 0, partKept: 0, broken: 2, keptShareBp: 0 });
  await judge('2027-12-20');
  expect((await inOrg((tx) => readProfile(tx, on('2027-12-20'), customerId))).figures.brokenPromises).toBe(0);
});

test('a cancelled promise frees its items and counts for nothing; it is cancelled once', async () => {
  const [first] = await items([-40, 50_000]);
  const { promiseId } = await make();
  await inOrg((tx) => cancelPromise(tx, actor, { promiseId, why: '' }));
  expect(await refused(inOrg((tx) => cancelPromise(tx, actor, { promiseId, why: '' })))).toBe('promise_is_cancelled');
  expect(await refused(inOrg((tx) => cancelPromise(tx, actor, { promiseId: 999_999, why: '' })))).toBe('not_found');
  expect(await inOrg((tx) => recordOf(tx, customerId))).toEqual({ kept: 0, partKept: 0, broken: 0, keptShareBp: null });
  expect(await refused(make({ itemIds: [first!] }))).toBe('accepted');
});

test('lists are paged: open ones soonest first, all others latest first', async () => {
  const ids = await items([-40, 10_000], [-30, 10_000], [-20, 10_000]);
  const days = ['2026-11-26', '2026-11-24', '2026-11-25'];
  for (const [index, itemId] of ids.entries()) await make({ itemIds: [itemId], dueOn: days[index]! });
  const list = (status: 'open' | undefined, after?: string) => inOrg((tx) => listPromises(tx, { customerId, status, limit: 2, after }));
  const first = await list('open');
  expect(first.rows.map((row) => row.dueOn)).toEqual(['2026-11-24', '2026-11-25']);
  expect((await list('open', first.next!)).rows.map((row) => row.dueOn)).toEqual(['2026-11-26']);
  expect((await list(undefined)).rows.map((row) => row.dueOn)).toEqual(['2026-11-26', '2026-11-25']);
  expect(await refused(list('open', 'nonsense'))).toBe('bad_cursor');
  expect((await inOrg((tx) => promiseCounts(tx))).open).toBeGreaterThanOrEqual(3);
});

test('a promise is not broken by a ledger that does not speak of its day yet', async () => {
  const [itemId] = await items([-10, 50_000]);
  const { promiseId } = await make({ itemIds: [itemId!], dueOn: '2026-11-24' });
  const fed = (lastOn: string, at: string) => inOrg((tx) => tx.run(sql`
    insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by, summary, committed_at)
    values (${organisationId}, 'x.txt', 1, ${lastOn}, 'fec', 'committed', 'test-admin', ${JSON.stringify({ lastOn })}::jsonb, ${`${at}T10:00:00Z`})`));
  try {
    await fed('2026-11-25', '2026-11-26');
    await judge('2026-12-05');
    expect((await shown(promiseId)).status).toBe('open');
    await fed('2026-11-30', '2026-12-01');
    await judge('2026-12-05');
    expect((await shown(promiseId)).status).toBe('broken');
  } finally {
    await inOrg((tx) => tx.run(sql`delete from import_file where organisation_id = ${organisationId}`));
  }
});
