import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayRefusal } from '#words/say.ts';
import { loadWords } from '#words/words.ts';
import { findBatch, findLetter, lettersOfBatch, setTracking, trackedBy, type LetterRow } from '../store/letters.ts';

/** Keeps the tracking number of a registered letter; an empty one takes it off. */
export async function trackLetter(tx: Tx, actor: Actor, { messageId, trackingNumber }: { messageId: number; trackingNumber: string }): Promise<void> {
  const letter = await findLetter(tx, messageId);
  if (!letter) throw new Refusal(404, 'not_found');
  await keep(tx, actor, letter, plain(trackingNumber));
}

async function keep(tx: Tx, actor: Actor, letter: LetterRow, number: string): Promise<void> {
  if (letter.channel !== 'registered') throw new Refusal(409, 'letter_not_registered');
  if (!['approved', 'printed', 'sent'].includes(letter.status)) throw new Refusal(409, 'letter_not_printed');
  if ((letter.trackingNumber ?? '') === number) return;
  const other = number === '' ? undefined : await trackedBy(tx, number);
  if (other !== undefined) throw new Refusal(409, 'tracking_taken', { number, letter: other });
  await setTracking(tx, letter.messageId, number || null);
  await record(tx, actor, 'letters.track', `message:${letter.messageId}`, { number });
}

/**
 * Two columns apart by a semicolon, a comma or a tab: the letter's number, or its customer's code, and the tracking number. A first line without a digit in its
 * second column is taken for names.
 */
export async function importTracking(
  tx: Tx, actor: Actor, { batchId, text }: { batchId: number; text: string },
): Promise<{ kept: number; problems: { line: number; message: string }[] }> {
  await loadWords(actor.language);
  if (!await findBatch(tx, batchId)) throw new Refusal(404, 'not_found');
  const letters = await lettersOfBatch(tx, batchId);
  const problems: { line: number; message: string }[] = [];
  let kept = 0;
  for (const [index, line] of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const [which = '', number = '', ...more] = line.split(/[;,\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (index === 0 && !/\d/.test(number)) continue;
    try {
      if (more.some((cell) => cell !== '') || !/^[A-Za-z0-9 ]{4,40}$/.test(number)) throw new Refusal(422, 'tracking_unread', { line });
      await keep(tx, actor, letterFor(letters, which), plain(number));
      kept++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push({ line: index + 1, message: sayRefusal(error.code, error.facts, actor.language) });
    }
  }
  return { kept, problems };
}

function letterFor(letters: readonly LetterRow[], which: string): LetterRow {
  const found = letters.filter((one) => String(one.messageId) === which);
  const byCode = letters.filter((one) => one.customerCode.toLowerCase() === which.toLowerCase());
  const [letter, ...others] = found.length > 0 ? found : byCode;
  if (!letter) throw new Refusal(422, 'tracking_nobody', { which });
  if (others.length > 0) throw new Refusal(422, 'tracking_several', { which });
  return letter;
}

function plain(number: string): string {
  return number.replace(/\s+/g, '').toUpperCase();
}
