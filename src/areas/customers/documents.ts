import { call, ORPCError, os } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '#areas/access/actor.ts';
import { allowed, refusals, type Context } from '#areas/access/door.ts';
import { bytesOf, inWords, letGoBy, NotTaken } from '#platform/body.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { id } from '#values/shapes.ts';
import { sayRefusal } from '#words/say.ts';
import { DOCUMENT_MAX, keepDocument, readDocument } from './actions/documents.ts';
import { uploadedKind } from './contract.ts';
import { isShown } from './rules/media-type.ts';

type Deps = { findContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context> };
type Work<Result> = (tx: Tx, actor: Actor) => Promise<Result>;

const base = os.$context<Context>().use(refusals);
const doors = {
  read: base.use(allowed('read')).input(z.custom<Work<unknown>>()).handler(({ input, context: { tx, actor } }) => input(tx, actor)),
  work: base.use(allowed('work')).input(z.custom<Work<unknown>>()).handler(({ input, context: { tx, actor } }) => input(tx, actor)),
};

/** The same door as the API's: signed in, allowed, inside the organisation. */
async function through<Result>(permission: keyof typeof doors, context: Context, work: Work<Result>): Promise<Result> {
  return await call(doors[permission], work, { context }) as Result;
}

/** Files as they are: `POST /api/customers/{id}/documents?kind=&itemId=&name=` with the bytes in the body answers `{documentId}`; `GET /api/documents/{id}`. */
export function registerDocuments(app: FastifyInstance, { findContext }: Deps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post<{ Params: { customerId: string } }>('/api/customers/:customerId/documents', async (request, reply) => {
      const context = await findContext(request, reply);
      return await inAnswers(context, reply, () => take(request, context), () => letGoBy(request.raw));
    });
  });
  app.get<{ Params: { documentId: string } }>('/api/documents/:documentId', async (request, reply) => {
    const context = await findContext(request, reply);
    return await inAnswers(context, reply, () => give(request.params.documentId, context, reply));
  });
}

/** Refusals leave as the API's own do: their status, their code and a sentence. */
async function inAnswers(context: Context, reply: FastifyReply, work: () => Promise<unknown>, before: () => Promise<void> = async () => {}): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ORPCError && error.status < 500) {
      await before();
      return await reply.header('connection', 'close').code(error.status).send({ code: error.code, message: error.message });
    }
    if (!(error instanceof NotTaken)) throw error;
    await before();
    return await reply.header('connection', 'close').code(error.status).send({ code: error.code, message: sayRefusal(error.code, error.facts, context.language) });
  }
}

const asked = z.object({ customerId: id, kind: uploadedKind, itemId: id.optional(), name: z.string().min(1).max(500) });

async function take(request: FastifyRequest<{ Params: { customerId: string } }>, context: Context): Promise<{ documentId: number }> {
  // May they, before anything of theirs is read.
  await through('work', context, async () => undefined);
  const given = asked.safeParse({ ...request.query as object, ...request.params });
  if (!given.success) throw new NotTaken(400, 'invalid', { problem: given.error.issues.map(({ path }) => path.join('.')).join(', ') });
  const bytes = await gather(request);
  const { customerId, kind, itemId = null, name } = given.data;
  return await through('work', context, async (tx, actor) => ({
    documentId: await keepDocument(tx, actor, { customerId, itemId, kind, name, mediaType: request.headers['content-type'] ?? '', bytes }),
  }));
}

async function gather(request: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of bytesOf(request.raw, { most: DOCUMENT_MAX, tooLarge: 'document_too_large' })) chunks.push(chunk);
  } catch (error) {
    throw inWords(error);
  }
  return Buffer.concat(chunks);
}

/** RFC 8187. */
function asHeader(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

async function give(documentId: string, context: Context, reply: FastifyReply): Promise<unknown> {
  const document = await through('read', context, async (tx) => {
    const asId = id.safeParse(documentId);
    const found = asId.success ? await readDocument(tx, asId.data) : undefined;
    if (!found) throw new Refusal(404, 'not_found');
    return found;
  });
  return await reply
    .header('content-type', document.mediaType.startsWith('text/') ? `${document.mediaType}; charset=utf-8` : document.mediaType)
    .header('content-disposition', `${isShown(document.mediaType) ? 'inline' : 'attachment'}; filename*=UTF-8''${asHeader(document.name)}`)
    // Browsers refuse to open a PDF in a sandbox; taken for nothing else than a PDF, it runs in their own reader.
    .header('content-security-policy', document.mediaType === 'application/pdf' ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'" : "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-cache')
    .send(document.bytes);
}
