import { createHash } from 'node:crypto';
import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { DocumentKind } from '#values/kinds.ts';
import { mediaTypeOf } from '../rules/media-type.ts';
import { findCustomer } from '../store.ts';
import { bytesOfDocument, deleteDocument, documentsOf, findDocument, insertDocument, isItemOf, sameDocument, type DocumentRow } from '../store/documents.ts';

/** Bytes. */
export const DOCUMENT_MAX = 20 * 1024 * 1024;

/**
 * Keeps a file about a customer, or about none (a batch of letters). The same bytes of the same kind are kept once, about an item or not. What it is is read from its bytes;
 * `mediaType` is believed only where bytes say nothing more than "text".
 * @returns the document's id
 */
export async function keepDocument(
  tx: Tx, actor: Actor, { customerId, itemId = null, kind, name, mediaType, bytes }: {
    customerId: number | null; itemId?: number | null; kind: DocumentKind; name: string; mediaType: string; bytes: Buffer;
  },
): Promise<number> {
  if (bytes.length > DOCUMENT_MAX) throw new Refusal(413, 'document_too_large', { megabytes: DOCUMENT_MAX / 1024 ** 2 });
  if (customerId !== null && !await findCustomer(tx, customerId)) throw new Refusal(404, 'not_found');
  if (itemId !== null && (customerId === null || !await isItemOf(tx, itemId, customerId))) throw new Refusal(404, 'not_found');
  const safe = safeName(name);
  const found = { customerId, itemId, kind, sha256: createHash('sha256').update(bytes).digest('hex') };
  const known = await sameDocument(tx, found);
  if (known !== undefined) return known;
  const documentId = await insertDocument(tx, { ...found, name: safe, mediaType: seen(bytes, safe, mediaType), bytes, addedAt: actor.now, addedBy: actor.userId });
  await record(tx, actor, 'document.add', customerId === null ? null : `customer:${customerId}`, { documentId, itemId, kind, name: safe, sha256: found.sha256 });
  return documentId;
}

export async function readDocument(tx: Tx, documentId: number): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
  return await bytesOfDocument(tx, documentId);
}

export async function listDocuments(tx: Tx, { customerId, itemId }: { customerId: number; itemId?: number | undefined }): Promise<DocumentRow[]> {
  if (!await findCustomer(tx, customerId)) throw new Refusal(404, 'not_found');
  return await documentsOf(tx, customerId, itemId);
}

/** True when the document is kept for that customer. */
export async function documentBelongsTo(tx: Tx, documentId: number, customerId: number): Promise<boolean> {
  return (await findDocument(tx, documentId))?.customerId === customerId;
}

/** What was sent or received stays as it was: it is the proof. So does what an agreement rests on. */
export async function removeDocument(tx: Tx, actor: Actor, documentId: number): Promise<void> {
  const document = await findDocument(tx, documentId);
  if (!document) throw new Refusal(404, 'not_found');
  if (document.kind === 'letter' || document.kind === 'received' || document.kind === 'agreement') throw new Refusal(409, 'document_is_proof', { name: document.name });
  await deleteDocument(tx, documentId);
  const { customerId, ...gone } = document;
  await record(tx, actor, 'document.remove', customerId === null ? null : `customer:${customerId}`, { documentId, ...gone });
}

/** The last part of a path, without control or direction characters, at most 150 characters with its extension. */
export function safeName(name: string): string {
  const last = name.replaceAll('\\', '/').split('/').at(-1)!.replace(/[\p{Cc}\p{Cf}]/gu, '').trim().replace(/^\.+/, '');
  if (last === '') return 'document';
  if (last.length <= 150) return last;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(last)?.[0] ?? '';
  return `${last.slice(0, 150 - extension.length).trimEnd()}${extension}`;
}

function seen(bytes: Buffer, name: string, said: string): string {
  const type = mediaTypeOf(bytes, name);
  return type === 'text/plain' && (said === 'message/rfc822' || said === 'text/csv') ? said : type;
}

/** What is no proof of anything: letters thrown away before they were posted, the files of a mail that was another customer's. */
export async function dropDocuments(tx: Tx, documentIds: readonly number[]): Promise<void> {
  for (const documentId of documentIds) await deleteDocument(tx, documentId);
}
