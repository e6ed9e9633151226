import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day } from '#values/day.ts';
import { CALL, calendar, contact, credit, customer, hold, item, MED, PREVENANCE, R1, R2, scenario, step, TODAY, took } from '#test/dunning.ts';
import { decide } from './decide.ts';
import type { CustomerFacts, Scenario, TakenStep } from './facts.ts';

/** `send Relance 1`, `hold insolvent`, `nothing`… */
function said(facts: CustomerFacts, today: Day = TODAY, by: Scenario = scenario): string {
  const decision = decide(facts, by, today, calendar);
  if (!decision) return 'nothing';
  return `${decision.outcome} ${decision.outcome === 'send' ? decision.step!.name : decision.because[0]?.code}`;
}

test.each<[string, CustomerFacts, string]>([
  ['nothing due soon', customer([item(-6)]), 'nothing'],
  ['due in five days', customer([item(-5)]), 'send Prévenance'],
  ['due tomorrow, the day of the courtesy was missed', customer([item(-1)]), 'send Prévenance'],
  ['due today, still a courtesy', customer([item(0)]), 'send Prévenance'],
  ['courtesy already sent', customer([item(-2, { taken: [took(PREVENANCE, 3)] })], { lastContactOn: addDays(TODAY, -3) }), 'nothing'],
  ['late by a day: the courtesy is past, the reminder not due', customer([item(1)]), 'skip step_not_due_yet'],
  ['late by seven days', customer([item(7)]), 'skip step_not_due_yet'],
  ['late by eight days', customer([item(8)]), 'send Relance 1'],
  ['late by nine days: the day was missed, it is caught up', customer([item(9)]), 'send Relance 1'],
  ['late by two hundred days, never written to', customer([item(200)]), 'send Relance 1'],
  ['first reminder sent twelve days ago', customer([item(20, { taken: [took(R1, 12)] })], { lastContactOn: addDays(TODAY, -12) }), 'send Relance 2'],
  ['first reminder sent late, eleven days ago: the second keeps its distance', customer([item(60, { taken: [took(R1, 11)] })], { lastContactOn: addDays(TODAY, -11) }), 'skip step_not_due_yet'],
  ['first reminder sent late, twelve days ago', customer([item(60, { taken: [took(R1, 12)] })], { lastContactOn: addDays(TODAY, -12) }), 'send Relance 2'],
  ['two reminders: the call', customer([item(30, { taken: [took(R1, 22), took(R2, 10)] })], { lastContactOn: addDays(TODAY, -10) }), 'send Appel'],
  ['the call made: the formal notice', customer([item(45, { taken: [took(R1, 37), took(R2, 25), took(CALL, 15)] })], { lastContactOn: addDays(TODAY, -15) }), 'send Mise en demeure'],
  ['every step taken', customer([item(90, { taken: [R1, R2, CALL, MED].map((one, at) => took(one, 80 - at * 12)) })], { lastContactOn: addDays(TODAY, -44) }), 'skip ladder_finished'],
  ['a courtesy waits while something is late', customer([item(-3), item(2)]), 'skip step_not_due_yet'],
  ['insolvent', customer([item(30)], { insolventOn: '2026-10-01' }), 'hold insolvent'],
  ['under special care', customer([item(30)], { specialCare: true }), 'hold special_care'],
  ['held', customer([item(30)], { holds: [hold()] }), 'hold held_by_dispute'],
  ['a message waits', customer([item(30)], { waitingOn: TODAY }), 'skip message_waiting'],
  ['a message nobody knows the fate of', customer([item(30)], { unknownOn: addDays(TODAY, -20) }), 'hold previous_unknown'],
  ['written to four days ago', customer([item(30)], { lastContactOn: addDays(TODAY, -4) }), 'hold contacted_recently'],
  ['written to five days ago', customer([item(30)], { lastContactOn: addDays(TODAY, -5) }), 'send Relance 1'],
  ['written to tomorrow: the clock went back', customer([item(30)], { lastContactOn: addDays(TODAY, 1) }), 'hold contacted_recently'],
  ['withdrawn by hand yesterday', customer([item(30)], { withdrawnOn: addDays(TODAY, -1) }), 'hold withdrawn_recently'],
  ['refused yesterday at this address', customer([item(30)], { failed: { on: addDays(TODAY, -1), address: contact.email! } }), 'hold last_message_failed'],
  ['refused yesterday at another address', customer([item(30)], { failed: { on: addDays(TODAY, -1), address: 'autre@lune.example' } }), 'send Relance 1'],
  ['covered by a credit note', customer([item(30), credit(120_000)]), 'skip covered_by_credits'],
  ['more than covered', customer([item(30), credit(500_000)]), 'skip covered_by_credits'],
  ['nearly covered: below the minimum', customer([item(30), credit(119_500)]), 'skip below_minimum'],
  ['partly covered', customer([item(30), credit(20_000)]), 'send Relance 1'],
  ['no address', customer([item(30)], { contacts: [{ ...contact, email: null }] }), 'hold no_email'],
  ['no contact at all', customer([item(30)], { contacts: [] }), 'hold no_email'],
  ['only his sales people', customer([item(30)], { contacts: [{ ...contact, role: 'sales' }] }), 'hold no_email'],
  ['address bounced', customer([item(30)], { contacts: [{ ...contact, bouncedOn: '2026-11-01' }] }), 'hold email_bounced'],
  ['bounced, but another one works', customer([item(30)], { contacts: [{ ...contact, bouncedOn: '2026-11-01' }, { ...contact, contactId: 8, role: 'management' }] }), 'send Relance 1'],
  ['opted out', customer([item(30)], { contacts: [{ ...contact, optedOut: true }] }), 'hold opted_out'],
  ['a call and no phone', customer([item(30, { taken: [took(R1, 22), took(R2, 10)] })], { contacts: [{ ...contact, phone: null }] }), 'hold no_phone'],
  ['a balance of unknown age', customer([item(90, { kind: 'opening', ageUnknown: true })]), 'hold age_unknown_left_out'],
  ['lettered with nothing on the other side', customer([item(30, { letteredAlone: true })]), 'hold lettered_alone'],
  ['lettered alone, and not due yet', customer([item(-5, { letteredAlone: true })]), 'nothing'],
  ['lettered alone, beside another late item', customer([item(40, { letteredAlone: true }), item(30)]), 'send Relance 1'],
])('%s', (_name, facts, expected) => expect(said(facts)).toBe(expected));

test('without a scenario for him it says so', () => {
  expect(decide(customer([item(30)], { class: 'bad' }), undefined, TODAY, calendar)).toMatchObject({ outcome: 'skip', because: [{ code: 'no_scenario_bad' }] });
});

test.each([
  ['2026-11-21', 'hold not_business_day'], ['2026-11-22', 'hold not_business_day'], ['2026-11-11', 'hold not_business_day'], ['2026-11-23', 'send Relance 1'],
])('late for long, on %s: %s', (today, expected) => expect(said(customer([item(100)]), today)).toBe(expected));

test('a scenario that writes any day writes on a Sunday', () => {
  expect(said(customer([item(100)]), '2026-11-22', { ...scenario, businessDaysOnly: false })).toBe('send Relance 1');
});

test('one message carries every late item, its tone is the highest step, and each item takes its own next step', () => {
  const [old, recent, fresh, soon] = [item(21, { taken: [took(R1, 13)] }), item(9), item(2), item(-3)];
  const decision = decide(customer([old, recent, fresh, soon, credit(5_000)], { lastContactOn: addDays(TODAY, -13) }), scenario, TODAY, calendar)!;
  expect(decision.step).toBe(R2);
  expect(decision.items.map((one) => one.openMinor)).toEqual([120_000, 120_000, 120_000, -5_000]);
  expect(decision.takes).toEqual([{ itemId: old.itemId, stepId: R2.stepId, happeningId: null }, { itemId: recent.itemId, stepId: R1.stepId, happeningId: null }]);
  expect(decision.totalMinor).toBe(355_000);
  expect(decision.overdueMinor).toBe(360_000);
  expect(decision.recipient).toEqual({ contactId: 7, name: 'Camille Dufresne', address: 'compta@lune.example', channel: 'email' });
  expect(decision.because.map((one) => one.code)).toEqual(['step_due', 'profile_good', 'asks', 'previous_contact', 'credits_netted', 'caught_up']);
});

test('a held item alone is left out, and the message says which and why', () => {
  const [disputed, other] = [item(30), item(12)];
  const decision = decide(customer([disputed, other], { holds: [hold({ itemId: disputed.itemId })] }), scenario, TODAY, calendar)!;
  expect(decision.outcome).toBe('send');
  expect(decision.items).toEqual([other]);
  expect(decision.totalMinor).toBe(120_000);
  expect(decision.because).toContainEqual({ code: 'item_left_out', facts: { reference: disputed.reference, why: 'Livraison incomplète', since_on: addDays(TODAY, -3) } });
});

test('an item lettered alone is left out of what is asked, and named', () => {
  const [alone, other] = [item(40, { letteredAlone: true }), item(12)];
  const decision = decide(customer([alone, other]), scenario, TODAY, calendar)!;
  expect(decision.items).toEqual([other]);
  expect(decision.totalMinor).toBe(120_000);
  expect(decision.because).toContainEqual({ code: 'lettered_alone', facts: { count: 1, reference: alone.reference } });
});

test('when all that is late is held there is nothing to send, and the reason is the hold', () => {
  const disputed = item(30);
  expect(said(customer([disputed, item(-20)], { holds: [hold({ itemId: disputed.itemId })] }))).toBe('hold item_left_out');
});

test('old ledger data is a warning, not a stop', () => {
  const decision = decide(customer([item(30)]), scenario, TODAY, { region: 'FR', staleAfterDays: null, dataOn: addDays(TODAY, -11) })!;
  expect(decision.outcome).toBe('send');
  expect(decision.because).toContainEqual({ code: 'data_old', facts: { data_on: addDays(TODAY, -11), days: 11 } });
  expect(decide(customer([item(30)]), scenario, TODAY, { region: 'FR', staleAfterDays: null, dataOn: addDays(TODAY, -10) })!.because.map((one) => one.code)).not.toContain('data_old');
});

test('in another scenario since, an item keeps the steps it has been through', () => {
  const bad: Scenario = { ...scenario, scenarioId: 2, steps: [step(12, 'R1', 'reminder', 2), step(13, 'Appel', 'call', 7), step(14, 'R2', 'reminder', 12), step(15, 'MED', 'formal_notice', 22)] };
  expect(said(customer([item(40, { taken: [took(R1, 20)] })], { lastContactOn: addDays(TODAY, -20) }), TODAY, bad)).toBe('send Appel');
  expect(said(customer([item(40, { taken: [took(R1, 30), took(R2, 20)] })], { lastContactOn: addDays(TODAY, -20) }), TODAY, bad)).toBe('send MED');
});

test('a step retired and replaced is not sent a second time', () => {
  const replaced: Scenario = { ...scenario, steps: [step(22, 'Relance 1 bis', 'reminder', 6), R2, CALL, MED] };
  expect(said(customer([item(25, { taken: [took(R1, 17)] })], { lastContactOn: addDays(TODAY, -17) }), TODAY, replaced)).toBe('send Relance 2');
});

// Properties over random customers, and over a year lived day by day.

const someItem = fc.record({ late: fc.integer({ min: -20, max: 250 }), minor: fc.integer({ min: 1, max: 900_000 }), credit: fc.boolean(), aged: fc.boolean() })
  .map(({ late, minor, credit: isCredit, aged }) => (isCredit ? credit(minor) : item(late, { amountMinor: minor, openMinor: minor, ageUnknown: aged })));

test('what is sent asks for something, at least the minimum, and never for a held item or one of unknown age', () => {
  fc.assert(fc.property(fc.array(someItem, { maxLength: 12 }), fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), (items, heldAt) => {
    const holds = heldAt.flatMap((at) => (items[at] ? [hold({ itemId: items[at].itemId })] : []));
    const decision = decide(customer(items, { holds }), scenario, TODAY, calendar);
    if (decision?.outcome !== 'send') return;
    expect(decision.totalMinor).toBeGreaterThanOrEqual(scenario.minimumMinor);
    expect(decision.totalMinor).toBe(decision.items.reduce((sum, one) => sum + one.openMinor, 0));
    const held = new Set(holds.map((one) => one.itemId));
    expect(decision.items.some((one) => one.openMinor > 0 && (held.has(one.itemId) || one.ageUnknown))).toBe(false);
    expect(decision.takes.length).toBeGreaterThan(0);
    expect(decision.takes.every((take) => decision.items.some((one) => one.itemId === take.itemId))).toBe(true);
  }));
});

test('a customer held, insolvent or under care is never sent anything', () => {
  const stop = fc.constantFrom<Partial<CustomerFacts>>({ holds: [hold()] }, { insolventOn: '2026-01-01' }, { specialCare: true });
  fc.assert(fc.property(fc.array(someItem, { maxLength: 12 }), stop, (items, stopped) => {
    expect(decide(customer(items, stopped), scenario, TODAY, calendar)?.outcome).not.toBe('send');
  }));
});

test('lived day by day with days missed, no item takes a step twice, climbs more than one rung at a time or sooner than it may', () => {
  const days = fc.array(fc.boolean(), { minLength: 150, maxLength: 150 });
  const dues = fc.array(fc.integer({ min: -40, max: 120 }), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(days, dues, (isRun, lates) => {
    const items = lates.map((late) => item(late));
    const taken = new Map<number, TakenStep[]>(items.map((one) => [one.itemId, []]));
    let lastContactOn: Day | null = null;
    isRun.forEach((run, at) => {
      const today = addDays(TODAY, at);
      if (!run) return;
      const facts = customer(items.map((one) => ({ ...one, taken: taken.get(one.itemId)! })), { lastContactOn });
      const decision = decide(facts, scenario, today, calendar);
      if (decision?.outcome !== 'send') return;
      if (lastContactOn !== null) expect(today >= addDays(lastContactOn, scenario.minimumDaysBetween)).toBe(true);
      for (const { itemId, stepId } of decision.takes) {
        const before = taken.get(itemId)!;
        expect(before.some((one) => one.stepId === stepId)).toBe(false);
        const rungs = [R1, R2, CALL, MED].map((one) => one.stepId);
        if (rungs.includes(stepId)) expect(before.filter((one) => one.purpose !== 'courtesy').map((one) => one.stepId)).toEqual(rungs.slice(0, rungs.indexOf(stepId)));
        before.push({ stepId, purpose: scenario.steps.find((one) => one.stepId === stepId)!.purpose, sentOn: today, happeningId: null, retired: null });
      }
      lastContactOn = today;
    });
  }), { numRuns: 60 });
});

test('lived every day, every late item reaches the end of the ladder', () => {
  const items = [item(0), item(40), item(200)];
  const taken = new Map<number, TakenStep[]>(items.map((one) => [one.itemId, []]));
  let lastContactOn: Day | null = null;
  for (let at = 0; at < 130; at++) {
    const today = addDays(TODAY, at);
    const decision = decide(customer(items.map((one) => ({ ...one, taken: taken.get(one.itemId)! })), { lastContactOn }), scenario, today, calendar);
    if (decision?.outcome !== 'send') continue;
    for (const { itemId, stepId } of decision.takes) taken.get(itemId)!.push({ stepId, purpose: scenario.steps.find((one) => one.stepId === stepId)!.purpose, sentOn: today, happeningId: null, retired: null });
    lastContactOn = today;
  }
  for (const steps of taken.values()) expect(steps.filter((one) => one.purpose !== 'courtesy').map((one) => one.stepId)).toEqual([2, 3, 4, 5]);
});
