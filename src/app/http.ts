import { join } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import statics from '@fastify/static';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { onError, ORPCError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { listOwnOrganisations } from '#areas/access/store.ts';
import type { Context } from '#areas/access/door.ts';
import { registerDocuments } from '#areas/customers/documents.ts';
import { registerUpload } from '#areas/imports/upload.ts';
import { registerInbound } from '#areas/messages/inbound.ts';
import { registerExports } from '#areas/reports/exports.ts';
import { root, type Config } from '#platform/config.ts';
import { inOrganisation, isDatabaseAway } from '#platform/db.ts';
import type { Logger } from '#platform/log.ts';
import { Refusal } from '#platform/refusal.ts';
import { isLocale, loadWords, locales } from '#words/words.ts';
import { sayRefusal } from '#words/say.ts';
import { contract } from './contract.ts';
import { routes } from './routes.ts';

export type Services = Pick<Context, 'db' | 'clock' | 'signIn' | 'furnish' | 'secret' | 'firstRunKey'> & { config: Config; logger: Logger };

/** What the HTTP library could not read, before any route saw it. */
const UNREAD: Record<number, string> = { 413: 'body_too_large', 415: 'media_type' };

/** The pages, the API under `/api`, uploads and exports. Does not listen yet. */
export async function openHttp(services: Services): Promise<FastifyInstance> {
  const { config, logger } = services;
  await Promise.all(locales.map(loadWords));
  const app = Fastify({ bodyLimit: 2 * 1024 * 1024, forceCloseConnections: true, logger: false });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'],
        // A message is previewed as it will leave, in a frame without scripts.
        frameSrc: ["'self'"], upgradeInsecureRequests: config.url.startsWith('https:') ? [] : null,
      },
    },
    hsts: config.url.startsWith('https:'),
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });

  app.addHook('onRequest', async (request, reply) => {
    if (isForged(request)) return await reply.code(403).send({ code: 'forbidden', message: 'Origin' });
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const language = languageOf(request);
    if (error instanceof Refusal) {
      return await reply.code(error.status).send({ code: error.code, message: sayRefusal(error.code, error.facts, language) });
    }
    if (error.statusCode === 429) return await reply.code(429).send({ code: 'too_many', message: sayRefusal('too_many', {}, language) });
    if (error.statusCode && error.statusCode < 500) {
      const code = UNREAD[error.statusCode] ?? 'request_unread';
      return await reply.code(error.statusCode).send({ code, message: sayRefusal(code, {}, language) });
    }
    logger.error({ err: error, url: pathOf(request.url) }, 'request failed');
    const { status, code } = troubleOf(error);
    return await reply.code(status).send({ code, message: sayRefusal(code, {}, language) });
  });

  const findContext = (request: FastifyRequest, reply: FastifyReply) => makeContext(services, request, reply);
  registerUpload(app, { db: services.db, dataFolder: config.dataFolder, uploadMax: config.uploadMax, clock: services.clock, findContext });
  registerDocuments(app, { findContext });
  registerInbound(app, { db: services.db, clock: services.clock });
  registerExports(app, { db: services.db, clock: services.clock, findContext });
  await registerApi(app, findContext, logger);
  await registerPages(app);
  return app;
}

/** What a log may hold of an address: no query, and no token of a mailbox. */
function pathOf(url: string): string {
  return url.split('?')[0]!.replace(/^(\/api\/inbound\/).*/, '$1…');
}

async function registerApi(app: FastifyInstance, findContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>, logger: Logger): Promise<void> {
  const handler = new OpenAPIHandler(routes, {
    interceptors: [onError((error, { context: { language } }) => {
      if (error instanceof ORPCError && error.status < 500) {
        if (error.code === 'BAD_REQUEST') throw new ORPCError(error.code, { status: error.status, data: error.data, message: sayInvalid(error, language) });
        return;
      }
      logger.error({ err: error }, 'request failed');
      const { status, code } = troubleOf(error);
      throw new ORPCError(code, { status, message: sayRefusal(code, {}, language) });
    })],
  });
  const openApi = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  app.get('/api/health', async () => ({ ok: true }));
  app.get('/api/openapi.json', async () => await openApi.generate(contract, {
    info: { title: 'Encours', version: '1' }, servers: [{ url: '/api' }],
  }));
  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    const { matched } = await handler.handle(request, reply, { prefix: '/api', context: await findContext(request, reply) });
    if (!matched) await reply.code(404).send({ code: 'not_found', message: sayRefusal('not_found', {}, languageOf(request)) });
  };
  // Passwords are guessed one at a time.
  const guarded = { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } };
  app.post('/api/session', guarded, serve);
  app.put('/api/session/password', guarded, serve);
  app.post('/api/setup/*', guarded, serve);
  app.all('/api/*', serve);
}

/** The built pages; every address that is not a file is the application's own. */
async function registerPages(app: FastifyInstance): Promise<void> {
  await app.register(statics, {
    root: join(root, 'dist/web'), wildcard: false, index: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/*', (_, reply) => reply.sendFile('index.html'));
}

async function makeContext(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<Context> {
  const { config: { dataFolder }, logger: _logger, ...given } = services;
  const { db, signIn } = given;
  const cookie = request.headers.cookie ?? '';
  const user = await signIn.find(cookie);
  const organisationId = user?.organisationId
    ?? (user ? await inOrganisation(db, 0, user.userId, async (tx) => (await listOwnOrganisations(tx))[0]?.organisationId ?? 0) : 0);
  return {
    ...given, dataFolder, user, organisationId, cookie,
    language: languageOf(request), setCookies: (cookies) => { reply.header('set-cookie', cookies); },
  };
}

function languageOf(request: FastifyRequest): 'fr' | 'en' {
  const wanted = request.headers['accept-language']?.slice(0, 2).toLowerCase();
  return isLocale(wanted) ? wanted : 'fr';
}

/** A change asked by another site's page: its Origin is not ours. Programs send none. */
function isForged({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || !headers.origin) return false;
  try {
    return new URL(headers.origin).host !== headers.host;
  } catch {
    return true;
  }
}

/** Which field of the request is not as the contract says. */
function sayInvalid({ data, message }: ORPCError<string, unknown>, language: 'fr' | 'en'): string {
  const { issues = [] } = (data ?? {}) as { issues?: { path?: (string | number)[] }[] };
  const fields = [...new Set(issues.map(({ path = [] }) => path.join('.')).filter((name) => name !== ''))];
  return sayRefusal('invalid', { problem: fields.length > 0 ? fields.join(', ') : message }, language);
}

const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** What is told of an error nobody foresaw: its status and the code of its sentence. */
function troubleOf(error: unknown): { status: number; code: string } {
  // The sign-in library hides why it could not look up a session: only the database can be why.
  if (isDatabaseAway(error) || (error as Error).message === 'Failed to get session') return { status: 503, code: 'database_away' };
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && FULL.has(code) ? { status: 507, code: 'server_full' } : { status: 500, code: 'failed' };
}
