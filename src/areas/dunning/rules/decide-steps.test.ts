import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day } from '#values/day.ts';
import { CALL, calendar, contact, credit, customer, hold, item, MED, PREVENANCE, R1, R2, scenario, step, TODAY, took } from '#test/dunning.ts';
import { decide } from './decide.ts';
import type { CustomerFacts, Happening, ItemFacts, Scenario, TakenStep } from './facts.ts';

const said = (facts: CustomerFacts, by: Scenario = scenario, today: Day = TODAY): string => {
  const decision = decide(facts, by, today, calendar);
  return decision ? `${decision.outcome} ${decision.outcome === 'send' ? decision.step!.name : decision.because[0]?.code}` : 'nothing';
};
const codes = (facts: CustomerFacts, by: Scenario = scenario) => decide(facts, by, TODAY, calendar)!.because.map((one) => one.code);
const sent = (one: ItemFacts, daysAgo: number) => customer([one], { lastContactOn: addDays(TODAY, -daysAgo) });
const withSteps = (...steps: Scenario['steps']): Scenario => ({ ...scenario, steps });

// Conditions: a step that is not for him is passed over, one rung at a time otherwise.

const BIG = { ...R2, conditions: { fromMinor: 500_000 } };
test.each<[string, CustomerFacts, Scenario, string]>([
  ['an amount below the condition: the rung after it, on its own day', sent(item(30, { taken: [took(R1, 22)] }), 22), withSteps(R1, BIG, CALL, MED), 'send Appel'],
  ['and not before', sent(item(29, { taken: [took(R1, 21)] }), 21), withSteps(R1, BIG, CALL, MED), 'skip step_not_due_yet'],
  ['an amount that meets it', sent(item(30, { amountMinor: 600_000, openMinor: 600_000, taken: [took(R1, 22)] }), 22), withSteps(R1, BIG, CALL, MED), 'send Relance 2'],
  ['an amount credits take below it', customer([item(30, { openMinor: 600_000, taken: [took(R1, 22)] }), credit(200_000)], { lastContactOn: addDays(TODAY, -22) }), withSteps(R1, BIG, CALL), 'send Appel'],
  ['the first passed over: the second is the first contact', customer([item(200)]), withSteps({ ...R1, conditions: { kinds: ['public'] } }, R2, CALL), 'send Relance 2'],
  ['all reminders passed over: no formal notice out of the blue', customer([item(200)]), withSteps({ ...R1, conditions: { strategic: true } }, MED), 'skip ladder_finished'],
  ['a courtesy that is not for him', customer([item(-3)]), withSteps({ ...PREVENANCE, conditions: { profiles: ['bad'] } }, R1), 'nothing'],
])('%s', (_name, facts, by, expected) => expect(said(facts, by)).toBe(expected));

test('why a step was passed over is said with what is sent instead', () => {
  const decision = decide(sent(item(30, { taken: [took(R1, 22)] }), 22), withSteps(R1, BIG, CALL, MED), TODAY, calendar)!;
  expect(decision.because).toContainEqual({ code: 'passed_amount_below', facts: { step: 'Relance 2', amount_minor: 120_000, from_minor: 500_000, currency: 'EUR' } });
  expect(codes(customer([item(200)]), withSteps({ ...R1, conditions: { strategic: true } }, MED))).toEqual(['ladder_finished', 'passed_strategic', 'passed_unwarned']);
});

// Anchors.

test.each<[string, CustomerFacts, Scenario, string]>([
  ['from the issue, once late', customer([item(3, { issuedOn: addDays(TODAY, -40) })]), withSteps(step(7, 'Relance', 'reminder', 40, { anchor: 'issue' })), 'send Relance'],
  ['from the issue, not yet', customer([item(3, { issuedOn: addDays(TODAY, -39) })]), withSteps(step(7, 'Relance', 'reminder', 40, { anchor: 'issue' })), 'skip step_not_due_yet'],
  ['from the issue, its day come and nothing late', customer([item(-3, { issuedOn: addDays(TODAY, -60) })]), withSteps(step(7, 'Relance', 'reminder', 40, { anchor: 'issue' })), 'nothing'],
  ['a courtesy ten days after the issue', customer([item(-20, { issuedOn: addDays(TODAY, -10) })]), withSteps(step(7, 'Bien reçue ?', 'courtesy', 10, { anchor: 'issue' })), 'send Bien reçue ?'],
  ['from the step before, eleven days after it', sent(item(60, { taken: [took(R1, 11)] }), 11), withSteps(R1, { ...R2, anchor: 'previous', offsetDays: 12 }), 'skip step_not_due_yet'],
  ['from the step before, twelve days after it', sent(item(60, { taken: [took(R1, 12)] }), 12), withSteps(R1, { ...R2, anchor: 'previous', offsetDays: 12 }), 'send Relance 2'],
])('%s', (_name, facts, by, expected) => expect(said(facts, by)).toBe(expected));

// Whom and how.

const management = { ...contact, contactId: 8, role: 'management' as const, email: 'direction@lune.example' };
const home = { postalAddress: '3 rue de la Lune\n75002 Paris' };
test.each<[string, Partial<CustomerFacts>, Partial<Scenario['steps'][number]>, string]>([
  ['the audience in its order', { contacts: [contact, management] }, { audience: ['management', 'accounts'] }, 'email direction@lune.example'],
  ['nobody of the audience: anyone', { contacts: [contact] }, { audience: ['management'] }, 'email compta@lune.example'],
  ['nobody of the audience: nobody', { contacts: [contact] }, { audience: ['management'], fallback: 'hold' }, 'no_email'],
  ['nobody of the audience: a letter', { contacts: [contact], ...home }, { audience: ['management'], fallback: 'letter' }, 'letter 3 rue de la Lune\n75002 Paris'],
  ['the address bounced: a letter', { contacts: [{ ...contact, bouncedOn: '2026-11-01' }], ...home }, { fallback: 'letter' }, 'letter 3 rue de la Lune\n75002 Paris'],
  ['and no postal address either', { contacts: [{ ...contact, bouncedOn: '2026-11-01' }] }, { fallback: 'letter' }, 'email_bounced'],
  ['a registered letter', home, { channel: 'registered' }, 'registered 3 rue de la Lune\n75002 Paris'],
  ['a letter to where the last one came back from', { ...home, returnedPost: { on: '2026-11-01', address: home.postalAddress } }, { channel: 'registered' }, 'post_returned'],
  ['a letter to another address than the one it came back from', { ...home, returnedPost: { on: '2026-11-01', address: '1 rue Haute' } }, { channel: 'letter' }, 'letter 3 rue de la Lune\n75002 Paris'],
  ['a letter to nowhere', {}, { channel: 'letter' }, 'no_postal_address'],
  ['an SMS', {}, { channel: 'sms' }, 'sms 01 99 00 11 22'],
  ['an SMS to someone who wants none', { contacts: [{ ...contact, optedOut: true }] }, { channel: 'sms' }, 'opted_out_sms'],
  ['never someone in sales', { contacts: [{ ...contact, role: 'sales' }] }, {}, 'no_email'],
])('%s', (_name, more, of, expected) => {
  const decision = decide(customer([item(30)], more), withSteps({ ...R1, ...of }), TODAY, calendar)!;
  expect(decision.recipient ? `${decision.recipient.channel} ${decision.recipient.address}` : decision.because[0]?.code).toBe(expected);
});

// Parts of an item.

test('a part that is contested is not asked for, and the reason says so', () => {
  const [partly, other] = [item(30), item(12)];
  const dispute = hold({ itemId: partly.itemId, heldMinor: 50_000 });
  const decision = decide(customer([partly, other], { holds: [dispute] }), scenario, TODAY, calendar)!;
  expect(decision).toMatchObject({ outcome: 'send', totalMinor: 190_000, overdueMinor: 190_000 });
  expect(decision.items.map((one) => one.openMinor)).toEqual([70_000, 120_000]);
  expect(decision.because.at(-1)).toEqual({
    code: 'item_part_dispute', facts: { reference: partly.reference, held_minor: 50_000, asked_minor: 70_000, currency: 'EUR', since_on: dispute.startsOn },
  });
});

test.each<[string, Parameters<typeof hold>[0][], string]>([
  ['two parts that make the whole', [{ heldMinor: 70_000 }, { heldMinor: 50_000, subjectId: 2 }], 'hold item_left_out'],
  ['a part of more than is open', [{ heldMinor: 500_000 }], 'hold item_left_out'],
  ['a part, and a promise for all of it', [{ heldMinor: 10_000 }, { kind: 'promise', reason: '', endsOn: addDays(TODAY, 4), subjectId: 2 }], 'hold item_held_promise_until'],
  ['in a plan that runs', [{ kind: 'plan', reason: '', heldMinor: 120_000 }], 'hold item_held_plan'],
  ['all but less than the minimum', [{ heldMinor: 119_500 }], 'skip below_minimum'],
])('%s', (_name, holds, expected) => {
  const one = item(30);
  expect(said(customer([one], { holds: holds.map((more) => hold({ itemId: one.itemId, ...more })) }))).toBe(expected);
});

test('an invoice refused on its electronic way is left out, and named', () => {
  const [refused, other] = [item(30, { einvoiceStatus: 'refused' }), item(12, { einvoiceStatus: 'taken' })];
  const decision = decide(customer([refused, other]), scenario, TODAY, calendar)!;
  expect(decision.items).toEqual([other]);
  expect(decision.because.at(-1)).toEqual({ code: 'einvoice_refused', facts: { reference: refused.reference } });
});

// What happened.

const BROKEN = step(9, 'Appel, promesse', 'call', 1, { anchor: 'event', event: 'broken_promise' });
const withCall = withSteps(PREVENANCE, R1, R2, CALL, MED, BROKEN);
const broken = (daysAgo: number, more: Partial<Happening> = {}): Happening =>
  ({ happeningId: 1, kind: 'broken_promise', itemIds: null, happenedOn: addDays(TODAY, -daysAgo), promise: null, ...more });
const answered = (happeningId = 1, daysAgo = 5): TakenStep => ({ ...took(BROKEN, daysAgo), happeningId });
test.each<[string, CustomerFacts, string]>([
  ['found broken today: tomorrow', customer([item(12, { taken: [took(R1, 8)] })], { happenings: [broken(0)], lastContactOn: addDays(TODAY, -8) }), 'skip step_not_due_yet'],
  ['found broken yesterday', customer([item(12, { taken: [took(R1, 8)] })], { happenings: [broken(1)], lastContactOn: addDays(TODAY, -8) }), 'send Appel, promesse'],
  ['the pace holds it back', customer([item(12, { taken: [took(R1, 3)] })], { happenings: [broken(1)], lastContactOn: addDays(TODAY, -3) }), 'hold contacted_recently'],
  ['answered already', customer([item(12, { taken: [took(R1, 8), answered()] })], { happenings: [broken(6)], lastContactOn: addDays(TODAY, -5) }), 'skip step_not_due_yet'],
  ['another since', customer([item(12, { taken: [took(R1, 8), answered()] })], { happenings: [broken(6), broken(1, { happeningId: 2 })], lastContactOn: addDays(TODAY, -5) }), 'send Appel, promesse'],
  ['old news', customer([item(12, { taken: [took(R1, 8)] })], { happenings: [broken(32)], lastContactOn: addDays(TODAY, -8) }), 'skip step_not_due_yet'],
  ['of an item paid since', customer([item(12, { taken: [took(R1, 8)] })], { happenings: [broken(1, { itemIds: [7] })], lastContactOn: addDays(TODAY, -8) }), 'skip step_not_due_yet'],
  ['before the ladder, whose step is due too', customer([item(30)], { happenings: [broken(1)] }), 'send Appel, promesse'],
  ['no phone: the ladder goes on', customer([item(30)], { happenings: [broken(1)], contacts: [{ ...contact, phone: null }] }), 'send Relance 1'],
  ['covered', customer([item(30), credit(120_000)], { happenings: [broken(1)] }), 'skip covered_by_credits'],
  ['nothing late any more', customer([item(-30)], { happenings: [broken(1)] }), 'nothing'],
])('a promise broken, %s', (_name, facts, expected) => expect(said(facts, withCall)).toBe(expected));

test('what answers an event takes its own step for the items concerned, says why, and leaves the ladder where it is', () => {
  const [concerned, other] = [item(12, { taken: [took(R1, 8)] }), item(9)];
  const facts = customer([concerned, other], { happenings: [broken(1, { itemIds: [concerned.itemId] })], lastContactOn: addDays(TODAY, -8) });
  const decision = decide(facts, withCall, TODAY, calendar)!;
  expect(decision.takes).toEqual([{ itemId: concerned.itemId, stepId: BROKEN.stepId, happeningId: 1 }]);
  expect(decision.because[0]).toEqual({ code: 'event_broken_promise', facts: { step: BROKEN.name, happened_on: addDays(TODAY, -1), count: 1 } });
  expect(said(customer([item(40, { taken: [took(R1, 20), answered(1, 8)] })], { lastContactOn: addDays(TODAY, -8) }), withCall)).toBe('send Relance 2');
});

// Pace and stops.

test.each<[string, CustomerFacts, Partial<Scenario>, string]>([
  ['twice this week, once at most', customer([item(30)], { lastContactOn: addDays(TODAY, -6), contactDays: [addDays(TODAY, -6)] }), { maximumPerWeek: 1 }, 'hold weekly_cap'],
  ['seven days ago counts no more', customer([item(30)], { lastContactOn: addDays(TODAY, -7), contactDays: [addDays(TODAY, -7)] }), { maximumPerWeek: 1 }, 'send Relance 1'],
  ['later than the scenario speaks', customer([item(91)]), { stops: { afterDays: 90 } }, 'skip stopped_after_days'],
  ['its last day', customer([item(90)]), { stops: { afterDays: 90 } }, 'send Relance 1'],
  ['as many reminders as there may be', sent(item(60, { taken: [took(R1, 30), took(R2, 15)] }), 15), { stops: { maximumReminders: 2 } }, 'skip stopped_maximum'],
  ['a courtesy is no reminder', sent(item(30, { taken: [took(PREVENANCE, 40), took(R1, 15)] }), 15), { stops: { maximumReminders: 2 } }, 'send Relance 2'],
  ['part paid three days ago', customer([item(30)], { partPaidOn: addDays(TODAY, -3) }), { stops: { partPaymentDays: 10 } }, 'hold part_paid_recently'],
  ['part paid ten days ago', customer([item(30)], { partPaidOn: addDays(TODAY, -10) }), { stops: { partPaymentDays: 10 } }, 'send Relance 1'],
  ['a reply nobody has read', customer([item(30)], { unreadReplyOn: addDays(TODAY, -1) }), {}, 'hold reply_waiting'],
])('%s', (_name, facts, more, expected) => expect(said(facts, { ...scenario, ...more })).toBe(expected));

test('the day the week has room again is said', () => {
  const facts = customer([item(30)], { lastContactOn: addDays(TODAY, -5), contactDays: [addDays(TODAY, -6), addDays(TODAY, -5)] });
  expect(decide(facts, { ...scenario, maximumPerWeek: 2 }, TODAY, calendar)!.because[0]).toEqual({ code: 'weekly_cap', facts: { count: 2, maximum: 2, again_on: addDays(TODAY, 1) } });
});

test('data older than the company allows holds every reminder', () => {
  const old = { ...calendar, dataOn: addDays(TODAY, -16), staleAfterDays: 15 };
  expect(decide(customer([item(30)]), scenario, TODAY, old)).toMatchObject({ outcome: 'hold', because: [{ code: 'data_stale', facts: { days: 16, limit_days: 15 } }] });
  expect(decide(customer([item(30)]), scenario, TODAY, { ...old, dataOn: addDays(TODAY, -15) })?.outcome).toBe('send');
});

test('a scenario a person chose says so', () => {
  expect(decide(customer([item(30)], { chosen: { scenarioId: 1, reason: 'Client fragile' } }), scenario, TODAY, calendar)!.because)
    .toContainEqual({ code: 'scenario_chosen', facts: { scenario: 'Standard', why: 'Client fragile' } });
});

// Properties.

const anyItem = fc.record({ late: fc.integer({ min: -20, max: 250 }), minor: fc.integer({ min: 1, max: 900_000 }), credit: fc.boolean(), refused: fc.boolean() })
  .map((one) => (one.credit ? credit(one.minor) : item(one.late, { amountMinor: one.minor, openMinor: one.minor, einvoiceStatus: one.refused ? 'refused' : null })));
const anyHold = fc.record({ at: fc.nat({ max: 9 }), minor: fc.option(fc.integer({ min: 1, max: 900_000 })), kind: fc.constantFrom('dispute' as const, 'plan' as const, 'promise' as const) });

test('what is asked of an item is what is open of it less what is held, and nothing of one that is held whole', () => {
  fc.assert(fc.property(fc.array(anyItem, { maxLength: 10 }), fc.array(anyHold, { maxLength: 6 }), (items, held) => {
    const holds = held.flatMap(({ at, minor, kind }) => (items[at] ? [hold({ itemId: items[at].itemId, heldMinor: minor, kind })] : []));
    const decision = decide(customer(items, { holds }), scenario, TODAY, calendar);
    if (decision?.outcome !== 'send') return;
    expect(decision.totalMinor).toBe(decision.items.reduce((sum, one) => sum + one.openMinor, 0));
    expect(decision.totalMinor).toBeGreaterThanOrEqual(scenario.minimumMinor);
    for (const asked of decision.items.filter((one) => one.openMinor > 0)) {
      const { openMinor } = items.find((one) => one.itemId === asked.itemId)!;
      const parts = holds.filter((one) => one.itemId === asked.itemId);
      expect(parts.every((one) => one.heldMinor !== null)).toBe(true);
      expect(asked.openMinor).toBe(openMinor - parts.reduce((sum, one) => sum + one.heldMinor!, 0));
      expect(asked.einvoiceStatus).toBeNull();
    }
  }));
});

test('lived day by day with conditions, events, a cap and days missed: each step once, each event once, never over the cap nor sooner than the pace', () => {
  const lived = fc.record({
    run: fc.array(fc.boolean(), { minLength: 150, maxLength: 150 }), lates: fc.array(fc.integer({ min: -40, max: 120 }), { minLength: 1, maxLength: 4 }),
    fromMinor: fc.option(fc.integer({ min: 50_000, max: 500_000 }), { nil: undefined }), cap: fc.option(fc.integer({ min: 1, max: 2 })), days: fc.integer({ min: 1, max: 8 }),
    happened: fc.array(fc.integer({ min: -10, max: 140 }), { maxLength: 4 }), held: fc.integer({ min: 1, max: 119_999 }),
  });
  fc.assert(fc.property(lived, ({ run, lates, fromMinor, cap, days, happened, held }) => {
    const by: Scenario = {
      ...scenario, maximumPerWeek: cap, minimumDaysBetween: days, stops: { maximumReminders: 6 },
      steps: [PREVENANCE, R1, { ...R2, conditions: fromMinor === undefined ? {} : { fromMinor } }, { ...CALL, anchor: 'previous', offsetDays: 10 }, MED, BROKEN],
    };
    const items = lates.map((late) => item(late));
    const taken = new Map<number, TakenStep[]>(items.map((one) => [one.itemId, []]));
    const contactDays: Day[] = [];
    run.forEach((isRun, at) => {
      const today = addDays(TODAY, at);
      if (!isRun) return;
      const facts = customer(items.map((one) => ({ ...one, taken: taken.get(one.itemId)! })), {
        lastContactOn: contactDays.at(-1) ?? null, contactDays, holds: [hold({ itemId: items[0]!.itemId, heldMinor: held })],
        happenings: happened.flatMap((on, happeningId) => (on <= at ? [broken(0, { happeningId, happenedOn: addDays(TODAY, on) })] : [])),
      });
      const decision = decide(facts, by, today, calendar);
      if (decision?.outcome !== 'send') return;
      const last = contactDays.at(-1);
      if (last) expect(today >= addDays(last, days)).toBe(true);
      contactDays.push(today);
      if (cap !== null) expect(contactDays.filter((one) => one > addDays(today, -7)).length).toBeLessThanOrEqual(cap);
      for (const { itemId, stepId, happeningId } of decision.takes) {
        const before = taken.get(itemId)!;
        expect(before.some((one) => one.stepId === stepId && one.happeningId === happeningId)).toBe(false);
        expect(before.filter((one) => one.purpose !== 'courtesy').length).toBeLessThan(6);
        const { purpose } = by.steps.find((one) => one.stepId === stepId)!;
        if (purpose === 'formal_notice') expect(before.some((one) => one.purpose === 'reminder' || one.purpose === 'call')).toBe(true);
        const rungs = [R1, R2, CALL, MED].map((one) => one.stepId);
        const had = before.flatMap((one) => (one.happeningId === null ? rungs.indexOf(one.stepId) : []));
        // Only the rung with a condition may be jumped.
        if (happeningId === null && purpose !== 'courtesy') {
          const jumped = rungs.slice(Math.max(-1, ...had) + 1, rungs.indexOf(stepId));
          expect(jumped.every((one) => one === R2.stepId && fromMinor !== undefined)).toBe(true);
        }
        before.push({ stepId, purpose, sentOn: today, happeningId, retired: null });
      }
    });
  }), { numRuns: 80 });
});
