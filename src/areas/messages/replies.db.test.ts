import { afterAll, expect, test } from 'vitest';
import { openImap } from '#test/imap.ts';
import { asActor, makeOrganisation, openTestDb, within } from '#test/db.ts';
import { makeCustomer, makeItem } from '#test/make.ts';
import { sql, type Tx } from '#platform/db.ts';
import { getInbox, inboxServerOf, isWebhookToken, openWebhook, setInbox, testInbox } from './actions/inbox.ts';
import { setMailSetting } from './actions/mail-setting.ts';
import { attachReply, receiveMail, setReplyAside } from './actions/replies.ts';
import { readInbox } from './actions/read-inbox.ts';
import { showReply } from './actions/read-replies.ts';
import { draftMessages } from './actions.ts';
import { findInbox } from './store/inbox.ts';
import { threadKeyOf } from './store/outbox.ts';
import { countUnread, listReplies } from './store/replies.ts';

const heard: { job: string; payload: object }[] = [];
const db = await openTestDb();
const { organisationId } = await makeOrganisation(db, { today: '2026-11-23' });
const actor = asActor(organisationId, { today: '2026-11-23', now: new Date('2026-11-23T09:00:00Z') });
const inside = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, async (tx) => await work({ ...tx, announce: async (event, payload) => { heard.push({ job: event.name, payload }); } }));
const secret = Buffer.alloc(32, 7);
const imap = await openImap();
afterAll(() => imap.close());

let made = 0;
type MailParts = { id?: string; from?: string; to?: string; subject?: string; text?: string; heads?: string[] };
function mail({ id = `m${++made}@client.example`, from = 'Paule <compta@client.example>', to = 'compta@ateliers-brume.example', subject = 'Re: Rappel', text = 'Bonjour', heads = [] }: MailParts): string {
  return [`Message-ID: <${id}>`, `From: ${from}`, `To: ${to}`, `Subject: ${subject}`, 'Date: Mon, 23 Nov 2026 08:30:00 +0000', ...heads, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', text, ''].join('\r\n');
}
const receive = (parts: MailParts) => inside(async (tx) => {
  const received = await receiveMail(tx, actor, Buffer.from(mail(parts)));
  return await showReply(tx, received!.replyId);
});

/** A customer with two late invoices and a reminder that left. */
async function reminded({ email = `compta${++made}@client.example`, status = 'sent' as 'sent' | 'unknown' } = {}) {
  return await inside(async (tx) => {
    const customerId = await makeCustomer(tx, { email });
    const [first, second] = [`FB-${7000 + ++made}`, `FB-${7000 + ++made}`];
    const items = [await makeItem(tx, customerId, { dueOn: '2026-10-15', minor: 124_000, reference: first }), await makeItem(tx, customerId, { dueOn: '2026-11-02', minor: 80_000, reference: second })];
    const { contactId } = await tx.one<{ contactId: number }>(sql`select contact_id "contactId" from contact where organisation_id = ${organisationId} and customer_id = ${customerId}`);
    const naturalKey = `test:${customerId}`;
    const messageId = (await draftMessages(tx, actor, [{
      naturalKey, customerId, contactId, channel: 'email', purpose: 'reminder', status: 'approved', language: 'fr', toName: '', toAddress: email, subject: 'Rappel', body: 'Bonjour', totalMinor: 204_000,
      currency: 'EUR', because: [], sendAfter: null, items: items.map((itemId, index) => ({ itemId, openMinor: [124_000, 80_000][index]! })),
    }])).get(naturalKey)!;
    await tx.run(sql`update message set status = ${status}, attempt = 1, claimed_at = ${new Date('2026-11-20T07:00:00Z')}, started_at = ${new Date('2026-11-20T07:00:01Z')},
      sent_at = ${status === 'sent' ? new Date('2026-11-20T07:00:02Z') : null} where organisation_id = ${organisationId} and message_id = ${messageId}`);
    return { customerId, contactId, messageId, items, references: [first, second], email, threadKey: threadKeyOf(organisationId, naturalKey) };
  });
}
const statusOf = (messageId: number) => inside(async (tx) => (await tx.one<{ status: string }>(sql`select status from message where organisation_id = ${organisationId} and message_id = ${messageId}`)).status);
const bouncedAt = (contactId: number) => inside(async (tx) => (await tx.one<{ at: string | null }>(sql`select bounced_at at from contact where organisation_id = ${organisationId} and contact_id = ${contactId}`)).at);

test('a reply is known by the Message-ID it answers, and understood', async () => {
  const { customerId, messageId, items, threadKey, references } = await reminded();
  const reply = await receive({ from: 'x@elsewhere.example', heads: [`In-Reply-To: <encours.${threadKey}@ateliers-brume.example>`], text: `Bonjour,\n\nLa facture ${references[0]} sera réglée vendredi.\n\n> Rappel` });
  expect(reply).toMatchObject({ customerId, messageId, threadedBy: 'message_id', class: 'payment', status: 'unread', quote: `La facture ${references[0]} sera réglée vendredi.` });
  expect(reply.findings.payment).toMatchObject({ dueOn: '2026-11-27', itemIds: [items[0]] });
  expect(reply.rawDocumentId).not.toBeNull();
});

test('by the message-id the mail server recorded, whatever its form', async () => {
  const { customerId, messageId } = await reminded();
  await inside((tx) => tx.run(sql`update message set provider_message_id = 'abc@provider.example', thread_key = null where organisation_id = ${organisationId} and message_id = ${messageId}`));
  expect(await receive({ from: 'x@elsewhere.example', heads: ['References: <zzz@other.example> <abc@provider.example>'] })).toMatchObject({ customerId, messageId, threadedBy: 'message_id' });
});

test('by the address it came to', async () => {
  const { customerId, messageId, threadKey } = await reminded();
  expect(await receive({ from: 'x@elsewhere.example', to: `compta+${threadKey.slice(0, 16)}@ateliers-brume.example` })).toMatchObject({ customerId, messageId, threadedBy: 'plus_address' });
});

test('by an invoice it names, when it is one customer’s only', async () => {
  const { customerId, references } = await reminded();
  const other = await reminded();
  expect(await receive({ from: 'x@elsewhere.example', subject: `Votre facture ${references[1]}` })).toMatchObject({ customerId, messageId: null, threadedBy: 'reference' });
  expect(await receive({ from: 'x@elsewhere.example', text: `${references[0]} et ${other.references[0]}` })).toMatchObject({ customerId: null, threadedBy: null });
});

test('by who wrote it, when he is the contact of one customer only', async () => {
  const { customerId, contactId, email } = await reminded();
  expect(await receive({ from: `Paule <${email.toUpperCase()}>` })).toMatchObject({ customerId, contactId, threadedBy: 'address' });
  await reminded({ email: 'both@client.example' });
  await reminded({ email: 'both@client.example' });
  expect(await receive({ from: 'both@client.example' })).toMatchObject({ customerId: null, threadedBy: null });
});

test('one of nobody is attached by a person, then read in the light of what he has open', async () => {
  const { customerId, references, items } = await reminded();
  const loose = await receive({ from: 'Luc <luc@perso.example>', text: `Nous contestons la n° ${references[1]!.replace('FB-', '')} : le prix est faux.` });
  expect(loose).toMatchObject({ customerId: null, class: 'dispute' });
  await inside(async (tx) => {
    expect((await listReplies(tx, { loose: true, limit: 50 })).rows.map(({ replyId }) => replyId)).toContain(loose.replyId);
    await attachReply(tx, actor, { replyId: loose.replyId, customerId, keepAddress: true });
    const reply = await showReply(tx, loose.replyId);
    expect(reply).toMatchObject({ customerId, threadedBy: 'person' });
    expect(reply.contactId).not.toBeNull();
    expect(reply.findings.dispute).toMatchObject({ reason: 'price', itemIds: [items[1]] });
    const { customer } = await tx.one<{ customer: number }>(sql`select customer_id customer from document where organisation_id = ${organisationId} and document_id = ${reply.rawDocumentId}`);
    expect(customer).toBe(customerId);
  });
});

test('given to the wrong customer, then to the right one, nothing of it stays with the first', async () => {
  const [wrong, right] = [await reminded(), await reminded()];
  const loose = await receive({ from: 'Luc <luc2@perso.example>', text: 'Bonjour' });
  const documents = () => inside((tx) => tx.rows(sql`select customer_id "customerId" from document where organisation_id = ${organisationId} and sha256 = (
    select sha256 from document d join reply r on r.organisation_id = d.organisation_id and r.raw_document_id = d.document_id where r.organisation_id = ${organisationId} and r.reply_id = ${loose.replyId})`));
  for (const { customerId } of [wrong, right]) {
    await inside((tx) => attachReply(tx, actor, { replyId: loose.replyId, customerId, keepAddress: false }));
    expect(await documents()).toEqual([{ customerId }]);
  }
});

test('two mails that cannot be read, alike at their beginning and in length, are both kept', async () => {
  const unread = (filler: string) => Buffer.from(`Received: from mail.client.example\r\n${'\r\n--x'.repeat(6_000)}${filler}`);
  const [one, other, again] = [await inside((tx) => receiveMail(tx, actor, unread('a'))), await inside((tx) => receiveMail(tx, actor, unread('b'))), await inside((tx) => receiveMail(tx, actor, unread('a')))];
  expect(other!.added).toBe(true);
  expect(again).toEqual({ replyId: one!.replyId, added: false });
});

test('two receivers and a repeated one make one reply of a mail', async () => {
  const bytes = Buffer.from(mail({ id: 'once@client.example', text: 'Virement demain.' }));
  const take = () => within(db, organisationId, (tx) => receiveMail(tx, actor, bytes));
  const all = [...await Promise.all(Array.from({ length: 6 }, take)), await take()];
  expect(new Set(all.map((one) => one!.replyId)).size).toBe(1);
  expect(all.filter((one) => one!.added)).toHaveLength(1);
});

test('a copy of what we sent ourselves is no reply', async () => {
  const { threadKey } = await reminded();
  expect(await inside((tx) => receiveMail(tx, actor, Buffer.from(mail({ id: `encours.${threadKey}@ateliers-brume.example` }))))).toBeUndefined();
});

const report = (to: string, status: string, words: string, original: string) => [
  `Message-ID: <dsn${++made}@mx.example>`, 'From: MAILER-DAEMON@mx.example', 'To: compta@ateliers-brume.example', 'Subject: Undelivered Mail Returned to Sender', 'Auto-Submitted: auto-replied',
  'Date: Mon, 23 Nov 2026 08:40:00 +0000', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', '', '--b', 'Content-Type: text/plain', '', `<${to}>: ${words}`, '', '--b',
  'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '', `Final-Recipient: rfc822; ${to}`, 'Action: failed', `Status: ${status}`, `Diagnostic-Code: smtp; ${words}`, '', '--b',
  'Content-Type: text/rfc822-headers', '', `Message-ID: <${original}>`, `To: ${to}`, 'Subject: Rappel', '', '--b--', ''].join('\r\n');

test('a hard bounce ends its message, marks the contact and tells the rooms above', async () => {
  const { messageId, contactId, email, threadKey } = await reminded();
  heard.length = 0;
  const reply = await inside(async (tx) => await showReply(tx, (await receiveMail(tx, actor, Buffer.from(report(email, '5.1.1', '550 5.1.1 User unknown', `encours.${threadKey}@ateliers-brume.example`))))!.replyId));
  expect(reply).toMatchObject({ class: 'bounce_hard', status: 'accepted', handledAs: { act: 'bounce', subjectId: messageId, undo: false } });
  expect(await statusOf(messageId)).toBe('bounced');
  expect(await bouncedAt(contactId)).not.toBeNull();
  expect(heard).toContainEqual({ job: 'messages.bounced', payload: { organisationId, messageIds: [messageId] } });
});

test('a full mailbox is noted; the third time in thirty days the address has failed', async () => {
  const { customerId, messageId, contactId, email, threadKey } = await reminded();
  const bounce = () => inside((tx) => receiveMail(tx, actor, Buffer.from(report(email, '4.2.2', '452 4.2.2 Mailbox full', `encours.${threadKey}@ateliers-brume.example`))));
  await bounce();
  await bounce();
  expect([await statusOf(messageId), await bouncedAt(contactId)]).toEqual(['sent', null]);
  const notes = await inside((tx) => tx.rows<{ body: string }>(sql`select body from note where organisation_id = ${organisationId} and customer_id = ${customerId}`));
  expect(notes.map(({ body }) => body)).toEqual([1, 2].map(() => expect.stringContaining(email)));
  await bounce();
  expect(await statusOf(messageId)).toBe('bounced');
  expect(await bouncedAt(contactId)).not.toBeNull();
});

test('a server that still tries has brought nothing back, however often it says so', async () => {
  const { messageId, contactId, email, threadKey } = await reminded();
  const delayed = () => inside((tx) => receiveMail(tx, actor, Buffer.from(report(email, '4.4.1', 'Delivery temporarily suspended', `encours.${threadKey}@ateliers-brume.example`).replace('Action: failed', 'Action: delayed'))));
  for (let time = 0; time < 4; time++) await delayed();
  expect([await statusOf(messageId), await bouncedAt(contactId)]).toEqual(['sent', null]);
});

test('what came back for an address nobody knows stays for a person, and is not passed over', async () => {
  const { messageId, threadKey } = await reminded();
  const { replyId } = (await inside((tx) => receiveMail(tx, actor, Buffer.from(report('forwarded@elsewhere.example', '5.1.1', '550 5.1.1 User unknown', `encours.${threadKey}@ateliers-brume.example`)))))!;
  expect(await inside((tx) => showReply(tx, replyId))).toMatchObject({ class: 'bounce_hard', status: 'unread', messageId });
  expect(await statusOf(messageId)).toBe('sent');
});

test('whoever answers a mail of unknown outcome proves that it left; one that came back has left too', async () => {
  const answered = await reminded({ status: 'unknown' });
  await receive({ heads: [`In-Reply-To: <encours.${answered.threadKey}@ateliers-brume.example>`], text: 'Bien reçu.' });
  expect(await statusOf(answered.messageId)).toBe('sent');
  const returned = await reminded({ status: 'unknown' });
  await inside((tx) => receiveMail(tx, actor, Buffer.from(report(returned.email, '5.1.1', '550 5.1.1 User unknown', `encours.${returned.threadKey}@ateliers-brume.example`))));
  expect(await statusOf(returned.messageId)).toBe('bounced');
});

test('an absence is read by itself and holds nothing; an unread reply stays for a person', async () => {
  const { threadKey } = await reminded();
  const reply = await receive({ subject: 'Réponse automatique : Rappel', heads: ['Auto-Submitted: auto-replied', `In-Reply-To: <encours.${threadKey}@ateliers-brume.example>`], text: 'Je suis absente jusqu’au 30 novembre inclus.' });
  expect(reply).toMatchObject({ class: 'out_of_office', status: 'accepted', handledAs: { act: 'noted' } });
  expect(reply.findings.absence?.returnOn).toBe('2026-12-01');
  const held = await inside((tx) => tx.rows(sql`select from hold where organisation_id = ${organisationId}`));
  expect(held).toHaveLength(0);
});

test('what is set aside leaves the list of what is to read, and cannot be set aside twice', async () => {
  const reply = await receive({ text: 'Merci.' });
  await inside(async (tx) => {
    const before = (await countUnread(tx)).unread;
    await setReplyAside(tx, actor, { replyId: reply.replyId, why: '' });
    expect((await countUnread(tx)).unread).toBe(before - 1);
    await expect(setReplyAside(tx, actor, { replyId: reply.replyId, why: '' })).rejects.toMatchObject({ code: 'reply_handled' });
  });
});

test('pages of replies follow each other without a gap', async () => {
  await inside(async (tx) => {
    const all = (await listReplies(tx, { limit: 200 })).rows.map(({ replyId }) => replyId);
    const paged: number[] = [];
    for (let after: string | undefined; ;) {
      const { rows, next } = await listReplies(tx, { after, limit: 3 });
      paged.push(...rows.map(({ replyId }) => replyId));
      if (next === null) break;
      after = next;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(8);
  });
});

const inboxFields = { host: '127.0.0.1', port: imap.port, security: 'none' as const, username: 'compta', password: 'un mot de passe', folder: 'INBOX', sentFolder: 'Sent', plusAddress: true, acceptClasses: [], acceptFromBp: 9500 };
const deps = { db, clock: () => new Date('2026-11-23T09:00:00Z'), secret };

test('the inbox is read from the server, once, by two workers at a time, without anything being lost or marked', async () => {
  await inside((tx) => setInbox(tx, actor, secret, inboxFields));
  for (let n = 0; n < 7; n++) imap.put('INBOX', mail({ id: `imap${n}@client.example`, text: `Message ${n}` }).replaceAll('\r\n', '\n'));
  const both = await Promise.all([readInbox(deps, organisationId), readInbox(deps, organisationId)]);
  expect(both.reduce((sum, { added }) => sum + added, 0)).toBe(7);
  expect(await readInbox(deps, organisationId)).toEqual({ read: 0, added: 0, found: 0, problem: null });
  const setting = await inside(findInbox);
  expect(setting).toMatchObject({ uidValidity: 7, lastUid: 7, problem: null });
  expect(imap.lines.join('\n')).not.toMatch(/STORE|EXPUNGE|SELECT INBOX/);
});

test('a mail too large to read is shown to a person, and those behind it are read', async () => {
  imap.put('INBOX', Buffer.alloc(21 * 1024 * 1024, 65));
  imap.put('INBOX', mail({ id: 'behind@client.example', text: 'Derrière' }).replaceAll('\r\n', '\n'));
  expect(await readInbox(deps, organisationId)).toMatchObject({ read: 2, added: 2 });
  const rows = await inside(async (tx) => (await listReplies(tx, { limit: 200 })).rows);
  const large = await inside((tx) => showReply(tx, rows.find(({ confidenceBp, class: of }) => of === 'other' && confidenceBp === 0)!.replyId));
  expect(large.because).toEqual([{ code: 'reply_too_large', facts: { megabytes: 21 } }]);
});

test('an unknown outcome found in the sent folder is sent; one that is not there stays unknown', async () => {
  const [left, lost] = [await reminded({ status: 'unknown' }), await reminded({ status: 'unknown' })];
  imap.put('Sent', `Message-ID: <encours.${left.threadKey}@old-domain.example>\nSubject: Rappel\n\nBonjour\n`);
  expect((await readInbox(deps, organisationId)).found).toBe(1);
  expect([await statusOf(left.messageId), await statusOf(lost.messageId)]).toEqual(['sent', 'unknown']);
});

test('a server that does not answer is a problem shown in the settings, without its secret', async () => {
  imap.breakAt = 'LOGIN';
  expect((await readInbox(deps, organisationId)).problem).toMatch(/^connection /);
  imap.breakAt = undefined;
  const shown = await inside((tx) => getInbox(tx, actor));
  expect(shown.problem).toContain('Le serveur ne répond pas');
  expect(JSON.stringify(shown)).not.toContain('mot de passe de');
  expect(JSON.stringify(await inside(findInbox))).not.toContain('un mot de passe');
});

test('the test button names the folder that is missing', async () => {
  expect(await testInbox(inside, actor, secret)).toMatchObject({ works: true, folders: ['INBOX', 'Sent'] });
  await inside((tx) => setInbox(tx, actor, secret, { ...inboxFields, password: null, sentFolder: 'Envoyés' }));
  expect(await testInbox(inside, actor, secret)).toMatchObject({ works: false, message: expect.stringContaining('Envoyés') });
  const row = (await inside(findInbox))!;
  expect(await inside(async (tx) => inboxServerOf(tx, secret, row)?.password)).toBe('un mot de passe');
});

test('a password kept for one server is not told to another', async () => {
  await inside((tx) => setInbox(tx, actor, secret, inboxFields));
  await expect(inside((tx) => setInbox(tx, actor, secret, { ...inboxFields, host: 'imap.elsewhere.example', password: null }))).rejects.toMatchObject({ code: 'mail_password_again' });
  const mailServer = { host: 'smtp.brume.example', port: 465, security: 'tls' as const, username: 'compta' };
  await inside((tx) => setMailSetting(tx, actor, secret, { ...mailServer, password: 'un autre' }));
  await inside((tx) => setMailSetting(tx, actor, secret, { ...mailServer, port: 587, password: null }));
  await expect(inside((tx) => setMailSetting(tx, actor, secret, { ...mailServer, host: 'smtp.elsewhere.example', password: null }))).rejects.toMatchObject({ code: 'mail_password_again' });
});

test('a webhook’s token opens its own company only, and the one before stops working', async () => {
  const token = async () => (await inside((tx) => openWebhook(tx, actor))).path.split('/').at(-1)!;
  const [first, second] = [await token(), await token()];
  const opens = (one: string) => inside((tx) => isWebhookToken(tx, one));
  expect([await opens(first), await opens(second), await opens(`${second}x`), await opens('')]).toEqual([false, true, false, false]);
  const { organisationId: other } = await makeOrganisation(db, { name: 'Ailleurs' });
  expect(await within(db, other, (tx) => isWebhookToken(tx, second))).toBe(false);
});
