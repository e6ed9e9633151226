import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Day } from '#values/day.ts';
import { because as reason, type Reason } from '#values/reason.ts';
import { loadWords, type WordId } from '#words/words.ts';
import { say } from '#words/say.ts';
import type { DisputeMove, DisputeOutcome, DisputeStatus, NewDispute } from '../contract/disputes.ts';
import { agreementChanged } from '../names.ts';
import { afterMove, chainOf, contest, deadlineOf, type ChainStep } from '../rules/dispute.ts';
import { handActions, insertActions } from '../store/dispute-parts.ts';
import {
  disputeCalendar, insertDispute, itemsOfDispute, lockDispute, partsForDispute, sameDispute, saveDispute, type DisputeRecord, type OpenPart,
} from '../store/disputes.ts';
import { insertEvents } from '../store/events.ts';
import { lockCustomer } from '../store/items.ts';
import { acknowledgeDispute, tellDisputeClosed, withdrawDisputeLetters } from './dispute-letters.ts';
import { ownerOf, salesOf } from './dispute-people.ts';
import { sameSince } from './same-request.ts';

/** Who brings it to its end and until when may be left to the company's own rules. */
type Opening = Pick<NewDispute, 'customerId' | 'reason' | 'description' | 'items'> & Partial<NewDispute>;

/**
 * Contests items, each whole or in part: only the contested part is held. The chain of its reason is laid out with its days, and a message that the customer
 * was heard waits to be approved. Asked twice in the same words within a minute, it is one dispute.
 */
export async function openDispute(
  tx: Tx, actor: Actor, { customerId, reason: why, description, items, deadlineOn = null, ownerUserId = null, ...from }: Opening,
): Promise<{ disputeId: number }> {
  if (!await lockCustomer(tx, customerId)) throw new Refusal(404, 'not_found');
  checkDeadline(deadlineOn, actor);
  const same = await sameDispute(tx, { customerId, reason: why, description, items, deadlineOn, ownerUserId }, sameSince(actor));
  if (same) return same;
  const parts = await contestParts(tx, customerId, items);
  const { disputeDays, region } = await disputeCalendar(tx);
  const deadline = deadlineOn ?? deadlineOf(why, actor.today, disputeDays, region);
  const owner = await ownerOf(tx, actor, customerId, ownerUserId);
  const disputeId = await insertDispute(tx, {
    customerId, currency: parts.currency, reason: why, description, ownerUserId: owner, openedOn: actor.today, deadlineOn: deadline, items: parts.items, createdAt: actor.now,
    source: from.source ?? 'typed', sourceMessageId: from.sourceMessageId ?? null, sourceReplyId: from.sourceReplyId ?? null,
  });
  await loadWords(actor.language);
  const sales = await salesOf(tx) ?? owner;
  await insertActions(tx, disputeId, chainOf(why, actor.today, deadline, region).map((step) => ({
    what: say(wordOfStep(why, step), actor.language), ownerUserId: step.by === 'sales' ? sales : owner, dueOn: step.dueOn,
  })));
  const contestedMinor = parts.items.reduce((total, one) => total + one.contestedMinor, 0);
  const because = [reason('dispute_opened', { contested_minor: contestedMinor, currency: parts.currency, deadline_on: deadline })];
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: 'open', because }], actor.now);
  await record(tx, actor, 'dispute.open', `customer:${customerId}`, { disputeId, reason: why, contestedMinor, currency: parts.currency });
  await acknowledgeDispute(tx, actor, disputeId);
  await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId });
  return { disputeId };
}

/** Whose it is, and by when. What the former owner was still to do goes to the new one. */
export async function updateDispute(tx: Tx, actor: Actor, { disputeId, ownerUserId, deadlineOn }: { disputeId: number; ownerUserId: string; deadlineOn: Day }): Promise<void> {
  const dispute = await runningDispute(tx, disputeId);
  const because: Reason[] = [];
  if (deadlineOn !== dispute.deadlineOn) {
    checkDeadline(deadlineOn, actor);
    because.push(reason('dispute_deadline', { deadline_on: deadlineOn }));
  }
  if (ownerUserId !== dispute.ownerUserId) because.push(reason('dispute_owner', { owner: await ownerOf(tx, actor, dispute.customerId, ownerUserId) }));
  if (because.length === 0) return;
  await saveDispute(tx, { ...dispute, ownerUserId, deadlineOn });
  await handActions(tx, disputeId, { from: dispute.ownerUserId, to: ownerUserId });
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because }], actor.now);
  await record(tx, actor, 'dispute.update', `customer:${dispute.customerId}`, { disputeId, ownerUserId, deadlineOn });
}

/** The claim is right: the credit note is on its way, and the contested part stays held until then. */
export async function expectCredit(tx: Tx, actor: Actor, disputeId: number): Promise<void> {
  const { dispute, status } = await moving(tx, disputeId, 'expect_credit');
  await saveDispute(tx, { ...dispute, status });
  await moved(tx, actor, dispute, status, 'dispute.expect_credit', [reason('dispute_credit_expected')]);
}

/** What remains open of its items is reminded again. */
export async function closeDispute(
  tx: Tx, actor: Actor, { disputeId, outcome, conclusion }: { disputeId: number; outcome: DisputeOutcome; conclusion: string },
): Promise<void> {
  const { dispute, status } = await moving(tx, disputeId, 'close');
  if (conclusion.trim() === '' && (outcome === 'refused' || outcome === 'settled')) throw new Refusal(422, 'dispute_conclusion_needed');
  await saveDispute(tx, { ...dispute, status, outcome, conclusion: conclusion.trim(), closedOn: actor.today });
  await withdrawDisputeLetters(tx, actor, dispute);
  await tellDisputeClosed(tx, actor, disputeId);
  await moved(tx, actor, dispute, status, 'dispute.close', [
    reason(`dispute_closed_${outcome}`), ...(conclusion.trim() === '' ? [] : [reason('dispute_conclusion', { why: conclusion.trim() })]),
  ], { outcome });
}

/** Contested again as it was, as far as nothing else contests it meanwhile. A deadline that is past is set anew. */
export async function reopenDispute(tx: Tx, actor: Actor, { disputeId, why }: { disputeId: number; why: string }): Promise<void> {
  const { dispute, status } = await moving(tx, disputeId, 'reopen');
  await checkStillOpen(tx, dispute);
  const { disputeDays, region } = await disputeCalendar(tx);
  const deadlineOn = dispute.deadlineOn < actor.today ? deadlineOf(dispute.reason, actor.today, disputeDays, region) : dispute.deadlineOn;
  await withdrawDisputeLetters(tx, actor, dispute);
  await saveDispute(tx, { ...dispute, status, outcome: null, conclusion: '', closedOn: null, deadlineOn });
  await moved(tx, actor, dispute, status, 'dispute.reopen', [reason('dispute_reopened', { why, deadline_on: deadlineOn })]);
}

/** A dispute that runs, this transaction's alone. */
export async function runningDispute(tx: Tx, disputeId: number): Promise<DisputeRecord> {
  const dispute = await anyDispute(tx, disputeId);
  if (dispute.status === 'closed') throw new Refusal(409, 'dispute_closed', { closed_on: dispute.closedOn! });
  return dispute;
}

/** A dispute, running or closed, this transaction's alone. */
export async function anyDispute(tx: Tx, disputeId: number): Promise<DisputeRecord> {
  const dispute = await lockDispute(tx, disputeId);
  if (!dispute) throw new Refusal(404, 'not_found');
  return dispute;
}

export function wordOfStep(why: NewDispute['reason'], { code }: ChainStep): WordId {
  return `agreements.chain.${why}.${code}` as WordId;
}

function checkDeadline(deadlineOn: Day | null, { today }: Actor): void {
  if (deadlineOn !== null && deadlineOn < today) throw new Refusal(422, 'dispute_deadline_past', { deadline_on: deadlineOn });
}

async function contestParts(tx: Tx, customerId: number, asked: NewDispute['items']): Promise<{ currency: string; items: { itemId: number; contestedMinor: number }[] }> {
  if (asked.length === 0) throw new Refusal(422, 'dispute_without_items');
  const parts = new Map((await partsForDispute(tx, customerId, asked.map(({ itemId }) => itemId))).map((part) => [part.itemId, part]));
  const items = new Map<number, number>();
  for (const { itemId, contestedMinor } of asked) {
    const part = parts.get(itemId);
    if (part?.customerId !== customerId) throw new Refusal(404, 'not_found');
    if (items.has(itemId)) throw new Refusal(422, 'dispute_item_twice', { reference: part.reference });
    items.set(itemId, contestPart(part, contestedMinor));
  }
  const currencies = new Set([...parts.values()].map(({ currency }) => currency));
  if (currencies.size > 1) throw new Refusal(422, 'dispute_currencies');
  return { currency: [...currencies][0]!, items: [...items].map(([itemId, contestedMinor]) => ({ itemId, contestedMinor })) };
}

function contestPart({ itemId, openMinor, elsewhereMinor, currency, reference }: OpenPart, asked: number | null): number {
  const part = contest({ itemId, openMinor, elsewhereMinor, asked });
  if ('refused' in part) throw new Refusal(422, part.refused, { reference, left_minor: part.leftMinor, currency });
  return part.minor;
}

/** Something of it must be open, and of nothing more contested than is open. */
async function checkStillOpen(tx: Tx, dispute: DisputeRecord): Promise<void> {
  const items = await itemsOfDispute(tx, dispute.disputeId);
  const parts = await partsForDispute(tx, dispute.customerId, items.map(({ itemId }) => itemId), dispute.disputeId);
  const [first] = parts;
  if (parts.every(({ openMinor }) => openMinor <= 0)) throw new Refusal(409, 'dispute_nothing_open', { reference: first?.reference ?? '' });
  for (const { itemId, reference, openMinor, elsewhereMinor, currency } of parts) {
    const wanted = Math.min(items.find((item) => item.itemId === itemId)!.contestedMinor, openMinor);
    if (openMinor > 0 && wanted + elsewhereMinor > openMinor) {
      throw new Refusal(409, 'dispute_contested_elsewhere', { reference, left_minor: Math.max(0, openMinor - elsewhereMinor), currency });
    }
  }
}

async function moving(tx: Tx, disputeId: number, move: DisputeMove): Promise<{ dispute: DisputeRecord; status: DisputeStatus }> {
  const dispute = await anyDispute(tx, disputeId);
  const status = afterMove(dispute.status, move);
  if (status) return { dispute, status };
  if (dispute.status === 'closed') throw new Refusal(409, 'dispute_closed', { closed_on: dispute.closedOn! });
  throw new Refusal(409, move === 'reopen' ? 'dispute_not_closed' : 'dispute_credit_expected_already');
}

async function moved(
  tx: Tx, actor: Actor, { disputeId, customerId }: DisputeRecord, status: DisputeStatus, action: string, because: readonly Reason[], detail: object = {},
): Promise<void> {
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status, because }], actor.now);
  await record(tx, actor, action, `customer:${customerId}`, { disputeId, ...detail });
  await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId });
}
