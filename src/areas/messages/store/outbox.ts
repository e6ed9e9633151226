import { createHash } from 'node:crypto';
import { pageOf, readCursor } from '#platform/cursor.ts';
import { empty, join, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Reason } from '#values/reason.ts';
import type { MessageStatus } from '../contract.ts';
import type { LetterItem, Payment } from '../letter/facts.ts';
import { mayBecome } from '../rules/status.ts';
import type { Channel, Purpose } from '#values/kinds.ts';

export type MessageRow = {
  messageId: number; customerId: number; customerName: string; channel: Channel; purpose: Purpose; status: MessageStatus;
  toName: string; toAddress: string; subject: string; totalMinor: number; currency: string; edited: boolean;
  createdAt: string; sendAfter: string | null; sentAt: string | null;
};
export type Message = MessageRow & {
  naturalKey: string; contactId: number | null; language: 'fr' | 'en'; body: string; because: Reason[]; attempt: number;
  threadKey: string; senderUserId: string | null; attachments: string[]; trackingNumber: string | null; batchId: number | null;
};
export type Draft = {
  /** Customer, currency, step and cycle: the same draft twice is one message. */
  naturalKey: string; customerId: number; contactId: number | null; channel: Channel; purpose: Purpose;
  status: 'to_approve' | 'approved' | 'to_do'; language: 'fr' | 'en'; toName: string; toAddress: string; subject: string; body: string;
  totalMinor: number; currency: string; because: Reason[]; sendAfter: Date | null; items: readonly { itemId: number; openMinor: number }[];
  /** Who it comes from, when it is not the company as a whole. */
  senderUserId?: string | null;
  /** What goes with an e-mail: `statement`, `invoices`. */
  attachments?: readonly string[];
};

/** Forty hexadecimal digits drawn from the natural key: the local part of the Message-ID, and the name a provider knows the message by. */
export function threadKeyOf(organisationId: number, naturalKey: string): string {
  return createHash('sha256').update(`${organisationId}\n${naturalKey}`).digest('hex').slice(0, 40);
}

/** Adds drafts and their items, as the ledger has them, by COPY; one whose natural key stands already is left out. @returns ids of those added, by natural key. */
export async function insertDrafts(tx: Tx, drafts: readonly Draft[], at: Date): Promise<Map<string, number>> {
  await tx.run(sql`create temp table if not exists draft (natural_key text, customer_id bigint, contact_id bigint, channel text, purpose text, status text, language text,
    to_name text, to_address text, subject text, body text, total_minor bigint, currency text, because jsonb, send_after timestamptz,
    thread_key text, sender_user_id text, attachments text[]) on commit drop`);
  await tx.run(sql`create temp table if not exists draft_item (natural_key text, item_id bigint, open_minor bigint) on commit drop`);
  await tx.run(sql`truncate draft, draft_item`);
  await tx.copyIn('draft', [
    'natural_key', 'customer_id', 'contact_id', 'channel', 'purpose', 'status', 'language', 'to_name', 'to_address', 'subject', 'body', 'total_minor', 'currency', 'because', 'send_after',
    'thread_key', 'sender_user_id', 'attachments',
  ], drafts.map((one) => [
    one.naturalKey, one.customerId, one.contactId, one.channel, one.purpose, one.status, one.language, one.toName, one.toAddress, one.subject, one.body,
    one.totalMinor, one.currency, JSON.stringify(one.because), one.sendAfter?.toISOString() ?? null,
    threadKeyOf(tx.organisationId, one.naturalKey), one.senderUserId ?? null, `{${(one.attachments ?? []).join(',')}}`,
  ]));
  await tx.copyIn('draft_item', ['natural_key', 'item_id', 'open_minor'], itemRows(drafts));
  const added = await tx.rows<{ messageId: number; naturalKey: string }>(sql`
    insert into message (organisation_id, natural_key, customer_id, contact_id, channel, purpose, status, language, to_name, to_address, subject, body,
      total_minor, currency, because, send_after, created_at, thread_key, sender_user_id, attachments)
    select ${tx.organisationId}, natural_key, customer_id, contact_id, channel, purpose, status, language, to_name, to_address, subject, body,
      total_minor, currency, because, send_after, ${at}, thread_key, sender_user_id, attachments
    from draft
    on conflict (organisation_id, natural_key) do nothing
    returning message_id "messageId", natural_key "naturalKey"`);
  const ids = added.map((row) => row.messageId);
  await tx.run(sql`
    insert into message_item (organisation_id, message_id, item_id, reference, issued_on, due_on, amount_minor, open_minor)
    select ${tx.organisationId}, m.message_id, d.item_id, coalesce(nullif(i.reference, ''), i.label), i.issued_on, i.due_on, i.amount_minor, d.open_minor
    from draft_item d
    join unnest(${ids}::bigint[], ${added.map((row) => row.naturalKey)}::text[]) m(message_id, natural_key) using (natural_key)
    join open_item i on i.organisation_id = ${tx.organisationId} and i.item_id = d.item_id`);
  await tx.run(sql`
    insert into message_event (organisation_id, message_id, at, status, user_id, because)
    select organisation_id, message_id, ${at}, status, ${tx.userId}, '[{"code":"created"}]' from message
    where organisation_id = ${tx.organisationId} and message_id = any(${ids}::bigint[])`);
  return new Map(added.map((row) => [row.naturalKey, row.messageId]));
}

function* itemRows(drafts: readonly Draft[]): Generator<[string, number, number]> {
  for (const { naturalKey, items } of drafts) for (const { itemId, openMinor } of items) yield [naturalKey, itemId, openMinor];
}

/** Why messages move: the same for all of them, or each its own by its number. */
export type Because = readonly Reason[] | ReadonlyMap<number, readonly Reason[]>;

/**
 * Moves messages on, each with its event; those not in `from` any more, or not of that `attempt`, are left alone. `set` adds columns.
 * @returns ids of those moved. Throws when the table of transitions does not allow the move.
 */
export async function moveMessages(
  tx: Tx, messageIds: readonly number[], { from, to, because, at, set = [], attempt }: {
    from: readonly MessageStatus[]; to: MessageStatus; because: Because; at: Date; set?: readonly Sql[]; attempt?: number;
  },
): Promise<number[]> {
  for (const one of from) if (!mayBecome(one, to)) throw new Error(`a message cannot go from ${one} to ${to}`);
  if (messageIds.length === 0) return [];
  const rows = await tx.rows<{ messageId: number }>(sql`
    with moved as (
      update message set ${join([sql`status = ${to}`, ...set])}
      where organisation_id = ${tx.organisationId} and message_id = any(${messageIds}::bigint[]) and status = any(${from}::text[])
        ${attempt === undefined ? empty : sql`and attempt = ${attempt}`}
      returning organisation_id, message_id
    )
    insert into message_event (organisation_id, message_id, at, status, user_id, because)
    select organisation_id, message_id, ${at}, ${to}, ${tx.userId}, ${whyOf(because)}
    returning message_id "messageId"`);
  return rows.map((row) => row.messageId);
}

function whyOf(because: Because): Sql {
  if (!('size' in because)) return sql`${JSON.stringify(because)}::jsonb from moved`;
  return sql`because from moved
    join unnest(${[...because.keys()]}::bigint[], ${[...because.values()].map((one) => JSON.stringify(one))}::jsonb[]) w (message_id, because) using (message_id)`;
}

/** Something is known of a message that changes nothing of where it stands. */
export async function noteEvent(tx: Tx, messageId: number, status: MessageStatus, because: readonly Reason[], at: Date): Promise<void> {
  await tx.run(sql`
    insert into message_event (organisation_id, message_id, at, status, user_id, because)
    values (${tx.organisationId}, ${messageId}, ${at}, ${status}, ${tx.userId}, ${JSON.stringify(because)}::jsonb)`);
}

export async function statusesOf(tx: Tx, messageIds: readonly number[]): Promise<Map<number, MessageStatus>> {
  const rows = await tx.rows<{ messageId: number; status: MessageStatus }>(sql`
    select message_id "messageId", status from message where organisation_id = ${tx.organisationId} and message_id = any(${messageIds}::bigint[])`);
  return new Map(rows.map((row) => [row.messageId, row.status]));
}

const ROW = sql`m.message_id "messageId", m.customer_id "customerId", c.name "customerName", m.channel, m.purpose, m.status, m.to_name "toName",
  m.to_address "toAddress", m.subject, m.total_minor "totalMinor", m.currency, m.edited, m.created_at "createdAt", m.send_after "sendAfter", m.sent_at "sentAt"`;

/** Latest first; the cursor is the last message's number. */
export async function listMessages(
  tx: Tx, { status, customerId, purpose, after, limit }: { status?: MessageStatus | undefined; customerId?: number | undefined; purpose?: Purpose | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: MessageRow[]; next: string | null }> {
  const before = readCursor(after, ['number'])?.[0];
  const rows = await tx.rows<MessageRow>(sql`
    select ${ROW} from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId}
      ${status === undefined ? empty : sql`and m.status = ${status}`}
      ${customerId === undefined ? empty : sql`and m.customer_id = ${customerId}`}
      ${purpose === undefined ? empty : sql`and m.purpose = ${purpose}`}
      ${before === undefined ? empty : sql`and m.message_id < ${before}`}
    order by m.message_id desc limit ${limit + 1}`);
  return pageOf(rows, limit, (row) => [row.messageId]);
}

/** As `threadKeyOf` draws it; messages of before it was kept have none. */
const THREAD_KEY = sql`coalesce(m.thread_key, left(encode(sha256(convert_to(m.organisation_id || E'\\n' || m.natural_key, 'UTF8')), 'hex'), 40))`;

/** `lock`: nobody else moves it until this transaction ends. */
export async function findMessage(tx: Tx, messageId: number, { lock = false } = {}): Promise<Message | undefined> {
  return (await findMessages(tx, [messageId], { lock }))[0];
}

export async function findMessages(tx: Tx, messageIds: readonly number[], { lock = false } = {}): Promise<Message[]> {
  return await tx.rows<Message>(sql`
    select ${ROW}, m.natural_key "naturalKey", m.contact_id "contactId", m.language, m.body, m.because, m.attempt, ${THREAD_KEY} "threadKey", m.sender_user_id "senderUserId",
      m.attachments, m.tracking_number "trackingNumber", m.batch_id "batchId"
    from message m join customer c using (organisation_id, customer_id)
    where m.organisation_id = ${tx.organisationId} and m.message_id = any(${messageIds}::bigint[]) order by m.message_id ${lock ? sql`for update of m` : empty}`);
}

export type MessageItem = LetterItem & { nowOpenMinor: number };

/** The items as the message said them, with what is open of each now. */
export async function itemsOfMessage(tx: Tx, messageId: number): Promise<MessageItem[]> {
  return (await itemsOfMessages(tx, [messageId])).get(messageId) ?? [];
}

/** A message without items is not in the answer. */
export async function itemsOfMessages(tx: Tx, messageIds: readonly number[]): Promise<Map<number, MessageItem[]>> {
  const rows = await tx.rows<MessageItem & { messageId: number }>(sql`
    select mi.message_id "messageId", mi.item_id "itemId", i.kind, mi.reference, '' "label", mi.issued_on "issuedOn", mi.due_on "dueOn", mi.amount_minor "amountMinor",
      mi.open_minor "openMinor", i.open_minor "nowOpenMinor"
    from message_item mi join open_item i using (organisation_id, item_id)
    where mi.organisation_id = ${tx.organisationId} and mi.message_id = any(${messageIds}::bigint[])
    order by mi.open_minor < 0, mi.due_on, mi.item_id`);
  const byMessage = new Map<number, MessageItem[]>();
  for (const { messageId, ...item } of rows) {
    const some = byMessage.get(messageId);
    if (some) some.push(item);
    else byMessage.set(messageId, [item]);
  }
  return byMessage;
}

export type MessageEvent = { at: string; status: MessageStatus; userId: string | null; because: Reason[] };

export async function eventsOfMessage(tx: Tx, messageId: number): Promise<MessageEvent[]> {
  return await tx.rows<MessageEvent>(sql`
    select at, status, user_id "userId", because from message_event
    where organisation_id = ${tx.organisationId} and message_id = ${messageId} order by message_event_id`);
}

export type RetryFacts = { contactId: number | null; name: string | null; address: string | null; works: boolean; newerId: number | null };

/**
 * Where a failed message would go now: to its contact, else to the customer's others, accounts first; one whose address, or number, works before one whose
 * does not. `newerId`: a message written since, in its place.
 */
export async function retryFacts(tx: Tx, message: Message): Promise<RetryFacts> {
  const byPhone = message.channel === 'phone' || message.channel === 'sms';
  const address = byPhone ? sql`k.phone` : sql`k.email`;
  // A call fails for its number alone, and so does an SMS.
  const works = byPhone ? sql`k.phone <> ${message.toAddress}` : sql`k.bounced_at is null and k.opted_out_at is null`;
  const byPost = message.channel === 'letter' || message.channel === 'registered';
  const contact = byPost ? await tx.first<Omit<RetryFacts, 'newerId'>>(sql`
    select ${message.contactId}::bigint "contactId", ${message.toName} name, nullif(postal_address, '') address, postal_address not in ('', ${message.toAddress}) works
    from customer where organisation_id = ${tx.organisationId} and customer_id = ${message.customerId}`) : await tx.first<Omit<RetryFacts, 'newerId'>>(sql`
    select k.contact_id "contactId", k.name, ${address} address, ${works} works
    from contact k
    where k.organisation_id = ${tx.organisationId} and k.customer_id = ${message.customerId} and ${address} is not null
    order by (${works}) desc, (k.contact_id = ${message.contactId}) desc nulls last, k.role = 'accounts' desc, k.contact_id limit 1`);
  const newer = await tx.first<{ newerId: number }>(sql`
    select message_id "newerId" from message
    where organisation_id = ${tx.organisationId} and customer_id = ${message.customerId} and message_id > ${message.messageId}
      and currency = ${message.currency} and (purpose = 'thanks') = ${message.purpose === 'thanks'} and status not in ('failed', 'bounced', 'skipped', 'withdrawn')
    limit 1`);
  return { ...contact ?? { contactId: null, name: null, address: null, works: false }, newerId: newer?.newerId ?? null };
}

/** Waiting messages of a customer, or those that ask for one of his items: what confirms an agreement about it goes on. */
export async function waitingMessages(tx: Tx, customerId: number, itemId: number | null): Promise<{ messageId: number; status: MessageStatus }[]> {
  return await tx.rows(sql`
    select message_id "messageId", status from message m
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and status in ('to_approve', 'approved', 'to_do')
      ${itemId === null ? empty : sql`and purpose <> 'agreement' and exists (select from message_item i where i.organisation_id = m.organisation_id and i.message_id = m.message_id and i.item_id = ${itemId})`}
    for update`);
}

export type SenderRow = {
  company: string; name: string; email: string; phone: string | null; address: string | null; replyTo: string | null; timeZone: string;
  language: 'fr' | 'en'; isDemo: boolean; payment: Payment | null;
};

export async function findSender(tx: Tx): Promise<SenderRow> {
  return await tx.one<SenderRow>(sql`
    select o.name "company", o.sender_name "name", o.sender_email "email", o.phone, o.address, o.reply_to "replyTo", o.time_zone "timeZone", o.language, o.is_demo "isDemo",
      case when l.iban <> '' then jsonb_build_object('payee', l.payee_name, 'iban', l.iban, 'bic', l.bic) end payment
    from organisation o left join letterhead l using (organisation_id) where o.organisation_id = ${tx.organisationId}`);
}
