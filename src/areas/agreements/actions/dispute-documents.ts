import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { documentBelongsTo } from '#areas/customers/actions/documents.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { because as reason } from '#values/reason.ts';
import { deleteDocument, insertDocuments } from '../store/dispute-parts.ts';
import { insertEvents } from '../store/events.ts';
import { anyDispute } from './disputes.ts';

/** Puts documents of the same customer with the dispute, running or closed. */
export async function attachToDispute(tx: Tx, actor: Actor, { disputeId, documentIds }: { disputeId: number; documentIds: readonly number[] }): Promise<void> {
  const dispute = await anyDispute(tx, disputeId);
  for (const documentId of documentIds) {
    if (!await documentBelongsTo(tx, documentId, dispute.customerId)) throw new Refusal(404, 'not_found');
  }
  const count = await insertDocuments(tx, disputeId, documentIds);
  if (count === 0) return;
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because: [reason('dispute_documents_added', { count })] }], actor.now);
  await record(tx, actor, 'dispute.attach', `customer:${dispute.customerId}`, { disputeId, documentIds });
}

/** The document stays with the customer. */
export async function detachFromDispute(tx: Tx, actor: Actor, { disputeId, documentId }: { disputeId: number; documentId: number }): Promise<void> {
  const dispute = await anyDispute(tx, disputeId);
  if (!await deleteDocument(tx, disputeId, documentId)) throw new Refusal(404, 'not_found');
  await insertEvents(tx, 'dispute', [{ subjectId: disputeId, status: dispute.status, because: [reason('dispute_document_removed')] }], actor.now);
  await record(tx, actor, 'dispute.detach', `customer:${dispute.customerId}`, { disputeId, documentId });
}
