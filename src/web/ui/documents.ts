import { ApiError, type client } from '#web/api.ts';

export type CustomerDocument = Awaited<ReturnType<typeof client.documents.list>>[number];
/** What a person may bring; letters posted and mail received come in by themselves. */
export const documentKinds = ['invoice', 'delivery', 'order', 'correspondence', 'agreement', 'other'] as const satisfies readonly CustomerDocument['kind'][];
export type UploadedKind = (typeof documentKinds)[number];
/** Bytes: as the server takes. */
export const DOCUMENT_MAX = 20 * 1024 * 1024;

/** Sends a file as it is. @returns its number. Throws ApiError. */
export async function sendDocument(customerId: number, file: File, { kind, itemId }: { kind: UploadedKind; itemId?: number | undefined }): Promise<number> {
  const query = new URLSearchParams({ kind, name: file.name, ...(itemId === undefined ? {} : { itemId: String(itemId) }) });
  const answer = await fetch(`/api/customers/${customerId}/documents?${query}`, {
    method: 'POST', body: file, headers: { 'content-type': file.type || 'application/octet-stream', 'accept-language': document.documentElement.lang },
  }).catch(() => { throw new ApiError(0, ''); });
  const { documentId, message, code } = await answer.json().catch(() => ({})) as { documentId?: number; message?: string; code?: string };
  if (!answer.ok || documentId === undefined) throw new ApiError(answer.status, message ?? '', code);
  return documentId;
}
