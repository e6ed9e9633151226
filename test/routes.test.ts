import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '#app/contract.ts';
import { openHttp } from '#app/http.ts';
import { furnish } from '#app/furnish.ts';
import { systemActor } from '#areas/access/door.ts';
import { openSignIn } from '#areas/access/sign-in.ts';
import { readConfig } from '#platform/config.ts';
import { sql } from '#platform/db.ts';
import { makeLogger } from '#platform/log.ts';
import { makeOrganisation, openTestDb, within } from './db.ts';

type Route = { name: string; method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string };

/** Every route of the contract, as the API offers it. */
function routesOf(node: object, name = ''): Route[] {
  if ('~orpc' in node) {
    const { route } = node['~orpc'] as { route: { method?: Route['method']; path?: string } };
    return [{ name, method: route.method!, path: route.path! }];
  }
  return Object.entries(node).flatMap(([key, child]) => routesOf(child as object, name ? `${name}.${key}` : key));
}
const routes = routesOf(contract);

/** Doors that open without a session, each for its reason. */
const OPEN = new Set([
  'session.current', // says that nobody is signed in
  'session.signIn', 'session.signOut', // are how a session begins and ends
  'setup.company', 'setup.demo', // ask for the first-run key instead
]);

/** What everybody signed in may do, whatever his role: it is about himself. */
const EVERYBODYS = new Set(['session.switchTo', 'session.changePassword']);

const db = await openTestDb();
const read = readConfig({});
if (!read.ok) throw new Error('the defaults must be valid');
const signIn = openSignIn({ databaseUrl: db.appUrl, url: 'http://127.0.0.1:3000', secret: randomBytes(32) });
const app = await openHttp({
  db, signIn, furnish, clock: () => new Date('2026-11-21T10:00:00Z'), firstRunKey: 'key', config: read.config, logger: makeLogger('silent'), secret: randomBytes(32),
});
afterAll(async () => {
  await app.close();
  await signIn.close();
});

const person = (who: string) => ({ name: who, email: `${who}@example.org`, password: `a long ${who} secret` });
const cookies = new Map<string, string>();

async function call(who: string | null, { method, path }: Pick<Route, 'method' | 'path'>, payload?: object) {
  return await app.inject({
    method, url: `/api${path}`, ...(payload ? { payload } : {}), headers: who ? { cookie: cookies.get(who)! } : {},
  });
}

let own = 0;
let others = 0;
beforeAll(async () => {
  own = (await makeOrganisation(db, { name: 'Chez nous', today: '2026-11-20', isDemo: true })).organisationId;
  others = (await makeOrganisation(db, { name: 'Chez eux', today: '2026-11-20', isDemo: true })).organisationId;
  for (const [who, organisationId, role] of [['reader', own, 'reader'], ['admin', own, 'admin'], ['stranger', others, 'admin']] as const) {
    const userId = await signIn.register(person(who));
    await within(db, organisationId, (tx) => tx.run(sql`insert into membership (organisation_id, user_id, role) values (${organisationId}, ${userId}, ${role})`));
    const signed = await signIn.signIn(person(who).email, person(who).password);
    cookies.set(who, signed.cookies.map((one) => one.split(';')[0]).join('; '));
  }
  await within(db, own, async (tx) => {
    const actor = await systemActor(tx, new Date('2026-11-20T10:00:00Z'));
    await furnish(tx, actor);
  });
}, 120_000);

test('the list of routes is the whole API', () => {
  expect(routes.length).toBeGreaterThan(50);
});

test.each(routes.filter(({ name }) => !OPEN.has(name)))('$name asks for a session', async (route) => {
  const answer = await call(null, { ...route, path: route.path.replace(/\{\w+\}/g, '1') }, route.method === 'GET' ? undefined : {});
  expect(answer.statusCode).toBe(401);
  expect(answer.json().message).toMatch(/session/i);
});

test.each(routes.filter(({ name, method }) => method !== 'GET' && !OPEN.has(name) && !name.startsWith('setup.') && !EVERYBODYS.has(name)))(
  '$name is not for a reader', async (route) => {
    const answer = await call('reader', { ...route, path: route.path.replace(/\{\w+\}/g, '1') }, {});
    // The role is judged before the input, so that a reader learns nothing from what is refused.
    expect([403, ...(route.name === 'templates.preview' ? [400] : [])]).toContain(answer.statusCode);
  },
);

test.each(routes.filter(({ method, path }) => method === 'GET' && /\{\w+Id\}/.test(path)))('$name shows a stranger nothing of ours', async (route) => {
  const ids = await idsFor(route.path, own);
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => String(ids.get(name)!));
  const ours = await call('admin', { ...route, path });
  expect(ours.statusCode).toBe(200);
  const theirs = await call('stranger', { ...route, path });
  if (theirs.statusCode === 200) expect(isNothing(theirs.json())).toBe(true);
  else expect(theirs.statusCode).toBe(404);
});

test.each(routes.filter(({ method, path }) => method === 'GET' && !path.includes('{')))('$name shows a stranger none of our customers', async (route) => {
  const answer = await call('stranger', { ...route, path: route.name === 'customers.find' ? `${route.path}?text=a` : route.path });
  expect(answer.statusCode).toBe(200);
  const names = await within(db, own, (tx) => tx.rows<{ name: string }>(sql`select name from customer where organisation_id = ${own}`));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter(({ name }) => answer.body.includes(name))).toEqual([]);
});

test('another site cannot make a signed-in browser act', async () => {
  const answer = await app.inject({
    method: 'POST', url: '/api/dunning/run', headers: { cookie: cookies.get('admin')!, origin: 'https://elsewhere.example', host: '127.0.0.1:3000' },
  });
  expect(answer.statusCode).toBe(403);
});

test.each([
  ['no JSON', '{"subject":', 'application/json', 400, 'request_unread'], ['too long', `"${'x'.repeat(3_000_000)}"`, 'application/json', 413, 'body_too_large'],
  ['no JSON at all', 'hello', 'application/x-thing', 415, 'media_type'],
])('a body that is %s is refused in words', async (_name, payload, type, status, code) => {
  const answer = await app.inject({ method: 'POST', url: '/api/dunning/run', payload, headers: { cookie: cookies.get('admin')!, 'content-type': type } });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ code, message: expect.stringMatching(/[Dd]emande|contenu/) });
});

/** An id of ours for each name a path may hold. */
async function idsFor(path: string, organisationId: number): Promise<Map<string, number>> {
  const sources: Record<string, ReturnType<typeof sql>> = {
    customerId: sql`select customer_id id from customer where organisation_id = ${organisationId} limit 1`,
    itemId: sql`select debit_item_id id from allocation where organisation_id = ${organisationId} limit 1`,
    messageId: sql`select message_id id from message where organisation_id = ${organisationId} limit 1`,
    promiseId: sql`select promise_id id from promise where organisation_id = ${organisationId} limit 1`,
    planId: sql`select plan_id id from plan where organisation_id = ${organisationId} limit 1`,
    disputeId: sql`select dispute_id id from dispute where organisation_id = ${organisationId} limit 1`,
    scenarioId: sql`select scenario_id id from scenario where organisation_id = ${organisationId} limit 1`,
    templateId: sql`select template_id id from template where organisation_id = ${organisationId} limit 1`,
    replyId: sql`select reply_id id from reply where organisation_id = ${organisationId} and customer_id is not null limit 1`,
    batchId: sql`with kept as (
        insert into document (organisation_id, kind, name, media_type, byte_size, sha256, bytes, added_at, added_by)
        values (${organisationId}, 'letter', 'a.pdf', 'application/pdf', 0, 'x', '', now(), 'system') returning document_id)
      insert into letter_batch (organisation_id, channel, status, letters, pages, document_id, made_at, made_by)
      select ${organisationId}, 'letter', 'printed', 0, 0, document_id, now(), 'system' from kept returning batch_id id`,
    runId: sql`select run_id id from dunning_run where organisation_id = ${organisationId} limit 1`,
    importId: sql`insert into import_file (organisation_id, file_name, byte_size, sha256, kind, status, received_by)
      values (${organisationId}, 'a.txt', 1, 'x', 'fec', 'cancelled', 'system') returning import_id id`,
  };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const found = new Map<string, number>();
  for (const name of names) {
    const row = await within(db, organisationId, (tx) => tx.one<{ id: number }>(sources[name]!));
    found.set(name, row.id);
  }
  return found;
}

/** An empty list, or an answer whose lists and amounts are all empty. */
function isNothing(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length === 0;
  if (answer !== null && typeof answer === 'object') return Object.entries(answer).every(([key, value]) => typeof value === 'string' || value === null || key === 'currency' || isNothing(value) || value === 0);
  return answer === 0 || answer === null || answer === '';
}
