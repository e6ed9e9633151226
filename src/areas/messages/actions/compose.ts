import type { Actor } from '#areas/access/actor.ts';
import { readDocument } from '#areas/customers/actions/documents.ts';
import type { Tx } from '#platform/db.ts';
import type { Mail } from '#platform/mail.ts';
import { canTypeset } from '#platform/typst.ts';
import { because as reason, type Reason } from '#values/reason.ts';
import { isMobile, plainSms, toE164 } from '#values/sms.ts';
import { say } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import type { Parcel } from '../channels/port.ts';
import type { PaperChannel } from '../contract/channels.ts';
import { letterHtml, letterText } from '../letter/layout.ts';
import { letterPdf } from '../letter/pdf.ts';
import { letterOf } from '../actions.ts';
import { invoicesOfMessage } from '../store/attachments.ts';
import { findMessages, findSender, itemsOfMessages, type Message, type MessageItem, type SenderRow } from '../store/outbox.ts';
import { takesPlusAddress } from '../store/senders.ts';
import { domainOf } from './mail-setting.ts';
import { threadOfAnswer } from './answer-reply.ts';
import { letterheadOf, postalLetters, statementFor } from './postal.ts';
import { envelopeOf, peopleOf, signedBy, type People } from './senders.ts';

/** A mail with what is to be said of it once it left: what went with it, and what could not. */
export type ComposedMail = Mail & { notes: Reason[] };

/** Bytes: what most mail servers take, once written as base64. */
const MOST_ATTACHED = 15_000_000;

/** What messages are written from, whatever their channel: of the company, and of each of them, read in one query each. */
export type Sheets = {
  company: SenderRow; people: People; byPlusAddress: boolean; messages: ReadonlyMap<number, Message>; items: ReadonlyMap<number, readonly MessageItem[]>;
};

export async function readSheets(tx: Tx, messageIds: readonly number[]): Promise<Sheets> {
  const messages = await findMessages(tx, messageIds);
  return {
    company: await findSender(tx), people: await peopleOf(tx, messages), byPlusAddress: await takesPlusAddress(tx),
    messages: new Map(messages.map((one) => [one.messageId, one])), items: await itemsOfMessages(tx, messageIds),
  };
}

/** The message as a mail. Its Message-ID is drawn from the natural key: the same at every attempt. */
export async function composeMail(tx: Tx, actor: Actor, messageId: number, sheets?: Sheets): Promise<ComposedMail> {
  const { company, people, byPlusAddress, messages, items } = sheets ?? await readSheets(tx, [messageId]);
  const message = messages.get(messageId)!;
  await loadWords(message.language);
  const sender = signedBy(company, people, message.senderUserId);
  const letter = letterOf(message, items.get(messageId) ?? [], sender, actor);
  const { attachments, notes } = await attached(tx, actor, message);
  return {
    messageId: `encours.${message.threadKey}@${domainOf(company.email)}`, ...envelopeOf(company, sender, { threadKey: message.threadKey, byPlusAddress }),
    to: [{ name: message.toName, address: message.toAddress }], subject: message.subject, text: letterText(letter), html: letterHtml(letter), date: actor.now,
    // An answer's natural key names the reply it answers; a person wrote it.
    attachments, notes, byPerson: message.naturalKey.startsWith('reply:'), thread: message.naturalKey.startsWith('reply:') ? await threadOfAnswer(tx, messageId) : undefined,
  };
}

type Attached = { attachments: NonNullable<Mail['attachments']>[number][]; notes: Reason[] };

/** The statement first, then the invoices it is about; what would make the mail too large, or is not there, is left out and said. */
async function attached(tx: Tx, actor: Actor, message: Message): Promise<Attached> {
  const found: Attached = { attachments: [], notes: [] };
  let room = MOST_ATTACHED;
  const add = (filename: string, contentType: string, content: Buffer) => {
    if (content.length > room) {
      found.notes.push(reason('attachment_too_large', { name: filename }));
      return;
    }
    room -= content.length;
    found.attachments.push({ filename, contentType, content });
  };
  if (message.attachments.includes('statement')) {
    if (canTypeset()) add(say('messages.letter.statement.file', message.language, { day: actor.today }), 'application/pdf', await statementFor(tx, actor, message.messageId));
    else found.notes.push(reason('statement_not_set'));
  }
  if (message.attachments.includes('invoices')) {
    for (const { reference, documentId } of await invoicesOfMessage(tx, message.messageId)) {
      const document = documentId === null ? undefined : await readDocument(tx, documentId);
      if (document) add(document.name, document.mediaType, document.bytes);
      else found.notes.push(reason('attachment_missing', { reference }));
    }
  }
  for (const chosen of message.attachments.flatMap((one) => /^document:(\d+)$/.exec(one)?.[1] ?? [])) {
    const document = await readDocument(tx, Number(chosen));
    if (document) add(document.name, document.mediaType, document.bytes);
  }
  const names = found.attachments.map((one) => one.filename);
  if (names.length > 0) found.notes.unshift(reason('attached', { count: names.length, names: names.join(', ') }));
  return found;
}

/** A letter or an SMS for a provider; or what is wrong with where it goes. */
export async function composeParcel(
  tx: Tx, actor: Actor, messageId: number, { messages, company: { company } }: Sheets, channel: PaperChannel,
): Promise<Parcel | { problem: string }> {
  const message = messages.get(messageId)!;
  await loadWords(message.language);
  const sheet = { key: message.threadKey, channel, company, subject: message.subject };
  if (channel === 'sms') {
    const number = toE164(message.toAddress);
    if (number === undefined || !isMobile(number)) return { problem: message.toAddress };
    return { ...sheet, to: { name: message.toName, address: number }, text: smsText(message), pdf: null, pages: 0 };
  }
  const [postal] = await postalLetters(tx, actor, [messageId]);
  const { letter } = postal!;
  if (letter.toAddress.trim() === '') return { problem: '' };
  const { pdf, pages } = await letterPdf(letter, await letterheadOf(tx), actor.now);
  return { ...sheet, to: { name: letter.customerName, address: letter.toAddress }, text: '', pdf, pages };
}

/** Plain words in the cheap alphabet, and how to be left alone when the text does not say so itself. */
export function smsText({ body, language }: Pick<Message, 'body' | 'language'>): string {
  const text = plainSms(body.replace(/\*\*(.+?)\*\*/g, '$1').replace(/^\[\[pieces\]\]$/gm, '').replace(/\s*\n\s*/g, '\n').trim());
  return /\bstop\b/i.test(text) ? text : `${text}\n${plainSms(say('messages.letter.sms_stop', language))}`;
}
