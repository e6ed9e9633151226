import type { CustomerKind, PayerClass } from '#values/kinds.ts';
import type { Scenario } from './facts.ts';
import type { FieldStep } from './scenario.ts';

const ANYONE: PayerClass[] = ['new', 'good', 'late_regular', 'irregular', 'worsening', 'bad'];
const COMPANY: CustomerKind[] = ['company'];

const PLAIN: Pick<FieldStep, 'stepId' | 'anchor' | 'event' | 'audience' | 'fallback' | 'conditions' | 'attachments'> = {
  stepId: null, anchor: 'due', event: null, audience: ['accounts'], fallback: 'anyone', conditions: {}, attachments: [],
};
const step = (name: string, purpose: FieldStep['purpose'], offsetDays: number, templateCode: string, more: Partial<FieldStep> = {}): FieldStep =>
  ({ ...PLAIN, name, purpose, offsetDays, channel: purpose === 'call' ? 'phone' : 'email', templateCode, approval: 'to_approve', ...more });
const courtesy = (offsetDays: number) => step('Prévenance', 'courtesy', offsetDays, 'courtesy', { approval: 'automatic' });
const first = (offsetDays: number) => step('Relance 1', 'reminder', offsetDays, 'reminder_1');
const second = (offsetDays: number) => step('Relance 2', 'reminder', offsetDays, 'reminder_2', { attachments: ['statement'] });
/** The last one before the formal notice is for whoever decides. */
const third = (offsetDays: number) => step('Relance 3', 'reminder', offsetDays, 'reminder_3', { audience: ['accounts', 'management'], attachments: ['statement'] });
const call = (offsetDays: number) => step('Appel', 'call', offsetDays, 'call');
const notice = (offsetDays: number, more: Partial<FieldStep> = {}) =>
  step('Mise en demeure', 'formal_notice', offsetDays, 'formal_notice', { audience: ['management', 'accounts'], attachments: ['statement'], ...more });
/** Where it may come to court, the day it was received is worth its price. */
const registered = (offsetDays: number) => notice(offsetDays, { channel: 'registered' });
/** The business day after a promise was found broken, while he still remembers it. */
const brokenPromise = step('Appel, promesse non tenue', 'call', 1, 'call_promise', { anchor: 'event', event: 'broken_promise' });
const returnedDebit = step('Appel, prélèvement rejeté', 'call', 1, 'call', { anchor: 'event', event: 'returned_debit' });
const thanks = step('Remerciement', 'thanks', 1, 'thanks');

export type Shipped = Pick<Scenario, 'name' | 'profiles' | 'customerKinds' | 'minimumMinor' | 'minimumDaysBetween' | 'thanksEveryDays'>
  & { steps: readonly FieldStep[] };

/**
 * What a new company starts with: works at once, every line editable. A good payer is left alone before the due date and reminded late and gently;
 * the worse the profile, the earlier and closer the steps. A private person is given more time. Nothing leaves unapproved but the courtesy.
 */
export const shippedScenarios: readonly Shipped[] = [
  {
    name: 'Particulier', profiles: ANYONE, customerKinds: ['individual'], minimumMinor: 1_000, minimumDaysBetween: 12, thanksEveryDays: null,
    steps: [
      step('Relance douce', 'reminder', 10, 'reminder_individual'), step('Second rappel', 'reminder', 28, 'reminder_2'), call(45),
      step('Mise en demeure', 'formal_notice', 75, 'formal_notice'), brokenPromise, returnedDebit,
    ],
  },
  {
    name: 'Acheteur public', profiles: ANYONE, customerKinds: ['public'], minimumMinor: 1_000, minimumDaysBetween: 10, thanksEveryDays: null,
    steps: [first(10), second(25), call(40), third(50), notice(70), brokenPromise],
  },
  {
    name: 'Bon payeur', profiles: ['good'], customerKinds: COMPANY, minimumMinor: 3_000, minimumDaysBetween: 7, thanksEveryDays: 120,
    steps: [first(8), second(20), call(30), third(40), notice(55), brokenPromise, returnedDebit, thanks],
  },
  {
    name: 'Nouveau client', profiles: ['new'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 90,
    steps: [courtesy(-5), first(5), second(15), call(25), third(33), notice(45), brokenPromise, returnedDebit, thanks],
  },
  {
    name: 'Payeur tardif régulier', profiles: ['late_regular'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-5), first(5), second(15), call(25), third(33), notice(45), brokenPromise, returnedDebit, thanks],
  },
  {
    name: 'Payeur irrégulier', profiles: ['irregular'], customerKinds: COMPANY, minimumMinor: 2_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-7), first(4), call(12), second(18), third(27), notice(38), brokenPromise, returnedDebit, thanks],
  },
  {
    name: 'Payeur en dégradation', profiles: ['worsening'], customerKinds: COMPANY, minimumMinor: 1_000, minimumDaysBetween: 5, thanksEveryDays: 120,
    steps: [courtesy(-7), first(3), call(8), second(15), third(22), registered(32), brokenPromise, returnedDebit, thanks],
  },
  {
    name: 'Mauvais payeur', profiles: ['bad'], customerKinds: COMPANY, minimumMinor: 1_000, minimumDaysBetween: 4, thanksEveryDays: 60,
    steps: [courtesy(-5), first(2), call(7), second(12), third(17), registered(25), brokenPromise, returnedDebit, thanks],
  },
];
