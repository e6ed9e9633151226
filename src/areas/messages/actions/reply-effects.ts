import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { addNote, contactBounced } from '#areas/customers/actions.ts';
import type { Bounce } from '#formats/mail/bounce.ts';
import type { Tx } from '#platform/db.ts';
import { sql } from '#platform/db.ts';
import { because, type Reason } from '#values/reason.ts';
import { say } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import type { Findings, HandledAs } from '../contract/replies.ts';
import { messageBounced } from '../names.ts';
import type { Reading } from '../rules/classify.ts';
import { findMessage, moveMessages } from '../store/outbox.ts';
import { contactOfAddress, saveHandled, softBouncesOf, type Reply, type Threaded } from '../store/replies.ts';

/** A mailbox full, a server away: after so many within so many days it is as good as gone. */
const SOFT_BOUNCES = 3;
const SOFT_DAYS = 30;

export type BounceFound = {
  originals: string[]; recipients: string[]; found: Findings['bounce'] | undefined;
  /** What is no failure: a complaint, or a notice that all went well. */
  reading: Reading | undefined; noted: boolean;
};

/** A bounce as the rules speak of it. Put off while the server still tries is no failure yet, whatever its cause. */
export function bounceOf(bounce: Bounce | undefined): BounceFound | undefined {
  if (!bounce) return undefined;
  const recipients = bounce.recipients.map((one) => one.toLowerCase());
  const at = { originals: bounce.originalMessageIds, recipients };
  const facts = { address: recipients.join(', '), status: bounce.status, response: bounce.diagnostic.slice(0, 300) };
  if (bounce.kind === 'delivered') return { ...at, found: undefined, noted: true, reading: { class: 'other', confidenceBp: 9900, because: [because('reply_delivery_notice', facts)], findings: {} } };
  if (bounce.kind === 'complaint') {
    return { ...at, found: undefined, noted: false, reading: { class: 'unsubscribe', confidenceBp: 9900, because: [because('reply_complaint', facts)], findings: { unsubscribe: { quote: bounce.diagnostic.slice(0, 300) } } } };
  }
  const kind = bounce.kind === 'hard' && bounce.final ? 'hard' : 'soft';
  return { ...at, noted: false, reading: undefined, found: { kind, reason: bounce.reason, recipients, status: bounce.status, diagnostic: bounce.diagnostic.slice(0, 500), delayed: !bounce.final } };
}

/** Whoever answers a mail has received it, and what comes back was sent: the doubt is over. */
export async function provedToHaveLeft(tx: Tx, actor: Actor, { messageId, status }: Pick<Threaded, 'messageId' | 'status'>, bounced: boolean): Promise<void> {
  if (status !== 'unknown') return;
  await moveMessages(tx, [messageId], {
    from: ['unknown'], to: 'sent', because: [because(bounced ? 'proved_by_bounce' : 'proved_by_reply')], at: actor.now, set: [sql`sent_at = coalesce(sent_at, started_at, claimed_at)`],
  });
  await record(tx, actor, 'message.resolve', `message:${messageId}`, { left: true, by: bounced ? 'bounce' : 'reply' });
}

/**
 * What a bounce or an absence does once it is accepted. A bounce for an address that is nobody's we know (the mail was forwarded) does nothing by itself:
 * it stays for a person, whose word it is then that the message reached nobody.
 */
export async function takeEffect(tx: Tx, actor: Actor, reply: Reply, { byPerson = false } = {}): Promise<HandledAs | undefined> {
  const as = reply.class === 'out_of_office' ? noted() : await returned(tx, actor, reply, byPerson);
  if (!as) return undefined;
  await saveHandled(tx, reply.replyId, { status: 'accepted', as, at: actor.now });
  await record(tx, actor, 'reply.accepted', `reply:${reply.replyId}`, { as, customerId: reply.customerId });
  return as;
}

function noted(): HandledAs {
  return { act: 'noted', subjectId: null, undo: true };
}

async function returned(tx: Tx, actor: Actor, reply: Reply, byPerson: boolean): Promise<HandledAs | undefined> {
  const message = reply.messageId === null ? undefined : await findMessage(tx, reply.messageId, { lock: true });
  const bounce = reply.findings.bounce ?? { kind: reply.class === 'bounce_hard' ? 'hard' as const : 'soft' as const, reason: '', recipients: [], status: '', diagnostic: '' };
  const addresses = bounce.recipients.length > 0 ? bounce.recipients : message ? [message.toAddress.toLowerCase()] : [];
  const since = new Date(actor.now.getTime() - SOFT_DAYS * 86_400_000);
  const often = reply.class === 'bounce_soft' ? await mostOf(addresses.map((address) => softBouncesOf(tx, address, since))) : 0;
  if (reply.class === 'bounce_soft' && (bounce.delayed || often < SOFT_BOUNCES)) {
    await noteSoft(tx, actor, reply, addresses);
    return { act: 'bounce', subjectId: null, undo: false };
  }
  const response = bounce.diagnostic || bounce.status;
  const why: Reason = because(often > 0 ? 'bounced_often' : 'bounced_hard', { address: addresses.join(', '), status: bounce.status, response, count: often });
  const mine = message && (byPerson || addresses.includes(message.toAddress.toLowerCase()));
  let known = false;
  for (const address of mine ? [...new Set([...addresses, message.toAddress.toLowerCase()])] : addresses) {
    if (await markContact(tx, actor, reply, address, response)) known = true;
  }
  if (!mine && !known && !byPerson) return undefined;
  const moved = mine ? await moveMessages(tx, [message.messageId], { from: message.status === 'unknown' ? ['unknown'] : ['sent'], to: 'bounced', because: [why], at: actor.now }) : [];
  if (moved.length > 0) await tx.announce(messageBounced, { organisationId: tx.organisationId, messageIds: moved });
  return { act: 'bounce', subjectId: moved[0] ?? null, undo: false };
}

async function mostOf(counts: readonly Promise<number>[]): Promise<number> {
  let most = 0;
  for (const count of counts) most = Math.max(most, await count);
  return most;
}

/** @returns whether the customer has a contact of that address */
async function markContact(tx: Tx, actor: Actor, { customerId }: Reply, address: string, reason: string): Promise<boolean> {
  const contactId = customerId === null ? undefined : await contactOfAddress(tx, customerId, address);
  if (contactId !== undefined) await contactBounced(tx, { contactId, address, reason: reason.slice(0, 300), at: actor.now });
  return contactId !== undefined;
}

async function noteSoft(tx: Tx, actor: Actor, { customerId, findings }: Reply, addresses: readonly string[]): Promise<void> {
  if (customerId === null) return;
  await loadWords(actor.language);
  await addNote(tx, actor, { customerId, body: say('messages.reply.softNote', actor.language, { address: addresses.join(', '), response: findings.bounce?.diagnostic ?? '' }) });
}
