import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { insertComment, markSeen, sameComment, unseenMentions, type Mention } from '../store/dispute-parts.ts';
import { anyDispute } from './disputes.ts';
import { peopleOfDisputes } from './dispute-people.ts';
import { sameSince } from './same-request.ts';

/** The same words of the same person within a minute are one comment. @param mentions ids of those it names, who must belong to the company; naming oneself puts nothing before oneself. */
export async function commentDispute(
  tx: Tx, actor: Actor, { disputeId, body, mentions }: { disputeId: number; body: string; mentions: readonly string[] },
): Promise<{ disputeCommentId: number }> {
  const dispute = await anyDispute(tx, disputeId);
  const same = await sameComment(tx, { disputeId, body }, sameSince(actor));
  if (same) return same;
  const people = new Set((await peopleOfDisputes(tx)).map(({ userId }) => userId));
  if (mentions.some((userId) => !people.has(userId))) throw new Refusal(422, 'dispute_stranger');
  const named = [...new Set(mentions)].filter((userId) => userId !== actor.userId);
  const disputeCommentId = await insertComment(tx, { disputeId, body, mentions: named, at: actor.now });
  await record(tx, actor, 'dispute.comment', `customer:${dispute.customerId}`, { disputeId });
  return { disputeCommentId };
}

/** Comments that name somebody, until he has seen them. */
export async function mentionsFor(tx: Tx, userId: string): Promise<Mention[]> {
  return await unseenMentions(tx, userId);
}

export async function seeMentions(tx: Tx, actor: Actor, disputeId: number): Promise<void> {
  await anyDispute(tx, disputeId);
  await markSeen(tx, disputeId, actor.now);
}
