import type { Actor } from '#areas/access/actor.ts';
import { systemActors } from '#areas/access/door.ts';
import type { Parcel, Port } from '#areas/messages/channels/port.ts';
import { getChannels, portsOf } from '#areas/messages/actions/channels.ts';
import { composeMail, composeParcel, readSheets, type ComposedMail, type Sheets } from '#areas/messages/actions/compose.ts';
import { mailServerOf } from '#areas/messages/actions/mail-setting.ts';
import { hearProvider, toAskProviders } from '#areas/messages/actions/providers.ts';
import { beginDelivery, claimMessages, giveBack, putInOutbox, recordOutcome, recoverClaims, type Claim, type Left } from '#areas/messages/actions/sending.ts';
import type { PaperChannel } from '#areas/messages/contract/channels.ts';
import { inOrganisation, sql, type Db, type Tx } from '#platform/db.ts';
import { MailSession, type MailOutcome, type MailTimes } from '#platform/mail.ts';
import { canTypeset } from '#platform/typst.ts';
import type { Channel } from '#values/kinds.ts';
import type { Reason } from '#values/reason.ts';
import { releaseSteps } from '../store/runs.ts';
import { nextToSend } from '../store/sending.ts';
import { stopUnsafe } from './guard.ts';

export type SendDeps = {
  db: Db; clock: () => Date; secret: Buffer;
  /** Where files for providers are dropped; without it, none are. */
  dataFolder?: string | undefined;
  /** Minutes after which a claim without an outcome is nobody's any more; longer than any delivery lasts. */
  leaseMinutes?: number;
  /** Connections to the mail server at a time. */
  lanes?: number;
  times?: MailTimes;
};
export type SendCounts = { sent: number; outbox: number; skipped: number; held: number; waiting: number; failed: number; later: number; unknown: number };

/** How one attempt goes about it, and what is written down of it. */
type Way = { left: Left; deliver(session: MailSession | undefined, begin: () => Promise<boolean>): Promise<MailOutcome> };
type Delivery = Way & { claim: Claim; channel: Channel };
/** A message ready to leave, or that only goes to the local outbox, with what is to be said of it. */
type Written = Way | { notes: Reason[] };
/** What one look at the outbox came to; `found` is false when nothing waits any more. */
type Taken = { found: boolean; deliveries: Delivery[] } & Pick<SendCounts, 'outbox' | 'skipped' | 'held' | 'waiting'>;
/** The ways out there are, and what each message by them costs. */
type Ways = { byMail: boolean; ports: ReadonlyMap<PaperChannel, Port>; costs: ReadonlyMap<string, number> };

/** E-mails and SMS looked at and claimed in one transaction; fewer when writing them takes longer than so many milliseconds. */
const MOST_AT_ONCE = 10;
const WRITING = 300;
/** Milliseconds after the last look at the evidence during which a message may leave; later it is given back and looked at again. */
const FRESH = 2_000;

/**
 * Lets what is approved leave, each message after a last look at the evidence. Three commits: claimed, a few together; begun, when the server is ready for its
 * first byte; outcome. Killed before "begun" it waits again, killed after it is unknown: nobody is written to twice. Several workers may run at once.
 * Letters go here only when a provider takes them; those that are printed wait for a person.
 */
export async function sendApproved(deps: SendDeps, organisationId: number, signal?: AbortSignal): Promise<SendCounts> {
  const { db, clock, secret, leaseMinutes = 15, lanes = 2, times } = deps;
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(db, organisationId, 'system', work);
  const within = <T>(work: (tx: Tx, actor: Actor) => Promise<T>) => inside(async (tx) => await work(tx, (await systemActors(tx))(clock())));
  const counts: SendCounts = { sent: 0, outbox: 0, skipped: 0, held: 0, waiting: 0, failed: 0, later: 0, unknown: 0 };

  await within((tx, actor) => recoverClaims(tx, actor, new Date(actor.now.getTime() - leaseMinutes * 60_000)));
  const server = await within((tx) => mailServerOf(tx, secret));
  const ports = await within((tx) => portsOf(tx, { secret, dataFolder: deps.dataFolder }));
  const costs = new Map((await within((tx) => getChannels(tx))).map((one) => [one.channel as string, one.costMinor]));
  const ways: Ways = { byMail: server !== undefined, ports, costs };
  await askProviders(within, ports);

  // A way out that does not answer, or refuses our credentials, does so for every message after this one.
  const away = new Set<Channel>();
  const open = () => channelsOf(ports).filter((one) => !away.has(one));
  const isOver = () => signal?.aborted === true || open().length === 0;

  const lane = async (): Promise<void> => {
    const session = server && new MailSession(server, times);
    try {
      while (!isOver()) {
        const from = performance.now();
        const { actorAt, found, deliveries, ...counted } = await inside(async (tx) => {
          const actors = await systemActors(tx);
          return { actorAt: actors, ...await takeNext(tx, actors(clock()), ways, open()) };
        });
        if (!found) return;
        for (const [what, count] of Object.entries(counted)) counts[what as keyof typeof counted] += count;
        const late: Claim[] = [];
        for (const [at, { claim, channel, left, deliver }] of deliveries.entries()) {
          // The first always leaves: on a slow machine nothing would, otherwise.
          if (signal?.aborted === true || away.has(channel) || (at > 0 && performance.now() - from > FRESH)) {
            late.push(claim);
            continue;
          }
          const outcome = await deliver(session, () => inside((tx) => beginDelivery(tx, claim, actorAt(clock()).now)));
          count(counts, await recorded(() => inside((tx) => settle(tx, actorAt(clock()), claim, outcome, left))));
          if (outcome.kind === 'later' && (outcome.stage === 'connection' || outcome.stage === 'credentials')) away.add(channel);
        }
        if (late.length > 0) await recorded(() => inside((tx) => giveBack(tx, actorAt(clock()), late)));
      }
    } finally {
      session?.close();
    }
  };
  await Promise.all(Array.from({ length: server || ports.size > 0 ? lanes : 1 }, lane));
  return counts;
}

/** E-mail and SMS leave by themselves, if only to the local outbox; letters when a provider takes them and this system can set them. */
function channelsOf(ports: ReadonlyMap<PaperChannel, Port>): Channel[] {
  const posted = canTypeset() ? (['letter', 'registered'] as const).filter((one) => ports.has(one)) : [];
  return ['email', 'sms', ...posted];
}

/** Looks at the next messages in one transaction and decides their fate; claims those that may leave. Pages take their time: a letter is taken alone. */
async function takeNext(tx: Tx, actor: Actor, ways: Ways, channels: readonly Channel[]): Promise<Taken> {
  const rows = await nextToSend(tx, actor.now, channels, MOST_AT_ONCE);
  const some = isPaper(rows[0]?.channel) ? rows.slice(0, 1) : oneEach(rows.filter((row) => !isPaper(row.channel)));
  const { safe, ...stopped } = await stopUnsafe(tx, actor, some.map((row) => row.messageId));
  const sheets = safe.length > 0 ? await readSheets(tx, safe) : undefined;
  const written = new Map<number, { channel: Channel } & Written>();
  const from = performance.now();
  for (const { messageId, channel } of some) {
    if (!sheets || performance.now() - from > WRITING) break;
    if (sheets.messages.has(messageId)) written.set(messageId, { channel, ...await write(tx, actor, { messageId, channel }, sheets, ways) });
  }
  const deliveries: Delivery[] = [];
  const local = new Map<number, Reason[]>();
  for (const claim of await claimMessages(tx, actor, [...written.keys()])) {
    const one = written.get(claim.messageId)!;
    if ('notes' in one) local.set(claim.messageId, one.notes);
    else deliveries.push({ claim, ...one });
  }
  if (sheets) await putInOutbox(tx, actor, local, sheets);
  return { found: rows.length > 0, deliveries, outbox: local.size, ...stopped };
}

/** What became of one message decides whether another to the same customer may leave. */
function oneEach<Row extends { customerId: number }>(rows: readonly Row[]): Row[] {
  const seen = new Set<number>();
  return rows.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId));
}

function isPaper(channel: Channel | undefined): boolean {
  return channel === 'letter' || channel === 'registered';
}

type Next = { messageId: number; channel: Channel };

/** One that cannot be written is put off like one the server puts off, and not those behind it. */
async function write(tx: Tx, actor: Actor, next: Next, sheets: Sheets, ways: Ways): Promise<Written> {
  try {
    return await wayOf(tx, actor, next, sheets, ways);
  } catch (error) {
    // When it is the transaction that broke, this throws.
    await tx.run(sql`select 1`);
    const response = String((error as Error).message ?? error).slice(0, 300);
    return { left: { messageId: '', to: [] }, deliver: async () => ({ kind: 'later', stage: 'message', response }) };
  }
}

async function wayOf(tx: Tx, actor: Actor, { messageId, channel }: Next, sheets: Sheets, { byMail, ports, costs }: Ways): Promise<Written> {
  if (channel === 'email') {
    const mail = await composeMail(tx, actor, messageId, sheets);
    return byMail ? byServer(mail) : { notes: mail.notes };
  }
  const port = channel === 'phone' ? undefined : ports.get(channel);
  if (!port) return { notes: [] };
  return byProvider(port, await composeParcel(tx, actor, messageId, sheets, channel as PaperChannel), costs.get(channel) ?? 0);
}

function byServer(mail: ComposedMail): Way {
  return { left: mail, deliver: (session, begin) => session!.deliver(mail, begin) };
}

function byProvider(port: Port, parcel: Parcel | { problem: string }, costMinor: number): Way {
  if ('problem' in parcel) {
    const { problem } = parcel;
    return {
      left: { messageId: '', to: [{ name: '', address: problem }] },
      deliver: async () => ({ kind: 'refused', stage: 'recipient', response: problem === '' ? 'no address' : 'not a mobile number' }),
    };
  }
  return { left: { messageId: parcel.key, to: [parcel.to], costMinor }, deliver: (_session, begin) => port.deliver(parcel, begin) };
}

/** What providers know of messages they took, or perhaps took. One that cannot say now is asked another time. */
async function askProviders(within: <T>(work: (tx: Tx, actor: Actor) => Promise<T>) => Promise<T>, ports: ReadonlyMap<PaperChannel, Port>): Promise<void> {
  for (const asked of await within((tx, actor) => toAskProviders(tx, actor, [...ports.keys()]))) {
    const said = await ports.get(asked.channel)!.find(asked.threadKey);
    if (said === undefined) continue;
    await within(async (tx, actor) => {
      const status = await hearProvider(tx, actor, asked, said);
      if (status === 'failed' || status === 'bounced') await releaseSteps(tx, actor.now, [asked.messageId]);
    });
  }
}

async function settle(tx: Tx, actor: Actor, claim: Claim, outcome: MailOutcome, left: Left): Promise<string | undefined> {
  const status = await recordOutcome(tx, actor, claim, outcome, left);
  if (status === 'failed') await releaseSteps(tx, actor.now, [claim.messageId]);
  return status;
}

function count(counts: SendCounts, status: string | undefined): void {
  if (status === 'sent' || status === 'failed' || status === 'unknown') counts[status]++;
  else counts.later++;
}

/** The mail has left: its outcome is worth waiting for a database that went away. */
async function recorded<T>(work: () => Promise<T>): Promise<T> {
  for (let pause = 250; ; pause *= 2) {
    try {
      return await work();
    } catch (error) {
      if (pause > 8_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
