import { because, type Reason } from '#values/reason.ts';
import type { Day } from '#values/day.ts';
import type { z } from 'zod';
import type { changeKind } from '../contract/foresight.ts';
import type { CustomerFacts, ItemFacts, Scenario, Step } from './facts.ts';
import type { Contact } from './replay.ts';

export type ChangeKind = z.infer<typeof changeKind>;
export type Changes = Record<ChangeKind, number>;
export const noChanges = (): Changes => ({ same: 0, sooner: 0, later: 0, differently: 0, noLonger: 0, newly: 0 });

/** One contact as it would have been and as it would be. */
export type Change = { kind: ChangeKind; before: Contact | null; after: Contact | null };

/**
 * Sets what would be sent against what would have been: a step against itself; one that is no longer on the ladder against one that was not on it before,
 * of its purpose, and of its name when there is one. Each in order of day. Two steps that stand on both ladders are never set against one another.
 */
export function changesBetween(before: readonly Contact[], after: readonly Contact[]): Change[] {
  const left = [...after];
  const take = (fits: (one: Contact) => boolean): Contact | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const pairs = before.map((old) => ({ old, now: take((one) => one.step.stepId === old.step.stepId) }));
  for (const pair of pairs) pair.now ??= take((one) => replaces(one, pair.old) && one.step.name === pair.old.step.name);
  for (const pair of pairs) pair.now ??= take((one) => replaces(one, pair.old));
  return [
    ...pairs.map(({ old, now }): Change => ({ kind: now ? kindOf(old, now) : 'noLonger', before: old, after: now ?? null })),
    ...left.map((now): Change => ({ kind: 'newly', before: null, after: now })),
  ];
}

function replaces(now: Contact, old: Contact): boolean {
  const has = ({ scenario }: Contact, { step }: Contact) => scenario.steps.some(({ stepId }) => stepId === step.stepId);
  return now.step.purpose === old.step.purpose && !has(now, old) && !has(old, now);
}

function kindOf(old: Contact, now: Contact): ChangeKind {
  if (now.on !== old.on) return now.on < old.on ? 'sooner' : 'later';
  const alike = now.channel === old.channel && now.step.templateCode === old.step.templateCode && now.step.approval === old.step.approval
    && now.scenario.scenarioId === old.scenario.scenarioId && now.askedMinor === old.askedMinor;
  return alike ? 'same' : 'differently';
}

/** The first of a customer's contacts that changes, in order of day; nothing when none does. */
export function firstChange(changes: readonly Change[]): Change | undefined {
  const dayOf = ({ before, after }: Change): Day => (before && (!after || before.on < after.on) ? before.on : after!.on);
  return changes.filter(({ kind }) => kind !== 'same').sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))[0];
}

export function whyChanged({ kind, before, after }: Change, was: Scenario | undefined, now: Scenario | undefined): Reason[] {
  const step = (after ?? before)!.step.name;
  const days = { ...(before ? { was_on: before.on } : {}), ...(after ? { now_on: after.on } : {}) };
  return [
    because(`effect_${kind}`, { step, ...(kind === 'differently' ? { was: before!.step.name } : {}), ...days }),
    ...(was?.scenarioId === now?.scenarioId || !was ? [] : now ? [because('effect_scenario', { was: was.name, now: now.name })] : [because('effect_no_scenario')]),
  ];
}

/** What was done by steps a draft takes out counts from now on as that of steps taken out. @param gone where each stood, by its identity. */
export function withoutSteps<Facts extends { items: readonly ItemFacts[] }>(facts: Facts, gone: ReadonlyMap<number, { scenarioId: number; place: number; version: number }>): Facts {
  if (gone.size === 0 || !facts.items.some((item) => item.taken.some((one) => gone.has(one.stepId)))) return facts;
  return {
    ...facts,
    items: facts.items.map((item) => ({ ...item, taken: item.taken.map((one) => (gone.has(one.stepId) ? { ...one, retired: gone.get(one.stepId)! } : one)) })),
  };
}

/** What waits to leave, as if it had left today: its steps are taken either way. */
export function asIfSent<Facts extends Pick<CustomerFacts, 'items' | 'waitingOn' | 'lastContactOn'>>(facts: Facts, today: Day): Facts {
  if (facts.waitingOn === null) return facts;
  return {
    ...facts, waitingOn: null, lastContactOn: today,
    items: facts.items.map((item) => ({ ...item, taken: item.taken.map((one) => ({ ...one, sentOn: one.sentOn ?? today })) })),
  };
}

/** A step not yet saved has a number of its own below nothing. */
export function draftStep(step: Omit<Step, 'stepId' | 'addedVersion'> & { stepId: number | null }, at: number, known: ReadonlyMap<number, number>, version: number): Step {
  return step.stepId === null ? { ...step, stepId: -1 - at, addedVersion: version } : { ...step, stepId: step.stepId, addedVersion: known.get(step.stepId) ?? version };
}
