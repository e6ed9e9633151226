import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { noteBrokenPromises } from '#areas/credit/actions.ts';
import { judgementDay } from '#areas/imports/freshness.ts';
import { holdWaitingMessages } from '#areas/messages/actions.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { addDays, type Day } from '#values/day.ts';
import { toDecimal } from '#values/money.ts';
import { because } from '#values/reason.ts';
import { agreementChanged, promiseBroken } from '../names.ts';
import { whyHeld } from '../rules/hold.ts';
import { judgePromise, promiseEndsOn, promiseMoves, spreadOver, type PromiseVerdict } from '../rules/promise.ts';
import { insertEvents } from '../store/events.ts';
import { candidateItems, lockCustomer, type Candidate } from '../store/items.ts';
import { brokenLately, insertPromise, lockPromise, promisesToJudge, samePromise, savePromises, type PromiseSource, type PromiseToJudge } from '../store/promises.ts';
import { findSetting } from '../store/setting.ts';
import { checkItems, freeItems } from './choose-items.ts';
import { draftAgreementMessage, withdrawAgreementMessages } from './letters.ts';
import { sameSince } from './same-request.ts';

export type PromiseInput = {
  customerId: number; currency: string; amountMinor: number | null; dueOn: Day; itemIds: readonly number[]; note: string; source: PromiseSource;
  sourceMessageId: number | null; sourceReplyId: number | null;
};

/** Nobody promises further ahead than a year; a year typed wrong does. */
const FARTHEST_DAYS = 366;

/**
 * Writes down what the debtor said he would pay. Without items: the oldest due that nothing is agreed about, up to the amount; without an amount: all that is
 * open of the items. Their reminders wait until its days of grace are over.
 */
export async function makePromise(tx: Tx, actor: Actor, input: PromiseInput): Promise<{ promiseId: number }> {
  const { customerId, currency, dueOn, note, source, sourceMessageId, sourceReplyId } = input;
  if (dueOn < actor.today) throw new Refusal(422, 'promise_in_past', { due_on: dueOn });
  if (dueOn > addDays(actor.today, FARTHEST_DAYS)) throw new Refusal(422, 'promise_too_far', { due_on: dueOn });
  if (!await lockCustomer(tx, customerId)) throw new Refusal(404, 'not_found');
  // Said again so soon without items, it is not another promise on the next items.
  const same = input.itemIds.length > 0 || input.amountMinor === null ? undefined : await samePromise(tx, { ...input, amountMinor: input.amountMinor }, sameSince(actor));
  if (same) return same;
  const chosen = chooseItems(await candidateItems(tx, customerId, input), input);
  const openMinor = chosen.reduce((sum, item) => sum + item.openMinor, 0);
  const amountMinor = input.amountMinor ?? openMinor;
  if (amountMinor > openMinor) throw new Refusal(422, 'promise_over_open', { amount_minor: amountMinor, open_minor: openMinor, currency });
  const already = new Map(chosen.map((item) => [item.itemId, item.alreadyMinor]));
  const items = spreadOver(amountMinor, chosen).map((part) => ({ ...part, alreadyMinor: already.get(part.itemId)! }));
  const { promiseGraceDays: graceDays, confirmPromises } = await findSetting(tx);
  const promiseId = await insertPromise(tx, { customerId, currency, amountMinor, madeOn: actor.today, dueOn, graceDays, note, source, sourceMessageId, sourceReplyId, createdAt: actor.now, items });
  await insertEvents(tx, 'promise', [{ subjectId: promiseId, status: 'open', because: [because('promise_made', { amount_minor: amountMinor, due_on: dueOn, currency })] }], actor.now);
  const held = whyHeld({ kind: 'promise', reason: note, startsOn: actor.today, endsOn: promiseEndsOn({ dueOn, graceDays }) });
  for (const { itemId } of items) await holdWaitingMessages(tx, actor, { customerId, itemId, because: [held] });
  if (confirmPromises) {
    await draftAgreementMessage(tx, actor, {
      customerId, currency, templateCode: 'promise_confirmed', naturalKey: `promise:${promiseId}:promise_confirmed`, approval: 'automatic',
      items: chosen.filter((item) => items.some(({ itemId }) => itemId === item.itemId)), variables: { promise: { amountMinor, dueOn, madeOn: actor.today, receivedMinor: 0 } },
    });
  }
  await record(tx, actor, 'promise.make', `customer:${customerId}`, { promiseId, amount: `${toDecimal(amountMinor, currency)} ${currency}`, dueOn, itemIds: items.map((item) => item.itemId) });
  await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId });
  return { promiseId };
}

function chooseItems(candidates: readonly Candidate[], input: Pick<PromiseInput, 'itemIds' | 'currency'>): readonly Candidate[] {
  if (input.itemIds.length === 0) return freeItems(candidates, isOffered);
  checkItems(candidates, input, isOffered);
  return candidates;
}

/** A plan not yet offered stops nothing. */
function isOffered({ planStatus }: Candidate): boolean {
  return planStatus === 'proposed' || planStatus === 'accepted';
}

/** It was never made, or does not hold any more: it counts neither as kept nor as broken. */
export async function cancelPromise(tx: Tx, actor: Actor, { promiseId, why }: { promiseId: number; why: string }): Promise<void> {
  const promise = await lockPromise(tx, promiseId);
  if (!promise) throw new Refusal(404, 'not_found');
  if (!promiseMoves[promise.status].includes('cancelled')) throw new Refusal(409, `promise_is_${promise.status}`, { due_on: promise.dueOn });
  const reasons = [because(why === '' ? 'promise_cancelled' : 'promise_cancelled_why', why === '' ? {} : { why })];
  await savePromises(tx, [{ promiseId, status: 'cancelled', receivedMinor: promise.receivedMinor, because: reasons }], actor.today);
  await insertEvents(tx, 'promise', [{ subjectId: promiseId, status: 'cancelled', because: reasons }], actor.now);
  await withdrawAgreementMessages(tx, actor, { customerId: promise.customerId, subject: 'promise', subjectId: promiseId, why: because('promise_cancelled') });
  await record(tx, actor, 'promise.cancel', `customer:${promise.customerId}`, { promiseId, why });
  await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId: promise.customerId });
}

/** Judges every open promise from what came in. Safe to repeat. @returns how many came to an end, and how. */
export async function judgePromises(tx: Tx, actor: Actor): Promise<{ kept: number; partKept: number; broken: number }> {
  const asOf = await judgementDay(tx, actor.today);
  const verdicts = (await promisesToJudge(tx)).map((promise) => ({ promise, verdict: judgePromise(promise, promise, asOf) }));
  const changed = verdicts.filter(({ promise, verdict }) => verdict.status !== 'open' || verdict.receivedMinor !== promise.knownMinor);
  const ended = changed.filter(({ verdict }) => verdict.status !== 'open');
  if (changed.length > 0) await savePromises(tx, changed.map(({ promise, verdict }) => ({ ...verdict, promiseId: promise.promiseId })), actor.today);
  if (ended.length > 0) await tell(tx, actor, ended);
  // Each day: what was broken a year ago is forgotten.
  await noteBrokenPromises(tx, actor, await brokenLately(tx, actor.today));
  const count = (status: PromiseVerdict['status']) => ended.filter(({ verdict }) => verdict.status === status).length;
  return { kept: count('kept'), partKept: count('part_kept'), broken: count('broken') };
}

async function tell(tx: Tx, actor: Actor, ended: readonly { promise: PromiseToJudge; verdict: PromiseVerdict }[]): Promise<void> {
  const { organisationId } = tx;
  await insertEvents(tx, 'promise', ended.map(({ promise, verdict }) => ({ subjectId: promise.promiseId, status: verdict.status, because: verdict.because })), actor.now);
  for (const { promise, verdict } of ended) {
    if (verdict.status === 'broken' || verdict.status === 'part_kept') await tx.announce(promiseBroken, { organisationId, customerId: promise.customerId, subjectId: promise.promiseId });
  }
  for (const customerId of new Set(ended.map(({ promise }) => promise.customerId))) await tx.announce(agreementChanged, { organisationId, customerId });
}
