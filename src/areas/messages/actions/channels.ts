import { join } from 'node:path';
import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Within } from '#areas/access/door.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { seal, unseal } from '#platform/seal.ts';
import { say } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import type { Adapter, PaperChannel } from '../contract/channels.ts';
import { folderPort } from '../channels/folder.ts';
import { httpPort, readAddress, type HttpTimes } from '../channels/http.ts';
import type { Port } from '../channels/port.ts';
import { deleteChannel, listChannels, saveChannel, type ChannelRow } from '../store/channels.ts';
import { findSender } from '../store/outbox.ts';

export type ChannelSetting = { channel: PaperChannel; adapter: Adapter; address: string; costMinor: number };
/** What a way out needs of the installation: its secret, and the folder files are dropped into. */
export type PortDeps = { secret: Buffer; dataFolder?: string | undefined; times?: HttpTimes | undefined };

export async function getChannels(tx: Tx): Promise<(ChannelSetting & { hasSecret: boolean })[]> {
  return (await listChannels(tx)).map(({ secretSealed, ...row }) => ({ ...row, hasSecret: secretSealed !== null }));
}

/** `secret` null keeps the one there is. A folder is named, not placed: it lies in the data folder, apart for each company. */
export async function setChannel(tx: Tx, actor: Actor, installation: Buffer, { secret, ...setting }: ChannelSetting & { secret: string | null }): Promise<void> {
  const { channel, adapter, address } = setting;
  if (channel === 'sms' && adapter === 'print') throw new Refusal(422, 'channel_not_printed');
  if (adapter === 'folder' && !FOLDER.test(address)) throw new Refusal(422, 'channel_folder_wrong', { folder: address });
  if (adapter === 'http' && !readAddress(address)) throw new Refusal(422, 'channel_address_wrong', { address });
  const kept = (await listChannels(tx)).find((one) => one.channel === channel);
  const secretSealed = adapter !== 'http' || secret === '' ? null : secret !== null ? seal(installation, labelOf(tx, channel), secret) : sameOrigin(kept, address) ? kept!.secretSealed : null;
  await saveChannel(tx, { ...setting, address: adapter === 'print' ? '' : address, secretSealed }, actor.now);
  await record(tx, actor, 'channel.set', `channel:${channel}`, { adapter, address, costMinor: setting.costMinor });
}

const FOLDER = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** A secret kept for one host is not told to another, nor in the clear when it went encrypted. */
function sameOrigin(kept: ChannelRow | undefined, address: string): boolean {
  return kept?.adapter === 'http' && URL.parse(kept.address)?.origin === URL.parse(address)?.origin;
}

export async function removeChannel(tx: Tx, actor: Actor, channel: PaperChannel): Promise<void> {
  await deleteChannel(tx, channel);
  await record(tx, actor, 'channel.remove', `channel:${channel}`, {});
}

/** Does the way out take something? Nothing is sent to anybody, and no transaction waits for the answer. */
export async function testChannel(within: Within, actor: Actor, deps: PortDeps, channel: PaperChannel): Promise<{ works: boolean; message: string }> {
  await loadWords(actor.language);
  const { isDemo, port } = await within(async (tx) => ({ isDemo: (await findSender(tx)).isDemo, port: (await portsOf(tx, deps)).get(channel) }));
  if (isDemo) throw new Refusal(409, 'channel_demo');
  if (!port) throw new Refusal(409, 'channel_by_hand');
  const problem = await port.check();
  return { works: problem === undefined, message: problem ?? say('messages.channel.works', actor.language) };
}

/** The channels that leave by themselves, each with its way out; none for a demo company: nothing of it ever leaves. */
export async function portsOf(tx: Tx, { secret, dataFolder, times }: PortDeps): Promise<Map<PaperChannel, Port>> {
  const ports = new Map<PaperChannel, Port>();
  if ((await findSender(tx)).isDemo) return ports;
  for (const { channel, adapter, address, secretSealed } of await listChannels(tx)) {
    if (adapter === 'folder' && dataFolder !== undefined) ports.set(channel, folderPort(join(dataFolder, 'outgoing', String(tx.organisationId), address)));
    if (adapter !== 'http') continue;
    const word = secretSealed === null ? null : unseal(secret, labelOf(tx, channel), secretSealed);
    if (word === undefined) throw new Refusal(503, 'channel_secret_lost', { channel });
    ports.set(channel, httpPort({ address, secret: word, ...(times ? { times } : {}) }));
  }
  return ports;
}

function labelOf(tx: Tx, channel: PaperChannel): string {
  return `channel_setting:${tx.organisationId}:${channel}`;
}
