import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '#areas/access/actor.ts';
import { sendApproved } from '#areas/dunning/actions/send.ts';
import { draftMessages } from '#areas/messages/actions.ts';
import { setChannel } from '#areas/messages/actions/channels.ts';
import { setMailSetting } from '#areas/messages/actions/mail-setting.ts';
import { root } from '#platform/config.ts';
import { inOrganisation, sql, type Db, type Tx } from '#platform/db.ts';
import type { Channel } from '#values/kinds.ts';
import { openSink } from '#test/sink.ts';

/** A Wednesday, mid-morning. */
const TODAY = '2026-11-18';
const NOW = `${TODAY}T09:00:00Z`;
const secret = Buffer.alloc(32, 7);

export type Site = { db: Db; url: string; organisationId: number; dataFolder: string };
export type Toll = { killed: number; messages: number; received: number; twice: number; lost: number; unknown: number; /** Left alone for a person to approve again. */ again: number; statuses: Record<string, number> };

const run = <T>({ db, organisationId }: Site, work: (tx: Tx) => Promise<T>) => inOrganisation(db, organisationId, 'test-admin', work);

function actorOf({ organisationId }: Site): Actor {
  return { userId: 'test-admin', role: 'admin', organisationId, language: 'fr', timeZone: 'Europe/Paris', today: TODAY, now: new Date(NOW) };
}

/** So many approved messages of a channel, each to a customer of his own about one late invoice. */
async function approved(site: Site, channel: Channel, count: number): Promise<number[]> {
  return await run(site, async (tx) => {
    const customers = await tx.rows<{ id: number }>(sql`
      insert into customer (organisation_id, code, name, search_key, postal_address)
      select ${site.organisationId}::bigint, ${channel} || n, 'Client ' || n, ${channel} || n, '1 rue des Essais' || E'\\n' || '44000 NANTES' from generate_series(1, ${count}::int) n returning customer_id id`);
    const items = await tx.rows<{ id: number; customerId: number }>(sql`
      insert into open_item (organisation_id, customer_id, kind, source_key, reference, issued_on, posted_on, due_on, due_basis, amount_minor, open_minor)
      select ${site.organisationId}::bigint, c, 'invoice', ${channel} || c, 'F' || c, '2026-10-01', '2026-10-01', '2026-10-31', 'read', 120000, 120000 from unnest(${customers.map((row) => row.id)}::bigint[]) c
      returning item_id id, customer_id "customerId"`);
    const address = (id: number) => (channel === 'email' ? `compta@client${id}.example` : channel === 'sms' ? '06 12 34 56 78' : '1 rue des Essais\n44000 NANTES');
    const added = await draftMessages(tx, actorOf(site), items.map(({ id, customerId }) => ({
      naturalKey: `kill:${channel}:${customerId}`, customerId, contactId: null, channel, purpose: 'reminder' as const, status: 'approved' as const, language: 'fr' as const, toName: '',
      toAddress: address(customerId), subject: 'Relance', body: 'Bonjour,\n\n[[pieces]]\n\nMerci.', totalMinor: 120_000, currency: 'EUR', because: [], sendAfter: null, items: [{ itemId: id, openMinor: 120_000 }],
    })));
    return [...added.values()];
  });
}

const TIMES = { connect: 2_000, idle: 5_000 };

function child(file: string, given: object): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, file), JSON.stringify(given)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

const ended = (one: ChildProcess) => new Promise<void>((resolve) => { one.on('exit', () => resolve()); });
const ready = (one: ChildProcess) => new Promise<void>((resolve) => {
  one.stdout!.once('data', () => resolve());
  one.once('exit', () => resolve());
});

/** Kills processes that send until so many have died; then one that lives does the rest. `moments`: what the server sees, at which it may come. */
async function killSenders(site: Site, kills: number, moments: { at: (() => void) | undefined }): Promise<number> {
  let killed = 0;
  for (let round = 0; round < kills * 3; round++) {
    if (killed >= kills) break;
    const one = child('test/send-child.ts', { url: site.url, organisationId: site.organisationId, now: NOW, leaseMinutes: -60, dataFolder: site.dataFolder });
    const end = ended(one);
    await ready(one);
    const kill = () => {
      if (one.exitCode === null && one.signalCode === null && one.kill('SIGKILL')) killed++;
    };
    // Half of them at some millisecond, half at the n-th thing the server hears.
    const timer = round % 2 === 0 ? setTimeout(kill, 40 + Math.random() * 350) : setTimeout(kill, 3_000);
    let left = Math.floor(Math.random() * 40);
    moments.at = round % 2 === 0 ? undefined : () => { if (left-- === 0) kill(); };
    await end;
    clearTimeout(timer);
    moments.at = undefined;
    if (one.exitCode === 0) break;
  }
  for (let more = 0; more < 3; more++) await sendApproved({ db: site.db, secret, clock: () => new Date(Date.parse(NOW) + more * 60_000), leaseMinutes: -60, lanes: 4, times: TIMES, dataFolder: site.dataFolder }, site.organisationId);
  return killed;
}

async function statusesOf(site: Site, ids: readonly number[]): Promise<{ rows: { key: string; status: string }[]; statuses: Record<string, number> }> {
  const rows = await run(site, (tx) => tx.rows<{ key: string; status: string }>(sql`
    select thread_key key, status from message where organisation_id = ${tx.organisationId} and message_id = any(${[...ids]}::bigint[])`));
  return { rows, statuses: Object.fromEntries([...Map.groupBy(rows, (row) => row.status)].map(([status, some]) => [status, some.length])) };
}

/** Mails by a real server. Twice: taken two times. Lost: said to be sent and not taken, or neither sent nor unknown. */
export async function killMails(site: Site, { kills, messages }: { kills: number; messages: number }): Promise<Toll> {
  const moments: { at: (() => void) | undefined } = { at: undefined };
  const soon = (done: () => void) => {
    moments.at?.();
    setTimeout(done, Math.random() * 4);
  };
  const sink = await openSink({ onMailFrom: (_from, _session, done) => soon(done), onRcptTo: (_to, _session, done) => soon(done) }, () => moments.at?.());
  await run(site, async (tx) => await setMailSetting(tx, actorOf(site), secret, { host: '127.0.0.1', port: sink.port, security: 'none', username: null, password: null }));
  const ids = await approved(site, 'email', messages);
  const killed = await killSenders(site, kills, moments);
  const { rows, statuses } = await statusesOf(site, ids);
  await sink.close();
  const keys = sink.received.map((one) => /^encours\.([0-9a-f]{40})@/.exec(one.messageId)?.[1] ?? '');
  const taken = new Set(keys);
  return {
    killed, messages, received: keys.length, twice: keys.length - taken.size, unknown: statuses['unknown'] ?? 0, again: 0, statuses,
    lost: rows.filter((row) => (row.status === 'sent' ? !taken.has(row.key) : row.status !== 'unknown')).length,
  };
}

/**
 * SMS as files in a folder. Twice cannot be seen in a folder: a file under a key is one; what waits again though its file is there counts for it. Lost: said to be
 * sent and no whole file is there.
 */
export async function killSms(site: Site, { kills, messages }: { kills: number; messages: number }): Promise<Toll> {
  await run(site, async (tx) => await setChannel(tx, actorOf(site), secret, { channel: 'sms', adapter: 'folder', address: 'sms', costMinor: 8, secret: null }));
  const ids = await approved(site, 'sms', messages);
  const killed = await killSenders(site, kills, { at: undefined });
  const { rows, statuses } = await statusesOf(site, ids);
  const folder = join(site.dataFolder, 'outgoing', String(site.organisationId), 'sms');
  const whole = (key: string) => existsSync(join(folder, `${key}.json`)) && (JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8')) as { key: string }).key === key;
  const again = rows.filter((row) => row.status === 'to_approve');
  return {
    killed, messages, received: readdirSync(folder).filter((name) => name.endsWith('.json')).length, twice: again.filter((row) => whole(row.key)).length, unknown: statuses['unknown'] ?? 0,
    again: again.length, statuses, lost: rows.filter((row) => (row.status === 'sent' ? !whole(row.key) : row.status !== 'unknown' && row.status !== 'to_approve')).length,
  };
}

/** Letters in batches, one transaction each. Twice: in two batches, or more letters in a batch than it says. Lost: printed without its batch and pages, or never printed. */
export async function killLetters(site: Site, { kills, messages, batch }: { kills: number; messages: number; batch: number }): Promise<Toll> {
  const ids = await approved(site, 'letter', messages);
  let killed = 0;
  for (let round = 0; round < kills * 3; round++) {
    const one = child('test/print-child.ts', { url: site.url, organisationId: site.organisationId, now: NOW, count: batch });
    const end = ended(one);
    await ready(one);
    const kill = () => {
      if (one.exitCode === null && one.signalCode === null && one.kill('SIGKILL')) killed++;
    };
    const timer = killed < kills ? setTimeout(kill, 20 + Math.random() * 900) : undefined;
    await end;
    clearTimeout(timer);
    if (one.exitCode === 0) break;
  }
  const { statuses } = await statusesOf(site, ids);
  const told = await run(site, (tx) => tx.one<{ printed: number; letters: number; bare: number; wrong: number; documents: number }>(sql`
    select (select count(*) from message where organisation_id = ${tx.organisationId} and status = 'printed')::int printed,
      (select coalesce(sum(letters), 0) from letter_batch where organisation_id = ${tx.organisationId})::int letters,
      (select count(*) from message where organisation_id = ${tx.organisationId} and status = 'printed' and (batch_id is null or letter_document_id is null))::int bare,
      (select count(*) from letter_batch b where b.organisation_id = ${tx.organisationId} and b.letters <> (select count(*) from message m where m.organisation_id = b.organisation_id and m.batch_id = b.batch_id))::int wrong,
      (select count(*) from document where organisation_id = ${tx.organisationId} and kind = 'letter' and customer_id is not null)::int documents`));
  return { killed, messages, received: told.letters, twice: told.letters - told.printed + told.wrong, lost: told.bare + (messages - told.printed) + Math.abs(told.documents - told.printed), unknown: statuses['unknown'] ?? 0, again: 0, statuses };
}
