import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { customerExists } from '#areas/customers/actions.ts';
import { pageOf, readCursor } from '#platform/cursor.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { daysBetween, isDay, type Day } from '#values/day.ts';
import type { EinvoiceStatus } from '#values/einvoice.ts';
import type { OpenItem } from './contract.ts';
import { ledgerPosted } from './names.ts';
import { crossedAllocations, disagreements, type Disagreement } from './store/check.ts';
import { moveDueDates } from './store/due.ts';
import { currencyOf, monthsOf, paymentsOf, type Month } from './store/history.ts';
import { allocationsOf, itemOf, markEinvoice, markSetAside, pageOfItems, type AllocationRow } from './store/items.ts';
import {
  dropStage, insertStagedAllocations, insertStagedItems, lastIds, lockLedger, recogniseStaged, refreshStatistics, saveLetterings, settleKnownItems, stage, takeRoom, type ItemLettering, type LedgerAllocation,
  type LedgerItem,
} from './store/post.ts';

export type { LedgerAllocation, LedgerItem } from './store/post.ts';
export { lockLedger } from './store/post.ts';

export async function itemBelongsTo(tx: Tx, itemId: number, customerId: number): Promise<boolean> {
  return (await itemOf(tx, itemId))?.customerId === customerId;
}

/** Rows from which what the planner knew of the ledger no longer holds. */
const MANY = 5000;

/**
 * Posts items and allocations in the transaction given, set-based. Items already known by their source key are left as they are, and of an allocation only
 * what is not there yet is appended, so that posting twice changes nothing. Customers must exist. `items` is read to its end before `allocations`.
 */
export async function postLedger(
  tx: Tx, _actor: Actor, { importId, items, allocations, letterings = [] }: {
    importId: number | null; items: Iterable<LedgerItem>; allocations: Iterable<LedgerAllocation>;
    /** Of items known already. */
    letterings?: readonly ItemLettering[];
  },
): Promise<{ itemsAdded: number; itemsKnown: number; allocationsAdded: number }> {
  await lockLedger(tx);
  await takeRoom(tx);
  const last = await lastIds(tx);
  await stage(tx, items, allocations);
  if (last.item > 0) await recogniseStaged(tx);
  const { added, known } = await insertStagedItems(tx, importId);
  const allocationsAdded = await insertStagedAllocations(tx, importId);
  if (last.item > 0 && allocationsAdded > 0) await settleKnownItems(tx, last);
  await dropStage(tx);
  const relettered = await saveLetterings(tx, letterings);
  if (added + allocationsAdded > MANY) await refreshStatistics(tx);
  if (added > 0 || allocationsAdded > 0 || relettered > 0) await tx.announce(ledgerPosted, { organisationId: tx.organisationId, importId });
  return { itemsAdded: added, itemsKnown: known, allocationsAdded };
}

/**
 * An item lettered with nothing on its other side is not reminded: it was probably paid in a year not imported. Set aside, its code holds nothing back; a
 * later file that letters it otherwise does again.
 */
export async function setLetteringAside(tx: Tx, actor: Actor, { itemId, aside }: { itemId: number; aside: boolean }): Promise<void> {
  const item = await markSetAside(tx, itemId, aside);
  if (!item) throw new Refusal(404, 'not_found');
  await record(tx, actor, aside ? 'lettering.set_aside' : 'lettering.restore', `customer:${item.customerId}`, { itemId, lettering: item.lettering });
}

/**
 * What the invoice platform said of an invoice, and when (now when left out). Statuses arrive in any order: one older than what is known changes nothing.
 * Whoever hears of the ledger hears of it, so that what waits for this invoice is looked at again.
 */
export async function setEinvoiceStatus(
  tx: Tx, actor: Actor, { itemId, status, at }: { itemId: number; status: EinvoiceStatus | null; at?: string | undefined },
): Promise<void> {
  const item = await itemOf(tx, itemId);
  if (!item) throw new Refusal(404, 'not_found');
  if (item.kind !== 'invoice') throw new Refusal(422, 'einvoice_not_invoice');
  if (!await markEinvoice(tx, itemId, status, at === undefined ? actor.now : new Date(at)) || status === item.einvoiceStatus) return;
  await record(tx, actor, 'item.einvoice', `customer:${item.customerId}`, { itemId, status, was: item.einvoiceStatus });
  await tx.announce(ledgerPosted, { organisationId: tx.organisationId, importId: null });
}

/** Due dates that come from payment terms follow the terms; those a file gave stay. Of some customers, or of all. @returns how many moved. */
export async function reckonDueDates(tx: Tx, customerIds?: readonly number[]): Promise<number> {
  await lockLedger(tx);
  return await moveDueDates(tx, customerIds);
}

/** Proves that what is derived agrees with the allocations it is derived from. Empty and 0 when all is well. */
export async function checkLedger(tx: Tx): Promise<{ disagreements: Disagreement[]; crossed: number }> {
  return { disagreements: await disagreements(tx), crossed: await crossedAllocations(tx) };
}

export async function listItems(
  tx: Tx, actor: Actor, { customerId, show, asOf, after, limit }: { customerId: number; show: 'open' | 'all'; asOf?: Day | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: OpenItem[]; next: string | null }> {
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  const place = readCursor(after, ['text', 'number'], ([on]) => isDay(on));
  const found = await pageOfItems(tx, { customerId, show, asOf, after: place && { on: place[0], id: place[1] }, limit: limit + 1 });
  const { rows, next } = pageOf(found, limit, (row) => [show === 'open' ? row.dueOn : row.postedOn, row.itemId]);
  return { rows: rows.map(({ postedOn: _postedOn, ...row }) => ({ ...row, daysLate: daysLate(row, asOf ?? actor.today) })), next };
}

/** Days past the due date: until it was settled, or until the day asked for. Credits are never late. */
function daysLate(item: { amountMinor: number; dueOn: Day; settledOn: Day | null }, day: Day): number {
  return item.amountMinor < 0 ? 0 : daysBetween(item.dueOn, item.settledOn ?? day);
}

export async function listAllocations(tx: Tx, itemId: number): Promise<AllocationRow[]> {
  if (!await itemOf(tx, itemId)) throw new Refusal(404, 'not_found');
  return await allocationsOf(tx, itemId);
}

export async function customerHistory(
  tx: Tx, actor: Actor, customerId: number,
): Promise<{ currency: string; months: Month[]; payments: Awaited<ReturnType<typeof paymentsOf>> }> {
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  const currency = await currencyOf(tx, customerId);
  return { currency, months: await monthsOf(tx, customerId, currency, actor.today), payments: await paymentsOf(tx, customerId, currency) };
}
