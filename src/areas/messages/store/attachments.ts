import { sql, type Tx } from '#platform/db.ts';

/** The invoices a message asks for, each with the document kept of it, the latest; null when there is none. */
export async function invoicesOfMessage(tx: Tx, messageId: number): Promise<{ reference: string; documentId: number | null }[]> {
  return await tx.rows(sql`
    select mi.reference, (select max(d.document_id) from document d
      where d.organisation_id = mi.organisation_id and d.item_id = mi.item_id and d.kind = 'invoice') "documentId"
    from message_item mi join open_item i using (organisation_id, item_id)
    where mi.organisation_id = ${tx.organisationId} and mi.message_id = ${messageId} and mi.open_minor > 0 and i.kind = 'invoice'
    order by mi.due_on, mi.item_id limit 100`);
}
