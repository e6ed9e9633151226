import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { fromName } from '../actions.ts';
import { deletePersonalSender, findPersonalSender, isMember, savePersonalSender, takesPlusAddress, type PersonalSender } from '../store/senders.ts';
import type { Message, SenderRow } from '../store/outbox.ts';

/** As who the person writes to customers, when a scenario lets the portfolio's owner sign. */
export async function setMySender(tx: Tx, actor: Actor, sender: PersonalSender): Promise<void> {
  await savePersonalSender(tx, actor.userId, sender);
  await record(tx, actor, 'sender.set', `user:${actor.userId}`, { name: sender.name, email: sender.email });
}

export async function removeMySender(tx: Tx, actor: Actor): Promise<void> {
  await deletePersonalSender(tx, actor.userId);
  await record(tx, actor, 'sender.remove', `user:${actor.userId}`, {});
}

/** The company's sender, in the name of one of its people when the message is his and he is still there. */
export async function signedBy(tx: Tx, company: SenderRow, userId: string | null): Promise<SenderRow & { signature: string | null }> {
  const person = userId === null || !await isMember(tx, userId) ? undefined : await findPersonalSender(tx, userId);
  return person
    ? { ...company, name: person.name, email: person.email, phone: person.phone || company.phone, replyTo: null, signature: person.signature || null }
    : { ...company, signature: null };
}

/** From whom a mail comes, and where answers go: to the person, or to the company, with the message's key where its mailbox takes such addresses. */
export async function envelopeOf(
  tx: Tx, company: SenderRow, message: Pick<Message, 'threadKey' | 'senderUserId'>,
): Promise<{ from: { name: string; address: string }; replyTo: string | null }> {
  const sender = await signedBy(tx, company, message.senderUserId);
  const from = { name: fromName(sender), address: sender.email };
  // Only the company's own mailbox is read: a key in a person's address would come back to nobody.
  if (!await takesPlusAddress(tx)) return { from, replyTo: sender.replyTo };
  return { from, replyTo: plusAddress(company.replyTo ?? company.email, message.threadKey) };
}

/** `compta@brume.example` and a key: `compta+0123456789abcdef@brume.example` (RFC 5233). */
export function plusAddress(address: string, threadKey: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address : `${address.slice(0, at)}+${threadKey.slice(0, 16)}${address.slice(at)}`;
}
