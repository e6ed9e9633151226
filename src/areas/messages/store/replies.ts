import { pageOf, readCursor } from '#platform/cursor.ts';
import { empty, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { Findings, HandledAs, ReplyClass, ReplyStatus, ThreadedBy } from '../contract/replies.ts';
import type { MessageStatus } from '../contract.ts';

export type ReplyRow = {
  replyId: number; receivedAt: string; fromName: string; fromAddress: string; subject: string; customerId: number | null; customerName: string | null;
  messageId: number | null; threadedBy: ThreadedBy | null; class: ReplyClass; confidenceBp: number; quote: string; status: ReplyStatus; documents: number;
};
export type Reply = ReplyRow & {
  messageKey: string; body: string; whole: string; because: Reason[]; findings: Findings; contactId: number | null; messageSubject: string | null; messageSentAt: string | null;
  handledAt: string | null; handledBy: string | null; handledAs: HandledAs | null; rawDocumentId: number | null;
};
export type NewReply = Pick<Reply, 'messageKey' | 'fromName' | 'fromAddress' | 'subject' | 'body' | 'whole' | 'customerId' | 'contactId' | 'messageId' | 'threadedBy' | 'class' | 'confidenceBp' | 'because' | 'findings'>
  & { receivedAt: Date };

/** @returns the new reply's number, or nothing when a mail of that Message-ID is here already, whoever brought it. */
export async function insertReply(tx: Tx, one: NewReply): Promise<number | undefined> {
  return (await tx.first<{ replyId: number }>(sql`
    insert into reply (organisation_id, message_key, received_at, from_name, from_address, subject, body, whole, customer_id, contact_id, message_id, threaded_by,
      class, confidence_bp, because, findings, status)
    values (${tx.organisationId}, ${one.messageKey}, ${one.receivedAt}, ${one.fromName}, ${one.fromAddress}, ${one.subject}, ${one.body}, ${one.whole}, ${one.customerId},
      ${one.contactId}, ${one.messageId}, ${one.threadedBy}, ${one.class}, ${one.confidenceBp}, ${JSON.stringify(one.because)}::jsonb, ${JSON.stringify(one.findings)}::jsonb, 'unread')
    on conflict (organisation_id, message_key) do nothing
    returning reply_id "replyId"`))?.replyId;
}

export async function replyOfKey(tx: Tx, messageKey: string): Promise<number | undefined> {
  return (await tx.first<{ replyId: number }>(sql`
    select reply_id "replyId" from reply where organisation_id = ${tx.organisationId} and message_key = ${messageKey}`))?.replyId;
}

/** What a person would read first: the sentence understood, else how the mail begins. */
const QUOTE = sql`coalesce((select f.value ->> 'quote' from jsonb_each(r.findings) f
  where f.key = case r.class when 'wrong_contact' then 'contact' when 'out_of_office' then 'absence' when 'other' then 'insolvency' else r.class end), left(r.body, 200), '')`;
const ROW = sql`r.reply_id "replyId", r.received_at "receivedAt", r.from_name "fromName", r.from_address "fromAddress", r.subject, r.customer_id "customerId", c.name "customerName",
  r.message_id "messageId", r.threaded_by "threadedBy", r.class, r.confidence_bp "confidenceBp", ${QUOTE} quote, r.status,
  (select count(*) from reply_document d where d.organisation_id = r.organisation_id and d.reply_id = r.reply_id) documents`;

export type ReplyFilter = { status?: ReplyStatus | undefined; class?: ReplyClass | undefined; customerId?: number | undefined; loose?: boolean | undefined; handled?: boolean | undefined };

/** Latest first; the cursor is the last one's instant and number. */
export async function listReplies(
  tx: Tx, { status, class: of, customerId, loose, handled, after, limit }: ReplyFilter & { after?: string | undefined; limit: number },
): Promise<{ rows: ReplyRow[]; next: string | null }> {
  const before = readCursor(after, ['text', 'number'], ([at]) => !Number.isNaN(Date.parse(at)));
  const wanted: Sql[] = [
    status === undefined ? empty : sql`and r.status = ${status}`, of === undefined ? empty : sql`and r.class = ${of}`,
    customerId === undefined ? empty : sql`and r.customer_id = ${customerId}`, sql`${loose ? sql`and r.customer_id is null` : empty} ${handled ? sql`and r.status <> 'unread'` : empty}`,
    before === undefined ? empty : sql`and (r.received_at, r.reply_id) < (${before[0]}::timestamptz, ${before[1]})`,
  ];
  const rows = await tx.rows<ReplyRow>(sql`
    select ${ROW} from reply r left join customer c using (organisation_id, customer_id)
    where r.organisation_id = ${tx.organisationId} ${wanted[0]} ${wanted[1]} ${wanted[2]} ${wanted[3]} ${wanted[4]}
    order by r.received_at desc, r.reply_id desc limit ${limit + 1}`);
  return pageOf(rows, limit, (row) => [row.receivedAt, row.replyId]);
}

export async function countUnread(tx: Tx): Promise<{ unread: number; looseUnread: number }> {
  return await tx.one(sql`
    select count(*) unread, count(*) filter (where customer_id is null) "looseUnread" from reply where organisation_id = ${tx.organisationId} and status = 'unread'`);
}

/** `lock`: nobody else handles it until this transaction ends. */
export async function findReply(tx: Tx, replyId: number, { lock = false } = {}): Promise<Reply | undefined> {
  return await tx.first<Reply>(sql`
    select ${ROW}, r.message_key "messageKey", r.body, r.whole, r.because, r.findings, r.contact_id "contactId", m.subject "messageSubject", m.sent_at "messageSentAt",
      r.handled_at "handledAt", r.handled_by "handledBy", r.handled_as "handledAs", r.raw_document_id "rawDocumentId"
    from reply r left join customer c using (organisation_id, customer_id) left join message m on m.organisation_id = r.organisation_id and m.message_id = r.message_id
    where r.organisation_id = ${tx.organisationId} and r.reply_id = ${replyId} ${lock ? sql`for update of r` : empty}`);
}

export async function saveHandled(
  tx: Tx, replyId: number, { status, as, at }: { status: ReplyStatus; as: HandledAs | null; at: Date },
): Promise<void> {
  const read = status === 'unread';
  await tx.run(sql`
    update reply set status = ${status}, handled_as = ${as === null ? null : JSON.stringify(as)}::jsonb, handled_at = ${read ? null : at}, handled_by = ${read ? null : tx.userId}
    where organisation_id = ${tx.organisationId} and reply_id = ${replyId}`);
}

export async function saveClass(tx: Tx, replyId: number, of: ReplyClass, because: readonly Reason[]): Promise<void> {
  await tx.run(sql`update reply set class = ${of}, confidence_bp = 10000, because = ${JSON.stringify(because)}::jsonb
    where organisation_id = ${tx.organisationId} and reply_id = ${replyId}`);
}

export async function saveReading(
  tx: Tx, replyId: number, reading: { customerId: number; contactId: number | null; class: ReplyClass; confidenceBp: number; because: readonly Reason[]; findings: Findings },
): Promise<void> {
  await tx.run(sql`
    update reply set customer_id = ${reading.customerId}, contact_id = ${reading.contactId}, threaded_by = 'person', class = ${reading.class}, confidence_bp = ${reading.confidenceBp},
      because = ${JSON.stringify(reading.because)}::jsonb, findings = ${JSON.stringify(reading.findings)}::jsonb, message_id = null
    where organisation_id = ${tx.organisationId} and reply_id = ${replyId}`);
}

export type ReplyFile = { documentId: number; name: string; mediaType: string; byteSize: number };

export async function filesOfReply(tx: Tx, replyId: number): Promise<ReplyFile[]> {
  return await tx.rows<ReplyFile>(sql`
    select document_id "documentId", d.name, d.media_type "mediaType", d.byte_size "byteSize"
    from reply_document r join document d using (organisation_id, document_id)
    where r.organisation_id = ${tx.organisationId} and r.reply_id = ${replyId} order by document_id`);
}

export async function saveFiles(tx: Tx, replyId: number, { raw, files }: { raw: number | null; files: readonly number[] }): Promise<void> {
  await tx.run(sql`delete from reply_document where organisation_id = ${tx.organisationId} and reply_id = ${replyId}`);
  await tx.run(sql`
    insert into reply_document (organisation_id, reply_id, document_id)
    select distinct ${tx.organisationId}::bigint, ${replyId}::bigint, id from unnest(${files}::bigint[]) id`);
  await tx.run(sql`update reply set raw_document_id = ${raw} where organisation_id = ${tx.organisationId} and reply_id = ${replyId}`);
}

/** Those of these documents that came with no reply, or no more. */
export async function withoutReply(tx: Tx, documentIds: readonly number[]): Promise<number[]> {
  return (await tx.rows<{ id: number }>(sql`
    select id from unnest(${documentIds}::bigint[]) id
    where not exists (select from reply_document where organisation_id = ${tx.organisationId} and document_id = id)
      and not exists (select from reply where organisation_id = ${tx.organisationId} and raw_document_id = id)`)).map(({ id }) => id);
}

export type ReplyItem = { itemId: number; reference: string; dueOn: Day; openMinor: number; currency: string; asked: boolean };

/** What the customer has open, and what the message answered asked: at most 200, asked and oldest first. */
export async function itemsFor(tx: Tx, customerId: number, messageId: number | null): Promise<ReplyItem[]> {
  return await tx.rows<ReplyItem>(sql`
    select i.item_id "itemId", coalesce(nullif(i.reference, ''), i.label) reference, i.due_on "dueOn", i.open_minor "openMinor", i.currency, m.item_id is not null asked
    from open_item i left join message_item m on m.organisation_id = i.organisation_id and m.item_id = i.item_id and m.message_id = ${messageId}
    where i.organisation_id = ${tx.organisationId} and i.customer_id = ${customerId} and (i.open_minor > 0 or m.item_id is not null) and i.amount_minor > 0
    order by m.item_id is null, i.due_on, i.item_id limit 200`);
}

export type Threaded = { messageId: number; customerId: number; contactId: number | null; status: MessageStatus; toAddress: string };
const THREADED = sql`m.message_id "messageId", m.customer_id "customerId", m.contact_id "contactId", m.status, m.to_address "toAddress"`;

/** The message one of these Message-IDs belongs to: our own form of it, or as the server recorded it. The latest of several. */
export async function messageOfIds(tx: Tx, messageIds: readonly string[], threadKeys: readonly string[]): Promise<Threaded | undefined> {
  if (messageIds.length === 0) return undefined;
  return await tx.first<Threaded>(sql`
    select ${THREADED} from message m
    where m.organisation_id = ${tx.organisationId} and (m.thread_key = any(${threadKeys}::text[]) or m.provider_message_id = any(${messageIds}::text[]))
    order by m.message_id desc limit 1`);
}

/** A mail that answers one that came in before belongs where that one does. */
export async function customerOfReplies(tx: Tx, messageIds: readonly string[]): Promise<{ customerId: number; messageId: number | null } | undefined> {
  if (messageIds.length === 0) return undefined;
  return await tx.first(sql`
    select customer_id "customerId", message_id "messageId" from reply
    where organisation_id = ${tx.organisationId} and message_key = any(${messageIds}::text[]) and customer_id is not null order by reply_id desc limit 1`);
}

/** `token`: the first sixteen digits of a thread key. */
export async function messageOfToken(tx: Tx, token: string): Promise<Threaded | undefined> {
  return await tx.first<Threaded>(sql`
    select ${THREADED} from message m
    where m.organisation_id = ${tx.organisationId} and m.thread_key >= ${token} and m.thread_key < ${`${token}g`} order by m.message_id limit 1`);
}

/** The one customer all these references lead to; nothing when they lead to several. */
export async function customerOfReferences(tx: Tx, references: readonly string[]): Promise<number | undefined> {
  if (references.length === 0) return undefined;
  const rows = await tx.rows<{ customerId: number }>(sql`
    select distinct customer_id "customerId" from open_item
    where organisation_id = ${tx.organisationId} and reference = any(${references}::text[]) and amount_minor > 0 limit 2`);
  return rows.length === 1 ? rows[0]!.customerId : undefined;
}

/** The one customer who has these addresses among his contacts. */
export async function customerOfAddresses(tx: Tx, addresses: readonly string[]): Promise<{ customerId: number; contactId: number } | undefined> {
  if (addresses.length === 0) return undefined;
  const rows = await tx.rows<{ customerId: number; contactId: number }>(sql`
    select customer_id "customerId", min(contact_id) "contactId" from contact
    where organisation_id = ${tx.organisationId} and lower(email) = any(${addresses.map((one) => one.toLowerCase())}::text[]) group by customer_id limit 2`);
  return rows.length === 1 ? rows[0] : undefined;
}

/** The customer's contact of that address. */
export async function contactOfAddress(tx: Tx, customerId: number, address: string): Promise<number | undefined> {
  return (await tx.first<{ contactId: number }>(sql`
    select contact_id "contactId" from contact where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and lower(email) = lower(${address}) limit 1`))?.contactId;
}

/** How often mail to the address came back for the time being since then; a server that still tries has brought nothing back. */
export async function softBouncesOf(tx: Tx, address: string, since: Date): Promise<number> {
  return (await tx.one<{ count: number }>(sql`
    select count(*) count from reply where organisation_id = ${tx.organisationId} and class = 'bounce_soft' and received_at >= ${since}
      and findings -> 'bounce' -> 'recipients' ? ${address.toLowerCase()} and coalesce(findings -> 'bounce' -> 'delayed', 'false') = 'false'`)).count;
}

/** E-mails of which nobody knows whether they left, that began more than two minutes before `now`; of very many, others each time. */
export async function unknownMessages(tx: Tx, now: Date): Promise<{ messageId: number; threadKey: string }[]> {
  return await tx.rows(sql`
    select message_id "messageId", thread_key "threadKey" from message
    where organisation_id = ${tx.organisationId} and status = 'unknown' and channel = 'email' and thread_key is not null
      and coalesce(started_at, claimed_at, created_at) < ${new Date(now.getTime() - 120_000)}
    order by random() limit 200`);
}
