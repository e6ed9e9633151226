import { sql, type Tx } from '#platform/db.ts';
import type { Adapter, PaperChannel } from '../contract/channels.ts';

export type ChannelRow = { channel: PaperChannel; adapter: Adapter; address: string; secretSealed: string | null; costMinor: number };

export async function listChannels(tx: Tx): Promise<ChannelRow[]> {
  return await tx.rows<ChannelRow>(sql`
    select channel, adapter, address, secret_sealed "secretSealed", cost_minor "costMinor" from channel_setting where organisation_id = ${tx.organisationId} order by channel`);
}

export async function saveChannel(tx: Tx, { channel, adapter, address, secretSealed, costMinor }: ChannelRow, at: Date): Promise<void> {
  await tx.run(sql`
    insert into channel_setting (organisation_id, channel, adapter, address, secret_sealed, cost_minor, updated_at)
    values (${tx.organisationId}, ${channel}, ${adapter}, ${address}, ${secretSealed}, ${costMinor}, ${at})
    on conflict (organisation_id, channel) do update set adapter = excluded.adapter, address = excluded.address, secret_sealed = excluded.secret_sealed,
      cost_minor = excluded.cost_minor, updated_at = excluded.updated_at`);
}

export async function deleteChannel(tx: Tx, channel: PaperChannel): Promise<void> {
  await tx.run(sql`delete from channel_setting where organisation_id = ${tx.organisationId} and channel = ${channel}`);
}
