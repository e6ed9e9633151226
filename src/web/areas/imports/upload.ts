import { ApiError } from '#web/api.ts';

/** What a ledger, a list of items or a list of customers comes as; the server then judges by what is inside. */
export const ACCEPTED = ['.txt', '.xml', '.csv', '.tsv', '.tab', '.fec', '.xlsx'] as const;

/** Sends a file as it is, telling the share sent (0 to 1). @returns the import's id. Throws ApiError, or AbortError when called off. */
export function sendFile(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/imports/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) onShare(event.loaded / event.total); });
    request.addEventListener('load', () => {
      const { importId, message, code } = (request.response ?? {}) as { importId?: number; message?: string; code?: string };
      if (request.status < 300 && importId !== undefined) resolve(importId);
      else reject(new ApiError(request.status, message ?? '', code));
    });
    request.addEventListener('error', () => reject(new ApiError(0, '')));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
