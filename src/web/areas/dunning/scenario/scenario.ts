import type { client } from '#web/api.ts';
import type { Channel } from '#values/kinds.ts';

export type Scenario = Awaited<ReturnType<typeof client.scenarios.list>>[number];
export type Template = Awaited<ReturnType<typeof client.templates.list>>[number];
export type Purpose = Scenario['steps'][number]['purpose'];
export type PayerClass = Scenario['profiles'][number];
export type CustomerKind = Scenario['customerKinds'][number];
/** `key` tells steps apart while one edits; a new one has no number yet. */
export type DraftStep = Scenario['steps'][number] & { key: string };
export type ScenarioDraft = Omit<Scenario, 'scenarioId' | 'position' | 'customers' | 'steps'> & { steps: DraftStep[] };

export const purposes = ['courtesy', 'reminder', 'call', 'formal_notice', 'thanks'] as const satisfies readonly Purpose[];
export const payerClassesAsked = ['good', 'new', 'late_regular', 'irregular', 'worsening', 'bad'] as const satisfies readonly PayerClass[];
export const kinds = ['company', 'public', 'individual'] as const satisfies readonly CustomerKind[];

const USUAL_TEMPLATE: Record<Purpose, string> = { agreement: 'promise_confirmed', courtesy: 'courtesy', reminder: 'reminder_1', call: 'call', formal_notice: 'formal_notice', thanks: 'thanks' };
export const USUAL_THANKS_DAYS = 90;

export function draftOf(scenario: Scenario): ScenarioDraft {
  return { ...settingsOf(scenario), steps: inOrder(scenario.steps.map((step) => ({ ...step, key: `s${step.stepId}` }))) };
}

function settingsOf(from: Scenario | ScenarioDraft) {
  const { name, profiles, customerKinds, active, minimumMinor, minimumDaysBetween, windowFromMinute, windowToMinute, businessDaysOnly, thanksEveryDays } = from;
  return { name, profiles, customerKinds, active, minimumMinor, minimumDaysBetween, windowFromMinute, windowToMinute, businessDaysOnly, thanksEveryDays };
}

export function newScenario(): ScenarioDraft {
  const step = (name: string, purpose: Purpose, offsetDays: number, templateCode = USUAL_TEMPLATE[purpose]): DraftStep =>
    ({ key: `n${purpose}${offsetDays}`, stepId: null, name, purpose, offsetDays, channel: channelOf(purpose), templateCode, approval: 'to_approve' });
  return {
    name: '', profiles: [], customerKinds: ['company'], active: true, minimumMinor: 2_000, minimumDaysBetween: 5, windowFromMinute: 510, windowToMinute: 1080,
    businessDaysOnly: true, thanksEveryDays: null, steps: [step('Relance 1', 'reminder', 5), step('Relance 2', 'reminder', 15, 'reminder_2'), step('Appel', 'call', 25)],
  };
}

/** What is saved: the steps without what only the page needs. */
export function fieldsOf(draft: ScenarioDraft): Omit<Scenario, 'scenarioId' | 'position' | 'customers'> {
  const steps = draft.steps.map(({ stepId, name, purpose, offsetDays, channel, templateCode, approval }) =>
    ({ stepId, name: name.trim(), purpose, offsetDays, channel, templateCode, approval }));
  return { ...settingsOf(draft), name: draft.name.trim(), steps };
}

/** A call is by phone, the rest is written. */
export function channelOf(purpose: Purpose): Channel {
  return purpose === 'call' ? 'phone' : 'email';
}

/** Days a step of this kind may stand at, from the due date; for thanks, from the settlement. */
export function rangeOf(purpose: Purpose): { min: number; max: number } {
  if (purpose === 'courtesy') return { min: -60, max: 0 };
  return purpose === 'thanks' ? { min: 0, max: 10 } : { min: 1, max: 365 };
}

export function within(offset: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, Math.round(offset)));
}

/** The step as another kind: what no longer fits follows. */
export function asPurpose(step: DraftStep, purpose: Purpose): DraftStep {
  const offset = purpose === 'courtesy' && step.offsetDays > 0 ? -5 : step.offsetDays;
  return { ...step, purpose, channel: channelOf(purpose), templateCode: USUAL_TEMPLATE[purpose], offsetDays: within(offset, rangeOf(purpose)) };
}

/** Before the due date first, the thank-you last: it counts from another day. */
export function inOrder(steps: readonly DraftStep[]): DraftStep[] {
  return [...steps].sort((a, b) => Number(a.purpose === 'thanks') - Number(b.purpose === 'thanks') || a.offsetDays - b.offsetDays || (a.key < b.key ? -1 : 1));
}

let made = 0;

/** A further reminder, ten days after the last one. */
export function nextStep(draft: ScenarioDraft, name: string): DraftStep {
  const last = Math.max(0, ...draft.steps.filter(({ purpose }) => purpose !== 'thanks').map(({ offsetDays }) => offsetDays));
  return { key: `n${++made}`, stepId: null, name, purpose: 'reminder', offsetDays: Math.min(365, last + 10), channel: 'email', templateCode: last > 0 ? 'reminder_2' : 'reminder_1', approval: 'to_approve' };
}

/** With a rhythm there is a thank-you, the one there was before when there was; without, there is none. */
export function withThanks(draft: ScenarioDraft, everyDays: number | null, before: ScenarioDraft, name: string): ScenarioDraft {
  const others = draft.steps.filter(({ purpose }) => purpose !== 'thanks');
  if (everyDays === null) return { ...draft, thanksEveryDays: null, steps: others };
  const kept = draft.steps.find(({ purpose }) => purpose === 'thanks') ?? before.steps.find(({ purpose }) => purpose === 'thanks');
  const step = kept ?? { key: `n${++made}`, stepId: null, name, purpose: 'thanks', offsetDays: 1, channel: 'email', templateCode: 'thanks', approval: 'to_approve' };
  return { ...draft, thanksEveryDays: everyDays, steps: inOrder([...others, step]) };
}

export type Change = { key: string; what: string; from?: string; to?: string };

/** How values are written in the list of changes. */
export type Sayings = {
  field: (name: 'name' | 'profiles' | 'customerKinds' | 'active' | 'minimumMinor' | 'minimumDaysBetween' | 'window' | 'businessDaysOnly' | 'thanksEveryDays') => string;
  value: (name: 'profiles' | 'customerKinds' | 'active' | 'minimumMinor' | 'minimumDaysBetween' | 'businessDaysOnly' | 'thanksEveryDays', draft: ScenarioDraft) => string;
  window: (draft: ScenarioDraft) => string;
  /** Its name, day, kind, text and approval, each on its own: only what differs is shown. */
  step: (step: DraftStep) => readonly string[];
  added: (step: DraftStep) => string; removed: (step: DraftStep) => string;
};

/** What saving would change, line by line, in words; nothing when nothing does. */
export function changesOf(before: ScenarioDraft, after: ScenarioDraft, say: Sayings): Change[] {
  const changes: Change[] = [];
  const add = (key: string, what: string, from: string, to: string) => {
    if (from !== to) changes.push({ key, what, from, to });
  };
  add('name', say.field('name'), before.name, after.name.trim());
  for (const name of ['profiles', 'customerKinds', 'active', 'minimumMinor', 'minimumDaysBetween', 'businessDaysOnly', 'thanksEveryDays'] as const) {
    add(name, say.field(name), say.value(name, before), say.value(name, after));
  }
  add('window', say.field('window'), say.window(before), say.window(after));
  for (const step of after.steps) {
    const was = before.steps.find(({ key }) => key === step.key);
    if (was) add(step.key, was.name, differing(say.step(was), say.step(step)), differing(say.step(step), say.step(was)));
    else changes.push({ key: step.key, what: say.added(step) });
  }
  for (const step of before.steps.filter(({ key }) => !after.steps.some((one) => one.key === key))) changes.push({ key: step.key, what: say.removed(step) });
  return changes;
}

function differing(parts: readonly string[], others: readonly string[]): string {
  return parts.filter((part, index) => part !== others[index]).join(', ');
}

/** The days an axis shows: a little around the steps, and the due date always. */
export function axisOf(steps: readonly { offsetDays: number; purpose: Purpose }[]): { from: number; to: number } {
  const offsets = steps.filter(({ purpose }) => purpose !== 'thanks').map(({ offsetDays }) => offsetDays);
  return { from: Math.min(-10, ...offsets.map((offset) => offset - 4)), to: Math.max(50, ...offsets.map((offset) => offset + 6)) };
}

export function placeOn({ from, to }: { from: number; to: number }, offset: number): number {
  return ((offset - from) / (to - from)) * 100;
}
