import type { Actor } from '#areas/access/actor.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { wallClock } from '#values/day.ts';
import { loadWords, locales } from '#words/words.ts';
import { letterDrawing, statementPdf, type Letterhead, type PostalLetter } from '../letter/pdf.ts';
import { findLetterhead } from '../store/letterhead.ts';
import { itemsOfLetters, openItemsOf, paymentsOf, postalRows, type PostalRow } from '../store/letters.ts';
import { findSender } from '../store/outbox.ts';
import { peopleOf, signedBy } from './senders.ts';

export type Postal = PostalRow & { letter: PostalLetter };

export async function letterheadOf(tx: Tx): Promise<Letterhead> {
  const { logo, logoType, logoAlt, ...row } = await findLetterhead(tx);
  return { ...row, logo: logo && logoType ? { bytes: logo, type: logoType, alt: logoAlt } : null };
}

/** Messages as letters, dated of today, or of the day they left. */
export async function postalLetters(tx: Tx, actor: Actor, messageIds: readonly number[]): Promise<Postal[]> {
  await Promise.all(locales.map(loadWords));
  const [rows, items, company] = [await postalRows(tx, messageIds), await itemsOfLetters(tx, messageIds), await findSender(tx)];
  const people = await peopleOf(tx, rows);
  const payments = await paymentsOf(tx, [...items.values()].flat().filter((item) => item.openMinor !== item.amountMinor).map((item) => item.itemId), actor.today);
  return rows.map((row) => {
    const own = items.get(row.messageId) ?? [];
    const ids = new Set(own.map((item) => item.itemId));
    const { company: name, email, phone, address, name: from, payment } = signedBy(company, people, row.senderUserId);
    const letter: PostalLetter = {
      language: row.language, today: row.sentAt === null ? actor.today : wallClock(new Date(row.sentAt), actor.timeZone).day, currency: row.currency,
      subject: row.subject, body: row.body, items: own, payments: payments.filter((one) => ids.has(one.itemId)),
      sender: { company: name, name: from, email, phone, address, payment }, customerCode: row.customerCode, customerName: row.customerName,
      toName: row.toName, toAddress: row.toAddress, registered: row.channel === 'registered', trackingNumber: row.trackingNumber,
      asksToPay: row.purpose !== 'thanks' && row.purpose !== 'agreement',
    };
    return { ...row, letter };
  });
}

export async function previewLetter(tx: Tx, actor: Actor, messageId: number): Promise<{ svg: string; pages: number }> {
  const [postal] = await postalLetters(tx, actor, [messageId]);
  if (!postal) throw new Refusal(404, 'not_found');
  return await letterDrawing(postal.letter, await letterheadOf(tx), actor.now);
}

/** The statement that goes with a message: everything open of its customer in its currency. */
export async function statementFor(tx: Tx, actor: Actor, messageId: number): Promise<Buffer> {
  const [postal] = await postalLetters(tx, actor, [messageId]);
  const { letter, customerId } = postal!;
  const items = await openItemsOf(tx, customerId, letter.currency);
  const payments = await paymentsOf(tx, items.filter((item) => item.openMinor !== item.amountMinor).map((item) => item.itemId), actor.today);
  return (await statementPdf({ ...letter, items, payments }, await letterheadOf(tx), actor.now)).pdf;
}
