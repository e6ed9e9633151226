import { sql, type Tx } from '#platform/db.ts';
import type { Role } from '#areas/access/contract.ts';
import type { Day } from '#values/day.ts';
import type { DocumentKind } from '#values/kinds.ts';

export type DisputeAction = {
  disputeActionId: number; what: string; ownerUserId: string; dueOn: Day; doneOn: Day | null; doneBy: string | null;
};

export async function actionsOfDispute(tx: Tx, disputeId: number): Promise<DisputeAction[]> {
  return await tx.rows<DisputeAction>(sql`
    select dispute_action_id "disputeActionId", what, owner_user_id "ownerUserId", due_on "dueOn", done_on "doneOn", done_by "doneBy"
    from dispute_action where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId}
    order by position, dispute_action_id`);
}

/** They stand after those already there. @returns their ids */
export async function insertActions(tx: Tx, disputeId: number, actions: readonly { what: string; ownerUserId: string; dueOn: Day }[]): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    insert into dispute_action (organisation_id, dispute_id, position, what, owner_user_id, due_on)
    select ${tx.organisationId}::bigint, ${disputeId}::bigint, n + coalesce((
        select max(position) from dispute_action where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId}), 0), what, owner, due_on
    from unnest(${actions.map((one) => one.what)}::text[], ${actions.map((one) => one.ownerUserId)}::text[], ${actions.map((one) => one.dueOn)}::date[])
      with ordinality as a (what, owner, due_on, n) order by n
    returning dispute_action_id id`);
  return rows.map(({ id }) => id);
}

/** What one was still to do of a dispute goes to another. */
export async function handActions(tx: Tx, disputeId: number, { from, to }: { from: string; to: string }): Promise<void> {
  await tx.run(sql`
    update dispute_action set owner_user_id = ${to}
    where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and owner_user_id = ${from} and done_on is null`);
}

/** @returns what is to be done, or nothing when the dispute has no such action, or it is as asked already. */
export async function markAction(
  tx: Tx, { disputeId, disputeActionId, doneOn }: { disputeId: number; disputeActionId: number; doneOn: Day | null },
): Promise<{ what: string } | undefined> {
  return await tx.first(sql`
    update dispute_action set done_on = ${doneOn}, done_by = case when ${doneOn}::date is not null then ${tx.userId} end
    where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and dispute_action_id = ${disputeActionId} and (done_on is null) = ${doneOn !== null}
    returning what`);
}

/** Done ones stay: they are what was done. */
export async function deleteAction(tx: Tx, disputeId: number, disputeActionId: number): Promise<{ what: string } | undefined> {
  return await tx.first(sql`
    delete from dispute_action
    where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and dispute_action_id = ${disputeActionId} and done_on is null
    returning what`);
}

export type DisputeComment = { disputeCommentId: number; userId: string; writtenAt: string; body: string; mentions: string[]; unseen: boolean };

/** Oldest first; `unseen`: it names the one who asks, who has not seen it. */
export async function commentsOfDispute(tx: Tx, disputeId: number): Promise<DisputeComment[]> {
  return await tx.rows<DisputeComment>(sql`
    select c.dispute_comment_id "disputeCommentId", c.user_id "userId", c.written_at "writtenAt", c.body, m.mentions, m.unseen
    from dispute_comment c
    cross join lateral (
      select coalesce(array_agg(user_id order by user_id), '{}') mentions, coalesce(bool_or(user_id = ${tx.userId} and seen_at is null), false) unseen
      from mention where organisation_id = c.organisation_id and dispute_comment_id = c.dispute_comment_id) m
    where c.organisation_id = ${tx.organisationId} and c.dispute_id = ${disputeId}
    order by c.dispute_comment_id`);
}

export async function insertComment(
  tx: Tx, { disputeId, body, mentions, at }: { disputeId: number; body: string; mentions: readonly string[]; at: Date },
): Promise<number> {
  const { disputeCommentId } = await tx.one<{ disputeCommentId: number }>(sql`
    insert into dispute_comment (organisation_id, dispute_id, user_id, written_at, body)
    values (${tx.organisationId}, ${disputeId}, ${tx.userId}, ${at}, ${body}) returning dispute_comment_id "disputeCommentId"`);
  await tx.run(sql`
    insert into mention (organisation_id, dispute_comment_id, user_id)
    select ${tx.organisationId}::bigint, ${disputeCommentId}::bigint, user_id from unnest(${[...mentions]}::text[]) user_id`);
  return disputeCommentId;
}

/** One the same person wrote since then. */
export async function sameComment(tx: Tx, { disputeId, body }: { disputeId: number; body: string }, since: Date): Promise<{ disputeCommentId: number } | undefined> {
  return await tx.first(sql`
    select dispute_comment_id "disputeCommentId" from dispute_comment
    where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and user_id = ${tx.userId} and body = ${body} and written_at >= ${since}
    order by dispute_comment_id desc limit 1`);
}

export type Mention = { disputeCommentId: number; disputeId: number; customerId: number; customerName: string; userId: string; writtenAt: string; body: string };

/** What names somebody and he has not seen; the oldest first. */
export async function unseenMentions(tx: Tx, userId: string): Promise<Mention[]> {
  return await tx.rows<Mention>(sql`
    select c.dispute_comment_id "disputeCommentId", d.dispute_id "disputeId", d.customer_id "customerId", u.name "customerName", c.user_id "userId", c.written_at "writtenAt", c.body
    from mention m
    join dispute_comment c using (organisation_id, dispute_comment_id)
    join dispute d using (organisation_id, dispute_id)
    join customer u using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.user_id = ${userId} and m.seen_at is null
    order by c.dispute_comment_id
    limit 200`);
}

export async function markSeen(tx: Tx, disputeId: number, at: Date): Promise<void> {
  await tx.run(sql`
    update mention m set seen_at = ${at} from dispute_comment c
    where m.organisation_id = ${tx.organisationId} and m.user_id = ${tx.userId} and m.seen_at is null and c.organisation_id = m.organisation_id
      and c.dispute_comment_id = m.dispute_comment_id and c.dispute_id = ${disputeId}`);
}

export type DisputeDocument = { documentId: number; kind: DocumentKind; name: string; mediaType: string; byteSize: number; addedAt: string };

export async function documentsOfDispute(tx: Tx, disputeId: number): Promise<DisputeDocument[]> {
  return await tx.rows<DisputeDocument>(sql`
    select d.document_id "documentId", d.kind, d.name, d.media_type "mediaType", d.byte_size "byteSize", d.added_at "addedAt"
    from dispute_document x join document d using (organisation_id, document_id)
    where x.organisation_id = ${tx.organisationId} and x.dispute_id = ${disputeId}
    order by d.document_id desc`);
}

export async function insertDocuments(tx: Tx, disputeId: number, documentIds: readonly number[]): Promise<number> {
  return await tx.run(sql`
    insert into dispute_document (organisation_id, dispute_id, document_id)
    select ${tx.organisationId}::bigint, ${disputeId}::bigint, id from unnest(${[...documentIds]}::bigint[]) id on conflict do nothing`);
}

export async function deleteDocument(tx: Tx, disputeId: number, documentId: number): Promise<boolean> {
  return await tx.run(sql`
    delete from dispute_document where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} and document_id = ${documentId}`) === 1;
}

/** Everybody of the company, and his role. */
export async function membersOf(tx: Tx): Promise<{ userId: string; role: Role }[]> {
  return await tx.rows(sql`select user_id "userId", role from membership where organisation_id = ${tx.organisationId} order by created_at, user_id`);
}

/** In whose portfolio a customer is. */
export async function collectorOf(tx: Tx, customerId: number): Promise<string | null> {
  return (await tx.first<{ userId: string | null }>(sql`
    select collector_user_id "userId" from customer where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`))?.userId ?? null;
}
