import { expect, test } from 'vitest';
import { codesFor, shippedTemplates } from '#areas/messages/shipped/shipped.ts';
import type { Step } from './facts.ts';
import { scenarioProblem, shippedScenarios, type ScenarioFields } from './scenario.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

const step = (purpose: Step['purpose'], offsetDays: number, channel: Step['channel'] = purpose === 'call' ? 'phone' : 'email') =>
  ({ stepId: null, name: 'X', purpose, offsetDays, channel, templateCode: 'x', approval: 'to_approve' as const });
const fields = (steps: ScenarioFields['steps'], more: Partial<ScenarioFields> = {}): ScenarioFields => ({
  name: 'X', profiles: ['good'], customerKinds: ['company'], active: true, minimumMinor: 0, minimumDaysBetween: 5, windowFromMinute: 510, windowToMinute: 1080,
  businessDaysOnly: true, thanksEveryDays: null, steps, ...more,
});

test.each([
  ['a plain one', fields([step('courtesy', -5), step('reminder', 8), step('formal_notice', 45)]), undefined],
  ['a formal notice out of the blue', fields([step('formal_notice', 45)]), 'notice_needs_reminder'],
  ['a formal notice before the reminder', fields([step('formal_notice', 10), step('reminder', 20)]), 'notice_needs_reminder'],
  ['a reminder on the due date', fields([step('reminder', 0)]), 'step_too_early'],
  ['a courtesy after it', fields([step('courtesy', 1)]), 'step_courtesy_late'],
  ['a call by e-mail', fields([step('call', 8, 'email')]), 'step_channel'],
  ['two thanks', fields([step('thanks', 1), step('thanks', 2)]), 'one_thanks'],
  ['a window that ends before it begins', fields([], { windowFromMinute: 700, windowToMinute: 600 }), 'scenario_window'],
])('%s', (_name, given, code) => expect(scenarioProblem(given)?.code).toBe(code));

test('the shipped scenarios are sound, and every profile and kind of customer has one', () => {
  for (const shipped of shippedScenarios) {
    const steps = shipped.steps.map((one) => ({ ...one, stepId: null }));
    expect(scenarioProblem({ ...fields(steps), ...shipped, steps }), shipped.name).toBeUndefined();
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
          expect(shippedTemplates[language].find((template) => template.code === code)?.channel, `${templateCode} ${kind}`).toBe(channel);
        }
      }
    }
  }
});
