import type { Actor } from '#areas/access/actor.ts';
import type { Tx } from '#platform/db.ts';
import { because } from '#values/reason.ts';
import { findDispute, itemsOfDispute } from '../store/disputes.ts';
import { eventsOf } from '../store/events.ts';
import { draftAgreementMessage, withdrawAgreementMessages } from './letters.ts';

/** The customer is told that he was heard, by whom and until when, once a person approves it. */
export async function acknowledgeDispute(tx: Tx, actor: Actor, disputeId: number): Promise<void> {
  await tell(tx, actor, disputeId, 'dispute_acknowledged', `dispute:${disputeId}:dispute_acknowledged`);
}

/** How it ended. A dispute closed again is told again. */
export async function tellDisputeClosed(tx: Tx, actor: Actor, disputeId: number): Promise<void> {
  const before = (await eventsOf(tx, 'dispute', [disputeId])).get(disputeId)?.filter(({ status }) => status === 'closed') ?? [];
  await tell(tx, actor, disputeId, 'dispute_closed', `dispute:${disputeId}:dispute_closed:${before.length + 1}`);
}

/** It runs no longer, or again: what was to be said of it has not left, and is true no more. */
export async function withdrawDisputeLetters(tx: Tx, actor: Actor, { disputeId, customerId }: { disputeId: number; customerId: number }): Promise<void> {
  await withdrawAgreementMessages(tx, actor, { customerId, subject: 'dispute', subjectId: disputeId, why: because('dispute_moved_on') });
}

async function tell(tx: Tx, actor: Actor, disputeId: number, templateCode: string, naturalKey: string): Promise<void> {
  const dispute = (await findDispute(tx, disputeId))!;
  const items = await itemsOfDispute(tx, disputeId);
  await draftAgreementMessage(tx, actor, {
    customerId: dispute.customerId, currency: dispute.currency, templateCode, naturalKey, approval: 'to_approve',
    items: items.map(({ itemId, contestedMinor }) => ({ itemId, openMinor: contestedMinor })),
    variables: { dispute: {
      reason: dispute.reason, items: items.map(({ reference, label }) => reference || label), contestedMinor: items.reduce((sum, { contestedMinor }) => sum + contestedMinor, 0),
      openedOn: dispute.openedOn, deadlineOn: dispute.deadlineOn, outcome: dispute.outcome,
    } },
  });
}
