import type { Actor } from '#areas/access/actor.ts';
import { contactBounced } from '#areas/customers/actions.ts';
import { empty, sql, type Tx } from '#platform/db.ts';
import type { Mail, MailOutcome } from '#platform/mail.ts';
import { because as reason, type Reason } from '#values/reason.ts';
import type { MessageStatus } from '../contract.ts';
import { findMessage, findMessages, moveMessages, statusesOf } from '../store/outbox.ts';
import type { Sheets } from './compose.ts';

/** After these many attempts that the server put off, a message is given up: about two days. */
const MOST_ATTEMPTS = 14;
const LONGEST_WAIT_MINUTES = 240;

/** One attempt at one message. Everything that follows it names the attempt, so that a worker who lost his claim changes nothing. */
export type Claim = { messageId: number; attempt: number };

/** Takes approved messages to send them; without those somebody else took, or that wait no more. Commit before delivering. */
export async function claimMessages(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Claim[]> {
  const claims = (await findMessages(tx, messageIds, { lock: true }))
    .flatMap(({ messageId, status, attempt }): Claim[] => (status === 'approved' ? [{ messageId, attempt: attempt + 1 }] : []));
  const because = new Map(claims.map(({ messageId, attempt }) => [messageId, [reason('claimed', { attempt })]]));
  await moveMessages(tx, [...because.keys()], {
    from: ['approved'], to: 'sending', because, at: actor.now, set: [sql`attempt = attempt + 1`, sql`claimed_at = ${actor.now}`, sql`started_at = null`],
  });
  return claims;
}

/** Marks, durably, that the first byte is about to leave. False when the claim was lost meanwhile: nothing may leave then. */
export async function beginDelivery(tx: Tx, { messageId, attempt }: Claim, now: Date): Promise<boolean> {
  return await tx.run(sql`update message set started_at = ${now}
    where organisation_id = ${tx.organisationId} and message_id = ${messageId} and status = 'sending' and attempt = ${attempt} and started_at is null`) === 1;
}

/** Claims not begun go back to waiting, by the worker who holds them: that was no attempt. @returns how many. */
export async function giveBack(tx: Tx, actor: Actor, claims: readonly Claim[]): Promise<number> {
  const held = await tx.rows<{ messageId: number }>(sql`
    select m.message_id "messageId" from message m
    join unnest(${claims.map((one) => one.messageId)}::bigint[], ${claims.map((one) => one.attempt)}::int[]) c (message_id, attempt) using (message_id, attempt)
    where m.organisation_id = ${tx.organisationId} and m.status = 'sending' and m.started_at is null
    for update of m`);
  const back = await moveMessages(tx, held.map((one) => one.messageId), {
    from: ['sending'], to: 'approved', because: [reason('interrupted_before')], at: actor.now, set: [sql`attempt = attempt - 1`],
  });
  return back.length;
}

/** What was sent, as far as its outcome goes: `notes` are said of one that left, `costMinor` is what it cost. */
export type Left = Pick<Mail, 'messageId' | 'to'> & { notes?: readonly Reason[]; costMinor?: number };

/** Writes down what became of an attempt. @returns the message's status now; unchanged when the claim was lost. */
export async function recordOutcome(
  tx: Tx, actor: Actor, { messageId, attempt }: Claim, outcome: MailOutcome, mail: Left,
): Promise<MessageStatus | undefined> {
  const standing = async () => (await statusesOf(tx, [messageId])).get(messageId);
  if (outcome.kind === 'stopped') return await standing();
  const judged = judge(outcome, attempt, mail, actor);
  const set = judged.to === 'sent'
    ? [sql`sent_at = ${actor.now}`, sql`provider_message_id = ${mail.messageId}`, sql`cost_minor = ${mail.costMinor ?? 0}`]
    : judged.to === 'approved' ? [sql`send_after = ${judged.again}`] : [];
  // The clock may have called it unknown while the server was slow; only a firm answer changes that.
  const from: readonly MessageStatus[] = judged.to === 'sent' || judged.to === 'failed' ? ['sending', 'unknown'] : ['sending'];
  const [moved] = await moveMessages(tx, [messageId], { from, to: judged.to, because: judged.because, at: actor.now, set, attempt });
  if (moved === undefined) return await standing();
  if (judged.to === 'failed' && outcome.kind === 'refused' && outcome.stage === 'recipient') {
    const { contactId, toAddress } = (await findMessage(tx, messageId))!;
    if (contactId !== null) await contactBounced(tx, { contactId, address: toAddress, reason: outcome.response, at: actor.now });
  }
  return judged.to;
}

type Judged = { to: 'sent' | 'failed' | 'unknown' | 'approved'; because: Reason[]; again: Date | null };

function judge(outcome: Exclude<MailOutcome, { kind: 'stopped' }>, attempt: number, mail: Left, actor: Actor): Judged {
  const { response } = outcome;
  if (outcome.kind === 'sent') {
    const partly = outcome.refused.length > 0 ? [reason('delivered_partly', { refused: outcome.refused.join(', ') })] : [];
    return { to: 'sent', because: [reason('delivered', { response }), ...partly, ...mail.notes ?? []], again: null };
  }
  if (outcome.kind === 'unknown') return { to: 'unknown', because: [reason('outcome_unknown', { response })], again: null };
  if (outcome.kind === 'refused' && outcome.stage !== 'sender') {
    return { to: 'failed', because: [reason(`refused_${outcome.stage}`, { response, address: mail.to.map((to) => to.address).join(', ') })], again: null };
  }
  if (attempt >= MOST_ATTEMPTS) return { to: 'failed', because: [reason('gave_up', { attempts: attempt, response })], again: null };
  // A refused sender address is a setting to correct, not a reason to lose the message.
  const why = outcome.kind === 'refused' ? 'refused_sender' : `retry_${outcome.stage}`;
  const minutes = Math.min(2 ** attempt, LONGEST_WAIT_MINUTES);
  return { to: 'approved', because: [reason(why, { response })], again: new Date(actor.now.getTime() + minutes * 60_000) };
}

/**
 * No mail server, or a demo company: these messages, claimed, are readable in the local outbox, and no socket was opened.
 * @param notes what is to be said of each, by its number
 */
export async function putInOutbox(tx: Tx, actor: Actor, notes: ReadonlyMap<number, readonly Reason[]>, { company, messages }: Sheets): Promise<void> {
  const why = (messageId: number) => (company.isDemo ? 'outbox_demo' : messages.get(messageId)?.channel === 'email' ? 'outbox' : 'outbox_channel');
  await moveMessages(tx, [...notes.keys()], {
    from: ['sending'], to: 'sent', because: new Map([...notes].map(([messageId, said]) => [messageId, [reason(why(messageId)), ...said]])), at: actor.now,
    set: [sql`sent_at = ${actor.now}`, sql`provider_message_id = 'outbox'`],
  });
}

/** The last look at the evidence said no, for good or until something changes, each for its reason; these messages do not leave. @returns ids of those stopped. */
export async function stopMessages(tx: Tx, actor: Actor, to: 'skipped' | 'held', because: ReadonlyMap<number, readonly Reason[]>): Promise<number[]> {
  return await moveMessages(tx, [...because.keys()], { from: ['to_approve', 'approved', 'to_do'], to, because, at: actor.now });
}

/** Not now: each message stays approved and is looked at again at its instant. */
export async function putOff(tx: Tx, until: ReadonlyMap<number, Date>): Promise<void> {
  if (until.size === 0) return;
  await tx.run(sql`
    update message m set send_after = u.until
    from unnest(${[...until.keys()]}::bigint[], ${[...until.values()].map((one) => one.toISOString())}::timestamptz[]) u (message_id, until)
    where m.organisation_id = ${tx.organisationId} and m.message_id = u.message_id and m.status = 'approved'`);
}

/**
 * Claims whose worker died: one that had not begun waits again, one that had is unknown and never leaves again by itself.
 * @param before claims older than this; null for all of them, when no worker can be at work.
 */
export async function recoverClaims(tx: Tx, actor: Actor, before: Date | null): Promise<{ again: number; unknown: number }> {
  const stale = await tx.rows<{ messageId: number; begun: boolean }>(sql`
    select message_id "messageId", started_at is not null "begun" from message
    where organisation_id = ${tx.organisationId} and status = 'sending' ${before === null ? empty : sql`and coalesce(started_at, claimed_at) < ${before}`}
    for update skip locked`);
  const ids = (begun: boolean) => stale.filter((one) => one.begun === begun).map((one) => one.messageId);
  const again = await moveMessages(tx, ids(false), { from: ['sending'], to: 'approved', because: [reason('interrupted_before')], at: actor.now });
  const unknown = await moveMessages(tx, ids(true), { from: ['sending'], to: 'unknown', because: [reason('interrupted_sending')], at: actor.now });
  return { again: again.length, unknown: unknown.length };
}
