import type { Scenario, Step } from './facts.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

export type ScenarioFields = Omit<Scenario, 'scenarioId' | 'steps'> & { steps: readonly (Omit<Step, 'stepId'> & { stepId: number | null })[] };

/** What is wrong with a scenario, as the code of a refusal; nothing when it may be kept. */
export function scenarioProblem({ steps, windowFromMinute, windowToMinute }: ScenarioFields): { code: string; facts: Record<string, string> } | undefined {
  if (windowFromMinute >= windowToMinute) return { code: 'scenario_window', facts: {} };
  for (const { name, purpose, offsetDays, channel } of steps) {
    if (purpose === 'courtesy' && offsetDays > 0) return { code: 'step_courtesy_late', facts: { step: name } };
    if (purpose === 'thanks' && offsetDays < 0) return { code: 'step_thanks_early', facts: { step: name } };
    if (purpose !== 'courtesy' && purpose !== 'thanks' && offsetDays < 1) return { code: 'step_too_early', facts: { step: name } };
    if ((purpose === 'call') !== (channel === 'phone')) return { code: 'step_channel', facts: { step: name } };
  }
  const notice = steps.filter((step) => step.purpose === 'formal_notice').sort((a, b) => a.offsetDays - b.offsetDays)[0];
  // No formal notice out of the blue: something friendlier goes before it.
  if (notice && !steps.some((step) => (step.purpose === 'reminder' || step.purpose === 'call') && step.offsetDays < notice.offsetDays)) {
    return { code: 'notice_needs_reminder', facts: { step: notice.name } };
  }
  return steps.filter((step) => step.purpose === 'thanks').length > 1 ? { code: 'one_thanks', facts: {} } : undefined;
}

const ANYONE: PayerClass[] = ['new', 'good', 'late_regular', 'irregular', 'worsening', 'bad'];
const COMPANY: CustomerKind[] = ['company'];
type ShippedStep = Omit<Step, 'stepId'>;

const step = (name: string, purpose: Step['purpose'], offsetDays: number, templateCode: string, approval: Step['approval'] = 'to_approve'): ShippedStep =>
  ({ name, purpose, offsetDays, channel: purpose === 'call' ? 'phone' : 'email', templateCode, approval });
const courtesy = (offsetDays: number) => step('Prévenance', 'courtesy', offsetDays, 'courtesy', 'automatic');
const first = (offsetDays: number) => step('Relance 1', 'reminder', offsetDays, 'reminder_1');
const second = (offsetDays: number) => step('Relance 2', 'reminder', offsetDays, 'reminder_2');
const call = (offsetDays: number) => step('Appel', 'call', offsetDays, 'call');
const notice = (offsetDays: number) => step('Mise en demeure', 'formal_notice', offsetDays, 'formal_notice');
const thanks = step('Remerciement', 'thanks', 1, 'thanks');

type Shipped = Pick<Scenario, 'name' | 'profiles' | 'customerKinds' | 'minimumMinor' | 'minimumDaysBetween' | 'thanksEveryDays'> & { steps: readonly ShippedStep[] };

/**
 * What a new company starts with: works at once, every line editable. A good payer is left alone before the due date and reminded late and gently;
 * the worse the profile, the earlier and closer the steps. Nothing leaves unapproved but the courtesy.
 */
export const shippedScenarios: readonly Shipped[] = [
  {
    name: 'Particulier', profiles: ANYONE, customerKinds: ['individual'], minimumMinor: 1_000, minimumDaysBetween: 10, thanksEveryDays: null,
    steps: [
      step('Relance douce', 'reminder', 8, 'reminder_individual'), step('Second rappel', 'reminder', 22, 'reminder_individual'), call(35),
      step('Mise en demeure', 'formal_notice', 60, 'formal_notice_individual'),
    ],
  },
  {
    name: 'Acheteur public', profiles: ANYONE, customerKinds: ['public'], minimumMinor: 1_000, minimumDaysBetween: 10, thanksEveryDays: null,
    steps: [first(10), second(25), call(40), step('Mise en demeure', 'formal_notice', 60, 'formal_notice_public')],
  },
  {
    name: 'Bon payeur', profiles: ['good'], customerKinds: COMPANY, minimumMinor: 3_000, minimumDaysBetween: 7, thanksEveryDays: 120,
    steps: [first(8), second(20), call(30), notice(45), thanks],
  },
  {
    name: 'Nouveau client', profiles: ['new'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 90,
    steps: [courtesy(-5), first(5), second(15), call(25), notice(40), thanks],
  },
  {
    name: 'Payeur tardif régulier', profiles: ['late_regular'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-5), first(5), second(15), call(25), notice(40), thanks],
  },
  {
    name: 'Payeur irrégulier', profiles: ['irregular'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-7), first(4), call(12), second(18), notice(35), thanks],
  },
  {
    name: 'Payeur en dégradation', profiles: ['worsening'], customerKinds: COMPANY, minimumMinor: 1_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-7), first(3), call(8), second(15), notice(30), thanks],
  },
  {
    name: 'Mauvais payeur', profiles: ['bad'], customerKinds: COMPANY, minimumMinor: 1_000, minimumDaysBetween: 4, thanksEveryDays: 60,
    steps: [courtesy(-5), first(2), call(7), second(12), notice(22), thanks],
  },
];
