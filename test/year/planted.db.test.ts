import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDispute } from '#areas/agreements/actions/disputes.ts';
import { approvePlan, draftPlan, proposePlan } from '#areas/agreements/actions/plans.ts';
import { makePromise } from '#areas/agreements/actions/promises.ts';
import { placeHold } from '#areas/agreements/actions/holds.ts';
import { inOrganisation, sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { makeOrganisation, openTestDb } from '#test/db.ts';
import { whole } from './check/whole.ts';
import { SINS, type Sin } from './check/sins.ts';
import { openYear, type Year } from './year.ts';

/** A checker that finds nothing must be able to find something: each sin is committed, in the tables or the server's record, and seen. */
const dataFolder = mkdtempSync(join(tmpdir(), 'encours-planted-'));
let year: Year;
type Case = { messageId: number; customerId: number; itemId: number; contactId: number; stepId: number };
let cases: Case[] = [];
const seen = new Set<Sin>();

beforeAll(async () => {
  const db = await openTestDb();
  const { organisationId } = await makeOrganisation(db);
  year = await openYear({ url: db.appUrl, adminUrl: db.adminUrl, organisationId, dataFolder, customers: 210, days: 1000, seed: 11, kills: 0, letters: false });
  for (let at = 4; at < 8; at++) await year.live(at);
  cases = await year.company.look((tx) => tx.rows<Case>(sql`
    select distinct on (m.customer_id) m.message_id "messageId", m.customer_id "customerId", i.item_id "itemId", m.contact_id "contactId", t.step_id "stepId"
    from message m join message_item i using (organisation_id, message_id) join step_taken t on t.organisation_id = m.organisation_id and t.message_id = m.message_id and t.item_id = i.item_id
    join open_item o on o.organisation_id = m.organisation_id and o.item_id = i.item_id
    where m.organisation_id = ${organisationId} and m.purpose = 'reminder' and m.channel = 'email' and m.status = 'sent' and i.open_minor = o.open_minor and i.open_minor > 0
      and not exists (select from held h where h.organisation_id = m.organisation_id and h.customer_id = m.customer_id)
      and not exists (select from customer c where c.organisation_id = m.organisation_id and c.customer_id = m.customer_id and (c.insolvent_on is not null or c.special_care))
      and not exists (select from contact k where k.organisation_id = m.organisation_id and k.customer_id = m.customer_id and (k.bounced_at is not null or k.opted_out_at is not null))
      and not exists (select from reply r where r.organisation_id = m.organisation_id and r.customer_id = m.customer_id and r.status = 'unread')
      and not exists (select from message u where u.organisation_id = m.organisation_id and u.customer_id = m.customer_id and u.status not in ('sent', 'done', 'withdrawn', 'skipped'))
      and not exists (select from plan_item p where p.organisation_id = m.organisation_id and p.item_id = i.item_id)
    order by m.customer_id`));
}, 120_000);
afterAll(async () => {
  await year.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** The same message once more, under another key, as if it had left again. */
async function again(tx: Tx, { messageId }: Case, { status = 'sent', key = 'again' } = {}): Promise<{ messageId: number; key: string }> {
  const one = await tx.one<{ messageId: number; key: string }>(sql`
    insert into message (organisation_id, natural_key, thread_key, customer_id, contact_id, channel, purpose, status, language, to_name, to_address, subject, body, total_minor, currency, sent_at, created_at)
    select organisation_id, natural_key || ${`:${key}`}, md5(natural_key || clock_timestamp()) || '01234567', customer_id, contact_id, channel, purpose, ${status}, language, to_name, to_address, subject, body, total_minor,
      currency, sent_at, created_at
    from message where organisation_id = ${tx.organisationId} and message_id = ${messageId} returning message_id "messageId", thread_key key`);
  await tx.run(sql`insert into message_item select organisation_id, ${one.messageId}, item_id, reference, issued_on, due_on, amount_minor, open_minor from message_item
    where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  await tx.run(sql`insert into step_taken (organisation_id, item_id, step_id, customer_id, message_id, taken_on, released_at) select organisation_id, item_id, step_id, customer_id, ${one.messageId}, taken_on, now()
    from step_taken where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  return one;
}

/** By how much each count of sins grew. */
function grown(before: ReadonlyMap<Sin, number>): Partial<Record<Sin, number>> {
  const more = [...year.checker.sins.counts].flatMap(([sin, count]) => (count > before.get(sin)! ? [[sin, count - before.get(sin)!] as const] : []));
  for (const [sin] of more) seen.add(sin);
  return Object.fromEntries(more);
}

class Undo extends Error {}
/** Plants it in a transaction that is taken back. @returns by how much each count of sins grew. */
async function planted(plant: (tx: Tx, one: Case) => Promise<{ messageId: number }[] | void>, { daysOn = 20, minutes = 620, end = false } = {}): Promise<Partial<Record<Sin, number>>> {
  const { company, checker } = year;
  const before = new Map(checker.sins.counts);
  const one = cases.shift()!;
  company.clockDays = daysOn;
  company.at(minutes);
  checker.fed(addDays(company.today, -1));
  const kept = new Map(checker.contacts);
  // What is planted may be a policy, too.
  checker.edited();
  await inOrganisation(company.watched.db, company.organisationId, 'test-admin', async (tx) => {
    const left = await plant(tx, one) ?? [await again(tx, one)];
    await checker.before(tx, company.today);
    await checker.after(tx, left.map(({ messageId }) => messageId), { today: company.today, now: company.now });
    if (end) await whole(tx, checker, year.taken);
    throw new Undo();
  }).catch((error: unknown) => { if (!(error instanceof Undo)) throw error; });
  checker.edited();
  await company.look((tx) => checker.before(tx, company.today));
  checker.contacts.clear();
  for (const [id, days] of kept) checker.contacts.set(id, days);
  company.clockDays = 0;
  company.watched.waiting.length = 0;
  return grown(before);
}

const actorNow = () => ({ userId: 'test-admin', role: 'admin' as const, organisationId: year.company.organisationId, language: 'fr' as const, timeZone: 'Europe/Paris', today: year.company.today, now: year.company.now });

test('there is something to sin with, and nothing has sinned yet', async () => {
  expect(cases.length).toBeGreaterThan(26);
  expect(year.checker.sins.found).toEqual([]);
});

test('the same message again, asking for what may be asked, is only too often', async () => {
  expect(await planted(async () => {}, { end: true })).toEqual({ 'written to twice for a step': 1, 'recorded but not taken': 1 });
});

test.each<[Sin, (tx: Tx, one: Case) => Promise<void>]>([
  ['asked for a paid item', async (_tx, { itemId }) => { year.checker.truth.byItem.get(itemId)!.ledgerMinor = 0; }],
  ['asked though covered', async (_tx, { customerId }) => { year.checker.truth.byCustomer.get(customerId)!.looseMinor += 1e12; }],
  ['asked another amount', async (_tx, { itemId }) => { year.checker.truth.byItem.get(itemId)!.ledgerMinor += 1; }],
  ['asked for a disputed part', async (tx, { customerId, itemId }) => {
    await openDispute(tx, actorNow(), { customerId, reason: 'price', description: '', items: [{ itemId, contestedMinor: 100 }], source: 'call', sourceMessageId: null, sourceReplyId: null });
  }],
  ['asked for a promised item', async (tx, { customerId, itemId }) => {
    await makePromise(tx, actorNow(), { customerId, currency: 'EUR', amountMinor: null, dueOn: addDays(actorNow().today, 3), itemIds: [itemId], note: '', source: 'call', sourceMessageId: null, sourceReplyId: null });
  }],
  ['asked for an item in a plan', async (tx, { customerId, itemId }) => {
    const { planId } = await draftPlan(tx, actorNow(), {
      customerId, currency: 'EUR', itemIds: [itemId], instalments: 2, firstOn: addDays(actorNow().today, 9), every: 'month', downMinor: 0, interestMinor: 0, interestFrozen: true, note: '',
    });
    await approvePlan(tx, actorNow(), planId);
    await proposePlan(tx, actorNow(), planId);
  }],
  ['asked for a held item', async (tx, { customerId, itemId }) => { await placeHold(tx, actorNow(), { customerId, itemId, kind: 'other', reason: 'essai', endsOn: null }); }],
  ['written to a held', async (tx, { customerId }) => { await placeHold(tx, actorNow(), { customerId, itemId: null, kind: 'other', reason: 'essai', endsOn: null }); }],
  ['written to an insolvent', async (tx, { customerId }) => { await tx.run(sql`update customer set insolvent_on = '2026-01-01' where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`); }],
  ['written to a protected', async (tx, { customerId }) => { await tx.run(sql`update customer set special_care = true where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`); }],
  ['written beside an unread reply', async (tx, { customerId }) => {
    await tx.run(sql`insert into reply (organisation_id, message_key, received_at, from_address, customer_id, class, confidence_bp, status)
      values (${tx.organisationId}, 'planted', now(), 'x@y.example', ${customerId}, 'other', 5000, 'unread')`);
  }],
  ['written to a dead address', async (tx, { contactId }) => { await tx.run(sql`update contact set bounced_at = now() where organisation_id = ${tx.organisationId} and contact_id = ${contactId}`); }],
  ['written after opting out', async (tx, { contactId }) => { await tx.run(sql`update contact set opted_out_at = now() where organisation_id = ${tx.organisationId} and contact_id = ${contactId}`); }],
  ['written again after a refusal', async (tx, one) => {
    const { messageId } = await again(tx, one, { status: 'failed', key: 'refused' });
    await tx.run(sql`update message set claimed_at = ${actorNow().now} where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
    await tx.run(sql`insert into message_event (organisation_id, message_id, status, at, because) values (${tx.organisationId}, ${messageId}, 'failed', ${actorNow().now}, '[{"code":"refused_message","facts":{}}]')`);
  }],
  ['thanked for what is not paid', async (tx, { messageId }) => { await tx.run(sql`update message set purpose = 'thanks' where organisation_id = ${tx.organisationId} and message_id = ${messageId}`); }],
  ['beside an unknown', async (tx, one) => { await again(tx, one, { status: 'unknown', key: 'lost' }); }],
  ['written on stale data', async () => { year.checker.fed('2026-01-01'); }],
])('seen: %s', async (sin, plant) => {
  expect(await planted(plant)).toHaveProperty([sin]);
});

test('seen: the second of a week that may have one', async () => {
  expect(await planted(async (tx) => {
    await tx.run(sql`update scenario set maximum_per_week = 1, minimum_days_between = 1 where organisation_id = ${tx.organisationId}`);
  }, { daysOn: 2 })).toHaveProperty(['over the weekly cap']);
});

test('seen: too soon, outside the hours', async () => {
  expect(await planted(async () => {}, { daysOn: 1 })).toHaveProperty(['too soon']);
  expect(await planted(async () => {}, { minutes: 1_300 })).toHaveProperty(['outside the hours']);
});

test('seen: a formal notice to who was told nothing, a later step after one that came back', async () => {
  const escalate = async (tx: Tx, one: Case) => {
    const { messageId } = await again(tx, one);
    await tx.run(sql`update step_taken t set step_id = (select n.step_id from scenario_step s join scenario_step n using (organisation_id, scenario_id)
      where s.organisation_id = t.organisation_id and s.step_id = t.step_id and n.anchor = 'due' and n.purpose = 'reminder' and n.retired_at is null order by n.place_days desc limit 1)
      where t.organisation_id = ${tx.organisationId} and t.message_id = ${messageId}`);
    return [{ messageId }];
  };
  expect(await planted(async (tx, one) => {
    await tx.run(sql`update message set status = 'bounced' where organisation_id = ${tx.organisationId} and message_id = ${one.messageId}`);
    return await escalate(tx, one);
  })).toHaveProperty(['escalated from an undelivered step']);
});

test('seen: in the server’s record and nowhere else, twice, or never', async () => {
  const { taken } = year;
  const last = taken.at(-1)!;
  taken.push(last, { messageId: 'encours.x@y', to: 'x@y.example', threadKey: 'f'.repeat(40) });
  const seen = await planted(async (tx, one) => {
    const lost = await again(tx, one);
    await tx.run(sql`update message set status = 'approved' where organisation_id = ${tx.organisationId} and message_id = ${cases[0]!.messageId}`);
    return [lost];
  }, { end: true });
  taken.length -= 2;
  expect(seen).toMatchObject({ 'taken twice by the server': 1, 'taken and no row': 1, 'taken but not recorded': 1 });
});

test('seen: days on which nobody runs anything', async () => {
  const { company, checker } = year;
  const { truth } = checker;
  const before = new Map(checker.sins.counts);
  const evening = async (at: number) => {
    company.day = addDays('2026-01-12', at);
    truth.live(company.day);
    company.at(1_170);
    checker.fed(company.day);
    await company.look((tx) => checker.evening(tx, { today: company.today, now: company.now, isBusiness: at % 7 < 5 }));
  };
  const [stuck, held] = [cases.shift()!, cases.shift()!];
  await company.look(async (tx) => {
    for (const [status, { messageId }] of [['approved', stuck], ['held', held]] as const) await tx.run(sql`update message set status = ${status} where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
    // A debit of everybody who owes something late came back; one promise was broken, and nobody told.
    const late = truth.debtors.flatMap(({ customerId, invoices }) => invoices.filter((one) => one.itemId !== null && one.ledgerMinor > 0 && one.dueOn < '2026-01-12').slice(0, 1).map(({ itemId }) => ({ customerId, itemId })));
    await tx.run(sql`insert into happening (organisation_id, kind, customer_id, item_id, happened_on, source)
      select ${tx.organisationId}, 'returned_debit', customer_id, item_id, '2026-01-12', 'planted:' || item_id from unnest(${late.map((one) => one.customerId)}::bigint[], ${late.map((one) => one.itemId)}::bigint[]) l (customer_id, item_id)`);
    await tx.run(sql`insert into promise (organisation_id, customer_id, currency, amount_minor, made_on, due_on, grace_days, status, judged_on, source, owner_user_id, created_at)
      values (${tx.organisationId}, ${late[0]!.customerId}, 'EUR', 1, '2026-01-05', '2026-01-08', 2, 'broken', '2026-01-12', 'call', 'test-admin', now())`);
  });
  // Whoever owes nothing late has just paid something the ledger knew of.
  for (const debtor of truth.debtors) {
    const invoice = debtor.invoices.find((one) => one.toldOn !== null && one.toldOn < '2026-01-12' && !checker.lastAbout.has(one.itemId!));
    if (!invoice || debtor.invoices.some((one) => one.dueOn < '2026-01-20')) continue;
    truth.creditsOf.set(invoice, [{ key: '', kind: 'receipt', debtor, on: '2026-01-12', arrivesOn: '2026-01-13', settlesOn: '2026-01-13', minor: invoice.ledgerMinor, parts: [], posted: true, settled: true }]);
    truth.settled.set(debtor, [{ invoice, toldOn: '2026-01-13' }]);
    invoice.ledgerMinor = 0;
  }
  for (let at = 0; at < 9; at++) await evening(at);
  const more = grown(before);
  for (const sin of ['a due step forgotten', 'a courtesy forgotten', 'a thank-you forgotten', 'an event step forgotten', 'a happening not heard'] as const) expect(more).toHaveProperty([sin]);
  const said = (sin: Sin, { messageId }: Case) => checker.sins.found.some((one) => one.sin === sin && one.detail.includes(` message ${messageId} `));
  expect([said('a waiting message forgotten', stuck), said('held by nothing', held)]).toEqual([true, true]);
});

test('every sin there is a name for has been planted, and seen', () => {
  expect(SINS.filter((sin) => !seen.has(sin))).toEqual([]);
});
