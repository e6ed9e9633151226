import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may } from '#areas/access/actor.ts';
import { systemActor, type Context } from '#areas/access/door.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { sayRefusal } from '#words/say.ts';
import { receiveFile } from './actions.ts';
import { keepBytes } from './files.ts';
import { roleOf } from './store.ts';

export type UploadDeps = {
  db: Db; dataFolder: string;
  /** Bytes. */
  uploadMax: number;
  clock: () => Date;
  findContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
};

/** An upload that is not taken: its HTTP status and the code of its sentence. */
class NotTaken extends Error {
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

/** `POST /api/imports/upload?name=…`, the bytes as they are in the body. Answers `{importId}`; the file is then read in the background. */
export function registerUpload(app: FastifyInstance, deps: UploadDeps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post<{ Querystring: { name?: string } }>('/api/imports/upload', async (request, reply) => {
      const context = await deps.findContext(request, reply);
      try {
        return await take(request, context, deps);
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error;
        // What is still on its way is let go by for a moment, for a client that is writing would otherwise see the connection cut instead of the answer.
        await letGoBy(request.raw);
        return await reply.header('connection', 'close').code(error.status)
          .send({ code: error.code, message: sayRefusal(error.code, error.facts, context.language) });
      }
    });
  });
}

/** At most so long, in milliseconds: an upload much too large is cut. */
const LET_GO_BY = 3_000;

async function letGoBy(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(LET_GO_BY), writable: false }).catch(() => {});
}

async function take(request: FastifyRequest<{ Querystring: { name?: string } }>, context: Context, deps: UploadDeps): Promise<{ importId: number }> {
  const { user, organisationId } = context;
  if (!user) throw new NotTaken(401, 'signed_out');
  const role = await inOrganisation(deps.db, organisationId, user.userId, roleOf);
  if (!role || !may(role, 'import')) throw new NotTaken(403, 'forbidden');
  const announced = request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length']);
  if (announced !== undefined && announced > deps.uploadMax) throw tooLarge(deps.uploadMax);
  const kept = await keepBytes(checked(request.raw, announced, deps.uploadMax), deps.dataFolder, organisationId).catch((error: unknown) => { throw inWords(error); });
  const fileName = basename((request.query.name ?? '').replaceAll('\\', '/')).replace(/[\u0000-\u001f]/g, '').trim().slice(0, 200) || 'fichier';
  return await inOrganisation(deps.db, organisationId, user.userId, async (tx) => {
    const actor = { ...await systemActor(tx, deps.clock()), userId: user.userId, role };
    return await receiveFile(tx, actor, { ...kept, fileName });
  });
}

function tooLarge(uploadMax: number): NotTaken {
  return new NotTaken(413, 'upload_too_large', { megabytes: Math.floor(uploadMax / 1024 ** 2) });
}

/** The body's bytes as they come. Throws what is not taken: too large, cut short, empty. */
async function* checked(body: IncomingMessage, announced: number | undefined, uploadMax: number): AsyncGenerator<Buffer> {
  let byteSize = 0;
  // Stopping half-way leaves the request open, to be answered.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    byteSize += chunk.length;
    if (byteSize > uploadMax) throw tooLarge(uploadMax);
    yield chunk;
  }
  if (announced !== undefined && byteSize !== announced) throw new NotTaken(400, 'upload_truncated');
  if (byteSize === 0) throw new NotTaken(422, 'upload_empty');
}

function inWords(error: unknown): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new NotTaken(507, 'disk_full');
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new NotTaken(507, 'disk_closed');
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED') return new NotTaken(400, 'upload_truncated');
  return error;
}
