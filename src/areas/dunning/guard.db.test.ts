import { beforeAll, expect, test } from 'vitest';
import { setEinvoiceStatus } from '#areas/ledger/actions.ts';
import { sql, type Sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import type { Channel, Purpose } from '#values/kinds.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { freeHeld, guardMessages, stopUnsafe, stopUnsafeCalls, withdrawOutdated } from './actions/guard.ts';
import { setDunningSetting } from './actions/setting.ts';
import { afterPostingJob, dunningRunJob, dunningSendJob } from './names.ts';
import { falseReminders } from './store/false-reminders.ts';

/** A Wednesday, mid-morning. */
const TODAY = '2026-11-18';
const at = (day: string, time = '09:00') => new Date(`${day}T${time}:00Z`);
let db: TestDb;
let organisationId: number;
const actor = () => asActor(organisationId, { today: TODAY, now: at(TODAY) });
const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningSendJob, afterPostingJob, dunningRunJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
  organisationId = (await makeOrganisation(db)).organisationId;
  await run(async (tx) => {
    await tx.run(sql`
      with s as (insert into scenario (organisation_id, name, profiles, position) values (${organisationId}, 'Bons payeurs', '{good}', 1) returning scenario_id)
      insert into scenario_step (organisation_id, scenario_id, name, purpose, offset_days, tone, channel, template_code, approval)
      select ${organisationId}, scenario_id, 'Relance 1', 'reminder', 8, 0, 'email', 'reminder_1', 'to_approve' from s`);
  });
});

type Made = { customerId: number; itemId: number; messageId: number };
let made = 0;

/** A customer with one invoice of 1 200 €, and a message about it, approved yesterday. */
async function approved(tx: Tx, { purpose = 'reminder' as Purpose, channel = 'email' as Channel, key = `guard:${++made}`, askedMinor = 120_000, toAddress = `compta${++made}@lune.example` } = {}): Promise<Made> {
  const customerId = await makeCustomer(tx, { profile: 'good', email: `compta${made}@lune.example` });
  const itemId = await makeItem(tx, customerId, { dueOn: '2026-11-01' });
  return { customerId, itemId, messageId: await message(tx, { customerId, itemId, purpose, channel, key, askedMinor, toAddress }) };
}

async function message(tx: Tx, { customerId, itemId, purpose = 'reminder', channel = 'email', key = `guard:${++made}`, askedMinor = 120_000, toAddress = 'x@lune.example', status = 'approved', created = at('2026-11-17'), sent = null }: {
  customerId: number; itemId: number; purpose?: Purpose; channel?: Channel; key?: string; askedMinor?: number; toAddress?: string; status?: string; created?: Date; sent?: Date | null;
}): Promise<number> {
  const { messageId } = await tx.one<{ messageId: number }>(sql`
    insert into message (organisation_id, natural_key, customer_id, channel, purpose, status, language, to_address, subject, body, total_minor, currency, created_at, sent_at)
    values (${tx.organisationId}, ${key}, ${customerId}, ${channel}, ${purpose}, ${status}, 'fr', ${toAddress}, 'Relance', 'Bonjour', ${askedMinor}, 'EUR', ${created}, ${sent})
    returning message_id "messageId"`);
  await tx.run(sql`insert into message_item (organisation_id, message_id, item_id, reference, issued_on, due_on, amount_minor, open_minor)
    select organisation_id, ${messageId}, item_id, reference, issued_on, due_on, amount_minor, ${askedMinor} from open_item where organisation_id = ${tx.organisationId} and item_id = ${itemId}`);
  return messageId;
}

async function verdictOf(tx: Tx, messageId: number): Promise<string> {
  const verdict = (await guardMessages(tx, actor(), [messageId])).get(messageId)!;
  return verdict.act === 'send' ? 'send' : `${verdict.act} ${verdict.check}`;
}
const statusOf = async (tx: Tx, messageId: number) => (await tx.one<{ status: string }>(sql`
  select status from message where organisation_id = ${tx.organisationId} and message_id = ${messageId}`)).status;
const lastReason = async (tx: Tx, messageId: number) => (await tx.one<{ code: string }>(sql`
  select because -> 0 ->> 'code' code from message_event where organisation_id = ${tx.organisationId} and message_id = ${messageId} order by message_event_id desc limit 1`)).code;

const dispute = (tx: Tx, { customerId, itemId }: Made, contestedMinor: number, status = 'open') => tx.one<{ disputeId: number }>(sql`
  with d as (
    insert into dispute (organisation_id, customer_id, currency, reason, status, outcome, closed_on, owner_user_id, opened_on, deadline_on, source, created_by, created_at)
    values (${tx.organisationId}, ${customerId}, 'EUR', 'price', ${status}, ${status === 'closed' ? 'refused' : null}, ${status === 'closed' ? TODAY : null}, 'x', ${TODAY}, ${addDays(TODAY, 15)}, 'typed', 'x', now())
    returning dispute_id)
  insert into dispute_item (organisation_id, dispute_id, item_id, contested_minor) select ${tx.organisationId}, dispute_id, ${itemId}, ${contestedMinor} from d
  returning dispute_id "disputeId"`);
const reply = (tx: Tx, { customerId }: Made, cls = 'other') => tx.run(sql`
  insert into reply (organisation_id, message_key, received_at, from_address, customer_id, class, confidence_bp, status)
  values (${tx.organisationId}, ${`<${++made}@lune.example>`}, ${at(TODAY, '08:00')}, 'x@lune.example', ${customerId}, ${cls}, 5000, 'unread')`);
const update = (tx: Tx, table: Sql, set: Sql, where: Sql) => tx.run(sql`update ${table} set ${set} where organisation_id = ${tx.organisationId} and ${where}`);

test.each<[string, (tx: Tx, made: Made) => Promise<unknown>, string]>([
  ['nothing changed', async () => {}, 'send'],
  ['insolvent', (tx, { customerId }) => update(tx, sql`customer`, sql`insolvent_on = ${TODAY}`, sql`customer_id = ${customerId}`), 'skip insolvent'],
  ['on hold', (tx, { customerId }) => tx.run(sql`insert into hold (organisation_id, customer_id, kind, reason, owner_user_id, starts_on, created_at, created_by)
    values (${tx.organisationId}, ${customerId}, 'other', 'Attendre', 'x', ${TODAY}, now(), 'x')`), 'hold held'],
  ['an open promise', async (tx, { customerId, itemId }) => tx.run(sql`
    with p as (insert into promise (organisation_id, customer_id, currency, amount_minor, made_on, due_on, grace_days, status, source, owner_user_id, created_at)
      values (${tx.organisationId}, ${customerId}, 'EUR', 120000, ${TODAY}, ${addDays(TODAY, 5)}, 3, 'open', 'call', 'x', now()) returning promise_id)
    insert into promise_item (organisation_id, promise_id, item_id, amount_minor) select ${tx.organisationId}, promise_id, ${itemId}, 120000 from p`), 'skip item_held'],
  ['a part contested', (tx, one) => dispute(tx, one, 20_000), 'skip item_held'],
  ['a dispute closed', (tx, one) => dispute(tx, one, 20_000, 'closed'), 'send'],
  ['paid', (tx, { itemId }) => makePayment(tx, itemId, { on: TODAY }), 'skip paid'],
  ['covered by a receipt not allocated', (tx, { customerId }) => makeItem(tx, customerId, { dueOn: TODAY, minor: -120_000, kind: 'receipt' }), 'skip covered'],
  ['paid in part', (tx, { itemId }) => makePayment(tx, itemId, { on: TODAY, minor: 20_000 }), 'skip amount_changed'],
  ['its invoice refused', (tx, { itemId }) => setEinvoiceStatus(tx, actor(), { itemId, status: 'refused' }), 'skip einvoice'],
  ['its invoice delivered', (tx, { itemId }) => setEinvoiceStatus(tx, actor(), { itemId, status: 'delivered' }), 'send'],
  ['a reply to read', (tx, one) => reply(tx, one), 'hold reply_unread'],
  ['an out-of-office to read', (tx, one) => reply(tx, one, 'out_of_office'), 'send'],
  ['an unknown outcome', (tx, one) => message(tx, { ...one, status: 'unknown', created: at('2026-11-10') }), 'hold previous_unknown'],
  ['a message yesterday', (tx, one) => message(tx, { ...one, status: 'sent', created: at('2026-11-16'), sent: at('2026-11-17') }), 'skip too_soon'],
  ['a confirmation yesterday', (tx, one) => message(tx, { ...one, purpose: 'agreement', status: 'sent', created: at('2026-11-16'), sent: at('2026-11-17') }), 'send'],
  ['its address bounced', (tx, { customerId }) => update(tx, sql`contact`, sql`bounced_at = now()`, sql`customer_id = ${customerId}`), 'skip bounced'],
])('%s', async (_name, change, expected) => {
  await run(async (tx) => {
    const one = await approved(tx);
    // The message takes a step of a scenario, whose manners it keeps.
    await tx.run(sql`insert into step_taken (organisation_id, item_id, step_id, customer_id, message_id, taken_on)
      select ${tx.organisationId}, ${one.itemId}, step_id, ${one.customerId}, ${one.messageId}, '2026-11-17' from scenario_step
      where organisation_id = ${tx.organisationId} and purpose = 'reminder' order by step_id limit 1`);
    await change(tx, one);
    expect(await verdictOf(tx, one.messageId)).toBe(expected);
  });
});

test('a message before it that came back after it was written stops it; one that came back before does not', async () => {
  await run(async (tx) => {
    const customerId = await makeCustomer(tx, { profile: 'good' });
    const itemId = await makeItem(tx, customerId, { dueOn: '2026-11-01' });
    const first = await message(tx, { customerId, itemId, status: 'bounced', created: at('2026-11-01'), sent: at('2026-11-02') });
    const second = await message(tx, { customerId, itemId, created: at('2026-11-17') });
    const bounce = (on: string) => tx.run(sql`
      insert into message_event (organisation_id, message_id, at, status, user_id, because) values (${tx.organisationId}, ${first}, ${at(on)}, 'bounced', 'system', '[]')`);
    await bounce('2026-11-03');
    expect(await verdictOf(tx, second)).toBe('send');
    await bounce('2026-11-18');
    expect(await verdictOf(tx, second)).toBe('skip previous_undelivered');
  });
});

test('what confirms a promise leaves while it is open, and is withdrawn when it is cancelled', async () => {
  await run(async (tx) => {
    const customerId = await makeCustomer(tx, {});
    const itemId = await makeItem(tx, customerId, { dueOn: '2026-11-01' });
    const { promiseId } = await tx.one<{ promiseId: number }>(sql`
      insert into promise (organisation_id, customer_id, currency, amount_minor, made_on, due_on, grace_days, status, source, owner_user_id, created_at)
      values (${tx.organisationId}, ${customerId}, 'EUR', 120000, ${TODAY}, ${addDays(TODAY, 5)}, 3, 'open', 'call', 'x', now()) returning promise_id "promiseId"`);
    await tx.run(sql`insert into promise_item (organisation_id, promise_id, item_id, amount_minor) values (${tx.organisationId}, ${promiseId}, ${itemId}, 120000)`);
    const messageId = await message(tx, { customerId, itemId, purpose: 'agreement', key: `promise:${promiseId}:promise_confirmed` });
    expect(await verdictOf(tx, messageId)).toBe('send');
    expect(await withdrawOutdated(tx, actor())).not.toContain(messageId);
    await update(tx, sql`promise`, sql`status = 'cancelled'`, sql`promise_id = ${promiseId}`);
    expect(await verdictOf(tx, messageId)).toBe('skip agreement_over');
    expect(await withdrawOutdated(tx, actor())).toContain(messageId);
    expect(await lastReason(tx, messageId)).toBe('promise_over');
  });
});

test('a reminder that asks for what is left of a partly contested invoice may leave, and is withdrawn when the dispute ends', async () => {
  await run(async (tx) => {
    const one = await approved(tx, { askedMinor: 90_000 });
    const { disputeId } = await dispute(tx, one, 30_000);
    expect(await verdictOf(tx, one.messageId)).toBe('send');
    expect(await withdrawOutdated(tx, actor())).not.toContain(one.messageId);
    await update(tx, sql`dispute`, sql`status = 'closed', outcome = 'refused', closed_on = ${TODAY}`, sql`dispute_id = ${disputeId}`);
    expect(await withdrawOutdated(tx, actor())).toContain(one.messageId);
    expect(await lastReason(tx, one.messageId)).toBe('amount_changed');
  });
});

test('what is refused on its electronic way takes back what waits for it', async () => {
  await run(async (tx) => {
    const one = await approved(tx);
    await setEinvoiceStatus(tx, actor(), { itemId: one.itemId, status: 'refused', at: '2026-11-18T08:00:00Z' });
    // News come in any order.
    await setEinvoiceStatus(tx, actor(), { itemId: one.itemId, status: 'delivered', at: '2026-11-10T08:00:00Z' });
    expect(await withdrawOutdated(tx, actor())).toContain(one.messageId);
    expect(await lastReason(tx, one.messageId)).toBe('einvoice_refused');
  });
});

test('held by a reply and freed once it is read; a confirmation comes back to be approved again', async () => {
  await run(async (tx) => {
    const one = await approved(tx);
    await reply(tx, one);
    const two = await approved(tx, { purpose: 'agreement', key: 'visit:1' });
    await tx.run(sql`insert into hold (organisation_id, customer_id, kind, reason, owner_user_id, starts_on, created_at, created_by)
      values (${tx.organisationId}, ${two.customerId}, 'other', 'Attendre', 'x', ${TODAY}, now(), 'x')`);
    expect(await stopUnsafe(tx, actor(), [one.messageId, two.messageId])).toEqual({ safe: [], skipped: 0, held: 2, waiting: 0 });
    expect(await lastReason(tx, one.messageId)).toBe('reply_waiting');
    await freeHeld(tx, actor());
    expect([await statusOf(tx, one.messageId), await statusOf(tx, two.messageId)]).toEqual(['held', 'held']);
    await update(tx, sql`reply`, sql`status = 'answered'`, sql`customer_id = ${one.customerId}`);
    await update(tx, sql`hold`, sql`released_at = now()`, sql`customer_id = ${two.customerId}`);
    await freeHeld(tx, actor());
    expect([await statusOf(tx, one.messageId), await statusOf(tx, two.messageId)]).toEqual(['withdrawn', 'to_approve']);
    expect([await lastReason(tx, one.messageId), await lastReason(tx, two.messageId)]).toEqual(['hold_over', 'hold_over_again']);
  });
});

test('nothing leaves on a ledger older than the limit; a newer file frees what it held', async () => {
  const other = (await makeOrganisation(db)).organisationId;
  await within(db, other, async (tx) => {
    const me = asActor(other, { today: TODAY, now: at(TODAY) });
    const fed = (day: string) => tx.run(sql`insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by, committed_at)
      values (${other}, 'a.txt', 1, ${day}, 'fec', 'committed', 'x', ${at(day)})`);
    await fed('2026-11-01');
    const { messageId } = await approved(tx);
    expect(await verdictOf(tx, messageId)).toBe('send');
    await setDunningSetting(tx, me, { staleAfterDays: 10 });
    expect(await verdictOf(tx, messageId)).toBe('hold data_stale');
    await stopUnsafe(tx, me, [messageId]);
    await fed('2026-11-17');
    expect(await freeHeld(tx, me)).toBe(1);
    expect(await statusOf(tx, messageId)).toBe('withdrawn');
  });
});

test('a reminder is false when the ledger learns later that the item was paid by then, and only then', async () => {
  const other = (await makeOrganisation(db)).organisationId;
  await within(db, other, async (tx) => {
    const sentOn = '2026-11-10';
    const arrived = (day: string, customerId: number) => tx.run(sql`update allocation set created_at = ${at(day)} where organisation_id = ${other} and customer_id = ${customerId}`)
      .then(() => tx.run(sql`update open_item set created_at = ${at(day)} where organisation_id = ${other} and customer_id = ${customerId} and amount_minor < 0`));
    const cases: [string, (one: Made) => Promise<unknown>][] = [
      ['paid the day before, known the day after', async ({ itemId, customerId }) => { await makePayment(tx, itemId, { on: '2026-11-09' }); await arrived('2026-11-11', customerId); }],
      ['paid the day it left', async ({ itemId, customerId }) => { await makePayment(tx, itemId, { on: sentOn }); await arrived('2026-11-12', customerId); }],
      ['paid the day after', async ({ itemId, customerId }) => { await makePayment(tx, itemId, { on: '2026-11-11' }); await arrived('2026-11-12', customerId); }],
      ['paid in part before', async ({ itemId, customerId }) => { await makePayment(tx, itemId, { on: '2026-11-09', minor: 119_999 }); await arrived('2026-11-12', customerId); }],
      ['paid with a credit known, and shown, when it left', async ({ itemId, customerId }) => {
        await makePayment(tx, itemId, { on: '2026-11-09' });
        await arrived('2026-11-09', customerId);
        await tx.run(sql`update allocation set created_at = ${at('2026-11-12')} where organisation_id = ${other} and customer_id = ${customerId}`);
      }],
      ['not paid', async () => {}],
    ];
    const wrong: string[] = [];
    for (const [name, pay] of cases) {
      const one = await approved(tx);
      await tx.run(sql`update message set status = 'sent', sent_at = ${at(sentOn)} where organisation_id = ${other} and message_id = ${one.messageId}`);
      await pay(one);
      const found = await falseReminders(tx, sentOn, sentOn);
      if (found.rows.some((row) => row.messageId === one.messageId)) wrong.push(name);
    }
    expect(wrong).toEqual(['paid the day before, known the day after', 'paid the day it left']);
    const found = await falseReminders(tx, '2026-11-01', '2026-11-30');
    expect(found).toMatchObject({ sends: 6, wrong: 2, sameDay: 1, perTenThousand: 3333.3 });
    expect(found.rows.at(-1)).toMatchObject({ sentOn, paidOn: '2026-11-09', arrivedOn: '2026-11-11', askedMinor: 120_000 });
    expect(await falseReminders(tx, '2026-10-01', '2026-10-31')).toMatchObject({ sends: 0, wrong: 0, sameDay: 0, perTenThousand: 0, rows: [] });
  });
});

test('a receipt dated ahead changes nothing yet: what a run wrote without it may leave, and is not withdrawn for it', async () => {
  await run(async (tx) => {
    const { customerId, messageId } = await approved(tx);
    await makeItem(tx, customerId, { dueOn: addDays(TODAY, 5), issuedOn: addDays(TODAY, 5), minor: -30_000, kind: 'receipt' });
    expect(await verdictOf(tx, messageId)).toBe('send');
    expect(await withdrawOutdated(tx, actor())).not.toContain(messageId);
    await makeItem(tx, customerId, { dueOn: TODAY, issuedOn: TODAY, minor: -30_000, kind: 'receipt' });
    expect(await verdictOf(tx, messageId)).toBe('skip amount_changed');
    expect(await withdrawOutdated(tx, actor())).toContain(messageId);
  });
});

test('a call to somebody insolvent or under special care since is taken off the list, and a confirmation to the latter is not', async () => {
  await run(async (tx) => {
    const of = async (column: 'insolvent_on' | 'special_care', purpose: Purpose) => {
      const customerId = await makeCustomer(tx, { profile: 'good' });
      const itemId = await makeItem(tx, customerId, { dueOn: '2026-11-01' });
      await tx.run(column === 'special_care' ? sql`update customer set special_care = true where organisation_id = ${organisationId} and customer_id = ${customerId}`
        : sql`update customer set insolvent_on = ${TODAY} where organisation_id = ${organisationId} and customer_id = ${customerId}`);
      return await message(tx, { customerId, itemId, purpose, channel: purpose === 'call' ? 'phone' : 'email', status: purpose === 'call' ? 'to_do' : 'to_approve', toAddress: '01 02 03 04 05' });
    };
    const [insolvent, careful, confirmed] = [await of('insolvent_on', 'call'), await of('special_care', 'call'), await of('special_care', 'agreement')];
    const withdrawn = await withdrawOutdated(tx, actor());
    expect(withdrawn).toEqual(expect.arrayContaining([insolvent, careful]));
    expect(withdrawn).not.toContain(confirmed);
    expect(await lastReason(tx, insolvent)).toBe('insolvent');
  });
});

test('a state of an invoice said again later is newer than one in between that arrives last', async () => {
  await run(async (tx) => {
    const { itemId } = await approved(tx);
    for (const [status, time] of [['delivered', '08:00'], ['delivered', '12:00'], ['rejected', '10:00']] as const) {
      await setEinvoiceStatus(tx, actor(), { itemId, status, at: at('2026-11-17', time).toISOString() });
    }
    expect(await tx.one(sql`select einvoice_status status from open_item where organisation_id = ${organisationId} and item_id = ${itemId}`)).toEqual({ status: 'delivered' });
  });
});

test('written to an address his contact no longer has, or to where he no longer lives, it does not leave; typed by hand it does', async () => {
  await run(async (tx) => {
    const { customerId, itemId, messageId } = await approved(tx);
    const { email } = await tx.one<{ email: string }>(sql`select email from contact where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    await tx.run(sql`update message set contact_id = 1, to_address = ${email} where organisation_id = ${organisationId} and message_id = ${messageId}`);
    expect(await verdictOf(tx, messageId)).toBe('send');
    await tx.run(sql`update contact set email = 'nouvelle@lune.example' where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    expect(await verdictOf(tx, messageId)).toBe('skip address_changed');
    await tx.run(sql`update message set edited = true where organisation_id = ${organisationId} and message_id = ${messageId}`);
    expect(await verdictOf(tx, messageId)).toBe('send');
    const letter = await message(tx, { customerId, itemId, channel: 'letter', toAddress: '1 rue du Lac\n33000 Bordeaux' });
    await tx.run(sql`update customer set postal_address = E'1 rue du Lac\n33000 Bordeaux\n' where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    expect(await verdictOf(tx, letter)).toBe('send');
    await tx.run(sql`update customer set postal_address = '2 rue Neuve' where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    expect(await verdictOf(tx, letter)).toBe('skip address_changed');
  });
});

test('a call that waits is stopped too: held on an old ledger, skipped for an insolvent', async () => {
  await expect(run(async (tx) => {
    const [old, gone] = [await approved(tx, { purpose: 'call', channel: 'phone', toAddress: '01 99 00 11 22' }), await approved(tx, { purpose: 'call', channel: 'phone', toAddress: '01 99 00 11 23' })];
    await update(tx, sql`message`, sql`status = 'to_do'`, sql`message_id in (${old.messageId}, ${gone.messageId})`);
    await update(tx, sql`customer`, sql`insolvent_on = ${TODAY}`, sql`customer_id = ${gone.customerId}`);
    await stopUnsafeCalls(tx, actor());
    expect([await statusOf(tx, old.messageId), await statusOf(tx, gone.messageId)]).toEqual(['to_do', 'skipped']);
    await setDunningSetting(tx, actor(), { staleAfterDays: 4 });
    await tx.run(sql`insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, summary, received_by, committed_at)
      values (${organisationId}, 'vieux', 1, 'vieux', 'items', 'committed', '{"lastOn":"2026-11-13"}', 'x', ${at('2026-11-14')})`);
    await stopUnsafeCalls(tx, actor());
    expect(await statusOf(tx, old.messageId)).toBe('held');
    throw new Error('taken back');
  })).rejects.toThrow('taken back');
});
