import type { Actor } from '#areas/access/actor.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Tx } from '#platform/db.ts';
import { hasCreditArrived, isOverdue } from '../rules/dispute.ts';
import { actionsOfDispute, commentsOfDispute, documentsOfDispute } from '../store/dispute-parts.ts';
import { customerNameOf, findDispute, itemsOfDispute, pageOfDisputes, type DisputeCursor, type DisputeFilter, type DisputeListRow } from '../store/disputes.ts';
import { eventsOf } from '../store/events.ts';

/** Running ones by their deadline, then closed ones, the latest first. */
export async function listDisputes(
  tx: Tx, { today }: Actor, { after, limit, ...filter }: DisputeFilter & { after?: string | undefined; limit: number },
): Promise<{ rows: (DisputeListRow & { overdue: boolean })[]; next: string | null }> {
  const found = await pageOfDisputes(tx, { filter, today, after: readCursor(after), limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map((row) => ({ ...row, overdue: isOverdue(row, today) })),
    next: last ? Buffer.from(JSON.stringify([last.status === 'closed', last.place, last.disputeId])).toString('base64url') : null,
  };
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

function readCursor(text: string | undefined): DisputeCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [closed, place, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof closed === 'boolean' && Number.isInteger(place) && Number.isSafeInteger(id)) return { closed, place: place as number, id: id as number };
  } catch {
    // Not one of ours: told below.
  }
  throw new Refusal(400, 'bad_cursor');
}
