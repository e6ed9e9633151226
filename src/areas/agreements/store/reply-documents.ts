import { sql, type Tx } from '#platform/db.ts';

/** Copies of invoices kept with these items, the latest of each. */
export async function invoicesOf(tx: Tx, itemIds: readonly number[]): Promise<{ documentId: number; itemId: number; name: string }[]> {
  if (itemIds.length === 0) return [];
  return await tx.rows(sql`
    select distinct on (item_id) document_id "documentId", item_id "itemId", name from document
    where organisation_id = ${tx.organisationId} and item_id = any(${itemIds}::bigint[]) and kind = 'invoice' order by item_id, document_id desc`);
}
