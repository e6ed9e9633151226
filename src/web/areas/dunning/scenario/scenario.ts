import { ladderPlaces } from '#values/ladder.ts';
import type { Channel } from '#values/kinds.ts';
import type { client } from '#web/api.ts';

export type Scenario = Awaited<ReturnType<typeof client.scenarios.list>>[number];
export type Template = Awaited<ReturnType<typeof client.templates.list>>[number];
export type ScenarioStep = Scenario['steps'][number];
export type Purpose = ScenarioStep['purpose'];
export type Anchor = ScenarioStep['anchor'];
export type HappeningKind = NonNullable<ScenarioStep['event']>;
export type Conditions = Scenario['applies'];
export type PayerClass = Scenario['profiles'][number];
export type CustomerKind = Scenario['customerKinds'][number];
/** `key` tells steps apart while one edits; a new one has no number yet. */
export type DraftStep = ScenarioStep & { key: string };
export type ScenarioFields = Omit<Scenario, 'scenarioId' | 'position' | 'customers' | 'version'>;
export type ScenarioDraft = Omit<ScenarioFields, 'steps'> & { steps: DraftStep[] };

export const purposes = ['courtesy', 'reminder', 'call', 'formal_notice', 'thanks'] as const satisfies readonly Purpose[];
export const payerClassesAsked = ['good', 'new', 'late_regular', 'irregular', 'worsening', 'bad'] as const satisfies readonly PayerClass[];
export const kinds = ['company', 'public', 'individual'] as const satisfies readonly CustomerKind[];
export const happenings = ['returned_debit', 'broken_promise', 'plan_late', 'plan_void'] as const satisfies readonly HappeningKind[];
export const writtenChannels = ['email', 'letter', 'registered', 'sms'] as const satisfies readonly Channel[];

const USUAL_TEMPLATE: Record<Purpose, string> = { courtesy: 'courtesy', reminder: 'reminder_1', call: 'call', formal_notice: 'formal_notice', thanks: 'thanks' };
export const USUAL_THANKS_DAYS = 90;
/** Days an invoice usually runs: where a step counted from its issue is drawn. */
const USUAL_TERM = 30;

export function draftOf(scenario: Scenario | ScenarioFields): ScenarioDraft {
  return { ...settingsOf(scenario), steps: inOrder(scenario.steps.map((step, at) => ({ ...step, key: step.stepId === null ? `r${at}` : `s${step.stepId}` }))) };
}

function settingsOf(from: ScenarioFields | ScenarioDraft): Omit<ScenarioFields, 'steps'> {
  const { name, profiles, customerKinds, applies, active, minimumMinor, minimumDaysBetween, maximumPerWeek, windowFromMinute, windowToMinute, businessDaysOnly, stops, thanksEveryDays, fromPortfolio } = from;
  return { name, profiles, customerKinds, applies, active, minimumMinor, minimumDaysBetween, maximumPerWeek, windowFromMinute, windowToMinute, businessDaysOnly, stops, thanksEveryDays, fromPortfolio };
}

function newStep(key: string, name: string, purpose: Purpose, offsetDays: number, templateCode = USUAL_TEMPLATE[purpose]): DraftStep {
  return {
    key, stepId: null, name, purpose, anchor: 'due', event: null, offsetDays, channel: channelOf(purpose), audience: ['accounts'], fallback: 'anyone', conditions: {}, attachments: [],
    templateCode, approval: 'to_approve',
  };
}

export function newScenario(): ScenarioDraft {
  return {
    name: '', profiles: [], customerKinds: ['company'], applies: {}, active: true, minimumMinor: 2_000, minimumDaysBetween: 5, maximumPerWeek: null, windowFromMinute: 510,
    windowToMinute: 1080, businessDaysOnly: true, stops: {}, thanksEveryDays: null, fromPortfolio: false,
    steps: [newStep('n1', 'Relance 1', 'reminder', 5), newStep('n2', 'Relance 2', 'reminder', 15, 'reminder_2'), newStep('n3', 'Appel', 'call', 25)],
  };
}

/** What is saved: the steps without what only the page needs. */
export function fieldsOf(draft: ScenarioDraft): ScenarioFields {
  return { ...settingsOf(draft), name: draft.name.trim(), steps: draft.steps.map(({ key: _key, ...step }) => ({ ...step, name: step.name.trim() })) };
}

/** A call is by phone, thanks by mail; the rest is written, as it was when it was. */
export function channelOf(purpose: Purpose, before: Channel = 'email'): Channel {
  if (purpose === 'call') return 'phone';
  return purpose === 'thanks' || before === 'phone' ? 'email' : before;
}

/** What a step of this kind may be counted from. */
export function anchorsOf(purpose: Purpose): readonly Anchor[] {
  if (purpose === 'thanks') return ['due'];
  return purpose === 'courtesy' ? ['due', 'issue'] : ['due', 'issue', 'previous', 'event'];
}

/** Days it may have from what it is counted from; for thanks, from the settlement. */
export function rangeOf({ purpose, anchor }: Pick<ScenarioStep, 'purpose' | 'anchor'>): { min: number; max: number } {
  if (purpose === 'thanks') return { min: 0, max: 10 };
  if (purpose === 'courtesy') return anchor === 'issue' ? { min: 0, max: 365 } : { min: -60, max: 0 };
  return { min: anchor === 'event' ? 0 : 1, max: 365 };
}

export function within(offset: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, Math.round(offset)));
}

/** The step as another kind: what no longer fits follows. */
export function asPurpose(step: DraftStep, purpose: Purpose): DraftStep {
  const anchor = anchorsOf(purpose).includes(step.anchor) ? step.anchor : 'due';
  const offset = purpose === 'courtesy' && anchor === 'due' && step.offsetDays > 0 ? -5 : step.offsetDays;
  return {
    ...step, purpose, anchor, event: anchor === 'event' ? step.event : null, channel: channelOf(purpose, step.channel), templateCode: USUAL_TEMPLATE[purpose],
    offsetDays: within(offset, rangeOf({ purpose, anchor })),
  };
}

/** Counted from something else, it stays on the day it has on the line when it can. */
export function asAnchor(steps: readonly DraftStep[], step: DraftStep, anchor: Anchor): DraftStep {
  const place = placesOf(steps).get(step.key) ?? 10;
  const next = { ...step, anchor, event: anchor === 'event' ? step.event ?? happenings[0] : null };
  return { ...next, offsetDays: anchor === 'event' ? 1 : offsetAt(steps, next, place) };
}

/** Where each step stands, in days from the due date; nothing for one beside the line: thanks, and what answers an event. */
export function placesOf(steps: readonly DraftStep[]): Map<string, number | undefined> {
  const places = ladderPlaces(steps);
  return new Map(steps.map(({ key }, at) => [key, places[at]]));
}

/** The days a step has from its own anchor when it stands on a day of the line. */
export function offsetAt(steps: readonly DraftStep[], step: DraftStep, place: number): number {
  const before = steps.slice(0, Math.max(0, steps.findIndex(({ key }) => key === step.key)));
  const last = [...placesOf(before.filter(({ purpose }) => purpose !== 'courtesy')).values()].findLast((one) => one !== undefined) ?? 0;
  const days = step.anchor === 'issue' ? place + USUAL_TERM : step.anchor === 'previous' ? place - last : place;
  return within(days, rangeOf(step));
}

/** By the day they stand on, then what answers an event, the thank-you last: it counts from another day. */
export function inOrder(steps: readonly DraftStep[]): DraftStep[] {
  const places = placesOf(steps);
  const group = ({ purpose, anchor }: DraftStep) => (purpose === 'thanks' ? 2 : anchor === 'event' ? 1 : 0);
  return [...steps].sort((a, b) => group(a) - group(b) || (places.get(a.key) ?? 0) - (places.get(b.key) ?? 0) || Number(b.purpose === 'courtesy') - Number(a.purpose === 'courtesy'));
}

let made = 0;

/** A further reminder, ten days after the last step. */
export function nextStep(draft: ScenarioDraft, name: string): DraftStep {
  const last = Math.max(0, ...[...placesOf(draft.steps).values()].map((place) => place ?? 0));
  return newStep(`n${Date.now()}${++made}`, name, 'reminder', Math.min(365, last + 10), last > 0 ? 'reminder_2' : 'reminder_1');
}

/** With a rhythm there is a thank-you, the one there was before when there was; without, there is none. */
export function withThanks(draft: ScenarioDraft, everyDays: number | null, before: ScenarioDraft, name: string): ScenarioDraft {
  const others = draft.steps.filter(({ purpose }) => purpose !== 'thanks');
  if (everyDays === null) return { ...draft, thanksEveryDays: null, steps: others };
  const kept = draft.steps.find(({ purpose }) => purpose === 'thanks') ?? before.steps.find(({ purpose }) => purpose === 'thanks');
  return { ...draft, thanksEveryDays: everyDays, steps: inOrder([...others, kept ?? newStep(`n${++made}thanks`, name, 'thanks', 1)]) };
}

/** What is wrong with a draft before the server is asked. */
export function isWrong(draft: ScenarioDraft): boolean {
  return draft.name.trim() === '' || draft.customerKinds.length === 0 || draft.windowFromMinute >= draft.windowToMinute || draft.steps.some(({ name }) => name.trim() === '');
}

/** The days an axis shows: a little around the steps, and the due date always. */
export function axisOf(places: readonly (number | undefined)[]): { from: number; to: number } {
  const days = places.filter((place) => place !== undefined);
  return { from: Math.min(-10, ...days.map((place) => place - 4)), to: Math.max(50, ...days.map((place) => place + 6)) };
}

export function placeOn({ from, to }: { from: number; to: number }, place: number): number {
  return ((place - from) / (to - from)) * 100;
}

/** The places of a scenario as it is saved, for the line of days of a list. */
export function savedPlaces({ steps }: Pick<Scenario, 'steps'>): (number | undefined)[] {
  return ladderPlaces(steps);
}
