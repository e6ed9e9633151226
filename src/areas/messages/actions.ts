import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { addNote } from '#areas/customers/actions.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { instantAt } from '#values/calendar.ts';
import { wallClock, type Day } from '#values/day.ts';
import { toE164 } from '#values/sms.ts';
import { because as reason, type Reason } from '#values/reason.ts';
import { loadWords, locales } from '#words/words.ts';
import { UNDO_SECONDS } from '#values/undo.ts';
import type { CallOutcome, MessageStatus } from './contract.ts';
import type { Sender } from './letter/facts.ts';
import { letterHtml, type Letter } from './letter/layout.ts';
import { messagesApproved } from './names.ts';
import { shippedTemplates } from './shipped/shipped.ts';
import {
  eventsOfMessage, findMessage, findSender, insertDrafts, itemsOfMessage, moveMessages, noteEvent, statusesOf, waitingMessages,
  type Because, type Draft, type Message, type MessageEvent, type MessageItem, type SenderRow,
} from './store/outbox.ts';
import { insertTemplates } from './store/templates.ts';

export type { Draft } from './store/outbox.ts';
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;

export type Outcome = { messageId: number; status: MessageStatus; because: Reason[] };

/** Gives the company the shipped texts it does not have; those it has, changed or not, stay. */
export async function ensureTemplates(tx: Tx): Promise<void> {
  for (const language of locales) await insertTemplates(tx, language, shippedTemplates[language]);
}

/** Adds messages with their items; one whose natural key stands already is left as it is. @returns ids of those added, by natural key. */
export async function draftMessages(tx: Tx, actor: Actor, drafts: readonly Draft[]): Promise<Map<string, number>> {
  if (drafts.length === 0) return new Map();
  const added = await insertDrafts(tx, drafts, actor.now);
  if (drafts.some((draft) => draft.status === 'approved')) await tx.announce(messagesApproved, { organisationId: tx.organisationId });
  return added;
}

/** A hold was placed: what still waits for the customer, or shows that item, waits no more by itself. @returns how many were held. */
export async function holdWaitingMessages(
  tx: Tx, actor: Actor, { customerId, itemId, because }: { customerId: number; itemId: number | null; because: readonly Reason[] },
): Promise<number> {
  const waiting = await waitingMessages(tx, customerId, itemId);
  const held = await moveMessages(tx, waiting.map((one) => one.messageId), { from: ['to_approve', 'approved', 'to_do'], to: 'held', because, at: actor.now });
  return held.length;
}

/** What held them is over: they wait for approval again, as they were written. @returns ids of those freed. */
export async function freeMessages(tx: Tx, actor: Actor, messageIds: readonly number[], because: readonly Reason[]): Promise<number[]> {
  return await moveMessages(tx, messageIds, {
    from: ['held'], to: 'to_approve', because, at: actor.now, set: [sql`approved_by = null`, sql`approved_at = null`, sql`send_after = null`],
  });
}

/** Takes back what has not left, or puts aside what did not get through. @returns ids of those withdrawn; the others had left, or had ended, already. */
export async function withdrawMessages(tx: Tx, actor: Actor, messageIds: readonly number[], because: Because): Promise<number[]> {
  return await moveMessages(tx, messageIds, { from: ['to_approve', 'approved', 'held', 'to_do', 'failed'], to: 'withdrawn', because, at: actor.now });
}

export async function withdrawByHand(tx: Tx, actor: Actor, messageIds: readonly number[], why: string): Promise<Outcome[]> {
  const because = [reason('withdrawn_by_person', { why })];
  return await answer(tx, actor, messageIds, 'withdrawn', because, await withdrawMessages(tx, actor, messageIds, because));
}

/** They leave a little later, and are announced a little later still: meanwhile a person may take the approval back. */
export async function approveMessages(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Outcome[]> {
  const because = [reason('approved')];
  const approved = await moveMessages(tx, messageIds, {
    from: ['to_approve'], to: 'approved', because, at: actor.now,
    set: [sql`approved_by = ${actor.userId}`, sql`approved_at = ${actor.now}`, sql`send_after = greatest(send_after, ${undoneUntil(actor)})`],
  });
  // A second more: the queue counts from the beginning of this transaction.
  if (approved.length > 0) await tx.announce(messagesApproved, { organisationId: tx.organisationId }, { afterSeconds: UNDO_SECONDS + 1 });
  return await answer(tx, actor, messageIds, 'approved', because, approved);
}

export async function unapproveMessages(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Outcome[]> {
  const because = [reason('unapproved')];
  const back = await moveMessages(tx, messageIds, {
    from: ['approved'], to: 'to_approve', because, at: actor.now,
    set: [sql`approved_by = null`, sql`approved_at = null`, sql`send_after = case when send_after > ${undoneUntil(actor)} then send_after end`],
  });
  return await answer(tx, actor, messageIds, 'to_approve', because, back);
}

function undoneUntil({ now }: Actor): Date {
  return new Date(now.getTime() + UNDO_SECONDS * 1_000);
}

/** A text changed after approval needs it again; one that did not get through waits again. */
export async function editMessage(
  tx: Tx, actor: Actor, { messageId, toAddress, subject, body }: { messageId: number; toAddress: string; subject: string; body: string },
): Promise<void> {
  const message = await findMessage(tx, messageId, { lock: true });
  if (!message) throw new Refusal(404, 'not_found');
  if (!['to_approve', 'approved', 'to_do', 'failed'].includes(message.status)) throw new Refusal(409, 'message_not_editable');
  if (message.channel === 'email' && !ADDRESS.test(toAddress)) throw new Refusal(422, 'address_invalid', { address: toAddress });
  if (message.channel === 'sms' && toE164(toAddress) === undefined) throw new Refusal(422, 'number_invalid', { number: toAddress });
  if (message.status === 'approved') await unapproveMessages(tx, actor, [messageId]);
  if (message.status === 'failed') await waitAgain(tx, actor, message, [reason('retried', { address: toAddress })]);
  const status = message.status === 'to_do' || message.channel === 'phone' ? 'to_do' : 'to_approve';
  await tx.run(sql`update message set to_address = ${toAddress}, subject = ${subject}, body = ${body}, edited = true
    where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  await tx.run(sql`insert into message_event (organisation_id, message_id, at, status, user_id, because)
    values (${tx.organisationId}, ${messageId}, ${actor.now}, ${status}, ${actor.userId}, ${JSON.stringify([reason('edited')])}::jsonb)`);
  await record(tx, actor, 'message.edit', `message:${messageId}`, {});
}

/** A message that did not get through waits for a person again. Nothing happens when it is failed no more. */
export async function waitAgain(tx: Tx, actor: Actor, { messageId, channel }: Pick<Message, 'messageId' | 'channel'>, because: readonly Reason[]): Promise<boolean> {
  const [moved] = await moveMessages(tx, [messageId], {
    from: ['failed'], to: channel === 'phone' ? 'to_do' : 'to_approve', because, at: actor.now,
    set: [sql`approved_by = null`, sql`approved_at = null`, sql`send_after = null`],
  });
  return moved !== undefined;
}

/** A person says whether a message whose outcome is unknown did leave. When it did not, it waits for approval again. */
export async function resolveMessage(tx: Tx, actor: Actor, { messageId, left }: { messageId: number; left: boolean }): Promise<Outcome> {
  const to = left ? 'sent' : 'to_approve';
  const because = [reason(left ? 'resolved_left' : 'resolved_not_left')];
  const [moved] = await moveMessages(tx, [messageId], {
    from: ['unknown'], to, because, at: actor.now, set: left ? [sql`sent_at = coalesce(sent_at, started_at, claimed_at)`] : [sql`approved_by = null`, sql`approved_at = null`, sql`send_after = null`],
  });
  if (moved === undefined) {
    if (!(await statusesOf(tx, [messageId])).has(messageId)) throw new Refusal(404, 'not_found');
    throw new Refusal(409, 'message_not_unknown');
  }
  await record(tx, actor, 'message.resolve', `message:${messageId}`, { left });
  return { messageId, status: to, because };
}

/**
 * A call was tried. A wrong number reaches nobody: the step may come again once the phone is corrected. What was agreed during the call holds it, or takes it
 * off the list, before anybody says how it ended: that is written down all the same.
 */
export async function finishCall(
  tx: Tx, actor: Actor, { messageId, outcome, note, callbackOn = null }: { messageId: number; outcome: CallOutcome; note: string; callbackOn?: Day | null },
): Promise<Outcome> {
  const message = await findMessage(tx, messageId, { lock: true });
  if (!message) throw new Refusal(404, 'not_found');
  const { status } = message;
  const last = (await eventsOfMessage(tx, messageId)).at(-1);
  if (status !== 'to_do' && last?.because[0]?.code === `call_${outcome}`) return { messageId, status, because: last.because };
  const talked = outcome !== 'callback' && outcome !== 'wrong_number';
  if (status !== 'to_do' && !(talked && isUnderWay(message, last, actor))) throw new Refusal(409, 'message_not_call');
  if (outcome === 'callback') return await callLater(tx, actor, message, callbackOn, note);
  const to = outcome === 'wrong_number' ? 'failed' : 'done';
  const because = [reason(`call_${outcome}`, { note, ...(outcome === 'wrong_number' ? { phone: message.toAddress } : {}) })];
  await moveMessages(tx, [messageId], { from: [status], to, because, at: actor.now, set: outcome === 'wrong_number' ? [] : [sql`sent_at = ${actor.now}`] });
  if (note) await addNote(tx, actor, { customerId: message.customerId, body: note });
  await record(tx, actor, 'message.call', `message:${messageId}`, { outcome });
  return { messageId, status: to, because };
}

/** Held or withdrawn that day, and not by hand: whoever was on the phone then still is, for all we know. */
function isUnderWay({ channel, status }: Message, last: MessageEvent | undefined, { today, timeZone }: Actor): boolean {
  return channel === 'phone' && (status === 'held' || status === 'withdrawn') && last !== undefined
    && wallClock(new Date(last.at), timeZone).day === today && last.because[0]?.code !== 'withdrawn_by_person';
}

const CALLS_FROM = 8 * 60;

/** The call stays to be made, from the morning of that day on. */
async function callLater(tx: Tx, actor: Actor, { messageId, customerId, sendAfter }: Message, callbackOn: Day | null, note: string): Promise<Outcome> {
  if (callbackOn === null || callbackOn <= actor.today) throw new Refusal(422, 'callback_day_wrong', { today_on: actor.today });
  const at = instantAt(callbackOn, CALLS_FROM, actor.timeZone);
  const because = [reason('call_callback', { callback_on: callbackOn, note })];
  if (sendAfter !== null && Date.parse(sendAfter) === at.getTime()) return { messageId, status: 'to_do', because };
  await tx.run(sql`update message set send_after = ${at} where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  await noteEvent(tx, messageId, 'to_do', because, actor.now);
  if (note) await addNote(tx, actor, { customerId, body: note });
  await record(tx, actor, 'message.call', `message:${messageId}`, { outcome: 'callback', callbackOn });
  return { messageId, status: 'to_do', because };
}

export type ShownMessage = Message & {
  html: string; fromName: string; fromAddress: string; items: MessageItem[]; events: MessageEvent[];
};

/** A message exactly as it leaves, or left. */
export async function showMessage(tx: Tx, actor: Actor, messageId: number): Promise<ShownMessage> {
  const message = await findMessage(tx, messageId);
  if (!message) throw new Refusal(404, 'not_found');
  const [sender, items, events] = [await findSender(tx), await itemsOfMessage(tx, messageId), await eventsOfMessage(tx, messageId)];
  await loadWords(message.language);
  return {
    ...message, items, events, fromName: fromName(sender), fromAddress: sender.email,
    html: letterHtml(letterOf(message, items, sender, actor)),
  };
}

export function fromName({ name, company }: Pick<Sender, 'name' | 'company'>): string {
  return name.includes(company) ? name : `${name} – ${company}`;
}

/** What was sent is shown as of the day it left; what waits, as of today. */
export function letterOf(message: Message, items: readonly MessageItem[], sender: SenderRow, actor: Actor): Letter {
  const today = message.sentAt === null ? actor.today : wallClock(new Date(message.sentAt), actor.timeZone).day;
  return {
    language: message.language, today, currency: message.currency, subject: message.subject, body: message.body,
    sender: { company: sender.company, name: sender.name, email: sender.email, phone: sender.phone, address: sender.address }, items,
  };
}

async function answer(
  tx: Tx, actor: Actor, messageIds: readonly number[], to: MessageStatus, because: Reason[], moved: readonly number[],
): Promise<Outcome[]> {
  if (moved.length > 0) await record(tx, actor, `message.${to}`, null, { messageIds: moved });
  const done = new Set(moved);
  const statuses = await statusesOf(tx, messageIds);
  return [...new Set(messageIds)].flatMap((messageId): Outcome[] => {
    const status = statuses.get(messageId);
    if (status === undefined) return [];
    return [{ messageId, status, because: done.has(messageId) ? because : [reason(`not_waiting_${status}`)] }];
  });
}
