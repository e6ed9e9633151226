import { createHash } from 'node:crypto';
import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { addContact, customerExists } from '#areas/customers/actions.ts';
import { dropDocuments, keepDocument, readDocument } from '#areas/customers/actions/documents.ts';
import { readAutoReply } from '#formats/mail/auto.ts';
import { ownWords } from '#formats/mail/body.ts';
import { readBounce } from '#formats/mail/bounce.ts';
import { MailProblem } from '#formats/mail/problem.ts';
import { readMail, type MailRecord } from '#formats/mail/read.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { wallClock } from '#values/day.ts';
import { because } from '#values/reason.ts';
import type { HandledAs, ReplyClass, ReplyStatus } from '../contract/replies.ts';
import { replyHandled, replyReceived } from '../names.ts';
import { classify, type ReplyFacts } from '../rules/classify.ts';
import { threadMail, type Thread } from './thread.ts';
import { bounceOf, provedToHaveLeft, takeEffect } from './reply-effects.ts';
import { findInbox } from '../store/inbox.ts';
import { contactOfAddress, filesOfReply, findReply, insertReply, itemsFor, replyOfKey, saveClass, saveFiles, saveHandled, saveReading, withoutReply, type Reply } from '../store/replies.ts';

const WHOLE = 200_000;
/** Pictures so small are signatures and logos. */
const LOGO_BYTES = 40 * 1024;
/** What never waits for a person to be understood: nothing of it is a decision. */
const SELF_EVIDENT: readonly ReplyClass[] = ['bounce_hard', 'bounce_soft', 'out_of_office'];

/**
 * Takes in a mail: threaded, understood, kept with its attachments, once by its Message-ID, however often and by however many it is brought.
 * @returns the reply it is, new or known; nothing for what is no reply: a mail of our own
 */
export async function receiveMail(tx: Tx, actor: Actor, bytes: Uint8Array): Promise<{ replyId: number; added: boolean } | undefined> {
  const mail = await readOrSay(bytes);
  if (!mail) return await keepUnread(tx, actor, { key: `unread:${createHash('sha256').update(bytes).digest('hex')}`, why: 'reply_unreadable', bytes });
  if (/^encours\.[0-9a-f]{40}@/.test(mail.messageKey)) return undefined;
  const known = await replyOfKey(tx, mail.messageKey);
  if (known !== undefined) return { replyId: known, added: false };
  const bounce = bounceOf(readBounce(mail));
  const thread = await threadMail(tx, mail, bounce);
  const facts = await factsOf(tx, actor, mail, thread, bounce?.found);
  const receivedAt = sentAt(mail, actor);
  const reading = bounce?.reading ?? classify(facts);
  const replyId = await insertReply(tx, {
    messageKey: mail.messageKey, receivedAt, fromName: mail.from?.name.slice(0, 200) ?? '', fromAddress: facts.fromAddress, subject: mail.subject.slice(0, 500), body: facts.text.slice(0, WHOLE),
    whole: mail.text.slice(0, WHOLE), customerId: thread.customerId, contactId: thread.contactId, messageId: thread.message?.messageId ?? null, threadedBy: thread.by, ...reading,
  });
  // Another worker was first: what he does with it is enough.
  if (replyId === undefined) return { replyId: (await replyOfKey(tx, mail.messageKey))!, added: false };
  await keepFiles(tx, actor, replyId, thread.customerId, mail, bytes);
  if (thread.message) await provedToHaveLeft(tx, actor, thread.message, bounce !== undefined);
  await acceptSure(tx, actor, (await findReply(tx, replyId, { lock: true }))!, bounce?.noted ?? false);
  return { replyId, added: true };
}

/** A mail that could not be read, or was too large to: a person sees that it came. */
export async function keepUnread(
  tx: Tx, actor: Actor, { key, why, bytes, facts = {} }: { key: string; why: string; bytes?: Uint8Array | undefined; facts?: Record<string, string | number> },
): Promise<{ replyId: number; added: boolean }> {
  const replyId = await insertReply(tx, {
    messageKey: key, receivedAt: actor.now, fromName: '', fromAddress: '', subject: '', body: '', whole: '', customerId: null, contactId: null, messageId: null, threadedBy: null,
    class: 'other', confidenceBp: 0, because: [because(why, facts)], findings: {},
  });
  if (replyId === undefined) return { replyId: (await replyOfKey(tx, key))!, added: false };
  if (bytes) await saveFiles(tx, replyId, { raw: await keepRaw(tx, actor, null, '', bytes), files: [] });
  return { replyId, added: true };
}

async function readOrSay(bytes: Uint8Array): Promise<MailRecord | undefined> {
  try {
    return await readMail(bytes);
  } catch (error) {
    if (error instanceof MailProblem) return undefined;
    throw error;
  }
}

/** As the mail says, when that can be: nothing arrives before it is written, or from the far past. */
function sentAt({ date }: MailRecord, { now }: Actor): Date {
  return date && date <= now && date.getTime() > now.getTime() - 400 * 86_400_000 ? date : now;
}

async function factsOf(tx: Tx, actor: Actor, mail: MailRecord, { customerId, message }: Thread, bounce: ReplyFacts['bounce']): Promise<ReplyFacts> {
  const auto = readAutoReply(mail);
  const text = ownWords(mail.text).body;
  return {
    text, subject: mail.subject, on: wallClock(sentAt(mail, actor), actor.timeZone).day, fromAddress: (mail.from?.address ?? '').toLowerCase(), bounce,
    auto: auto && { kind: auto.kind, returnOn: auto.returnOn }, items: customerId === null ? [] : await itemsFor(tx, customerId, message?.messageId ?? null),
  };
}

async function keepFiles(tx: Tx, actor: Actor, replyId: number, customerId: number | null, mail: MailRecord, bytes: Uint8Array): Promise<void> {
  const files: number[] = [];
  for (const { name, mediaType, bytes: content, inline } of mail.attachments) {
    if (content.length === 0 || inline && content.length < LOGO_BYTES && mediaType.startsWith('image/') || /^(?:message|text)\/(?:rfc822|delivery|disposition)/.test(mediaType)) continue;
    files.push(await keepDocument(tx, actor, { customerId, itemId: null, kind: 'received', name, mediaType, bytes: Buffer.from(content) }));
  }
  await saveFiles(tx, replyId, { raw: await keepRaw(tx, actor, customerId, mail.subject, bytes), files });
}

async function keepRaw(tx: Tx, actor: Actor, customerId: number | null, subject: string, bytes: Uint8Array): Promise<number> {
  const name = `${subject.replace(/[^\p{L}\p{N} .-]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 100) || 'message'}.eml`;
  return await keepDocument(tx, actor, { customerId, itemId: null, kind: 'received', name, mediaType: 'message/rfc822', bytes: Buffer.from(bytes) });
}

/** What the setting calls sure takes its effect now; the rest is told to the rooms above, which may accept it too. */
async function acceptSure(tx: Tx, actor: Actor, reply: Reply, noted: boolean): Promise<void> {
  if (noted) return await saveHandled(tx, reply.replyId, { status: 'accepted', as: { act: 'noted', subjectId: null, undo: true }, at: actor.now });
  const setting = await findInbox(tx);
  const [classes, from] = [setting?.acceptClasses ?? SELF_EVIDENT, setting?.acceptFromBp ?? 9500];
  if (!classes.includes(reply.class) || reply.confidenceBp < from || reply.customerId === null) return;
  if (SELF_EVIDENT.includes(reply.class)) await takeEffect(tx, actor, reply);
  else await tx.announce(replyReceived, { organisationId: tx.organisationId, replyId: reply.replyId });
}

/** Writes down what was made of it; `as` null with status unread takes that back. */
export async function handleReply(tx: Tx, actor: Actor, replyId: number, { status, as }: { status: ReplyStatus; as: HandledAs | null }): Promise<void> {
  const reply = await needReply(tx, replyId);
  if (status !== 'unread' && reply.status !== 'unread') throw new Refusal(409, 'reply_handled');
  await saveHandled(tx, replyId, { status, as, at: actor.now });
  await record(tx, actor, status === 'unread' ? 'reply.reopen' : `reply.${status}`, `reply:${replyId}`, { as, customerId: reply.customerId });
  if (status !== 'unread') await tx.announce(replyHandled, { organisationId: tx.organisationId });
}

export async function setReplyAside(tx: Tx, actor: Actor, { replyId, why }: { replyId: number; why: string }): Promise<void> {
  await handleReply(tx, actor, replyId, { status: 'set_aside', as: { act: 'set_aside', subjectId: null, why, undo: true } });
}

/** A person says what it is: his word is sure. The findings stay, to be used. */
export async function reclassify(tx: Tx, actor: Actor, { replyId, class: to }: { replyId: number; class: ReplyClass }): Promise<void> {
  const reply = await needReply(tx, replyId);
  if (reply.status !== 'unread') throw new Refusal(409, 'reply_handled');
  await saveClass(tx, replyId, to, [because('reply_class_by_person', { was: reply.class }), ...reply.because.filter(({ code }) => code !== 'reply_class_by_person')]);
  await record(tx, actor, 'reply.classify', `reply:${replyId}`, { from: reply.class, to });
}

/** Gives it to a customer and reads it again in the light of what he has open. What came with it is kept with him, and with nobody else. */
export async function attachReply(
  tx: Tx, actor: Actor, { replyId, customerId, keepAddress }: { replyId: number; customerId: number; keepAddress: boolean },
): Promise<void> {
  const reply = await needReply(tx, replyId);
  if (reply.status !== 'unread') throw new Refusal(409, 'reply_handled');
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  const byPerson = reply.because.some(({ code }) => code === 'reply_class_by_person');
  const again = byPerson || reply.class.startsWith('bounce') ? reply : classify({
    text: reply.body, subject: reply.subject, on: wallClock(new Date(reply.receivedAt), actor.timeZone).day, fromAddress: reply.fromAddress, items: await itemsFor(tx, customerId, null),
    auto: reply.class === 'out_of_office' ? { kind: 'out_of_office', returnOn: reply.findings.absence?.returnOn ?? undefined } : undefined,
  });
  if (keepAddress && reply.fromAddress && await contactOfAddress(tx, customerId, reply.fromAddress) === undefined) {
    await addContact(tx, actor, { customerId, name: reply.fromName || null, email: reply.fromAddress, phone: null, role: 'other' });
  }
  await saveReading(tx, replyId, {
    customerId, contactId: await contactOfAddress(tx, customerId, reply.fromAddress) ?? null, class: again.class, confidenceBp: again.confidenceBp, because: again.because, findings: again.findings,
  });
  const keep = async (documentId: number) => {
    const document = (await readDocument(tx, documentId))!;
    return await keepDocument(tx, actor, { customerId, itemId: null, kind: 'received', name: document.name, mediaType: document.mediaType, bytes: document.bytes });
  };
  const before = (await filesOfReply(tx, replyId)).map(({ documentId }) => documentId);
  const files: number[] = [];
  for (const documentId of before) files.push(await keep(documentId));
  await saveFiles(tx, replyId, { raw: reply.rawDocumentId === null ? null : await keep(reply.rawDocumentId), files });
  // Whoever it was given to before keeps nothing of it.
  await dropDocuments(tx, await withoutReply(tx, [...before, ...(reply.rawDocumentId === null ? [] : [reply.rawDocumentId])]));
  await record(tx, actor, 'reply.attach', `customer:${customerId}`, { replyId });
}

export async function needReply(tx: Tx, replyId: number): Promise<Reply> {
  const reply = await findReply(tx, replyId, { lock: true });
  if (!reply) throw new Refusal(404, 'not_found');
  return reply;
}
