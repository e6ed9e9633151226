import { basename } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may } from '#areas/access/actor.ts';
import { systemActor, type Context } from '#areas/access/door.ts';
import { bytesOf, inWords, letGoBy, NotTaken } from '#platform/body.ts';
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
        await letGoBy(request.raw);
        return await reply.header('connection', 'close').code(error.status)
          .send({ code: error.code, message: sayRefusal(error.code, error.facts, context.language) });
      }
    });
  });
}

async function take(request: FastifyRequest<{ Querystring: { name?: string } }>, context: Context, deps: UploadDeps): Promise<{ importId: number }> {
  const { user, organisationId } = context;
  if (!user) throw new NotTaken(401, 'signed_out');
  const role = await inOrganisation(deps.db, organisationId, user.userId, roleOf);
  if (!role || !may(role, 'import')) throw new NotTaken(403, 'forbidden');
  const body = bytesOf(request.raw, { most: deps.uploadMax, tooLarge: 'upload_too_large' });
  const kept = await keepBytes(body, deps.dataFolder, organisationId).catch((error: unknown) => { throw inWords(error); });
  const fileName = basename((request.query.name ?? '').replaceAll('\\', '/')).replace(/[\u0000-\u001f]/g, '').trim().slice(0, 200) || 'fichier';
  return await inOrganisation(deps.db, organisationId, user.userId, async (tx) => {
    const actor = { ...await systemActor(tx, deps.clock()), userId: user.userId, role };
    return await receiveFile(tx, actor, { ...kept, fileName });
  });
}
