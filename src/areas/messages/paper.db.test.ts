import { beforeAll, expect, test } from 'vitest';
import { keepDocument } from '#areas/customers/actions/documents.ts';
import { sql, type Tx } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, openTestDb, within, type TestDb } from '#test/db.ts';
import { makeCustomer, makeItem, makePayment } from '#test/make.ts';
import { paperTest } from '#test/paper.ts';
import { draftMessages, editMessage, finishCall } from './actions.ts';
import { composeMail, smsText } from './actions/compose.ts';
import { getLetterhead, previewLetterhead, removeLogo, setLetterhead, setLogo } from './actions/letterhead.ts';
import { previewLetter } from './actions/postal.ts';
import { retryMessages } from './actions/retry.ts';
import { plusAddress, removeMySender, setMySender } from './actions/senders.ts';
import { threadKeyOf } from './store/outbox.ts';
import type { CallOutcome } from './contract.ts';

const TODAY = '2026-11-18';
let db: TestDb;
beforeAll(async () => { db = await openTestDb(); });
const refused = (code: string) => expect.objectContaining({ code });

async function company() {
  const { organisationId } = await makeOrganisation(db);
  return { organisationId, run: <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work), actor: asActor(organisationId, { today: TODAY }) };
}
type Company = Awaited<ReturnType<typeof company>>;

let drafted = 0;
async function draft({ run, actor }: Company, { channel = 'email' as 'email' | 'phone', attachments = [] as string[], senderUserId = null as string | null } = {}) {
  return await run(async (tx) => {
    const customerId = await makeCustomer(tx, { name: 'Papeterie de la Lune' });
    const itemId = await makeItem(tx, customerId, { dueOn: addDays(TODAY, -20), minor: 120_000, reference: 'F1' });
    await makePayment(tx, itemId, { on: addDays(TODAY, -2), minor: 20_000 });
    const naturalKey = `test:${++drafted}`;
    const added = await draftMessages(tx, actor, [{
      naturalKey, customerId, contactId: null, channel, purpose: 'reminder', status: channel === 'phone' ? 'to_do' : 'approved', language: 'fr', toName: 'Camille', toAddress: 'compta@client.example',
      subject: 'Relance', body: 'Bonjour,\n\n[[pieces]]', totalMinor: 100_000, currency: 'EUR', because: [], sendAfter: null, items: [{ itemId, openMinor: 100_000 }], attachments, senderUserId,
    }]);
    return { messageId: added.get(naturalKey)!, customerId, itemId, naturalKey };
  });
}

const fields = { logoAlt: '', colour: '#1d4e89', footer: '', payeeName: '', iban: 'fr76 3000 6000 0112 3456 7890 189', bic: 'bnpafrpp', windowSide: 'right' as const };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="4" height="4"/></svg>';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('the account is kept in order and shown in fours; a wrong account, bank or colour is refused', async () => {
  const { run, actor } = await company();
  await run((tx) => setLetterhead(tx, actor, fields));
  expect(await run(getLetterhead)).toMatchObject({ iban: 'FR76 3000 6000 0112 3456 7890 189', bic: 'BNPAFRPP', hasLogo: false });
  for (const [change, code] of [[{ iban: 'FR7630006000011234567890188' }, 'iban_wrong'], [{ bic: 'BNP' }, 'bic_wrong'], [{ colour: '#ffee00' }, 'colour_pale']] as const) {
    await expect(run((tx) => setLetterhead(tx, actor, { ...fields, ...change }))).rejects.toEqual(refused(code));
  }
  const [audit] = await run((tx) => tx.rows<{ iban: string }>(sql`select detail -> 'after' ->> 'iban' iban from audit_event where organisation_id = ${tx.organisationId} and action = 'letterhead.set'`));
  expect(audit).toEqual({ iban: 'FR7630006000011234567890189' });
});

paperTest('a logo that cannot be drawn, or does more than be looked at, is refused; another is drawn on the letter', async () => {
  const { run, actor } = await company();
  const set = (text: string, type: 'image/svg+xml' | 'image/png' = 'image/svg+xml') => run((tx) => setLogo(tx, actor, { type, base64: base64(text) }));
  await expect(set(SVG.replace('<rect', '<script/><rect'))).rejects.toEqual(refused('logo_svg_unsafe'));
  await expect(set('hello')).rejects.toEqual(refused('logo_not_picture'));
  await expect(set('<svg <broken')).rejects.toEqual(refused('logo_not_picture'));
  await expect(set(SVG, 'image/png')).rejects.toEqual(refused('logo_not_picture'));
  await set(SVG);
  expect((await run(getLetterhead)).hasLogo).toBe(true);
  expect(await run((tx) => previewLetterhead(tx, actor, { ...fields, registered: true }))).toMatchObject({ pages: 1, svg: expect.stringContaining('<image') });
  await run((tx) => removeLogo(tx, actor));
  expect((await run(getLetterhead)).hasLogo).toBe(false);
});

paperTest('any message is looked at as a letter', async () => {
  const at = await company();
  const { messageId } = await draft(at);
  expect(await at.run((tx) => previewLetter(tx, at.actor, messageId))).toMatchObject({ pages: 1 });
  await expect(at.run((tx) => previewLetter(tx, at.actor, 9_999))).rejects.toEqual(refused('not_found'));
});

test('a mail is known by its key: in its Message-ID, and in the address replies come back to', async () => {
  const at = await company();
  const { messageId, naturalKey } = await draft(at);
  const key = threadKeyOf(at.organisationId, naturalKey);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
  expect(await at.run((tx) => composeMail(tx, at.actor, messageId))).toMatchObject({ messageId: `encours.${key}@ateliers-brume.example`, replyTo: null, notes: [], attachments: [] });
  await at.run((tx) => tx.run(sql`insert into inbox_setting (organisation_id, plus_address) values (${tx.organisationId}, true)`));
  expect((await at.run((tx) => composeMail(tx, at.actor, messageId))).replyTo).toBe(`compta+${key.slice(0, 16)}@ateliers-brume.example`);
  // A message of before its key was kept has the same.
  await at.run((tx) => tx.run(sql`update message set thread_key = null where organisation_id = ${tx.organisationId}`));
  expect((await at.run((tx) => composeMail(tx, at.actor, messageId))).messageId).toBe(`encours.${key}@ateliers-brume.example`);
  expect(plusAddress('a@b@c.example', key)).toBe(`a@b+${key.slice(0, 16)}@c.example`);
});

test('who signs is who it comes from, as long as he belongs to the company', async () => {
  const at = await company();
  const { messageId } = await draft(at, { senderUserId: 'test-admin' });
  const from = async () => (await at.run((tx) => composeMail(tx, at.actor, messageId))).from;
  expect((await from()).address).toBe('compta@ateliers-brume.example');
  await at.run((tx) => setMySender(tx, at.actor, { name: 'Claire Martin', email: 'claire@ateliers-brume.example', phone: '', signature: '' }));
  expect(await from()).toEqual({ name: 'Claire Martin – Ateliers Brume', address: 'claire@ateliers-brume.example' });
  await at.run((tx) => removeMySender(tx, at.actor));
  expect((await from()).address).toBe('compta@ateliers-brume.example');
  const gone = await draft(at, { senderUserId: 'somebody-else' });
  expect((await at.run((tx) => composeMail(tx, at.actor, gone.messageId))).from.address).toBe('compta@ateliers-brume.example');
});

paperTest('the statement and the invoices go with the mail; what is missing or too large is left out and said', async () => {
  const at = await company();
  const { messageId, customerId, itemId } = await draft(at, { attachments: ['statement', 'invoices'] });
  const composed = () => at.run((tx) => composeMail(tx, at.actor, messageId));
  expect((await composed()).notes.map((one) => one.code)).toEqual(['attached', 'attachment_missing']);
  const keep = (size: number) => at.run((tx) => keepDocument(tx, at.actor, { customerId, itemId, kind: 'invoice', name: `f1-${size}.pdf`, mediaType: 'application/pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size)]) }));
  await keep(1_000);
  const mail = await composed();
  expect(mail.attachments!.map((one) => one.filename)).toEqual([`releve-de-compte-${TODAY}.pdf`, 'f1-1000.pdf']);
  expect(mail.attachments![0]!.content.subarray(0, 5).toString()).toBe('%PDF-');
  await keep(15_000_000);
  expect((await composed()).notes).toEqual([expect.objectContaining({ code: 'attached' }), { code: 'attachment_too_large', facts: { name: 'f1-15000000.pdf' } }]);
});

test('an SMS is plain, in the cheap alphabet, and says how to be left alone', () => {
  expect(smsText({ body: 'Bonjour,\n\n**L’échéance** est passée.\n\n[[pieces]]', language: 'fr' })).toBe('Bonjour,\nL\'échéance est passée.\nRépondez STOP pour ne plus recevoir de SMS.');
  expect(smsText({ body: 'Payez. STOP au 36111', language: 'fr' })).toBe('Payez. STOP au 36111');
});

test.each<[CallOutcome, string]>([
  ['reached', 'done'], ['promised', 'done'], ['disputed', 'done'], ['refused', 'done'], ['voicemail', 'done'], ['no_answer', 'done'], ['wrong_number', 'failed'],
])('a call that ended %s is %s, told twice or once', async (outcome, status) => {
  const at = await company();
  const { messageId } = await draft(at, { channel: 'phone' });
  for (const _ of [1, 2]) expect(await at.run((tx) => finishCall(tx, at.actor, { messageId, outcome, note: '' }))).toMatchObject({ status });
  const other = outcome === 'reached' ? 'refused' : 'reached';
  await expect(at.run((tx) => finishCall(tx, at.actor, { messageId, outcome: other, note: '' }))).rejects.toEqual(refused('message_not_call'));
});

test('a call to make again waits until the morning of its day', async () => {
  const at = await company();
  const { messageId } = await draft(at, { channel: 'phone' });
  const later = (callbackOn: string | null) => at.run((tx) => finishCall(tx, at.actor, { messageId, outcome: 'callback', note: '', callbackOn }));
  for (const day of [null, TODAY]) await expect(later(day)).rejects.toEqual(refused('callback_day_wrong'));
  for (const _ of [1, 2]) expect(await later('2026-11-20')).toMatchObject({ status: 'to_do' });
  const [row] = await at.run((tx) => tx.rows<{ after: string; told: number }>(sql`
    select send_after after, (select count(*)::int from message_event e where e.organisation_id = m.organisation_id and e.message_id = m.message_id) told from message m where organisation_id = ${tx.organisationId}`));
  expect(row).toEqual({ after: '2026-11-20T07:00:00.000Z', told: 2 });
  expect(await at.run((tx) => finishCall(tx, at.actor, { messageId, outcome: 'reached', note: '' }))).toMatchObject({ status: 'done' });
});

test('a letter or an SMS that failed is tried again at the address of now, when there is another', async () => {
  const at = await company();
  const failed = async (channel: 'letter' | 'sms', toAddress: string) => {
    const { messageId, customerId } = await draft(at);
    await at.run((tx) => tx.run(sql`update message set channel = ${channel}, to_address = ${toAddress}, status = 'failed' where organisation_id = ${tx.organisationId} and message_id = ${messageId}`));
    return { messageId, customerId };
  };
  const retry = async (messageId: number) => (await at.run((tx) => retryMessages(tx, at.actor, [messageId])))[0];
  const letter = await failed('letter', '1 rue A\n44000 NANTES');
  expect(await retry(letter.messageId)).toMatchObject({ status: 'failed', because: [{ code: 'no_postal_address' }] });
  const move = (address: string) => at.run((tx) => tx.run(sql`update customer set postal_address = ${address} where organisation_id = ${tx.organisationId} and customer_id = ${letter.customerId}`));
  await move('1 rue A\n44000 NANTES');
  expect(await retry(letter.messageId)).toMatchObject({ because: [{ code: 'retry_refused_address' }] });
  await move('2 rue B\n44000 NANTES');
  expect(await retry(letter.messageId)).toMatchObject({ status: 'to_approve' });
  const sms = await failed('sms', '0612345678');
  expect(await retry(sms.messageId)).toMatchObject({ status: 'failed', because: [{ code: 'no_phone' }] });
  await at.run((tx) => tx.run(sql`update contact set phone = '0698765432' where organisation_id = ${tx.organisationId} and customer_id = ${sms.customerId}`));
  expect(await retry(sms.messageId)).toMatchObject({ status: 'to_approve' });
  const edit = (toAddress: string) => at.run((tx) => editMessage(tx, at.actor, { messageId: sms.messageId, toAddress, subject: 'x', body: 'y' }));
  await expect(edit('12')).rejects.toEqual(refused('number_invalid'));
  await edit('06 11 22 33 44');
});
