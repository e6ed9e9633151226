import type { client } from '#web/api.ts';
import type { Tone } from './Pill.tsx';

export type DisputeRow = Awaited<ReturnType<typeof client.disputes.list>>['rows'][number];
export type Dispute = Awaited<ReturnType<typeof client.disputes.get>>;
export type DisputeReason = Dispute['reason'];
export type DisputeStatus = Dispute['status'];
export type DisputeOutcome = NonNullable<Dispute['outcome']>;

export const disputeReasons = [
  'delivery', 'quantity', 'quality', 'price', 'not_ordered', 'duplicate', 'already_paid', 'paperwork', 'terms', 'other',
] as const satisfies readonly DisputeReason[];
export const disputeOutcomes = ['credited', 'refused', 'settled', 'dropped'] as const satisfies readonly DisputeOutcome[];

export const disputeTone: Record<DisputeStatus, Tone> = { open: 'warn', credit_expected: 'accent', closed: 'neutral' };

/** What running disputes contest of each item, in minor units. */
export function contestedOf(rows: readonly DisputeRow[]): Map<number, number> {
  const contested = new Map<number, number>();
  for (const { itemId, contestedMinor } of rows.flatMap(({ items }) => items)) contested.set(itemId, (contested.get(itemId) ?? 0) + contestedMinor);
  return contested;
}
