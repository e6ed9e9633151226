import type { Actor } from '#areas/access/actor.ts';
import { pageOf, readCursor } from '#platform/cursor.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Tx } from '#platform/db.ts';
import { hasCreditArrived, isOverdue } from '../rules/dispute.ts';
import { actionsOfDispute, commentsOfDispute, documentsOfDispute } from '../store/dispute-parts.ts';
import { customerNameOf, findDispute, itemsOfDispute, pageOfDisputes, type DisputeFilter, type DisputeListRow } from '../store/disputes.ts';
import { eventsOf } from '../store/events.ts';

/** Running ones by their deadline, then closed ones, the latest first. */
export async function listDisputes(
  tx: Tx, { today }: Actor, { after, limit, ...filter }: DisputeFilter & { after?: string | undefined; limit: number },
): Promise<{ rows: (DisputeListRow & { overdue: boolean })[]; next: string | null }> {
  const place = readCursor(after, ['flag', 'number', 'number']);
  const found = await pageOfDisputes(tx, { filter, today, after: place && { closed: place[0], place: place[1], id: place[2] }, limit: limit + 1 });
  const { rows, next } = pageOf(found, limit, (row) => [row.status === 'closed', row.place, row.disputeId]);
  return { rows: rows.map((row) => ({ ...row, overdue: isOverdue(row, today) })), next };
}

/** A dispute with everything about it. Users stand by their ids. */
export async function showDispute(tx: Tx, { today }: Actor, disputeId: number) {
  const dispute = await findDispute(tx, disputeId);
  if (!dispute) throw new Refusal(404, 'not_found');
  const items = await itemsOfDispute(tx, disputeId);
  const actions = await actionsOfDispute(tx, disputeId);
  return {
    ...dispute, customerName: await customerNameOf(tx, dispute.customerId), items, overdue: isOverdue(dispute, today),
    contestedMinor: items.reduce((sum, { contestedMinor }) => sum + contestedMinor, 0), creditArrived: dispute.status !== 'closed' && hasCreditArrived(items),
    actions: actions.map((action) => ({ ...action, overdue: dispute.status !== 'closed' && action.doneOn === null && action.dueOn < today })),
    comments: await commentsOfDispute(tx, disputeId), documents: await documentsOfDispute(tx, disputeId),
    events: ((await eventsOf(tx, 'dispute', [disputeId])).get(disputeId) ?? []).reverse(),
  };
}
