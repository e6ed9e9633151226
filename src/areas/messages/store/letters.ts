import { empty, sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Purpose } from '#values/kinds.ts';
import type { LetterChannel, ReturnReason } from '../contract/letters.ts';
import type { MessageStatus } from '../contract.ts';
import type { LetterItem } from '../letter/facts.ts';
import type { ItemPayment } from '../letter/table.ts';

/** A message as post needs it: who gets it, where, and what it says. */
export type PostalRow = {
  messageId: number; customerId: number; customerCode: string; customerName: string; channel: string; purpose: Purpose; language: 'fr' | 'en'; currency: string;
  toName: string; toAddress: string; subject: string; body: string; trackingNumber: string | null; sentAt: string | null; threadKey: string; senderUserId: string | null;
};

/** Without an address of its own, a message goes where the customer's post goes. */
export async function postalRows(tx: Tx, messageIds: readonly number[]): Promise<PostalRow[]> {
  return await tx.rows<PostalRow>(sql`
    select m.message_id "messageId", m.customer_id "customerId", c.code "customerCode", c.name "customerName", m.channel, m.purpose, m.language, m.currency,
      m.to_name "toName", case when m.channel in ('letter', 'registered') and m.to_address <> '' then m.to_address else c.postal_address end "toAddress", m.subject, m.body,
      m.tracking_number "trackingNumber", m.sent_at "sentAt", coalesce(m.thread_key, '') "threadKey", m.sender_user_id "senderUserId"
    from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = any(${messageIds}::bigint[])
    order by m.message_id`);
}

export async function itemsOfLetters(tx: Tx, messageIds: readonly number[]): Promise<Map<number, LetterItem[]>> {
  const rows = await tx.rows<LetterItem & { messageId: number }>(sql`
    select mi.message_id "messageId", mi.item_id "itemId", i.kind, mi.reference, '' "label", mi.issued_on "issuedOn", mi.due_on "dueOn", mi.amount_minor "amountMinor",
      mi.open_minor "openMinor"
    from message_item mi join open_item i using (organisation_id, item_id)
    where mi.organisation_id = ${tx.organisationId} and mi.message_id = any(${messageIds}::bigint[])
    order by mi.open_minor < 0, mi.due_on, mi.item_id`);
  return grouped(rows, (row) => row.messageId);
}

/** What receipts and credit notes took off these items up to a day, by the day they came. */
export async function paymentsOf(tx: Tx, itemIds: readonly number[], on: Day): Promise<ItemPayment[]> {
  return await tx.rows<ItemPayment>(sql`
    select a.debit_item_id "itemId", c.issued_on "on", sum(a.amount_minor)::bigint minor, c.kind = 'credit_note' "byCreditNote"
    from allocation a join open_item c on c.organisation_id = a.organisation_id and c.item_id = a.credit_item_id
    where a.organisation_id = ${tx.organisationId} and a.debit_item_id = any(${itemIds}::bigint[]) and a.allocated_on <= ${on}
    group by a.debit_item_id, c.issued_on, c.kind = 'credit_note' having sum(a.amount_minor) > 0
    order by a.debit_item_id, c.issued_on`);
}

/** Everything open of a customer in one currency, for his statement. */
export async function openItemsOf(tx: Tx, customerId: number, currency: string): Promise<LetterItem[]> {
  return await tx.rows<LetterItem>(sql`
    select item_id "itemId", kind, reference, label, issued_on "issuedOn", due_on "dueOn", amount_minor "amountMinor", open_minor "openMinor"
    from open_item where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and currency = ${currency} and open_minor <> 0
    order by due_on, item_id`);
}

/** Approved letters a person prints, the oldest first; held for this transaction when they are to be taken. */
export async function lettersToPrint(tx: Tx, channel: LetterChannel, now: Date, { messageIds, limit, lock }: { messageIds?: readonly number[] | undefined; limit: number; lock: boolean }): Promise<number[]> {
  return (await tx.rows<{ messageId: number }>(sql`
    select m.message_id "messageId" from message m join organisation o using (organisation_id)
    where m.organisation_id = ${tx.organisationId} and m.status = 'approved' and m.channel = ${channel}
      ${messageIds === undefined ? empty : sql`and m.message_id = any(${messageIds}::bigint[])`}
      and (m.send_after is null or m.send_after <= ${now} or m.send_after >= (o.fixed_today_on + 1)::timestamp at time zone o.time_zone)
    order by m.message_id limit ${limit} ${lock ? sql`for update of m skip locked` : empty}`)).map((row) => row.messageId);
}

export type LetterRow = {
  messageId: number; customerId: number; customerCode: string; customerName: string; channel: LetterChannel; purpose: Purpose; status: MessageStatus; subject: string;
  toAddress: string; totalMinor: number; currency: string; sendAfter: string | null; trackingNumber: string | null; receivedOn: Day | null; sentAt: string | null;
  documentId: number | null; batchId: number | null; returned: { why: ReturnReason; on: Day } | null;
};

const LETTER = sql`m.message_id "messageId", m.customer_id "customerId", c.code "customerCode", c.name "customerName", m.channel, m.purpose, m.status, m.subject,
  case when m.to_address <> '' then m.to_address else c.postal_address end "toAddress", m.total_minor "totalMinor", m.currency, m.send_after "sendAfter",
  m.tracking_number "trackingNumber", m.received_on "receivedOn", m.sent_at "sentAt", m.letter_document_id "documentId", m.batch_id "batchId",
  (select jsonb_build_object('why', r.value -> 'facts' ->> 'why', 'on', r.value -> 'facts' ->> 'returned_on') from message_event e, jsonb_array_elements(e.because) r
    where e.organisation_id = m.organisation_id and e.message_id = m.message_id and r.value ->> 'code' like 'letter_returned_%' order by e.message_event_id desc limit 1) returned`;

/** Approved letters nobody printed yet, oldest first. */
export async function waitingLetters(tx: Tx, limit: number): Promise<LetterRow[]> {
  return await tx.rows<LetterRow>(sql`
    select ${LETTER} from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.status = 'approved' and m.channel in ('letter', 'registered') order by m.message_id limit ${limit}`);
}

export async function lettersOfBatch(tx: Tx, batchId: number): Promise<LetterRow[]> {
  return await tx.rows<LetterRow>(sql`
    select ${LETTER} from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.batch_id = ${batchId} order by m.message_id`);
}

export async function findLetter(tx: Tx, messageId: number): Promise<LetterRow | undefined> {
  return await tx.first<LetterRow>(sql`
    select ${LETTER} from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = ${messageId} and m.channel in ('letter', 'registered') for update of m`);
}

export type BatchRow = {
  batchId: number; channel: LetterChannel; status: 'printed' | 'posted' | 'cancelled'; letters: number; pages: number; documentId: number; madeAt: string; madeBy: string;
  postedOn: Day | null;
};

const BATCH = sql`batch_id "batchId", channel, status, letters, pages, document_id "documentId", made_at "madeAt", made_by "madeBy", posted_on "postedOn"`;

export async function listBatches(tx: Tx, limit: number): Promise<BatchRow[]> {
  return await tx.rows<BatchRow>(sql`
    select ${BATCH} from letter_batch where organisation_id = ${tx.organisationId} order by status <> 'printed', batch_id desc limit ${limit}`);
}

export async function findBatch(tx: Tx, batchId: number, { lock = false } = {}): Promise<BatchRow | undefined> {
  return await tx.first<BatchRow>(sql`
    select ${BATCH} from letter_batch where organisation_id = ${tx.organisationId} and batch_id = ${batchId} ${lock ? sql`for update` : empty}`);
}

export async function insertBatch(tx: Tx, batch: { channel: LetterChannel; letters: number; pages: number; documentId: number; madeAt: Date }): Promise<number> {
  return (await tx.one<{ batchId: number }>(sql`
    insert into letter_batch (organisation_id, channel, status, letters, pages, document_id, made_at, made_by)
    values (${tx.organisationId}, ${batch.channel}, 'printed', ${batch.letters}, ${batch.pages}, ${batch.documentId}, ${batch.madeAt}, ${tx.userId})
    returning batch_id "batchId"`)).batchId;
}

export async function endBatch(tx: Tx, batchId: number, status: 'posted' | 'cancelled', postedOn: Day | null): Promise<void> {
  await tx.run(sql`update letter_batch set status = ${status}, posted_on = ${postedOn} where organisation_id = ${tx.organisationId} and batch_id = ${batchId}`);
}

export async function keepPages(tx: Tx, pages: ReadonlyMap<number, number>): Promise<void> {
  await tx.run(sql`
    update message m set letter_document_id = p.document_id
    from unnest(${[...pages.keys()]}::bigint[], ${[...pages.values()]}::bigint[]) p(message_id, document_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = p.message_id`);
}

/** @returns the message that has this tracking number already. */
export async function trackedBy(tx: Tx, trackingNumber: string): Promise<number | undefined> {
  return (await tx.first<{ messageId: number }>(sql`
    select message_id "messageId" from message where organisation_id = ${tx.organisationId} and tracking_number = ${trackingNumber} limit 1`))?.messageId;
}

export async function setTracking(tx: Tx, messageId: number, trackingNumber: string | null): Promise<void> {
  await tx.run(sql`update message set tracking_number = ${trackingNumber} where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
}

export async function setReceived(tx: Tx, messageId: number, receivedOn: Day | null): Promise<void> {
  await tx.run(sql`update message set received_on = ${receivedOn} where organisation_id = ${tx.organisationId} and message_id = ${messageId}`);
}

function grouped<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...groups.get(keyOf(row)) ?? [], row]);
  return groups;
}
