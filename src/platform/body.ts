import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

/** An upload that is not taken: its HTTP status and the code of its sentence. */
export class NotTaken extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: Record<string, string | number>;

  constructor(status: number, code: string, facts: Record<string, string | number> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

/** At most so long, in milliseconds: an upload much too large is cut. */
const LET_GO_BY = 3_000;

/** What is still on its way is let go by for a moment, for a client that is writing would otherwise see the connection cut instead of the answer. */
export async function letGoBy(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(LET_GO_BY), writable: false }).catch(() => {});
}

export type BodyLimit = {
  /** Bytes. */
  most: number;
  /** The code of the sentence that says so; its fact is `megabytes`. */
  tooLarge: string;
};

/** The body's bytes as they come. Throws what is not taken: too large (as announced, or in fact), cut short, empty. */
export async function* bytesOf(body: IncomingMessage, { most, tooLarge }: BodyLimit): AsyncGenerator<Buffer> {
  const length = body.headers['content-length'];
  const announced = length === undefined ? undefined : Number(length);
  const over = () => new NotTaken(413, tooLarge, { megabytes: Math.floor(most / 1024 ** 2) });
  if (announced !== undefined && announced > most) throw over();
  let byteSize = 0;
  // Stopping half-way leaves the request open, to be answered.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    byteSize += chunk.length;
    if (byteSize > most) throw over();
    yield chunk;
  }
  if (announced !== undefined && byteSize !== announced) throw new NotTaken(400, 'upload_truncated');
  if (byteSize === 0) throw new NotTaken(422, 'upload_empty');
}

/** What broke while bytes were coming in or being written, in words; anything else as it is. */
export function inWords(error: unknown): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new NotTaken(507, 'disk_full');
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new NotTaken(507, 'disk_closed');
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED') return new NotTaken(400, 'upload_truncated');
  return error;
}
