import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { dropDocuments, keepDocument } from '#areas/customers/actions/documents.ts';
import { sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { instantAt } from '#values/calendar.ts';
import { wallClock, type Day } from '#values/day.ts';
import { because as reason } from '#values/reason.ts';
import type { LetterChannel, ReturnReason } from '../contract/letters.ts';
import { letterPdf, lettersPdf } from '../letter/pdf.ts';
import { noteEvent, moveMessages } from '../store/outbox.ts';
import { listChannels } from '../store/channels.ts';
import { endBatch, findBatch, findLetter, insertBatch, keepPages, lettersOfBatch, lettersToPrint, setReceived, type BatchRow, type LetterRow } from '../store/letters.ts';
import { lettersWaiting } from './letter-list.ts';
import { letterheadOf, postalLetters, type Postal } from './postal.ts';

export type Batch = { batchId: number; documentId: number; letters: number; pages: number };

/** More in one go would take the printer and the reader's patience. */
const MOST_IN_BATCH = 200;

/** Approved letters to be printed now, held for this transaction: nobody else prints them. None when a provider takes the channel. */
export async function takeLetters(tx: Tx, actor: Actor, channel: LetterChannel, messageIds: readonly number[] | undefined): Promise<number[]> {
  if ((await lettersWaiting(tx)).byProvider.includes(channel)) return [];
  return await lettersToPrint(tx, channel, actor.now, { messageIds, limit: MOST_IN_BATCH, lock: true });
}

/** Sets these approved letters, each alone and all in one file, and calls them printed. Whoever asks has looked at the evidence just before. */
export async function makeBatch(tx: Tx, actor: Actor, channel: LetterChannel, messageIds: readonly number[]): Promise<Batch> {
  const [letterhead, postals] = [await letterheadOf(tx), await postalLetters(tx, actor, messageIds)];
  const set = await Promise.all(postals.map(async (postal) => ({ postal, ...await letterPdf(postal.letter, letterhead, actor.now) })));
  const whole = await lettersPdf(set.map(({ postal, tight }) => ({ letter: postal.letter, tight })), letterhead, actor.now);
  const file = (customerId: number | null, name: string, bytes: Buffer) => keepDocument(tx, actor, { customerId, kind: 'letter', name, mediaType: 'application/pdf', bytes });
  const documentId = await file(null, `courriers ${actor.today}.pdf`, whole.pdf);
  const pages = new Map<number, number>();
  for (const { postal, pdf } of set) pages.set(postal.messageId, await file(postal.customerId, nameOf(postal, actor.today), pdf));
  const batchId = await insertBatch(tx, { channel, letters: set.length, pages: whole.pages, documentId, madeAt: actor.now });
  const moved = await moveMessages(tx, messageIds, {
    from: ['approved'], to: 'printed', because: [reason('printed', { batch: batchId })], at: actor.now, set: [sql`batch_id = ${batchId}`],
  });
  if (moved.length !== messageIds.length) throw new Error('a letter was moved while it was being printed');
  await keepPages(tx, pages);
  await record(tx, actor, 'letters.print', `batch:${batchId}`, { channel, letters: set.length, pages: whole.pages });
  return { batchId, documentId, letters: set.length, pages: whole.pages };
}

function nameOf({ customerName, messageId }: Postal, today: Day): string {
  return `courrier ${today} ${customerName.replace(/[^\p{L}\p{N} .-]/gu, ' ').trim().slice(0, 80)} (${messageId}).pdf`;
}

/** A batch was posted on a day between its printing and today. Asked again with the same day, nothing changes. */
export async function postBatch(tx: Tx, actor: Actor, { batchId, on }: { batchId: number; on: Day }): Promise<void> {
  const batch = await lockedBatch(tx, batchId);
  if (batch.status === 'posted' && batch.postedOn === on) return;
  if (batch.status !== 'printed') throw new Refusal(409, `batch_${batch.status}`, { posted_on: batch.postedOn ?? '' });
  const printedOn = wallClock(new Date(batch.madeAt), actor.timeZone).day;
  if (on < printedOn || on > actor.today) throw new Refusal(422, 'posting_day_wrong', { printed_on: printedOn, today_on: actor.today });
  const [rows, costs] = [await lettersOfBatch(tx, batchId), await listChannels(tx)];
  const sentAt = on === actor.today ? actor.now : instantAt(on, NOON, actor.timeZone);
  await moveMessages(tx, rows.filter((row) => row.status === 'printed').map((row) => row.messageId), {
    from: ['printed'], to: 'sent', because: [reason('posted', { posted_on: on })], at: actor.now,
    set: [sql`sent_at = ${sentAt}`, sql`cost_minor = ${costs.find((one) => one.channel === batch.channel)?.costMinor ?? 0}`],
  });
  await endBatch(tx, batchId, 'posted', on);
  await record(tx, actor, 'letters.post', `batch:${batchId}`, { on });
}

const NOON = 12 * 60;

/** What was printed is thrown away; the letters are approved still, and looked at again before they are printed again. */
export async function cancelBatch(tx: Tx, actor: Actor, batchId: number): Promise<void> {
  const batch = await lockedBatch(tx, batchId);
  if (batch.status === 'cancelled') return;
  if (batch.status !== 'printed') throw new Refusal(409, 'batch_posted', { posted_on: batch.postedOn ?? '' });
  const printed = (await lettersOfBatch(tx, batchId)).filter((row) => row.status === 'printed');
  await moveMessages(tx, printed.map((row) => row.messageId), {
    from: ['printed'], to: 'approved', because: [reason('print_cancelled')], at: actor.now, set: [sql`batch_id = null`, sql`letter_document_id = null`],
  });
  await dropDocuments(tx, printed.flatMap((row) => row.documentId ?? []));
  await endBatch(tx, batchId, 'cancelled', null);
  await record(tx, actor, 'letters.cancel', `batch:${batchId}`, { letters: printed.length });
}

/** One printed letter is taken out of the pile: it does not leave. */
export async function takeOutLetter(tx: Tx, actor: Actor, { messageId, why }: { messageId: number; why: string }): Promise<void> {
  const letter = await findLetter(tx, messageId);
  if (!letter) throw new Refusal(404, 'not_found');
  if (letter.status === 'withdrawn') return;
  if (letter.status !== 'printed') throw new Refusal(409, 'letter_not_printed');
  await moveMessages(tx, [messageId], {
    from: ['printed'], to: 'withdrawn', because: [reason('withdrawn_by_person', { why })], at: actor.now, set: [sql`letter_document_id = null`],
  });
  if (letter.documentId !== null) await dropDocuments(tx, [letter.documentId]);
  await record(tx, actor, 'letters.take_out', `message:${messageId}`, { why });
}

/** The day on the acknowledgement of receipt of a registered letter; null takes it back. */
export async function letterReceived(tx: Tx, actor: Actor, { messageId, on }: { messageId: number; on: Day | null }): Promise<void> {
  const letter = await sentLetter(tx, messageId);
  if (letter.channel !== 'registered') throw new Refusal(409, 'letter_not_registered');
  if (on !== null) checkDay(letter, actor, on);
  if (letter.receivedOn === on) return;
  await setReceived(tx, messageId, on);
  if (on !== null) await noteEvent(tx, messageId, letter.status, [reason('letter_received', { received_on: on })], actor.now);
  await record(tx, actor, 'letters.received', `message:${messageId}`, { on });
}

/** Presented at the right address, a letter counts even when nobody took it; one that reached no address does not. */
const REACHED: readonly ReturnReason[] = ['refused', 'unclaimed'];

export async function letterReturned(tx: Tx, actor: Actor, { messageId, on, why }: { messageId: number; on: Day; why: ReturnReason }): Promise<void> {
  const letter = await sentLetter(tx, messageId, ['sent', 'bounced']);
  if (letter.returned?.why === why && letter.returned.on === on) return;
  if (letter.status === 'bounced') throw new Refusal(409, 'letter_returned_already');
  checkDay(letter, actor, on);
  const because = [reason(`letter_returned_${why}`, { returned_on: on, why })];
  if (REACHED.includes(why)) await noteEvent(tx, messageId, 'sent', because, actor.now);
  else await moveMessages(tx, [messageId], { from: ['sent'], to: 'bounced', because, at: actor.now });
  await record(tx, actor, 'letters.returned', `message:${messageId}`, { on, why });
}

function checkDay({ sentAt }: LetterRow, { timeZone, today }: Actor, on: Day): void {
  const postedOn = wallClock(new Date(sentAt!), timeZone).day;
  if (on < postedOn || on > today) throw new Refusal(422, 'letter_day_wrong', { posted_on: postedOn, today_on: today });
}

async function sentLetter(tx: Tx, messageId: number, statuses: readonly string[] = ['sent']): Promise<LetterRow> {
  const letter = await findLetter(tx, messageId);
  if (!letter) throw new Refusal(404, 'not_found');
  if (!statuses.includes(letter.status) || letter.sentAt === null) throw new Refusal(409, 'letter_not_posted');
  return letter;
}

async function lockedBatch(tx: Tx, batchId: number): Promise<BatchRow> {
  const batch = await findBatch(tx, batchId, { lock: true });
  if (!batch) throw new Refusal(404, 'not_found');
  return batch;
}
