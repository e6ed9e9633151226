import type { Actor } from '#areas/access/actor.ts';
import { makeBatch, takeLetters } from '#areas/messages/actions/letters.ts';
import { lettersOf } from '#areas/messages/actions/letter-list.ts';
import type { LetterChannel } from '#areas/messages/contract/letters.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { canTypeset } from '#platform/typst.ts';
import type { Reason } from '#values/reason.ts';
import { guardMessages, stopUnsafe } from './guard.ts';

/** What became of the letters that were to be printed. `batchId` null: none could be. */
export type Printed = { batchId: number | null; letters: number; pages: number; skipped: number; held: number; waiting: number };

/**
 * Prints approved letters of a channel, these or all that wait, each after a last look at the evidence. One transaction: what is not in the answer was not
 * printed. Asked twice, the second finds none waiting.
 */
export async function printLetters(tx: Tx, actor: Actor, { channel, messageIds }: { channel: LetterChannel; messageIds?: readonly number[] | undefined }): Promise<Printed> {
  if (!canTypeset()) throw new Refusal(503, 'typeset_missing', { platform: `${process.platform}-${process.arch}` });
  const taken = await takeLetters(tx, actor, channel, messageIds);
  const { safe, ...stopped } = await stopUnsafe(tx, actor, taken);
  const made = safe.length === 0 ? { batchId: null, letters: 0, pages: 0 } : await makeBatch(tx, actor, channel, safe);
  return { batchId: made.batchId, letters: made.letters, pages: made.pages, ...stopped };
}

/** Which letters of a printed batch ought not to leave any more, and why. */
export async function checkBatch(tx: Tx, actor: Actor, batchId: number): Promise<{ messageId: number; because: Reason }[]> {
  const rows = await lettersOf(tx, batchId);
  const verdicts = await guardMessages(tx, actor, rows.filter((row) => row.status === 'printed').map((row) => row.messageId));
  return [...verdicts].flatMap(([messageId, verdict]) => (verdict.act === 'skip' || verdict.act === 'hold' ? [{ messageId, because: verdict.because }] : []));
}
