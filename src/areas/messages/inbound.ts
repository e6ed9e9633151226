import type { FastifyInstance } from 'fastify';
import { systemActor } from '#areas/access/door.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { MAIL_MAX } from '#platform/inbox.ts';
import { Refusal } from '#platform/refusal.ts';
import { isWebhookToken } from './actions/inbox.ts';
import { receiveMail } from './actions/replies.ts';

/**
 * `POST /api/inbound/{token}`: one mail as it is (RFC 5322) in the body, whatever its media type. 202 once it is kept; the same mail again changes nothing.
 * A wrong token is answered like an address that does not exist.
 */
export function registerInbound(app: FastifyInstance, { db, clock }: { db: Db; clock: () => Date }): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAIL_MAX }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { token: string } }>('/api/inbound/:token', {
      bodyLimit: MAIL_MAX, config: { rateLimit: { max: 300, timeWindow: '1 minute' } },
      // Before a byte of the body is read.
      onRequest: async (request) => {
        const organisationId = organisationOf(request.params.token);
        const known = organisationId !== undefined && await inOrganisation(db, organisationId, 'system', (tx) => isWebhookToken(tx, request.params.token));
        if (!known) throw new Refusal(404, 'not_found');
      },
    }, async (request, reply) => {
      const bytes = request.body;
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Refusal(422, 'mail_empty');
      await inOrganisation(db, organisationOf(request.params.token)!, 'system', async (tx) => await receiveMail(tx, await systemActor(tx, clock()), bytes));
      return await reply.code(202).send({ received: true });
    });
  });
}

/** The number in front of the dash. */
function organisationOf(token: string): number | undefined {
  const number = Number(/^([1-9]\d{0,14})-[\w-]{43}$/.exec(token)?.[1]);
  return Number.isSafeInteger(number) ? number : undefined;
}
