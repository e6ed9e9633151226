import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer } from '#test/make.ts';
import { MAIL_MAX } from '#platform/inbox.ts';
import { Refusal } from '#platform/refusal.ts';
import { closeWebhook, openWebhook } from './actions/inbox.ts';
import { registerInbound } from './inbound.ts';
import { listReplies } from './store/replies.ts';

const db = await openTestDb();
const { organisationId } = await makeOrganisation(db, { today: '2026-11-23' });
const actor = asActor(organisationId, { today: '2026-11-23' });
const app = Fastify();
await app.register(cookie);
await app.register(rateLimit, { global: false });
app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => await reply.code(error instanceof Refusal ? error.status : error.statusCode ?? 500).send({}));
registerInbound(app, { db, clock: () => new Date('2026-11-23T09:00:00Z') });
afterAll(() => app.close());

const { path } = await within(db, organisationId, (tx) => openWebhook(tx, actor));
const MAIL = ['Message-ID: <hook@client.example>', 'From: compta@client.example', 'Subject: Re: Rappel', 'Date: Mon, 23 Nov 2026 08:00:00 +0000', '', 'Le virement partira demain.', ''].join('\r\n');
const post = (url: string, payload: string | Buffer, type = 'message/rfc822') => app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
const replies = () => within(db, organisationId, async (tx) => (await listReplies(tx, { limit: 50 })).rows);

test('a mail posted is kept once, whatever its media type', async () => {
  const customerId = await within(db, organisationId, (tx) => makeCustomer(tx, { email: 'compta@client.example' }));
  expect((await post(path, MAIL)).statusCode).toBe(202);
  expect((await post(path, MAIL, 'text/plain')).statusCode).toBe(202);
  expect((await post(path, MAIL, 'application/json')).statusCode).toBe(202);
  expect(await replies()).toMatchObject([{ customerId, class: 'payment', status: 'unread' }]);
});

test.each([
  ['a token of another', path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))], ['another company', path.replace(/\/\d+-/, '/999999-')], ['no token', '/api/inbound/x'], ['a number beyond all', path.replace(/\/\d+-/, '/99999999999999999-')],
])('%s is answered like an address that does not exist', async (_, url) => {
  expect((await post(url, MAIL)).statusCode).toBe(404);
});

test('nothing, or too much, is refused', async () => {
  expect((await post(path, '')).statusCode).toBe(422);
  expect((await post(path, Buffer.alloc(MAIL_MAX + 1, 65))).statusCode).toBe(413);
});

test('what is no mail at all is kept for a person to look at, once', async () => {
  const before = (await replies()).length;
  for (const junk of [Buffer.alloc(2000), Buffer.alloc(2000), Buffer.from('\u0000\u0001\u0002')]) expect((await post(path, junk)).statusCode).toBe(202);
  expect((await replies()).length - before).toBeLessThanOrEqual(2);
});

test('once closed it is open to nobody', async () => {
  await within(db, organisationId, (tx) => closeWebhook(tx, actor));
  expect((await post(path, MAIL)).statusCode).toBe(404);
});
