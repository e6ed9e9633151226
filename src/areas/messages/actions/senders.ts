import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { fromName } from '../actions.ts';
import { deletePersonalSender, savePersonalSender, sendersAmong, type PersonalSender } from '../store/senders.ts';
import type { SenderRow } from '../store/outbox.ts';

/** As who the person writes to customers, when a scenario lets the portfolio's owner sign. */
export async function setMySender(tx: Tx, actor: Actor, sender: PersonalSender): Promise<void> {
  await savePersonalSender(tx, actor.userId, sender);
  await record(tx, actor, 'sender.set', `user:${actor.userId}`, { name: sender.name, email: sender.email });
}

export async function removeMySender(tx: Tx, actor: Actor): Promise<void> {
  await deletePersonalSender(tx, actor.userId);
  await record(tx, actor, 'sender.remove', `user:${actor.userId}`, {});
}

export type People = ReadonlyMap<string, PersonalSender>;

/** Those in whose name these messages are written, when they are still there. */
export async function peopleOf(tx: Tx, messages: readonly { senderUserId: string | null }[]): Promise<People> {
  return await sendersAmong(tx, [...new Set(messages.flatMap(({ senderUserId }) => senderUserId ?? []))]);
}

/** The company's sender, in the name of one of its people when the message is his and he is still there. */
export function signedBy(company: SenderRow, people: People, userId: string | null): SenderRow & { signature: string | null } {
  const person = userId === null ? undefined : people.get(userId);
  return person
    ? { ...company, name: person.name, email: person.email, phone: person.phone || company.phone, replyTo: null, signature: person.signature || null }
    : { ...company, signature: null };
}

/** From whom a mail comes, and where answers go: to the person, or to the company, with the message's key where its mailbox takes such addresses. */
export function envelopeOf(
  company: SenderRow, sender: SenderRow, { threadKey, byPlusAddress }: { threadKey: string; byPlusAddress: boolean },
): { from: { name: string; address: string }; replyTo: string | null } {
  const from = { name: fromName(sender), address: sender.email };
  // Only the company's own mailbox is read: a key in a person's address would come back to nobody.
  return { from, replyTo: byPlusAddress ? plusAddress(company.replyTo ?? company.email, threadKey) : sender.replyTo };
}

/** `compta@brume.example` and a key: `compta+0123456789abcdef@brume.example` (RFC 5233). */
export function plusAddress(address: string, threadKey: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address : `${address.slice(0, at)}+${threadKey.slice(0, 16)}${address.slice(at)}`;
}
