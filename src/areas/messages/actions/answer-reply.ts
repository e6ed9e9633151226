import type { Actor } from '#areas/access/actor.ts';
import { documentBelongsTo } from '#areas/customers/actions/documents.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { because } from '#values/reason.ts';
import { UNDO_SECONDS } from '#values/undo.ts';
import { draftMessages, withdrawMessages } from '../actions.ts';
import { handleReply, needReply } from './replies.ts';

/**
 * Writes back in the same thread. It leaves through the outbox like everything else, the time of an undo later. The same words asked for twice are one
 * message, unless the first was taken back. @returns the message
 */
export async function answerReply(
  tx: Tx, actor: Actor, { replyId, subject, body, documentIds }: { replyId: number; subject: string; body: string; documentIds: readonly number[] },
): Promise<{ messageId: number }> {
  const reply = await needReply(tx, replyId);
  if (reply.customerId === null) throw new Refusal(409, 'reply_loose');
  if (reply.fromAddress === '' || reply.class.startsWith('bounce')) throw new Refusal(409, 'reply_no_sender');
  for (const documentId of documentIds) if (!await documentBelongsTo(tx, documentId, reply.customerId)) throw new Refusal(404, 'not_found');
  const { language, currency, answers } = await tx.one<{ language: 'fr' | 'en'; currency: string; answers: number }>(sql`
    select c.language, coalesce((select currency from open_item i where i.organisation_id = c.organisation_id and i.customer_id = c.customer_id order by item_id desc limit 1), 'EUR') currency,
      (select count(*) from message m where m.organisation_id = c.organisation_id and m.answers_reply_id = ${replyId}) answers
    from customer c where c.organisation_id = ${tx.organisationId} and c.customer_id = ${reply.customerId}`);
  const same = await tx.first<{ messageId: number }>(sql`
    select message_id "messageId" from message
    where organisation_id = ${tx.organisationId} and answers_reply_id = ${replyId} and subject = ${subject} and body = ${body}
      and status not in ('withdrawn', 'skipped', 'failed', 'bounced')`);
  if (same) return same;
  const naturalKey = `reply:${replyId}:${answers + 1}`;
  const added = await draftMessages(tx, actor, [{
    naturalKey, customerId: reply.customerId, contactId: reply.contactId, channel: 'email', purpose: 'agreement', status: 'approved', language, toName: reply.fromName,
    toAddress: reply.fromAddress, subject, body, totalMinor: 0, currency, because: [because('answers_reply', { subject: reply.subject })],
    sendAfter: new Date(actor.now.getTime() + UNDO_SECONDS * 1_000), items: [], attachments: documentIds.map((id) => `document:${id}`),
  }]);
  const messageId = added.get(naturalKey)!;
  await tx.run(sql`update message set answers_reply_id = ${replyId}, approved_by = ${actor.userId}, approved_at = ${actor.now}
    where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
  if (reply.status === 'unread') await handleReply(tx, actor, replyId, { status: 'answered', as: { act: 'answer', subjectId: messageId, undo: true } });
  return { messageId };
}

/** As long as it has not left. */
export async function takeBackAnswer(tx: Tx, actor: Actor, messageId: number): Promise<void> {
  if ((await withdrawMessages(tx, actor, [messageId], [because('answer_taken_back')])).length === 0) throw new Refusal(409, 'answer_left');
}

/** The heads of a thread an answer goes on: what it answers, and what that one answered. @returns nothing when the message answers no reply */
export async function threadOfAnswer(tx: Tx, messageId: number): Promise<{ inReplyTo: string; references: string[] } | undefined> {
  const row = await tx.first<{ messageKey: string; before: string | null }>(sql`
    select r.message_key "messageKey", before.provider_message_id before
    from message m join reply r on r.organisation_id = m.organisation_id and r.reply_id = m.answers_reply_id
    left join message before on before.organisation_id = r.organisation_id and before.message_id = r.message_id
    where m.organisation_id = ${tx.organisationId} and m.message_id = ${messageId}`);
  if (!row || !row.messageKey.includes('@')) return undefined;
  return { inReplyTo: row.messageKey, references: [...(row.before?.includes('@') ? [row.before] : []), row.messageKey] };
}
