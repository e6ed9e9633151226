import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { customerExists } from '#areas/customers/actions.ts';
import { itemBelongsTo } from '#areas/ledger/actions.ts';
import { holdWaitingMessages } from '#areas/messages/actions.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Day } from '#values/day.ts';
import { whyHeld, type Hold } from '../rules/hold.ts';
import { insertHold, markReleased, sameHold } from '../store/holds.ts';
import { lockCustomer } from '../store/items.ts';

/** Stops reminders for a customer or one of his items; messages of his still waiting are held at once. The same hold asked for again is the one that runs. */
export async function placeHold(
  tx: Tx, actor: Actor, { customerId, itemId, kind, reason, endsOn }: { customerId: number; itemId: number | null; kind: Hold['kind']; reason: string; endsOn: Day | null },
): Promise<{ holdId: number }> {
  if (endsOn !== null && endsOn < actor.today) throw new Refusal(422, 'hold_ends_in_past', { ends_on: endsOn });
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  if (itemId !== null && !await itemBelongsTo(tx, itemId, customerId)) throw new Refusal(404, 'not_found');
  await lockCustomer(tx, customerId);
  const same = await sameHold(tx, { customerId, itemId, kind, reason, endsOn });
  if (same) return same;
  const hold = { itemId, kind, reason, startsOn: actor.today, endsOn };
  const holdId = await insertHold(tx, { ...hold, customerId, createdAt: actor.now });
  await holdWaitingMessages(tx, actor, { customerId, itemId, because: [whyHeld(hold)] });
  await record(tx, actor, 'hold.place', `customer:${customerId}`, { holdId, itemId, kind, reason, endsOn });
  return { holdId };
}

/** Reminders start again with the next run. */
export async function releaseHold(tx: Tx, actor: Actor, holdId: number): Promise<void> {
  const customerId = await markReleased(tx, holdId, actor.now);
  if (customerId === undefined) throw new Refusal(409, 'hold_released');
  await record(tx, actor, 'hold.release', `customer:${customerId}`, { holdId });
}
