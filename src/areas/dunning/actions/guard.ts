import type { Actor } from '#areas/access/actor.ts';
import { freeMessages, withdrawMessages } from '#areas/messages/actions.ts';
import { putOff, stopMessages } from '#areas/messages/actions/sending.ts';
import type { Tx } from '#platform/db.ts';
import { because, type Reason } from '#values/reason.ts';
import { safeToSend } from '../rules/safe-to-send.ts';
import type { Verdict } from '../rules/send-facts.ts';
import { releaseSteps } from '../store/runs.ts';
import { heldMessages, outdatedMessages, sendCompany, sendFacts, waitingAgreements, waitingCalls, waitingForProtected } from '../store/sending.ts';

/** So many messages are looked at in one query. */
const CHUNK = 2_000;

/** May these messages leave now, whatever their channel? Reads only; one of them that is gone is not in the answer. */
export async function guardMessages(tx: Tx, { today, now }: Pick<Actor, 'today' | 'now'>, messageIds: readonly number[]): Promise<Map<number, Verdict>> {
  const verdicts = new Map<number, Verdict>();
  if (messageIds.length === 0) return verdicts;
  const company = await sendCompany(tx);
  for (let at = 0; at < messageIds.length; at += CHUNK) {
    const facts = await sendFacts(tx, today, messageIds.slice(at, at + CHUNK), company);
    for (const [messageId, one] of facts) verdicts.set(messageId, safeToSend(one, today, now));
  }
  return verdicts;
}

export type Stopped = { safe: number[]; skipped: number; held: number; waiting: number };

/** Guards messages that are about to leave. Those that may not are skipped, held or put off, each with its reason; the steps of the first two come again. */
export async function stopUnsafe(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Stopped> {
  const safe: number[] = [];
  const [skip, hold, wait] = [new Map<number, Reason[]>(), new Map<number, Reason[]>(), new Map<number, Date>()];
  for (const [messageId, verdict] of await guardMessages(tx, actor, messageIds)) {
    if (verdict.act === 'send') safe.push(messageId);
    else if (verdict.act === 'wait') wait.set(messageId, verdict.until);
    else (verdict.act === 'skip' ? skip : hold).set(messageId, [verdict.because]);
  }
  await putOff(tx, wait);
  await stopMessages(tx, actor, 'skipped', skip);
  await stopMessages(tx, actor, 'held', hold);
  const freed = [...skip.keys(), ...hold.keys()];
  if (freed.length > 0) await releaseSteps(tx, actor.now, freed);
  return { safe, skipped: skip.size, held: hold.size, waiting: wait.size };
}

/** A person makes a call at any hour, and nobody asks then: calls that wait are looked at with each run, and whenever something moved. Safe to repeat. */
export async function stopUnsafeCalls(tx: Tx, actor: Actor): Promise<void> {
  await stopUnsafe(tx, actor, await waitingCalls(tx));
}

/**
 * Messages nothing holds any more. A reminder is withdrawn, and the next run writes it again with what is true then; what confirms an agreement, and is
 * written once, waits for approval again. Safe to repeat. @returns how many were freed.
 */
export async function freeHeld(tx: Tx, actor: Actor): Promise<number> {
  const held = await heldMessages(tx);
  const verdicts = await guardMessages(tx, actor, held.map((one) => one.messageId));
  const over = new Map<number, Reason[]>();
  const again: number[] = [];
  for (const { messageId, purpose } of held) {
    const verdict = verdicts.get(messageId)!;
    if (verdict.act === 'hold') continue;
    if (verdict.act === 'skip' && FOR_GOOD.has(verdict.check)) over.set(messageId, [verdict.because]);
    else if (purpose === 'agreement') again.push(messageId);
    else over.set(messageId, [because('hold_over')]);
  }
  const withdrawn = await withdrawMessages(tx, actor, [...over.keys()], over);
  return withdrawn.length + (await freeMessages(tx, actor, again, [because('hold_over_again')])).length;
}

/** What no longer holds because of something else than the hold that is over: said instead of "the hold is over". */
const FOR_GOOD: ReadonlySet<string> = new Set(['insolvent', 'special_care', 'item_held', 'agreement_over', 'lettered_alone', 'paid', 'covered', 'einvoice']);

/** Said of a message at once, not only when it is about to leave: nobody approves it, nor makes that call. */
const WITHDRAWN_AT_ONCE: ReadonlySet<string> = new Set(['insolvent', 'special_care', 'agreement_over']);

/** Messages still waiting that no longer say the truth, or whose customer is not to be asked any more, are withdrawn, each with its reason. Safe to repeat. @returns their ids. */
export async function withdrawOutdated(tx: Tx, actor: Actor): Promise<number[]> {
  const outdated = await outdatedMessages(tx, actor.today);
  const verdicts = await guardMessages(tx, actor, [...new Set([...outdated.map((one) => one.messageId), ...await waitingAgreements(tx), ...await waitingForProtected(tx)])]);
  const reasons = new Map<number, Reason[]>(outdated.map(({ messageId, wasMinor, nowMinor, currency }) => [
    messageId, [because('amount_changed', { was_minor: wasMinor, now_minor: nowMinor, currency })],
  ]));
  for (const [messageId, verdict] of verdicts) {
    if (verdict.act === 'skip' && (reasons.has(messageId) || WITHDRAWN_AT_ONCE.has(verdict.check))) reasons.set(messageId, [verdict.because]);
  }
  return await withdrawMessages(tx, actor, [...reasons.keys()], reasons);
}
