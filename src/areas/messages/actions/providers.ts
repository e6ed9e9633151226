import type { Actor } from '#areas/access/actor.ts';
import { sql, type Tx } from '#platform/db.ts';
import { because as reason } from '#values/reason.ts';
import type { ParcelState } from '../channels/port.ts';
import type { PaperChannel } from '../contract/channels.ts';
import type { MessageStatus } from '../contract.ts';
import { setTracking, trackedBy } from '../store/letters.ts';
import { moveMessages } from '../store/outbox.ts';
import { messagesToAsk, type Asked } from '../store/providers.ts';

/** It left when it was handed over, as far as anybody knows. */
const LEFT = [sql`sent_at = coalesce(sent_at, started_at, claimed_at)`];

/** What a provider says of a message is written down. @returns where the message stands now. */
export async function hearProvider(tx: Tx, actor: Actor, asked: Asked, said: ParcelState | 'absent'): Promise<MessageStatus> {
  const move = async (to: MessageStatus, code: string, set: ReturnType<typeof sql>[] = []) => {
    const detail = said === 'absent' ? '' : said.detail ?? '';
    const [moved] = await moveMessages(tx, [asked.messageId], { from: [asked.status], to, because: [reason(code, { detail })], at: actor.now, set });
    return moved === undefined ? asked.status : to;
  };
  if (said === 'absent') {
    // Nothing left: a person may approve it again. One he took and forgot stays sent.
    return asked.status === 'unknown' ? await move('to_approve', 'provider_absent', [sql`approved_by = null`, sql`approved_at = null`, sql`send_after = null`]) : 'sent';
  }
  if (said.trackingNumber && asked.trackingNumber === null && await trackedBy(tx, said.trackingNumber) === undefined) await setTracking(tx, asked.messageId, said.trackingNumber);
  if (said.state === 'returned' || said.state === 'failed') return await move(asked.status === 'unknown' && said.state === 'failed' ? 'failed' : 'bounced', `provider_${said.state}`, said.state === 'returned' ? LEFT : []);
  if (asked.status === 'sent') return 'sent';
  return await move('sent', said.state === 'sent' ? 'provider_sent' : 'provider_taken', [...LEFT, sql`provider_message_id = thread_key`]);
}

const ASKED_AT_ONCE = 20;
const ASKED_FOR_DAYS = 30;

/** Messages worth asking the providers of these channels about. */
export async function toAskProviders(tx: Tx, actor: Actor, channels: readonly PaperChannel[]): Promise<Asked[]> {
  return channels.length === 0 ? [] : await messagesToAsk(tx, channels, new Date(actor.now.getTime() - ASKED_FOR_DAYS * 86_400_000), ASKED_AT_ONCE);
}
