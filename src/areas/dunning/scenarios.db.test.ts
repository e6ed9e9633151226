import { beforeAll, expect, test } from 'vitest';
import { openDispute } from '#areas/agreements/actions/disputes.ts';
import { judgePromises, makePromise } from '#areas/agreements/actions/promises.ts';
import { openWriter } from '#areas/messages/actions/templates.ts';
import { sql } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { openTestDb, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { CALL, MED, R1, R2, TODAY, step } from '#test/dunning.ts';
import { actorOn } from '#test/dunning-company.ts';
import { asFields, fieldStep, fieldsWith, live, liveAround, scenarioCompany, stepsOf, type ScenarioCompany } from '#test/scenario-company.ts';
import { planRun, runDunning } from './actions.ts';
import { afterPosting } from './actions/after-posting.ts';
import { chooseScenario, scenarioOfCustomer, unchooseScenario } from './actions/choices.ts';
import { hearAgreement, tellHappening } from './actions/happenings.ts';
import { createScenario, reorderScenarios, restoreScenario, scenarioVersions, showScenarios, updateScenario } from './actions/scenarios.ts';
import { draftThanks } from './actions/thanks.ts';
import { dunningHears, dunningJobs } from './jobs.ts';
import { afterPostingJob, dunningRunJob } from './names.ts';
import type { FieldStep, ScenarioFields } from './rules/scenario.ts';
import { companyFacts } from './store/facts.ts';
import { listHappenings } from './store/happenings.ts';

/** Scenarios as they are edited, chosen and lived. */

const TYPED = { source: 'typed' as const, sourceMessageId: null, sourceReplyId: null };
let db: TestDb;
const company = (fields?: ScenarioFields) => scenarioCompany(db, fields);

beforeAll(async () => {
  db = await openTestDb({ jobs: dunningJobs({} as Parameters<typeof dunningJobs>[0]).map(({ job }) => ({ job, handle: async () => {} })), subscriptions: dunningHears });
});

type Message = { messageId: number; status: string; channel: string; purpose: string; totalMinor: number; toAddress: string; toName: string; senderUserId: string | null; attachments: string[]; body: string };
const messagesOf = (at: ScenarioCompany) => at.run((tx) => tx.rows<Message>(sql`
  select message_id "messageId", status, channel, purpose, total_minor "totalMinor", to_address "toAddress", to_name "toName", sender_user_id "senderUserId", attachments, body
  from message where organisation_id = ${tx.organisationId} order by message_id`));

// Versions and edits mid-run.

test('every save is a version; one is brought back with its steps as themselves', async () => {
  const at = await company();
  const [first, second] = at.scenario.steps;
  const fields = asFields(at.scenario);
  const changed = await at.run((tx) => updateScenario(tx, actorOn(at), { ...fields, scenarioId: at.scenario.scenarioId, name: 'Autre', steps: fields.steps.filter((one) => one.stepId !== second!.stepId) }));
  expect([at.scenario.version, changed.version]).toEqual([1, 2]);
  const restored = await at.run((tx) => restoreScenario(tx, actorOn(at), { scenarioId: at.scenario.scenarioId, version: 1 }));
  expect(restored).toMatchObject({ version: 3, name: 'Standard' });
  // From a page opened before: what was saved since is not overwritten.
  await expect(at.run((tx) => updateScenario(tx, actorOn(at), { ...fields, scenarioId: at.scenario.scenarioId, version: 1 }))).rejects.toMatchObject({ status: 409, code: 'scenario_changed' });
  expect(restored.steps.map((one) => one.stepId)).toEqual(at.scenario.steps.map((one) => one.stepId));
  const versions = await at.run((tx) => scenarioVersions(tx, at.scenario.scenarioId));
  expect(versions.map((one) => [one.version, one.fields.name, one.fields.steps.length])).toEqual([[3, 'Standard', 5], [2, 'Autre', 4], [1, 'Standard', 5]]);
  expect(versions[1]!.fields.steps[0]!.stepId).toBe(first!.stepId);
  await expect(at.run((tx) => restoreScenario(tx, actorOn(at), { scenarioId: at.scenario.scenarioId, version: 9 }))).rejects.toMatchObject({ code: 'not_found' });
});

test.each<[string, (steps: readonly FieldStep[]) => FieldStep[], string[]]>([
  ['nothing', (steps) => [...steps], ['2026-02-09 Relance 1', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
  ['the step to come moved earlier', (steps) => steps.map((one) => (one.name === 'Relance 2' ? { ...one, offsetDays: 15 } : one)), ['2026-02-09 Relance 1', '2026-02-16 Relance 2', '2026-03-03 Appel', '2026-03-18 Mise en demeure']],
  ['the step to come moved later', (steps) => steps.map((one) => (one.name === 'Relance 2' ? { ...one, offsetDays: 26 } : one)), ['2026-02-09 Relance 1', '2026-02-27 Relance 2', '2026-03-04 Appel', '2026-03-19 Mise en demeure']],
  ['the step it stands on moved later', (steps) => steps.map((one) => (one.name === 'Relance 1' ? { ...one, offsetDays: 18 } : one)), ['2026-02-09 Relance 1', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
  ['the step it stands on taken out', (steps) => steps.filter((one) => one.name !== 'Relance 1'), ['2026-02-09 Relance 1', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
  ['and replaced by one that comes later', (steps) => steps.map((one) => (one.name === 'Relance 1' ? { ...one, stepId: null, name: 'Relance 1 bis', offsetDays: 14 } : one)), ['2026-02-09 Relance 1', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
  ['a step inserted before it', (steps) => [{ ...steps[1]!, stepId: null, name: 'Relance 0', offsetDays: 3 }, ...steps], ['2026-02-09 Relance 1', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
  ['a step inserted after it', (steps) => [...steps, { ...steps[1]!, stepId: null, name: 'Relance 1 bis', offsetDays: 14 }], ['2026-02-09 Relance 1', '2026-02-16 Relance 1 bis', '2026-02-23 Relance 2', '2026-03-05 Appel', '2026-03-20 Mise en demeure']],
])('a scenario edited mid-run replays nothing and loses nothing: %s', async (_name, edit, expected) => {
  const at = await company(fieldsWith([R1, R2, CALL, MED]));
  const itemId = await at.run(async (tx) => await makeItem(tx, await makeCustomer(tx, { profile: 'good', phone: '0199001122' }), { dueOn: '2026-02-01' }));
  await liveAround(at, expected.slice(0, 1));
  const fields = asFields(at.scenario);
  await at.run((tx) => updateScenario(tx, actorOn(at, '2026-02-10'), { ...fields, scenarioId: at.scenario.scenarioId, steps: edit(fields.steps) }));
  await liveAround(at, [...expected.slice(1), '2026-04-30']);
  expect(await stepsOf(at, itemId)).toEqual(expected);
});

// Whose scenario it is.

test('a customer is given a scenario against the rules, with the reason, and given back', async () => {
  const at = await company();
  const other = await at.run((tx) => createScenario(tx, actorOn(at), fieldsWith([R1], { name: 'Mauvais', profiles: ['bad'] })));
  const customerId = await at.run((tx) => makeCustomer(tx, { profile: 'good' }));
  expect(await at.run((tx) => scenarioOfCustomer(tx, customerId))).toMatchObject({ scenarioName: 'Standard', because: [{ code: 'profile_good' }], chosen: null });
  expect(await at.run((tx) => chooseScenario(tx, actorOn(at), { customerId, scenarioId: other.scenarioId, reason: 'Trois chèques sans provision' })))
    .toMatchObject({ scenarioName: 'Mauvais', because: [{ code: 'scenario_chosen' }], chosen: { reason: 'Trois chèques sans provision', chosenBy: 'test-admin' } });
  expect((await at.run(showScenarios)).map((one) => one.customers)).toEqual([0, 1]);
  await at.run((tx) => makeItem(tx, customerId, { dueOn: addDays(TODAY, -9) }));
  expect((await at.run((tx) => planRun(tx, actorOn(at), TODAY))).decisions[0]).toMatchObject({ scenarioName: 'Mauvais', because: expect.arrayContaining([{ code: 'scenario_chosen', facts: { scenario: 'Mauvais', why: 'Trois chèques sans provision' } }]) });
  expect(await at.run((tx) => unchooseScenario(tx, actorOn(at), customerId))).toMatchObject({ scenarioName: 'Standard', chosen: null });
  await at.run((tx) => updateScenario(tx, actorOn(at), { ...asFields(other), scenarioId: other.scenarioId, active: false }));
  await expect(at.run((tx) => chooseScenario(tx, actorOn(at), { customerId, scenarioId: other.scenarioId, reason: 'x' }))).rejects.toMatchObject({ code: 'scenario_inactive' });
});

test('a scenario for large debts of a segment takes those who owe as much, and counts them', async () => {
  const at = await company();
  const large = await at.run((tx) => createScenario(tx, actorOn(at), fieldsWith([R1], { name: 'Gros', applies: { fromMinor: 200_000, segments: ['Grands comptes'] } })));
  await at.run(async (tx) => {
    await reorderScenarios(tx, actorOn(at), [large.scenarioId, at.scenario.scenarioId]);
    for (const [segment, minor] of [['Grands comptes', 200_000], ['Grands comptes', 199_999], ['', 900_000]] as const) {
      const customerId = await makeCustomer(tx, { profile: 'good' });
      await tx.run(sql`update customer set segment = ${segment} where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
      await makeItem(tx, customerId, { dueOn: addDays(TODAY, -9), minor });
    }
  });
  expect((await at.run(showScenarios)).map((one) => [one.name, one.customers])).toEqual([['Gros', 1], ['Standard', 2]]);
  const { decisions } = await at.run((tx) => planRun(tx, actorOn(at), TODAY));
  expect(decisions.map((one) => [one.scenarioName, one.totalMinor])).toEqual([['Standard', 900_000], ['Gros', 200_000], ['Standard', 199_999]]);
});

// What is asked, of whom, in whose name.

test('a part that is contested is not asked for: the message says the rest, and goes on being true', async () => {
  const at = await company();
  const [customerId, itemId] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good' });
    return [made, await makeItem(tx, made, { dueOn: addDays(TODAY, -9), minor: 100_000 })] as const;
  });
  await at.run((tx) => runDunning(tx, actorOn(at), TODAY));
  await at.run((tx) => openDispute(tx, actorOn(at), { customerId, reason: 'quantity', description: 'Deux colis manquants', items: [{ itemId, contestedMinor: 30_000 }], ...TYPED }));
  await at.run((tx) => afterPosting(tx, actorOn(at)));
  await at.run((tx) => runDunning(tx, actorOn(at), TODAY));
  const reminders = async () => (await messagesOf(at)).filter((one) => one.purpose === 'reminder').map((one) => [one.status, one.totalMinor]);
  expect(await reminders()).toEqual([['withdrawn', 100_000], ['to_approve', 70_000]]);
  await at.run((tx) => afterPosting(tx, actorOn(at)));
  await at.run((tx) => runDunning(tx, actorOn(at), TODAY));
  expect(await reminders()).toEqual([['withdrawn', 100_000], ['to_approve', 70_000]]);
});

test('an e-mail nobody would get goes as a letter to the customer; in the name of whoever has his portfolio; with a statement', async () => {
  const at = await company(fieldsWith([{ ...R1, fallback: 'letter', attachments: ['statement'] }], { fromPortfolio: true }));
  await at.run(async (tx) => {
    await tx.run(sql`insert into sender (organisation_id, user_id, name, email) values (${tx.organisationId}, 'u1', 'Nadia Lherbier', 'nadia@ateliers-brume.example')`);
    for (const email of [null, 'compta@lune.example']) {
      const customerId = await makeCustomer(tx, { name: 'Papeterie de la Lune', profile: 'good', email });
      await tx.run(sql`update customer set collector_user_id = ${email ? 'u1' : 'u2'}, postal_address = '3 rue de la Lune
75002 Paris' where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`);
      await makeItem(tx, customerId, { dueOn: addDays(TODAY, -9) });
    }
    await runDunning(tx, actorOn(at), TODAY);
  });
  const [letter, mail] = await messagesOf(at);
  expect(letter).toMatchObject({ channel: 'letter', toName: 'Papeterie de la Lune', toAddress: '3 rue de la Lune\n75002 Paris', senderUserId: null, attachments: [], status: 'to_approve' });
  expect(mail).toMatchObject({ channel: 'email', toAddress: 'compta@lune.example', senderUserId: 'u1', attachments: ['statement'] });
});

// Events.

const BROKEN = step(9, 'Appel, promesse', 'call', 1, { anchor: 'event', event: 'broken_promise' });

test('a promise broken is heard, answered once the next business day, and the ladder goes on after', async () => {
  // A broken promise may change how he is said to pay, and the scenario speaks to either.
  const fields = fieldsWith([R1, R2], { profiles: ['good', 'new', 'irregular', 'worsening'] });
  const at = await company({ ...fields, steps: [...fields.steps, { ...fieldStep(BROKEN), templateCode: 'call_promise' }] });
  const [customerId, itemId] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good', phone: '0199001122' });
    return [made, await makeItem(tx, made, { dueOn: '2026-09-01' })] as const;
  });
  await live(at, '2026-09-09');
  const { promiseId } = await at.run((tx) => makePromise(tx, actorOn(at, '2026-09-10'), {
    customerId, currency: 'EUR', amountMinor: 120_000, dueOn: '2026-09-14', itemIds: [itemId], note: '', ...TYPED,
  }));
  await liveAround(at, ['2026-09-17']);
  expect(await stepsOf(at, itemId)).toEqual(['2026-09-09 Relance 1']);
  await at.run(async (tx) => {
    await judgePromises(tx, actorOn(at, '2026-09-18'));
    for (const _twice of [1, 2]) await hearAgreement(tx, actorOn(at, '2026-09-18'), 'broken_promise', { customerId, subjectId: promiseId });
  });
  await liveAround(at, ['2026-09-21', '2026-09-28', '2026-10-15']);
  // Friday 18th found broken: Monday; then the second reminder when its day and the pace allow.
  expect(await stepsOf(at, itemId)).toEqual(['2026-09-09 Relance 1', '2026-09-21 Appel, promesse', '2026-09-28 Relance 2']);
  expect((await messagesOf(at)).find((one) => one.channel === 'phone')!.body).toContain('14/09/2026');
});

test('a debit returned is told once by its source; not ahead of its day, nor of another’s invoice', async () => {
  const at = await company({ ...fieldsWith([R1]), steps: [...fieldsWith([R1]).steps, { ...fieldStep(BROKEN), event: 'returned_debit', templateCode: 'call', name: 'Appel, rejet' }] });
  const [customerId, itemId, others] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good', phone: '0199001122' });
    return [made, await makeItem(tx, made, { dueOn: addDays(TODAY, -3) }), await makeItem(tx, await makeCustomer(tx), { dueOn: TODAY })] as const;
  });
  const tell = (more: object = {}) => at.run((tx) => tellHappening(tx, actorOn(at), { kind: 'returned_debit', customerId, itemId, happenedOn: addDays(TODAY, -1), source: 'REJ-1', reason: 'AM04', ...more }));
  expect((await tell()).added).toBe(true);
  expect((await tell()).added).toBe(false);
  await expect(tell({ source: 'REJ-2', happenedOn: addDays(TODAY, 1) })).rejects.toMatchObject({ code: 'happening_ahead' });
  await expect(tell({ source: 'REJ-3', itemId: others })).rejects.toMatchObject({ code: 'not_found' });
  await live(at, TODAY);
  await live(at, addDays(TODAY, 1));
  expect(await stepsOf(at, itemId)).toEqual([`${TODAY} Appel, rejet`]);
});

test('an instalment late is heard once for each, a plan void once; what is not so any more is not', async () => {
  const at = await company();
  const customerId = await at.run((tx) => makeCustomer(tx));
  const planId = await at.run(async (tx) => {
    const itemId = await makeItem(tx, customerId, { dueOn: addDays(TODAY, -40) });
    const made = await tx.one<{ planId: number }>(sql`
      insert into plan (organisation_id, customer_id, currency, status, total_minor, interest_frozen, grace_days, void_after, owner_user_id, accepted_on, created_by, created_at)
      values (${tx.organisationId}, ${customerId}, 'EUR', 'accepted', 120000, true, 5, 2, 'test-admin', ${addDays(TODAY, -30)}, 'test-admin', ${`${TODAY}T08:00:00Z`}) returning plan_id "planId"`);
    await tx.run(sql`insert into plan_item (organisation_id, plan_id, item_id, amount_minor) values (${tx.organisationId}, ${made.planId}, ${itemId}, 120000)`);
    await tx.run(sql`insert into plan_instalment (organisation_id, plan_id, number, due_on, amount_minor, warned_on)
      select ${tx.organisationId}, ${made.planId}, n, ${addDays(TODAY, -30)}::date + n * 7, 40000, case when n = 1 then ${addDays(TODAY, -10)}::date end from generate_series(1, 3) n`);
    return made.planId;
  });
  const hear = (kind: 'plan_late' | 'plan_void') => at.run((tx) => hearAgreement(tx, actorOn(at), kind, { customerId, subjectId: planId }));
  for (const kind of ['plan_late', 'plan_late', 'plan_void'] as const) await hear(kind);
  await at.run((tx) => tx.run(sql`update plan_instalment set warned_on = ${TODAY} where organisation_id = ${tx.organisationId} and number = 2`));
  await hear('plan_late');
  await at.run((tx) => tx.run(sql`update plan set status = 'void', ended_on = ${TODAY} where organisation_id = ${tx.organisationId}`));
  for (const kind of ['plan_void', 'plan_late', 'plan_void'] as const) await hear(kind);
  expect((await at.run((tx) => listHappenings(tx, customerId))).map((one) => [one.kind, one.happenedOn, one.source.replace(/\d+/, 'n')])).toEqual([
    ['plan_void', TODAY, 'plan:n:void'], ['plan_late', TODAY, 'plan:n:late:2'], ['plan_late', addDays(TODAY, -10), 'plan:n:late:1'],
  ]);
});

test('no thanks while anything of his is contested', async () => {
  const at = await company(fieldsWith([R1, step(8, 'Merci', 'thanks', 0)]));
  const [customerId, other, paid] = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good' });
    return [made, await makeItem(tx, made, { dueOn: addDays(TODAY, 20) }), await makeItem(tx, made, { dueOn: TODAY })] as const;
  });
  const thank = () => at.run(async (tx) => await draftThanks(tx, actorOn(at), TODAY, await companyFacts(tx), await openWriter(tx)));
  await at.run((tx) => makePayment(tx, paid, { on: TODAY }));
  await at.run((tx) => openDispute(tx, actorOn(at), { customerId, reason: 'price', description: '', items: [{ itemId: other, contestedMinor: 1_000 }], ...TYPED }));
  expect(await thank()).toBe(0);
  await at.run((tx) => tx.run(sql`update dispute set status = 'closed', outcome = 'dropped', closed_on = ${TODAY} where organisation_id = ${tx.organisationId}`));
  expect(await thank()).toBe(1);
});

test('what agreements tell is heard', () => {
  expect(dunningHears).toMatchObject({ 'agreements.changed': ['dunning.agreement_changed'], 'agreements.promise_broken': ['dunning.promise_broken'] });
  expect([dunningRunJob.name, afterPostingJob.name]).toEqual(['dunning.run', 'dunning.after_posting']);
});

test('a letter that came back is not written again to the same address, and is once it is corrected', async () => {
  const at = await company(fieldsWith([{ ...R1, channel: 'letter', fallback: 'hold' }]));
  const customerId = await at.run(async (tx) => {
    const made = await makeCustomer(tx, { profile: 'good' });
    await tx.run(sql`update customer set postal_address = '1 rue du Lac' where organisation_id = ${at.organisationId} and customer_id = ${made}`);
    await makeItem(tx, made, { dueOn: addDays(TODAY, -20) });
    return made;
  });
  await live(at, addDays(TODAY, -8));
  await at.run(async (tx) => {
    await tx.run(sql`update message set status = 'bounced' where organisation_id = ${at.organisationId}`);
    await tx.run(sql`insert into message_event (organisation_id, message_id, at, status) select organisation_id, message_id, ${`${addDays(TODAY, -1)}T10:00:00Z`}, 'bounced'
      from message where organisation_id = ${at.organisationId}`);
  });
  const { decisions } = await at.run((tx) => planRun(tx, actorOn(at), TODAY));
  expect(decisions).toMatchObject([{ outcome: 'hold', because: [{ code: 'post_returned', facts: { returned_on: addDays(TODAY, -1) } }] }]);
  await at.run((tx) => tx.run(sql`update customer set postal_address = '2 rue Neuve' where organisation_id = ${at.organisationId} and customer_id = ${customerId}`));
  await at.run((tx) => runDunning(tx, actorOn(at), TODAY));
  expect(await messagesOf(at)).toMatchObject([{ status: 'bounced' }, { status: 'to_approve', toAddress: '2 rue Neuve' }]);
});
