import Fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import type { Role } from '#areas/access/contract.ts';
import type { Context } from '#areas/access/door.ts';
import { sql, type Tx } from '#platform/db.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { loadWords } from '#words/words.ts';
import { DOCUMENT_MAX, keepDocument, listDocuments, readDocument, removeDocument, safeName } from './actions/documents.ts';
import { registerDocuments } from './documents.ts';

await loadWords('fr');
const db = await openTestDb();
const { organisationId } = await makeOrganisation(db);
const actor = asActor(organisationId);
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => within(db, organisationId, work);
const { customerId, otherId, itemId, secondItemId, foreignItemId } = await run(async (tx) => {
  const [one, other] = [await makeCustomer(tx), await makeCustomer(tx)];
  return {
    customerId: one, otherId: other, itemId: await makeItem(tx, one, { dueOn: '2026-10-01', reference: 'F-1' }), secondItemId: await makeItem(tx, one, { dueOn: '2026-10-01' }),
    foreignItemId: await makeItem(tx, other, { dueOn: '2026-10-01' }),
  };
});
const pdf = Buffer.from('%PDF-1.7\nbon de livraison');
const delivery = { customerId, itemId: null, kind: 'delivery' as const, name: 'BL 42.pdf', mediaType: 'text/html', bytes: pdf };

let signedIn: { organisationId: number } | null = { organisationId };
const app = Fastify();
registerDocuments(app, {
  findContext: async () => ({
    db, organisationId: signedIn?.organisationId ?? 0, language: 'fr', clock: () => actor.now, user: signedIn ? { userId: 'test-admin', name: '', email: '' } : null,
  }) as unknown as Context,
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => app.close());
const post = (query: string, body: string | Uint8Array<ArrayBuffer>, customer: number | string = customerId) =>
  fetch(`${address}/api/customers/${customer}/documents?${query}`, { method: 'POST', body });
const role = (name: Role) => run((tx) => tx.run(sql`update membership set role = ${name} where organisation_id = ${organisationId}`));

test('the same bytes are kept once, and an item is added to what stood without one', async () => {
  await run(async (tx) => {
    const documentId = await keepDocument(tx, actor, delivery);
    expect(await keepDocument(tx, actor, { ...delivery, name: 'autre nom.pdf' })).toBe(documentId);
    expect(await keepDocument(tx, actor, { ...delivery, itemId })).toBe(documentId);
    expect(await keepDocument(tx, actor, delivery)).toBe(documentId);
    expect(await listDocuments(tx, { customerId })).toMatchObject([{ documentId, itemId, itemReference: 'F-1', kind: 'delivery', name: 'BL 42.pdf', mediaType: 'application/pdf', byteSize: pdf.length }]);
    expect(await keepDocument(tx, actor, { ...delivery, itemId: secondItemId })).not.toBe(documentId);
    expect(await keepDocument(tx, actor, { ...delivery, kind: 'order' })).not.toBe(documentId);
    expect(await listDocuments(tx, { customerId, itemId: secondItemId })).toHaveLength(1);
    expect((await readDocument(tx, documentId))!.bytes.equals(pdf)).toBe(true);
  });
});

test('a letter of no customer is kept; what is too large, or about an item of another, is not', async () => {
  await run(async (tx) => {
    expect(await keepDocument(tx, actor, { ...delivery, customerId: null, kind: 'letter' })).toBeGreaterThan(0);
    await expect(keepDocument(tx, actor, { ...delivery, bytes: Buffer.alloc(DOCUMENT_MAX + 1) })).rejects.toThrow('document_too_large');
    await expect(keepDocument(tx, actor, { ...delivery, itemId: foreignItemId })).rejects.toThrow('not_found');
    await expect(keepDocument(tx, actor, { ...delivery, customerId: 999_999 })).rejects.toThrow('not_found');
    await expect(listDocuments(tx, { customerId: 999_999 })).rejects.toThrow('not_found');
  });
});

test('what a person brought can be removed and is in the audit trail; proof stays', async () => {
  await run(async (tx) => {
    const documentId = await keepDocument(tx, actor, { ...delivery, customerId: otherId, kind: 'other' });
    await removeDocument(tx, actor, documentId);
    expect(await readDocument(tx, documentId)).toBeUndefined();
    await expect(removeDocument(tx, actor, documentId)).rejects.toThrow('not_found');
    for (const kind of ['letter', 'received', 'agreement'] as const) {
      const proof = await keepDocument(tx, actor, { ...delivery, customerId: otherId, kind });
      await expect(removeDocument(tx, actor, proof)).rejects.toThrow('document_is_proof');
    }
    const events = await tx.rows<{ action: string }>(sql`
      select action from audit_event where organisation_id = ${organisationId} and subject = ${`customer:${otherId}`} order by audit_event_id`);
    expect(events.map(({ action }) => action)).toEqual(['document.add', 'document.remove', 'document.add', 'document.add', 'document.add']);
  });
});

test.each([
  ['..\\..\\etc/passwd', 'passwd'],
  ['.htaccess', 'htaccess'],
  ['facture\u202Efdp.exe\n', 'facturefdp.exe'],
  ['', 'document'],
  [`${'é'.repeat(400)}.pdf`, `${'é'.repeat(146)}.pdf`],
])('a name is made harmless: %j', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

test('a file goes in and out by its bytes, a PDF shown in place, a page only ever downloaded', async () => {
  const answer = await post(`kind=order&itemId=${itemId}&name=${encodeURIComponent('commande n° 7 (signée).pdf')}`, '%PDF-1.4 commande');
  expect(answer.status).toBe(200);
  const { documentId } = await answer.json() as { documentId: number };
  const shown = await fetch(`${address}/api/documents/${documentId}`);
  expect(await shown.text()).toBe('%PDF-1.4 commande');
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'content-disposition': "inline; filename*=UTF-8''commande%20n%C2%B0%207%20%28sign%C3%A9e%29.pdf",
  });
  const page = await (await post('kind=other&name=page.html', '<html><script>alert(1)</script>')).json() as { documentId: number };
  const downloaded = await fetch(`${address}/api/documents/${page.documentId}`);
  expect(Object.fromEntries(downloaded.headers)).toMatchObject({
    'content-type': 'application/octet-stream', 'content-disposition': "attachment; filename*=UTF-8''page.html", 'content-security-policy': "default-src 'none'; sandbox",
  });
});

test('what is not taken is answered in words', async () => {
  const large = await post('kind=other&name=grand.bin', new Uint8Array(DOCUMENT_MAX + 1));
  expect([large.status, ((await large.json()) as { message: string }).message]).toEqual([413, expect.stringContaining('20 Mo')]);
  expect((await post('kind=other&name=vide.txt', '')).status).toBe(422);
  expect((await post('kind=letter&name=a.txt', 'a')).status).toBe(400);
  expect((await post('kind=other&name=a.txt', 'a', 'abc')).status).toBe(400);
  expect((await post('kind=other&name=a.txt', 'a', 999_999)).status).toBe(404);
  expect((await fetch(`${address}/api/documents/999999`)).status).toBe(404);
  expect((await fetch(`${address}/api/documents/x`)).status).toBe(404);
});

test('a reader sees but adds nothing, a stranger sees nothing, nobody signed in neither', async () => {
  const { documentId } = (await run((tx) => listDocuments(tx, { customerId })))[0]!;
  await role('reader');
  expect((await post('kind=other&name=a.txt', 'a')).status).toBe(403);
  expect((await fetch(`${address}/api/documents/${documentId}`)).status).toBe(200);
  await role('admin');
  signedIn = await makeOrganisation(db, { name: 'Autre' });
  expect((await fetch(`${address}/api/documents/${documentId}`)).status).toBe(404);
  expect((await post('kind=other&name=a.txt', 'a')).status).toBe(404);
  signedIn = null;
  expect((await fetch(`${address}/api/documents/${documentId}`)).status).toBe(401);
  expect((await post('kind=other&name=a.txt', 'a')).status).toBe(401);
  signedIn = { organisationId };
});
