import { beforeAll, expect, test } from 'vitest';
import { finishCall, showMessage } from '#areas/messages/actions.ts';
import { sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { TODAY } from '#test/dunning.ts';
import { actorOn, approveAll, decisionsOf, dun, dunningCompany, lastStep, live, messagesOf, send, type DunningCompany } from '#test/dunning-company.ts';
import { planRun, runDunning } from './actions.ts';
import { removeScenario, reorderScenarios, showScenarios, updateScenario } from './actions/scenarios.ts';
import { dunningRunJob, dunningSendJob } from './names.ts';

/** What a run writes, and that it may be run again. */

let db: TestDb;
const company = () => dunningCompany(db);

beforeAll(async () => {
  db = await openTestDb({ jobs: [dunningRunJob, dunningSendJob].map(({ name }) => ({ job: name, handle: async () => {} })) });
});

async function everything(at: DunningCompany): Promise<string> {
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

test('a clock set back sends nothing again', async () => {
  const at = await company();
  await at.run(async (tx) => { await makeItem(tx, await makeCustomer(tx, { profile: 'good' }), { dueOn: addDays(TODAY, -60) }); });
  await live(at, TODAY);
  for (const back of [-1, -7, -30]) await live(at, addDays(TODAY, back));
  expect((await messagesOf(at)).map((one) => one.status)).toEqual(['sent']);
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
