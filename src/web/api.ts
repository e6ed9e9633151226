/** What the server refused or could not do; `status` 0 when it did not answer at all. `message` is a sentence for the person reading. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One call of our own API, cookies included. */
export async function call<Answer>(path: `/api/${string}`, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch {
    throw new ApiError(0, '');
  }
  const type = response.headers.get('content-type') ?? '';
  const body: unknown = type.includes('json') ? await response.json() : undefined;
  if (!response.ok || body === undefined) throw new ApiError(response.ok ? 502 : response.status, messageOf(body));
  return body as Answer;
}

function messageOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : '';
}
