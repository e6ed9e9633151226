import { expect, test } from 'vitest';
import { codesFor, shippedTemplates } from '#areas/messages/shipped/shipped.ts';
import type { Step } from './facts.ts';
import { scenarioProblem, type FieldStep, type ScenarioFields } from './scenario.ts';
import { shippedScenarios } from './shipped.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

const step = (purpose: Step['purpose'], offsetDays: number, channel: Step['channel'] = purpose === 'call' ? 'phone' : 'email', more: Partial<FieldStep> = {}): FieldStep => ({
  stepId: null, name: 'X', purpose, offsetDays, channel, templateCode: 'x', approval: 'to_approve', anchor: 'due', event: null, audience: ['accounts'], fallback: 'anyone',
  conditions: {}, attachments: [], ...more,
});
const previous: Partial<FieldStep> = { anchor: 'previous' };
const issue: Partial<FieldStep> = { anchor: 'issue' };
const broken: Partial<FieldStep> = { anchor: 'event', event: 'broken_promise' };
const fields = (steps: ScenarioFields['steps'], more: Partial<ScenarioFields> = {}): ScenarioFields => ({
  name: 'X', profiles: ['good'], customerKinds: ['company'], active: true, minimumMinor: 0, minimumDaysBetween: 5, windowFromMinute: 510, windowToMinute: 1080,
  businessDaysOnly: true, thanksEveryDays: null, applies: {}, maximumPerWeek: null, stops: {}, fromPortfolio: false, steps, ...more,
});

test.each([
  ['a plain one', fields([step('courtesy', -5), step('reminder', 8), step('formal_notice', 45)]), undefined],
  ['a formal notice out of the blue', fields([step('formal_notice', 45)]), 'notice_needs_reminder'],
  ['a formal notice before the reminder', fields([step('formal_notice', 10), step('reminder', 20)]), 'notice_needs_reminder'],
  ['a reminder on the due date', fields([step('reminder', 0)]), 'step_too_early'],
  ['a courtesy after it', fields([step('courtesy', 1)]), 'step_courtesy_late'],
  ['a call by e-mail', fields([step('call', 8, 'email')]), 'step_channel'],
  ['a letter, a registered letter and an SMS', fields([step('reminder', 8, 'sms'), step('reminder', 20, 'letter'), step('formal_notice', 45, 'registered')]), undefined],
  ['counted from the one before', fields([step('reminder', 8), step('reminder', 12, 'email', previous), step('formal_notice', 45)]), undefined],
  ['the first counted from nothing', fields([step('reminder', 8, 'email', previous)]), 'step_no_previous'],
  ['counted from the one before, with another between', fields([step('reminder', 8), step('reminder', 30, 'email', previous), step('call', 20)]), 'steps_out_of_order'],
  ['out of order, and each counted from the due date', fields([step('formal_notice', 45), step('reminder', 8)]), undefined],
  ['a courtesy after the issue', fields([step('courtesy', 10, 'email', issue)]), undefined],
  ['a courtesy before the issue', fields([step('courtesy', -1, 'email', issue)]), 'step_before_issue'],
  ['a courtesy counted from another step', fields([step('reminder', 5), step('courtesy', 1, 'email', previous)]), 'step_courtesy_anchor'],
  ['a call the day after a broken promise', fields([step('call', 1, 'phone', broken)]), undefined],
  ['a call before the promise is broken', fields([step('call', -1, 'phone', broken)]), 'step_before_event'],
  ['an event nobody names', fields([step('call', 1, 'phone', { anchor: 'event' })]), 'step_event'],
  ['an event beside a due date', fields([step('call', 1, 'phone', { event: 'plan_void' })]), 'step_event'],
  ['thanks by SMS', fields([step('thanks', 1, 'sms')]), 'step_thanks'],
  ['amounts upside down', fields([step('reminder', 8, 'email', { conditions: { fromMinor: 200, toMinor: 100 } })]), 'step_amounts'],
  ['a scenario with amounts upside down', fields([], { applies: { fromMinor: 200, toMinor: 100 } }), 'scenario_amounts'],
  ['two thanks', fields([step('thanks', 1), step('thanks', 2)]), 'one_thanks'],
  ['a window that ends before it begins', fields([], { windowFromMinute: 700, windowToMinute: 600 }), 'scenario_window'],
])('%s', (_name, given, code) => expect(scenarioProblem(given)?.code).toBe(code));

test('the shipped scenarios are sound, and every profile and kind of customer has one', () => {
  for (const shipped of shippedScenarios) {
    expect(scenarioProblem({ ...fields(shipped.steps), ...shipped }), shipped.name).toBeUndefined();
  }
  const profiles: PayerClass[] = ['new', 'good', 'late_regular', 'irregular', 'worsening', 'bad'];
  const kinds: CustomerKind[] = ['company', 'public', 'individual'];
  for (const profile of profiles) {
    for (const kind of kinds) expect(shippedScenarios.filter((one) => one.profiles.includes(profile) && one.customerKinds.includes(kind)), `${profile} ${kind}`).toHaveLength(1);
  }
});

test('every shipped step has its text in both languages, for every kind of customer it may reach', () => {
  for (const { steps, customerKinds } of shippedScenarios) {
    for (const { templateCode, channel } of steps) {
      for (const language of ['fr', 'en'] as const) {
        for (const kind of customerKinds) {
          const code = codesFor(templateCode, kind).find((one) => shippedTemplates[language].some((template) => template.code === one));
          const written = shippedTemplates[language].find((template) => template.code === code)?.channel;
          // A letter says what the e-mail says.
          expect(written, `${templateCode} ${kind}`).toBe(channel === 'registered' ? 'email' : channel);
        }
      }
    }
  }
});
