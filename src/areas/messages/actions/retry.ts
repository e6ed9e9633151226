import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { sql, type Tx } from '#platform/db.ts';
import type { Channel } from '#values/kinds.ts';
import { because, type Reason } from '#values/reason.ts';
import { waitAgain, type Outcome } from '../actions.ts';
import { findMessage, retryFacts, type Message, type RetryFacts } from '../store/outbox.ts';

/** Failed messages wait for a person again, at the address of now. Said of each: done, or why not. Safe to repeat. */
export async function retryMessages(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const messageId of new Set(messageIds)) {
    const message = await findMessage(tx, messageId, { lock: true });
    if (message) outcomes.push(await retry(tx, actor, message));
  }
  return outcomes;
}

async function retry(tx: Tx, actor: Actor, message: Message): Promise<Outcome> {
  const { messageId, channel, status } = message;
  if (status !== 'failed') return { messageId, status, because: [because(`not_waiting_${status}`)] };
  const facts = await retryFacts(tx, message);
  const why = whyNot(message, facts);
  if (why) return { messageId, status, because: [why] };
  const again = [because('retried', { address: facts.address! })];
  await waitAgain(tx, actor, message, again);
  await tx.run(sql`update message set contact_id = ${facts.contactId}, to_name = ${facts.name ?? ''}, to_address = ${facts.address}
    where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  await record(tx, actor, 'message.retry', `message:${messageId}`, { address: facts.address });
  return { messageId, status: channel === 'phone' ? 'to_do' : 'to_approve', because: again };
}

const NO_ADDRESS: Record<Channel, string> = { email: 'no_email', phone: 'no_phone', sms: 'no_phone', letter: 'no_postal_address', registered: 'no_postal_address' };

function whyNot({ channel }: Message, { address, works, newerId }: RetryFacts): Reason | undefined {
  if (newerId !== null) return because('retry_replaced');
  if (address === null) return because(NO_ADDRESS[channel]);
  return works ? undefined : because('retry_refused_address', { address });
}
