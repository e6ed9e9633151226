import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Day } from '#values/day.ts';
import { because as reason } from '#values/reason.ts';
import { deleteAction, insertActions, markAction } from '../store/dispute-parts.ts';
import { insertEvents } from '../store/events.ts';
import { runningDispute } from './disputes.ts';
import { ownerOf } from './dispute-people.ts';

type Which = { disputeId: number; disputeActionId: number };

/** One more thing to do, after those there are; for the owner of the dispute when nobody is named. */
export async function addDisputeAction(
  tx: Tx, actor: Actor, { disputeId, what, ownerUserId, dueOn }: { disputeId: number; what: string; ownerUserId: string | null; dueOn: Day },
): Promise<{ disputeActionId: number }> {
  const dispute = await runningDispute(tx, disputeId);
  if (dueOn < actor.today) throw new Refusal(422, 'dispute_action_past', { due_on: dueOn });
  const owner = ownerUserId === null ? dispute.ownerUserId : await ownerOf(tx, actor, dispute.customerId, ownerUserId);
  const [disputeActionId] = await insertActions(tx, disputeId, [{ what, ownerUserId: owner, dueOn }]);
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because: [reason('dispute_action_added', { what })] }], actor.now);
  await record(tx, actor, 'dispute.add_action', `customer:${dispute.customerId}`, { disputeId, what });
  return { disputeActionId: disputeActionId! };
}

export async function doDisputeAction(tx: Tx, actor: Actor, which: Which): Promise<void> {
  await mark(tx, actor, which, actor.today);
}

export async function undoDisputeAction(tx: Tx, actor: Actor, which: Which): Promise<void> {
  await mark(tx, actor, which, null);
}

/** Only what is not done yet: the rest is history. */
export async function removeDisputeAction(tx: Tx, actor: Actor, { disputeId, disputeActionId }: Which): Promise<void> {
  const dispute = await runningDispute(tx, disputeId);
  const gone = await deleteAction(tx, disputeId, disputeActionId);
  if (!gone) throw new Refusal(404, 'not_found');
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because: [reason('dispute_action_removed', { what: gone.what })] }], actor.now);
  await record(tx, actor, 'dispute.remove_action', `customer:${dispute.customerId}`, { disputeId, what: gone.what });
}

async function mark(tx: Tx, actor: Actor, { disputeId, disputeActionId }: Which, doneOn: Day | null): Promise<void> {
  const dispute = await runningDispute(tx, disputeId);
  const action = await markAction(tx, { disputeId, disputeActionId, doneOn });
  if (!action) throw new Refusal(409, doneOn === null ? 'dispute_action_not_done' : 'dispute_action_done');
  const because = [reason(doneOn === null ? 'dispute_action_undone' : 'dispute_action_done', { what: action.what })];
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because }], actor.now);
  await record(tx, actor, doneOn === null ? 'dispute.undo_action' : 'dispute.do_action', `customer:${dispute.customerId}`, { disputeId, what: action.what });
}
