import { expect, test } from 'vitest';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { keepDocument } from '#areas/customers/actions/documents.ts';
import { ensureTemplates, draftMessages } from '#areas/messages/actions.ts';
import { answerReply } from '#areas/messages/actions/answer-reply.ts';
import { composeMail } from '#areas/messages/actions/compose.ts';
import { receiveMail } from '#areas/messages/actions/replies.ts';
import { showReply } from '#areas/messages/actions/read-replies.ts';
import { threadKeyOf } from '#areas/messages/store/outbox.ts';
import { sql, type Tx } from '#platform/db.ts';
import { placeHold, releaseHold } from './actions/holds.ts';
import { acceptReply, acceptSureReply, proposeFor, reopenReply } from './actions/accept-reply.ts';

const db = await openTestDb();
const { organisationId } = await makeOrganisation(db, { today: '2026-11-23' });
const actor = asActor(organisationId, { today: '2026-11-23', now: new Date('2026-11-23T09:00:00Z') });
const inside = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
await inside(ensureTemplates);

let made = 0;
/** A customer who was reminded of two invoices, and what he answers. */
async function answered(text: (references: string[]) => string, { from, subject = () => 'Re: Rappel' }: { from?: string; subject?: (references: string[]) => string } = {}) {
  return await inside(async (tx) => {
    const email = `compta${++made}@client.example`;
    const customerId = await makeCustomer(tx, { email });
    const references = [`FC-${6000 + ++made}`, `FC-${6000 + ++made}`];
    const items = [await makeItem(tx, customerId, { dueOn: '2026-10-15', minor: 124_000, reference: references[0]! }), await makeItem(tx, customerId, { dueOn: '2026-11-02', minor: 80_000, reference: references[1]! })];
    const { contactId } = await tx.one<{ contactId: number }>(sql`select contact_id "contactId" from contact where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    const naturalKey = `test:${customerId}`;
    const messageId = (await draftMessages(tx, actor, [{
      naturalKey, customerId, contactId, channel: 'email', purpose: 'reminder', status: 'approved', language: 'fr', toName: '', toAddress: email, subject: 'Rappel', body: 'Bonjour', totalMinor: 204_000,
      currency: 'EUR', because: [], sendAfter: null, items: items.map((itemId, index) => ({ itemId, openMinor: [124_000, 80_000][index]! })),
    }])).get(naturalKey)!;
    const threadKey = threadKeyOf(organisationId, naturalKey);
    await tx.run(sql`update message set status = 'sent', sent_at = ${actor.now}, provider_message_id = ${`encours.${threadKey}@ateliers-brume.example`} where organisation_id = ${organisationId} and message_id = ${messageId}`);
    const { replyId } = (await receiveMail(tx, actor, Buffer.from([
      `Message-ID: <answer${made}@client.example>`, `From: Paule <${from ?? email}>`, `Subject: ${subject(references)}`, 'Date: Mon, 23 Nov 2026 08:30:00 +0000',
      `In-Reply-To: <encours.${threadKey}@ateliers-brume.example>`, 'Content-Type: text/plain; charset=utf-8', '', text(references), ''].join('\r\n'))))!;
    return { customerId, contactId, email, items, references, replyId, threadKey };
  });
}
const heldKinds = (customerId: number) => inside(async (tx) => (await tx.rows<{ kind: string }>(sql`select distinct kind from held where organisation_id = ${organisationId} and customer_id = ${customerId}`)).map(({ kind }) => kind));
const accept = (replyId: number) => inside((tx) => acceptReply(tx, actor, { replyId }));
const reopen = (replyId: number) => inside((tx) => reopenReply(tx, actor, replyId));

test('an announced payment becomes a promise on the invoice it names, and the promise knows its reply', async () => {
  const { customerId, items, replyId } = await answered(([first]) => `La facture ${first} sera réglée vendredi.`);
  const { act, subjectId } = await accept(replyId);
  expect(act).toBe('promise');
  const promise = await inside((tx) => tx.one(sql`select p.due_on "dueOn", p.amount_minor "amountMinor", p.source_reply_id "replyId", i.item_id "itemId"
    from promise p join promise_item i using (organisation_id, promise_id) where p.organisation_id = ${organisationId} and p.promise_id = ${subjectId}`));
  expect(promise).toEqual({ dueOn: '2026-11-27', amountMinor: 124_000, replyId, itemId: items[0] });
  expect(await heldKinds(customerId)).toEqual(['promise']);
  await reopen(replyId);
  expect(await heldKinds(customerId)).toEqual([]);
  expect(await inside((tx) => showReply(tx, replyId))).toMatchObject({ status: 'unread', handledAs: null });
});

test('a dispute of a part opens on that part only', async () => {
  const { customerId, items, replyId } = await answered(([, second]) => `Sur la facture ${second} le prix est faux, il y a 120 € de trop.`);
  expect((await accept(replyId)).act).toBe('dispute');
  expect(await inside((tx) => tx.rows(sql`select item_id "itemId", held_minor "heldMinor" from held where organisation_id = ${organisationId} and customer_id = ${customerId}`)))
    .toEqual([{ itemId: items[1], heldMinor: 12_000 }]);
  await reopen(replyId);
  expect(await heldKinds(customerId)).toEqual([]);
});

test('a plan asked for is drafted, a delay asked for holds until its day', async () => {
  const plan = await answered(() => 'Pouvons-nous régler en 3 fois ?');
  expect((await accept(plan.replyId)).act).toBe('plan');
  expect(await inside((tx) => tx.one(sql`select status, (select count(*) from plan_instalment i where i.organisation_id = p.organisation_id and i.plan_id = p.plan_id) count
    from plan p where organisation_id = ${organisationId} and customer_id = ${plan.customerId}`))).toEqual({ status: 'draft', count: 3 });
  await reopen(plan.replyId);
  const delay = await answered(() => 'Pourriez-vous nous accorder un délai jusqu’au 10 décembre ?');
  expect((await accept(delay.replyId)).act).toBe('hold');
  expect(await inside((tx) => tx.one(sql`select ends_on "endsOn" from hold where organisation_id = ${organisationId} and customer_id = ${delay.customerId}`))).toEqual({ endsOn: '2026-12-10' });
  await reopen(delay.replyId);
  expect(await heldKinds(delay.customerId)).toEqual([]);
});

test('whoever left is replaced by the address he names, and comes back when that is undone', async () => {
  const { contactId, email, replyId } = await answered(() => 'M. Garnier est parti à la retraite, écrivez à l.tessier@client.example.');
  const contact = () => inside((tx) => tx.one<{ email: string }>(sql`select email from contact where organisation_id = ${organisationId} and contact_id = ${contactId}`));
  expect((await accept(replyId)).act).toBe('contact');
  expect((await contact()).email).toBe('l.tessier@client.example');
  await reopen(replyId);
  expect((await contact()).email).toBe(email);
});

test('another address is added beside the one that wrote', async () => {
  const { customerId, replyId } = await answered(() => 'Merci d’adresser vos relances à factures@client.example');
  const emails = () => inside(async (tx) => (await tx.rows<{ email: string }>(sql`select email from contact where organisation_id = ${organisationId} and customer_id = ${customerId}`)).length);
  await accept(replyId);
  expect(await emails()).toBe(2);
  await reopen(replyId);
  expect(await emails()).toBe(1);
});

test('whoever wants no more mail gets none, and may again', async () => {
  const { contactId, replyId } = await answered(() => 'STOP');
  const out = () => inside(async (tx) => (await tx.one<{ at: string | null }>(sql`select opted_out_at at from contact where organisation_id = ${organisationId} and contact_id = ${contactId}`)).at !== null);
  expect(await out()).toBe(false);
  await accept(replyId);
  expect(await out()).toBe(true);
  await reopen(replyId);
  expect(await out()).toBe(false);
});

test('a copy asked for is answered, not accepted, in the same thread', async () => {
  const { replyId, threadKey } = await answered(() => 'Pouvez-vous nous renvoyer la facture ?');
  expect(await inside((tx) => proposeFor(tx, actor, replyId))).toMatchObject({ act: null, answer: true });
  await expect(accept(replyId)).rejects.toMatchObject({ code: 'reply_needs_more' });
  const { messageId } = await inside((tx) => answerReply(tx, actor, { replyId, subject: 'Re: Rappel', body: 'Ci-joint.', documentIds: [] }));
  const mail = await inside((tx) => composeMail(tx, actor, messageId));
  const { body: { messageKey } } = { body: await inside((tx) => tx.one<{ messageKey: string }>(sql`select message_key "messageKey" from reply where organisation_id = ${organisationId} and reply_id = ${replyId}`)) };
  expect(mail.byPerson).toBe(true);
  expect(mail.thread).toEqual({ inReplyTo: messageKey, references: [`encours.${threadKey}@ateliers-brume.example`, messageKey] });
  expect(await inside((tx) => showReply(tx, replyId))).toMatchObject({ status: 'answered', handledAs: { act: 'answer', subjectId: messageId } });
  await reopen(replyId);
  expect(await inside((tx) => tx.one(sql`select status from message where organisation_id = ${organisationId} and message_id = ${messageId}`))).toEqual({ status: 'withdrawn' });
});

test('the answer to who asks for a copy opens with the invoices kept, and names those of which none is', async () => {
  const { customerId, items, references, replyId } = await answered(() => 'Pouvez-vous nous renvoyer les factures ?');
  expect(await inside((tx) => proposeFor(tx, actor, replyId))).toMatchObject({ documents: [], missing: references });
  const documentId = await inside((tx) => keepDocument(tx, actor, { customerId, itemId: items[0]!, kind: 'invoice', name: 'facture.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4') }));
  expect(await inside((tx) => proposeFor(tx, actor, replyId))).toMatchObject({ documents: [{ documentId, name: 'facture.pdf' }], missing: [references[1]] });
  const { messageId } = await inside((tx) => answerReply(tx, actor, { replyId, subject: 'Re: Rappel', body: 'Ci-joint.', documentIds: [documentId] }));
  expect((await inside((tx) => composeMail(tx, actor, messageId))).attachments).toMatchObject([{ filename: 'facture.pdf' }]);
});

test('who asks for a copy of the invoice his subject names is answered about that one', async () => {
  const { replyId, references } = await answered(() => 'Pouvez-vous me la renvoyer en PDF ?', { subject: ([, second]) => `Facture ${second!.toLowerCase()}` });
  expect(await inside((tx) => proposeFor(tx, actor, replyId))).toMatchObject({ missing: [references[1]] });
});

test('who asks for bank details misses no invoice', async () => {
  const { replyId } = await answered(() => 'Quel est votre IBAN ?');
  expect(await inside((tx) => proposeFor(tx, actor, replyId))).toMatchObject({ answer: true, missing: [] });
});

test('nothing is accepted twice', async () => {
  const { replyId } = await answered(() => 'La facture sera réglée vendredi.');
  const both = await Promise.allSettled([accept(replyId), accept(replyId)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('the setting accepts a mail that says everything, and none that leaves something open', async () => {
  const sure = (replyId: number) => inside((tx) => acceptSureReply(tx, actor, replyId));
  expect(await sure((await answered(([first]) => `La facture ${first} sera réglée vendredi.`)).replyId)).toBe(true);
  expect(await sure((await answered(() => 'Votre règlement est en cours de paiement.')).replyId)).toBe(false);
  expect(await sure((await answered(() => 'Pouvez-vous renvoyer la facture ?')).replyId)).toBe(false);
});

test('the same hold asked for twice is one: released, nothing is held any more', async () => {
  const { customerId } = await answered(() => 'Merci.');
  const hold = { customerId, itemId: null, kind: 'other' as const, reason: 'Vu avec lui', endsOn: null };
  const place = () => inside((tx) => placeHold(tx, actor, hold));
  const [one, again] = await Promise.all([place(), place()]);
  expect(again).toEqual(one);
  await inside((tx) => releaseHold(tx, actor, one.holdId));
  expect(await heldKinds(customerId)).toEqual([]);
});

test('a reply that is no bounce cannot be made one: its message was read', async () => {
  const { replyId, threadKey } = await answered(() => 'Merci.');
  await expect(inside((tx) => acceptReply(tx, actor, { replyId, as: { act: 'bounce' } }))).rejects.toMatchObject({ code: 'reply_no_bounce' });
  const status = await inside((tx) => tx.one(sql`select status from message where organisation_id = ${organisationId} and thread_key = ${threadKey}`));
  expect(status).toEqual({ status: 'sent' });
});

test('the same answer asked for twice is one message; another one is another', async () => {
  const { replyId } = await answered(() => 'Pouvez-vous préciser ?');
  const answer = (body: string) => inside(async (tx) => (await answerReply(tx, actor, { replyId, subject: 'Re: Rappel', body, documentIds: [] })).messageId);
  const [first, again] = [await answer('Bonjour, voici.'), await answer('Bonjour, voici.')];
  expect(again).toBe(first);
  expect(await answer('Autre chose.')).not.toBe(first);
});
