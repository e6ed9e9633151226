import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { canTypeset } from '#platform/typst.ts';
import type { LetterChannel } from '../contract/letters.ts';
import { listChannels } from '../store/channels.ts';
import { findBatch, lettersOfBatch, waitingLetters, type BatchRow, type LetterRow } from '../store/letters.ts';
import { findSender } from '../store/outbox.ts';

const MOST_SHOWN = 1_000;

/** What waits for the printer; letters a provider takes leave by themselves. */
export async function lettersWaiting(tx: Tx): Promise<{ rows: LetterRow[]; canTypeset: boolean; byProvider: LetterChannel[] }> {
  const { isDemo } = await findSender(tx);
  const byProvider = (await listChannels(tx)).flatMap(({ channel, adapter }) => (channel !== 'sms' && adapter !== 'print' && !isDemo ? [channel] : []));
  const rows = (await waitingLetters(tx, MOST_SHOWN)).filter((row) => !byProvider.includes(row.channel));
  return { rows, canTypeset: canTypeset(), byProvider };
}

export async function showBatch(tx: Tx, batchId: number): Promise<BatchRow & { rows: LetterRow[] }> {
  const batch = await findBatch(tx, batchId);
  if (!batch) throw new Refusal(404, 'not_found');
  return { ...batch, rows: await lettersOfBatch(tx, batchId) };
}

export async function lettersOf(tx: Tx, batchId: number): Promise<LetterRow[]> {
  return (await showBatch(tx, batchId)).rows;
}
