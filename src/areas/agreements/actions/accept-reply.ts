import type { Actor } from '#areas/access/actor.ts';
import { addContact, getCustomer, removeContact, updateContact } from '#areas/customers/actions.ts';
import { optOut } from '#areas/customers/actions/opt-out.ts';
import type { HandledAs } from '#areas/messages/contract/replies.ts';
import { takeBackAnswer } from '#areas/messages/actions/answer-reply.ts';
import { handleReply, needReply } from '#areas/messages/actions/replies.ts';
import { itemsOfReply, type ReplyRecord } from '#areas/messages/actions/read-replies.ts';
import { takeEffect } from '#areas/messages/actions/reply-effects.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { placeHold, releaseHold } from './holds.ts';
import type { ReplyAct } from '../contract/reply-acts.ts';
import { propose, type Proposal } from '../rules/reply-proposal.ts';
import { invoicesOf } from '../store/reply-documents.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { cancelPlan, draftPlan } from './plans.ts';
import { cancelPromise, makePromise } from './promises.ts';

export async function proposeFor(tx: Tx, actor: Actor, replyId: number): Promise<Proposal & { documents: { documentId: number; name: string }[]; missing: string[] }> {
  const reply = await needReply(tx, replyId);
  const items = await itemsOfReply(tx, reply);
  const proposal = propose(reply, items, actor.today);
  const about = wantedCopies(reply, items);
  if (!proposal.answer) return { ...proposal, documents: [], missing: [] };
  const kept = await invoicesOf(tx, about);
  // Bank details asked for, and no invoice named: none is missing.
  const wanted = reply.findings.copy?.bank && !reply.findings.copy.itemIds.length ? [] : items.filter(({ itemId }) => about.includes(itemId));
  const missing = wanted.filter(({ itemId }) => !kept.some((one) => one.itemId === itemId)).map(({ reference }) => reference);
  return { ...proposal, documents: kept.map(({ documentId, name }) => ({ documentId, name })), missing };
}

/** The invoices a copy is asked of: named in the text, else in the subject, else all those his answer is about. */
function wantedCopies({ findings, subject }: ReplyRecord, items: readonly { itemId: number; reference: string; asked: boolean }[]): number[] {
  if (findings.copy?.itemIds.length) return findings.copy.itemIds;
  const named = items.filter(({ reference }) => reference !== '' && subject.toLowerCase().includes(reference.toLowerCase()));
  return (named.length > 0 ? named : items.filter(({ asked }) => asked)).map(({ itemId }) => itemId);
}

/** Makes of a reply what it asks for; with nothing said, what Encours proposes. */
export async function acceptReply(tx: Tx, actor: Actor, { replyId, as: given }: { replyId: number; as?: ReplyAct | undefined }): Promise<HandledAs> {
  const reply = await needReply(tx, replyId);
  if (reply.status !== 'unread') throw new Refusal(409, 'reply_handled');
  const act = given ?? propose(reply, await itemsOfReply(tx, reply), actor.today).act;
  if (act === null) throw new Refusal(409, 'reply_needs_more');
  if (act.act === 'bounce') {
    if (!reply.class.startsWith('bounce')) throw new Refusal(409, 'reply_no_bounce');
    return (await takeEffect(tx, actor, reply, { byPerson: true }))!;
  }
  const as = await make(tx, actor, reply, act);
  await handleReply(tx, actor, replyId, { status: 'accepted', as });
  return as;
}

/** What the company's setting accepts by itself: only when the mail said everything itself. @returns whether it was */
export async function acceptSureReply(tx: Tx, actor: Actor, replyId: number): Promise<boolean> {
  const reply = await needReply(tx, replyId);
  if (reply.status !== 'unread') return false;
  const { act, guessed } = propose(reply, await itemsOfReply(tx, reply), actor.today);
  if (act === null || guessed.length > 0) return false;
  await acceptReply(tx, actor, { replyId, as: act });
  return true;
}

async function make(tx: Tx, actor: Actor, reply: ReplyRecord, act: Exclude<ReplyAct, { act: 'bounce' }>): Promise<HandledAs> {
  if (act.act === 'noted') return { act: 'noted', subjectId: null, undo: true };
  const customerId = reply.customerId;
  if (customerId === null) throw new Refusal(409, 'reply_loose');
  const from = { customerId, source: 'reply' as const, sourceMessageId: reply.messageId, sourceReplyId: reply.replyId };
  switch (act.act) {
    case 'promise': return done('promise', (await makePromise(tx, actor, { ...from, currency: act.currency, amountMinor: act.amountMinor, dueOn: act.dueOn, itemIds: act.itemIds, note: act.note })).promiseId);
    case 'dispute': return done('dispute', (await openDispute(tx, actor, { ...from, reason: act.reason, description: act.description, items: act.items })).disputeId);
    case 'plan': return done('plan', (await draftPlan(tx, actor, {
      customerId, currency: act.currency, itemIds: act.itemIds, instalments: act.instalments, firstOn: act.firstOn, every: act.every, downMinor: 0, interestMinor: 0, interestFrozen: true, note: act.note,
    })).planId);
    case 'hold': return done('hold', (await placeHold(tx, actor, { customerId, itemId: null, kind: 'other', reason: act.reason, endsOn: act.endsOn })).holdId);
    case 'contact': return await saveContact(tx, actor, customerId, act);
    case 'opted_out':
      if (!await optOut(tx, actor, { customerId, contactId: act.contactId, out: true })) throw new Refusal(404, 'not_found');
      return done('opted_out', act.contactId);
  }
}

function done(act: HandledAs['act'], subjectId: number): HandledAs {
  return { act, subjectId, undo: true };
}

async function saveContact(tx: Tx, actor: Actor, customerId: number, { contactId, name, email, phone, role }: Extract<ReplyAct, { act: 'contact' }>): Promise<HandledAs> {
  const contacts = (await getCustomer(tx, customerId)).contacts;
  const known = contacts.find((one) => one.contactId === contactId);
  if (contactId !== null && !known) throw new Refusal(404, 'not_found');
  if (known) {
    await updateContact(tx, actor, { customerId, contactId: known.contactId, name, email, phone: phone ?? known.phone, role });
    return { ...done('contact', known.contactId), before: { name: known.name, email: known.email, phone: known.phone, role: known.role } };
  }
  await addContact(tx, actor, { customerId, name, email, phone, role });
  const before = new Set(contacts.map((one) => one.contactId));
  return done('contact', (await getCustomer(tx, customerId)).contacts.find((one) => !before.has(one.contactId))!.contactId);
}

/** Takes back what was made of it, as far as that goes, and leaves it unread again. */
export async function reopenReply(tx: Tx, actor: Actor, replyId: number): Promise<void> {
  const reply = await needReply(tx, replyId);
  if (reply.status === 'unread' || reply.handledAs === null) return;
  if (!reply.handledAs.undo) throw new Refusal(409, 'reply_not_undone');
  await takeBack(tx, actor, reply, reply.handledAs);
  await handleReply(tx, actor, replyId, { status: 'unread', as: null });
}

async function takeBack(tx: Tx, actor: Actor, { customerId }: ReplyRecord, { act, subjectId, before }: HandledAs): Promise<void> {
  if (subjectId === null || customerId === null) return;
  switch (act) {
    case 'promise': return await cancelPromise(tx, actor, { promiseId: subjectId, why: '' });
    case 'dispute': return await closeDispute(tx, actor, { disputeId: subjectId, outcome: 'dropped', conclusion: '' });
    case 'plan': return await cancelPlan(tx, actor, { planId: subjectId, why: '' });
    case 'hold': return await releaseHold(tx, actor, subjectId);
    case 'answer': return await takeBackAnswer(tx, actor, subjectId);
    case 'opted_out': return void await optOut(tx, actor, { customerId, contactId: subjectId, out: false });
    case 'contact':
      if (before) return await updateContact(tx, actor, { ...before as Parameters<typeof updateContact>[2], customerId, contactId: subjectId });
      return await removeContact(tx, actor, { customerId, contactId: subjectId });
    case 'bounce': case 'noted': case 'set_aside':
  }
}
