import { expect, test } from 'vitest';
import { mayThank, type ThanksFacts } from './thanks.ts';
import type { Scenario } from './facts.ts';

const TODAY = '2026-11-18';
const scenario: Scenario = {
  scenarioId: 1, name: 'Bon payeur', profiles: ['good'], customerKinds: ['company'], active: true, minimumMinor: 0, minimumDaysBetween: 5, windowFromMinute: 510,
  windowToMinute: 1080, businessDaysOnly: true, thanksEveryDays: 90, applies: {}, maximumPerWeek: null, stops: {}, fromPortfolio: false,
  steps: [{
    stepId: 9, name: 'Remerciement', purpose: 'thanks', anchor: 'due', event: null, offsetDays: 1, channel: 'email', audience: ['accounts'], fallback: 'anyone', conditions: {},
    attachments: [], templateCode: 'thanks', approval: 'to_approve', addedVersion: 1,
  }],
};
const facts: ThanksFacts = { settledOn: '2026-11-16', overdueMinor: 0, held: false, insolvent: false, remindedAfterPaying: false, lastThanksOn: null };

test.each<[string, Partial<ThanksFacts>, boolean]>([
  ['paid two days ago', {}, true],
  ['paid today: tomorrow', { settledOn: TODAY }, false],
  ['paid eleven days ago: too late to be sincere', { settledOn: '2026-11-07' }, false],
  ['something else is late', { overdueMinor: 1 }, false],
  ['held or in dispute', { held: true }, false],
  ['insolvent', { insolvent: true }, false],
  ['reminded after he had paid', { remindedAfterPaying: true }, false],
  ['thanked 89 days ago', { lastThanksOn: '2026-08-21' }, false],
  ['thanked 90 days ago', { lastThanksOn: '2026-08-20' }, true],
])('%s', (_name, change, may) => expect(mayThank({ ...facts, ...change }, scenario, TODAY)).toBe(may));

test('no thanks where the scenario has none', () => {
  expect(mayThank(facts, { ...scenario, thanksEveryDays: null }, TODAY)).toBe(false);
  expect(mayThank(facts, { ...scenario, steps: [] }, TODAY)).toBe(false);
});
