import { beforeAll, expect, test } from 'vitest';
import { placeHold, releaseHold } from '#areas/agreements/actions/holds.ts';
import { systemActor } from '#areas/access/door.ts';
import { approveMessages, ensureTemplates, finishCall, resolveMessage, showMessage, unapproveMessages, withdrawByHand } from '#areas/messages/actions.ts';
import { retryMessages } from '#areas/messages/actions/retry.ts';
import { claimMessage, recoverClaims, beginDelivery } from '#areas/messages/actions/sending.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { ensureScenarios, planRun, runDunning } from './actions.ts';
import { afterPosting } from './actions/after-posting.ts';
import { removeScenario, reorderScenarios, showScenarios, updateScenario } from './actions/scenarios.ts';
import { sendApproved } from './actions/send.ts';
import { dunningRunJob, dunningSendJob } from './names.ts';
import { listDecisions } from './store/runs.ts';

/** A Wednesday. */
const TODAY = '2026-11-18';
const secret = Buffer.alloc(32, 7);
let db: TestDb;

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningRunJob, dunningSendJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
});

type Company = { organisationId: number; run<T>(work: (tx: Tx) => Promise<T>): Promise<T> };

async function company({ isDemo = false } = {}): Promise<Company> {
  const { organisationId } = await makeOrganisation(db, { isDemo });
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  await run(async (tx) => {
    await ensureTemplates(tx);
    await ensureScenarios(tx);
  });
  return { organisationId, run };
}

const actorOn = ({ organisationId }: Company, today = TODAY) => asActor(organisationId, { today, now: new Date(`${today}T09:00:00Z`) });
const dun = (at: Company, today = TODAY) => at.run((tx) => runDunning(tx, actorOn(at, today), today));
const decisionsOf = (at: Company, runId: number) => at.run((tx) => listDecisions(tx, { runId, after: undefined, limit: 100 }));
const messagesOf = (at: Company) => at.run((tx) => tx.rows<{ messageId: number; customerId: number; status: string; purpose: string; totalMinor: number; subject: string }>(sql`
  select message_id "messageId", customer_id "customerId", status, purpose, total_minor "totalMinor", subject from message where organisation_id = ${tx.organisationId} order by message_id`));
const lastStep = async (at: Company): Promise<string> => (await at.run((tx) => tx.one<{ name: string }>(sql`
  select s.name from step_taken t join scenario_step s using (organisation_id, step_id)
  where t.organisation_id = ${tx.organisationId} and t.released_at is null order by t.step_taken_id desc limit 1`))).name;
const send = (at: Company, today = TODAY) => sendApproved({ db, secret, clock: () => new Date(`${today}T09:01:00Z`) }, at.organisationId);

async function approveAll(at: Company, today = TODAY): Promise<void> {
  const waiting = (await messagesOf(at)).filter((one) => one.status === 'to_approve').map((one) => one.messageId);
  if (waiting.length > 0) await at.run((tx) => approveMessages(tx, actorOn(at, today), waiting));
}

/** Runs, approves and sends a day. */
async function live(at: Company, today: string): Promise<void> {
  await dun(at, today);
  if (!(await messagesOf(at)).some(({ status }) => status === 'to_approve' || status === 'approved')) return;
  await approveAll(at, today);
  await send(at, today);
}

async function everything(at: Company): Promise<string> {
  return await at.run(async (tx) => JSON.stringify([
    await tx.rows(sql`select * from message where organisation_id = ${tx.organisationId} order by message_id`),
    await tx.rows(sql`select * from message_event where organisation_id = ${tx.organisationId} order by message_event_id`),
    await tx.rows(sql`select * from decision where organisation_id = ${tx.organisationId} order by decision_id`),
    await tx.rows(sql`select * from step_taken where organisation_id = ${tx.organisationId} order by step_taken_id`),
    await tx.rows(sql`select run_id, counts, finished_at from dunning_run where organisation_id = ${tx.organisationId}`),
  ]));
}

test('a run drafts one message per customer and currency, with its reasons, and the plan says the same beforehand', async () => {
  const at = await company();
  await at.run(async (tx) => {
    const late = await makeCustomer(tx, { name: 'Papeterie de la Lune', profile: 'good', contactName: 'Camille Dufresne' });
    await makeItem(tx, late, { dueOn: addDays(TODAY, -9), reference: 'F001' });
    await makeItem(tx, late, { dueOn: addDays(TODAY, -2), reference: 'F002', minor: 30_000 });
    await makeItem(tx, late, { dueOn: addDays(TODAY, -1), minor: -20_000, reference: 'A001' });
    await makeItem(tx, late, { dueOn: addDays(TODAY, -30), currency: 'USD', minor: 50_000 });
    const soon = await makeCustomer(tx, { name: 'Ferronnerie Astrale', profile: 'late_regular' });
    await makeItem(tx, soon, { dueOn: addDays(TODAY, 4) });
    const far = await makeCustomer(tx, { name: 'Client sans retard', profile: 'good' });
    await makeItem(tx, far, { dueOn: addDays(TODAY, 20) });
    await makeItem(tx, await makeCustomer(tx, { name: 'Sans adresse', profile: 'bad', email: null }), { dueOn: addDays(TODAY, -40) });
    await makeItem(tx, await makeCustomer(tx, { name: 'Mme Lefort', kind: 'individual' }), { dueOn: addDays(TODAY, -90) });
  });
  const plan = await at.run((tx) => planRun(tx, actorOn(at), TODAY));
  expect((await messagesOf(at))).toEqual([]);
  const { runId, counts } = await dun(at);
  expect(counts).toEqual({ send: 4, hold: 1, skip: 0, thanks: 0 });
  expect(plan.counts).toEqual(counts);
  const decisions = await decisionsOf(at, runId);
  const short = (rows: readonly { customerName: string; outcome: string; stepName: string | null; totalMinor: number; currency: string; itemCount: number }[]) =>
    rows.map((one) => [one.customerName, one.outcome, one.stepName, one.totalMinor, one.currency, one.itemCount]).sort();
  expect(short(decisions)).toEqual(short(plan.decisions));
  expect(short(decisions)).toEqual([
    ['Ferronnerie Astrale', 'send', 'Prévenance', 120_000, 'EUR', 1],
    ['Mme Lefort', 'send', 'Relance douce', 120_000, 'EUR', 1],
    ['Papeterie de la Lune', 'send', 'Relance 1', 130_000, 'EUR', 2],
    ['Papeterie de la Lune', 'send', 'Relance 1', 50_000, 'USD', 1],
    ['Sans adresse', 'hold', 'Relance 1', 120_000, 'EUR', 1],
  ]);
  expect(decisions.find((one) => one.outcome === 'hold')?.because).toEqual([{ code: 'no_email' }]);
  expect((await messagesOf(at)).map((one) => one.status).sort()).toEqual(['approved', 'to_approve', 'to_approve', 'to_approve']);
});

test('the message reads as it will leave: table, credits deducted, total', async () => {
  const at = await company();
  const customerId = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { name: 'Papeterie <de> la Lune', profile: 'irregular', contactName: 'Camille Dufresne' });
    await makeItem(tx, made, { dueOn: addDays(TODAY, -9), reference: 'F001', minor: 150_000, openMinor: 120_000 });
    await makeItem(tx, made, { dueOn: addDays(TODAY, -1), minor: -20_000, reference: 'A001' });
    return made;
  });
  await dun(at);
  const { messageId } = (await messagesOf(at)).find((one) => one.customerId === customerId)!;
  const shown = await at.run((tx) => showMessage(tx, actorOn(at), messageId));
  expect(shown.subject).toBe('Facture F001 échue le 09/11/2026');
  expect(shown.body).toContain('Bonjour Camille Dufresne,');
  for (const part of ['F001', '9 jours', 'sur 1\u202f500,00\u00a0€', 'Avoir A001', '\u2212200,00\u00a0€', '1\u202f000,00\u00a0€']) expect(shown.html).toContain(part);
  expect(shown.fromName).toBe('Comptabilité – Ateliers Brume');
});

test('run again the same day, nothing changes', async () => {
  const at = await company();
  await at.run(async (tx) => {
    for (const late of [9, 30, 1]) await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -late) });
  });
  const first = await dun(at);
  const before = await everything(at);
  expect(await dun(at)).toEqual(first);
  expect(await everything(at)).toBe(before);
});

test('two runs at once draft each message once', async () => {
  const at = await company();
  await at.run(async (tx) => {
    for (let one = 0; one < 20; one++) await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) });
  });
  await Promise.all([dun(at), dun(at), dun(at)]);
  expect(await messagesOf(at)).toHaveLength(20);
});

test('a run that breaks in the middle leaves nothing, and the next does it whole', async () => {
  const at = await company();
  await at.run(async (tx) => {
    for (let one = 0; one < 5; one++) await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) });
  });
  await expect(at.run(async (tx) => {
    await runDunning(tx, actorOn(at), TODAY);
    throw new Error('killed');
  })).rejects.toThrow('killed');
  expect(await messagesOf(at)).toEqual([]);
  expect((await dun(at)).counts.send).toBe(5);
  expect(await messagesOf(at)).toHaveLength(5);
});

test('an item due later the same day joins the next run of that day', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  expect((await dun(at)).counts.send).toBe(1);
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  expect((await dun(at)).counts.send).toBe(2);
  expect(await messagesOf(at)).toHaveLength(2);
});

test('months lived by one customer: each step once, in order, at its distance; the calls made, nothing on days off', async () => {
  const at = await company();
  const itemId = await at.run(async (tx) => await makeItem(tx, await makeCustomer(tx, { profile: 'good', phone: '0199001122' }), { dueOn: '2026-09-01', issuedOn: '2026-08-01' }));
  for (let day = '2026-08-31'; day <= '2026-11-15'; day = addDays(day, 1)) {
    await live(at, day);
    const calls = (await messagesOf(at)).filter((one) => one.status === 'to_do');
    for (const { messageId } of calls) await at.run((tx) => finishCall(tx, actorOn(at, day), { messageId, outcome: 'reached', note: '' }));
  }
  const taken = await at.run((tx) => tx.rows<{ name: string; on: string }>(sql`
    select s.name, t.taken_on "on" from step_taken t join scenario_step s using (organisation_id, step_id)
    where t.organisation_id = ${tx.organisationId} and t.item_id = ${itemId} and t.released_at is null order by t.step_taken_id`));
  expect(taken).toEqual([
    { name: 'Relance 1', on: '2026-09-09' }, { name: 'Relance 2', on: '2026-09-21' }, { name: 'Appel', on: '2026-10-01' }, { name: 'Relance 3', on: '2026-10-12' },
    { name: 'Mise en demeure', on: '2026-10-27' },
  ]);
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['sent', 'sent', 'done', 'sent', 'sent']);
});

test('no escalation before the step before has left: not approved, no second reminder', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await dun(at);
  const { runId } = await dun(at, addDays(TODAY, 30));
  expect((await decisionsOf(at, runId))[0]?.because[0]).toEqual({ code: 'message_waiting', facts: { created_on: expect.any(String) } });
  expect(await messagesOf(at)).toHaveLength(1);
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

test('a clock set back sends nothing again', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -60) }); });
  await live(at, TODAY);
  for (const back of [-1, -7, -30]) await live(at, addDays(TODAY, back));
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['sent']);
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
  const claim = (await at.run((tx) => claimMessage(tx, actorOn(at), messageId)))!;
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

test('a scenario edited keeps its steps’ identity; one taken out is retired, and its items are not sent it again', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  await live(at, TODAY);
  const good = (await at.run(showScenarios)).find((one) => one.profiles.includes('good') && one.customerKinds.includes('company'))!;
  expect(good.customers).toBe(1);
  const { customers: _c, position: _p, ...fields } = good;
  const [first, ...others] = good.steps;
  const changed = await at.run((tx) => updateScenario(tx, actorOn(at), { ...fields, steps: [{ ...first!, stepId: null, name: 'Relance 1 bis', offsetDays: 3 }, ...others] }));
  expect(changed.steps.slice(1).map((one) => one.stepId)).toEqual(others.map((one) => one.stepId));
  await dun(at, addDays(TODAY, 10));
  expect(await messagesOf(at)).toHaveLength(1);
  await dun(at, addDays(TODAY, 19));
  expect(await lastStep(at)).toBe('Relance 2');
  await at.run((tx) => removeScenario(tx, actorOn(at), good.scenarioId));
  expect((await at.run(showScenarios)).find((one) => one.scenarioId === good.scenarioId)?.active).toBe(false);
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

test('scenarios are tried in the order given; a list made from an older page is refused', async () => {
  const at = await company();
  const before = (await at.run(showScenarios)).map((one) => one.scenarioId);
  const turned = [...before].reverse();
  const after = await at.run((tx) => reorderScenarios(tx, actorOn(at), turned));
  expect(after.map((one) => one.scenarioId)).toEqual(turned);
  expect((await at.run(showScenarios)).map((one) => one.position)).toEqual(turned.map((_, index) => index + 1));
  for (const wrong of [turned.slice(1), [...turned, 999_999], [...turned.slice(1), turned[1]!]]) {
    await expect(at.run((tx) => reorderScenarios(tx, actorOn(at), wrong))).rejects.toMatchObject({ code: 'scenarios_changed' });
  }
});

test('two companies never see each other’s customers or messages', async () => {
  const [one, other] = [await company(), await company()];
  await one.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -9) }); });
  expect((await dun(other)).counts.send).toBe(0);
  expect((await dun(one)).counts.send).toBe(1);
  await approveAll(one);
  expect(await send(other)).toMatchObject({ outbox: 0 });
});

test('a message skipped by the sender while a run reads does not make the run climb to the next step', async () => {
  const at = await company();
  await at.run(async (tx) => makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -60) }));
  await dun(at, addDays(TODAY, -1));
  await approveAll(at, addDays(TODAY, -1));
  await at.run(async (tx) => {
    let skipped = false;
    const rows = async (query: Parameters<typeof tx.rows>[0]) => {
      const found = await tx.rows(query);
      if (!skipped && /from step_taken t|waitingOn/.test(query.sql)) {
        skipped = true;
        await at.run((other) => other.run(sql`update message set status = 'skipped' where organisation_id = ${at.organisationId} and status = 'approved'`));
      }
      return found;
    };
    await runDunning(Object.create(tx, { rows: { value: rows } }) as typeof tx, actorOn(at), TODAY);
    expect(skipped).toBe(true);
  });
  await dun(at);
  expect(await messagesOf(at)).toMatchObject([{ status: 'skipped' }, { status: 'to_approve' }]);
  expect(await lastStep(at)).toBe('Relance 1');
});
