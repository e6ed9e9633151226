import { sql, type Tx } from '#platform/db.ts';
import type { PaperChannel } from '../contract/channels.ts';

export type Asked = { messageId: number; channel: PaperChannel; status: 'unknown' | 'sent'; threadKey: string; trackingNumber: string | null };

/** Messages a provider may know more of: some of those whose outcome is open, and of those he took in the last weeks, others each time. */
export async function messagesToAsk(tx: Tx, channels: readonly PaperChannel[], since: Date, limit: number): Promise<Asked[]> {
  return await tx.rows<Asked>(sql`
    select * from (
      select message_id "messageId", channel, status, thread_key "threadKey", tracking_number "trackingNumber" from message
      where organisation_id = ${tx.organisationId} and channel = any(${channels}::text[]) and status = 'unknown' and thread_key is not null
      order by random() limit ${limit}) open
    union all
    select * from (
      select message_id, channel, status, thread_key, tracking_number from message
      where organisation_id = ${tx.organisationId} and channel = any(${channels}::text[])
        and channel in ('letter', 'registered', 'sms') and status = 'sent' and provider_message_id = thread_key and sent_at >= ${since}
      order by random() limit ${limit}) taken`);
}
