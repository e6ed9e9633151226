import { beforeAll, expect, test, vi } from 'vitest';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { TODAY } from '#test/dunning.ts';
import { actorOn, approveAll, dun, dunningCompany, messagesOf } from '#test/dunning-company.ts';
import { freeHeld, stopUnsafe, withdrawOutdated } from './actions/guard.ts';
import { dunningRunJob, dunningSendJob } from './names.ts';

/** Many messages that may not leave are stopped in as many queries as a few, each with its own reason. */

let db: TestDb;

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningRunJob, dunningSendJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
});

/** Reminders approved for so many customers, half of whom pay a part of it since, each his own. */
async function partPaid(customers: number) {
  const at = await dunningCompany(db);
  const items = await at.run(async (tx) => {
    const made: number[] = [];
    for (let one = 0; one < customers; one++) made.push(await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }));
    return made;
  });
  await dun(at);
  await approveAll(at);
  await at.run(async (tx) => {
    for (const [index, itemId] of items.entries()) if (index % 2 === 0) await makePayment(tx, itemId, { on: TODAY, minor: 1_000 * (index + 1) });
  });
  return at;
}

async function counted<T>(tx: Tx, work: () => Promise<T>): Promise<{ queries: number; result: T }> {
  const asked = vi.spyOn(tx.client, 'query');
  const result = await work();
  const queries = asked.mock.calls.length;
  asked.mockRestore();
  return { queries, result };
}

const reasonsOf = (tx: Tx, status: string) => tx.rows<{ code: string; now: number | null }>(sql`
  select e.because -> 0 ->> 'code' code, (e.because -> 0 -> 'facts' ->> 'now_minor')::bigint now from message_event e
  where e.organisation_id = ${tx.organisationId} and e.status = ${status} order by e.message_id`);

test('reminders that are no longer true are withdrawn together, each saying what it would ask now', async () => {
  const few = await partPaid(2);
  const many = await partPaid(12);
  const [one, all] = [await few.run((tx) => counted(tx, () => withdrawOutdated(tx, actorOn(few)))), await many.run((tx) => counted(tx, () => withdrawOutdated(tx, actorOn(many))))];
  expect([one.result.length, all.result.length]).toEqual([1, 6]);
  expect(all.queries).toBe(one.queries);
  expect((await many.run((tx) => reasonsOf(tx, 'withdrawn'))).map((why) => why.now)).toEqual([0, 2, 4, 6, 8, 10].map((index) => 120_000 - 1_000 * (index + 1)));
  expect((await messagesOf(many)).map((message) => message.status)).toEqual([...Array(6)].flatMap(() => ['withdrawn', 'approved']));
});

test('what the last look stops is stopped together: skipped, held and put off, each for its own reason', async () => {
  const stop = async (customers: number) => {
    const at = await partPaid(customers);
    const messages = await messagesOf(at);
    await at.run(async (tx) => {
      // Of those whose amount still stands, every other one is held: he wrote and nobody has read it.
      for (const { customerId } of messages.filter((_, index) => index % 4 === 1)) {
        await tx.run(sql`insert into reply (organisation_id, message_key, received_at, from_name, from_address, subject, body, whole, customer_id, class, confidence_bp, because, findings, status)
          values (${tx.organisationId}, ${`k${customerId}`}, ${`${TODAY}T08:00:00Z`}, '', 'x@y.example', '', '', '', ${customerId}, 'other', 0, '[]', '{}', 'unread')`);
      }
    });
    const night = { ...actorOn(at), now: new Date(`${TODAY}T22:00:00Z`) };
    return { at, ...await at.run((tx) => counted(tx, () => stopUnsafe(tx, night, messages.map((one) => one.messageId)))) };
  };
  const [few, many] = [await stop(4), await stop(16)];
  expect(few.result).toMatchObject({ safe: [], skipped: 2, held: 1, waiting: 1 });
  expect(many.result).toMatchObject({ safe: [], skipped: 8, held: 4, waiting: 4 });
  expect(many.queries).toBe(few.queries);
  expect((await messagesOf(many.at)).map((one) => one.status)).toEqual([...Array(4)].flatMap(() => ['skipped', 'held', 'skipped', 'approved']));
  const later = await many.at.run((tx) => tx.rows<{ waits: boolean }>(sql`
    select send_after > ${`${TODAY}T22:00:00Z`} waits from message where organisation_id = ${tx.organisationId} and status = 'approved'`));
  expect(later).toEqual(Array.from({ length: 4 }, () => ({ waits: true })));
  // Freed: two of them for what became true meanwhile, the others because nothing holds them any more.
  const freed = await many.at.run(async (tx) => {
    await tx.run(sql`update reply set status = 'set_aside' where organisation_id = ${tx.organisationId}`);
    const held = (await messagesOf(many.at)).filter((one) => one.status === 'held');
    for (const { customerId } of held.slice(0, 2)) await tx.run(sql`update customer set special_care = true where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
    return await freeHeld(tx, actorOn(many.at));
  });
  expect(freed).toBe(4);
  expect((await many.at.run((tx) => reasonsOf(tx, 'withdrawn'))).map(({ code }) => code)).toEqual(['special_care', 'special_care', 'hold_over', 'hold_over']);
});
