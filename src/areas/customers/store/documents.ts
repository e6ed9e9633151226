import { sql, type Tx } from '#platform/db.ts';
import type { DocumentKind } from '#values/kinds.ts';

export type DocumentRow = {
  documentId: number; customerId: number | null; itemId: number | null; itemReference: string | null; kind: DocumentKind; name: string; mediaType: string; byteSize: number; addedAt: string;
  addedBy: string;
};

/** A customer's documents, the latest first, at most 500; of one item when it is given. */
export async function documentsOf(tx: Tx, customerId: number, itemId: number | undefined): Promise<DocumentRow[]> {
  return await tx.rows<DocumentRow>(sql`
    select d.document_id "documentId", d.customer_id "customerId", d.item_id "itemId", i.reference "itemReference", d.kind, d.name, d.media_type "mediaType", d.byte_size "byteSize",
      d.added_at "addedAt", d.added_by "addedBy"
    from document d left join open_item i using (organisation_id, item_id)
    where d.organisation_id = ${tx.organisationId} and d.customer_id = ${customerId} and (${itemId ?? null}::bigint is null or d.item_id = ${itemId ?? null})
    order by d.document_id desc
    limit 500`);
}

export type NewDocument = {
  customerId: number | null; itemId: number | null; kind: DocumentKind; name: string; mediaType: string; bytes: Buffer; sha256: string; addedAt: Date; addedBy: string;
};

export async function insertDocument(tx: Tx, { bytes, ...document }: NewDocument): Promise<number> {
  return (await tx.one<{ documentId: number }>(sql`
    insert into document (organisation_id, customer_id, item_id, kind, name, media_type, byte_size, sha256, bytes, added_at, added_by)
    values (${tx.organisationId}, ${document.customerId}, ${document.itemId}, ${document.kind}, ${document.name}, ${document.mediaType}, ${bytes.length}, ${document.sha256}, ${bytes},
      ${document.addedAt}, ${document.addedBy})
    returning document_id "documentId"`)).documentId;
}

/** The same bytes kept already for the same customer, as the same kind of thing: about the same item, or about none yet. */
export async function sameDocument(tx: Tx, { customerId, itemId, kind, sha256 }: Pick<NewDocument, 'customerId' | 'itemId' | 'kind' | 'sha256'>): Promise<number | undefined> {
  return (await tx.first<{ documentId: number }>(sql`
    update document set item_id = coalesce(item_id, ${itemId}::bigint)
    where organisation_id = ${tx.organisationId} and document_id = (
      select document_id from document
      where organisation_id = ${tx.organisationId} and customer_id is not distinct from ${customerId}::bigint and kind = ${kind} and sha256 = ${sha256}
        and (${itemId}::bigint is null or item_id is null or item_id = ${itemId}::bigint)
      order by item_id is null, document_id limit 1)
    returning document_id "documentId"`))?.documentId;
}

/** The ledger lies above this room, but a document refers to its items: whose one is, is asked of the table itself. */
export async function isItemOf(tx: Tx, itemId: number, customerId: number): Promise<boolean> {
  return await tx.first(sql`select from open_item where organisation_id = ${tx.organisationId} and item_id = ${itemId} and customer_id = ${customerId}`) !== undefined;
}

export async function findDocument(tx: Tx, documentId: number): Promise<{ customerId: number | null; kind: DocumentKind; name: string; sha256: string } | undefined> {
  return await tx.first(sql`
    select customer_id "customerId", kind, name, sha256 from document where organisation_id = ${tx.organisationId} and document_id = ${documentId}`);
}

export async function bytesOfDocument(tx: Tx, documentId: number): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
  return await tx.first(sql`
    select name, media_type "mediaType", bytes from document where organisation_id = ${tx.organisationId} and document_id = ${documentId}`);
}

export async function deleteDocument(tx: Tx, documentId: number): Promise<void> {
  await tx.run(sql`delete from document where organisation_id = ${tx.organisationId} and document_id = ${documentId}`);
}
