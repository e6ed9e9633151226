import type { Actor } from '#areas/access/actor.ts';
import { systemActor } from '#areas/access/door.ts';
import { mailServerOf } from '#areas/messages/actions/mail-setting.ts';
import {
  beginDelivery, claimMessage, composeMail, putInOutbox, putOff, recordOutcome, recoverClaims, skipMessage, type Claim,
} from '#areas/messages/actions/sending.ts';
import { inOrganisation, type Db, type Tx } from '#platform/db.ts';
import { MailSession, type Mail, type MailOutcome, type MailTimes } from '#platform/mail.ts';
import { safeToSend } from '../rules/safe-to-send.ts';
import { releaseSteps } from '../store/runs.ts';
import { nextToSend, sendFacts } from '../store/sending.ts';

export type SendDeps = {
  db: Db; clock: () => Date; secret: Buffer;
  /** Minutes after which a claim without an outcome is nobody's any more; longer than any delivery lasts. */
  leaseMinutes?: number;
  /** Connections to the mail server at a time. */
  lanes?: number;
  times?: MailTimes;
};
export type SendCounts = { sent: number; outbox: number; skipped: number; held: number; waiting: number; failed: number; later: number; unknown: number };

type Taken = { kind: 'none' | 'outbox' | 'skipped' | 'held' | 'waiting' } | { kind: 'claimed'; claim: Claim; mail: Mail };

/**
 * Lets what is approved leave, each message after a last look at the evidence. Three commits for each: claimed; begun, when the server is ready for its first
 * byte; outcome. Killed before "begun" it waits again, killed after it is unknown: nobody is written to twice. Several workers may run at once.
 */
export async function sendApproved(deps: SendDeps, organisationId: number, signal?: AbortSignal): Promise<SendCounts> {
  const { db, clock, secret, leaseMinutes = 15, lanes = 2, times } = deps;
  const within = <T>(work: (tx: Tx, actor: Actor) => Promise<T>) =>
    inOrganisation(db, organisationId, 'system', async (tx) => await work(tx, await systemActor(tx, clock())));
  const counts: SendCounts = { sent: 0, outbox: 0, skipped: 0, held: 0, waiting: 0, failed: 0, later: 0, unknown: 0 };

  await within((tx, actor) => recoverClaims(tx, actor, new Date(actor.now.getTime() - leaseMinutes * 60_000)));
  const server = await within((tx) => mailServerOf(tx, secret));
  const isOver = () => signal?.aborted === true || away;
  let away = false;

  const lane = async (): Promise<void> => {
    const session = server && new MailSession(server, times);
    try {
      while (!isOver()) {
        const taken = await within((tx, actor) => takeNext(tx, actor, server !== undefined));
        if (taken.kind === 'none') return;
        if (taken.kind !== 'claimed') {
          counts[taken.kind]++;
          continue;
        }
        const { claim, mail } = taken;
        const outcome = await session!.deliver(mail, () => within((tx, actor) => beginDelivery(tx, claim, actor.now)));
        count(counts, await recorded(() => within(async (tx, actor) => await settle(tx, actor, claim, outcome, mail))));
        // Nobody answers, or our credentials are wrong: it is the same for every message after this one.
        away ||= outcome.kind === 'later' && (outcome.stage === 'connection' || outcome.stage === 'credentials');
      }
    } finally {
      session?.close();
    }
  };
  await Promise.all(Array.from({ length: server ? lanes : 1 }, lane));
  return counts;
}

/** Looks at the next message in one transaction and decides its fate; claims it when it may leave. */
async function takeNext(tx: Tx, actor: Actor, byMail: boolean): Promise<Taken> {
  const messageId = await nextToSend(tx, actor.now);
  if (messageId === undefined) return { kind: 'none' };
  const verdict = safeToSend(await sendFacts(tx, messageId), actor.today, actor.now);
  if (verdict.act === 'wait') {
    await putOff(tx, messageId, verdict.until);
    return { kind: 'waiting' };
  }
  if (verdict.act !== 'send') {
    await skipMessage(tx, actor, messageId, verdict.act === 'skip' ? 'skipped' : 'held', [verdict.because]);
    await releaseSteps(tx, actor.now, [messageId]);
    return { kind: verdict.act === 'skip' ? 'skipped' : 'held' };
  }
  const claim = (await claimMessage(tx, actor, messageId))!;
  if (!byMail) {
    await putInOutbox(tx, actor, claim);
    return { kind: 'outbox' };
  }
  return { kind: 'claimed', claim, mail: await composeMail(tx, actor, messageId) };
}

async function settle(tx: Tx, actor: Actor, claim: Claim, outcome: MailOutcome, mail: Mail): Promise<string | undefined> {
  const status = await recordOutcome(tx, actor, claim, outcome, mail);
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
