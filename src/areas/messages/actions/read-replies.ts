import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { filesOfReply, findReply, itemsFor, type Reply, type ReplyFile, type ReplyItem } from '../store/replies.ts';

export type ReplyRecord = Reply;

/** What the customer of a reply has open, and what the message it answers asked. */
export async function itemsOfReply(tx: Tx, { customerId, messageId }: Pick<Reply, 'customerId' | 'messageId'>): Promise<ReplyItem[]> {
  return customerId === null ? [] : await itemsFor(tx, customerId, messageId);
}

export async function showReply(tx: Tx, replyId: number): Promise<Reply & { files: ReplyFile[]; items: ReplyItem[] }> {
  const reply = await findReply(tx, replyId);
  if (!reply) throw new Refusal(404, 'not_found');
  return { ...reply, files: await filesOfReply(tx, replyId), items: await itemsOfReply(tx, reply) };
}
