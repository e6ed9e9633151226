import type { Tx } from '#platform/db.ts';
import { pageOf, readCursor } from '#platform/cursor.ts';
import { Refusal } from '#platform/refusal.ts';
import { customerExists } from '#areas/customers/actions.ts';
import { isDay, type Day } from '#values/day.ts';
import type { PlanStatus } from './rules/plan.ts';
import { promiseRecord, type PromiseStatus } from './rules/promise.ts';
import { eventsOf, type AgreementEvent } from './store/events.ts';
import { expectedBetween, type Expected } from './store/expected.ts';
import { countPlans, findPlan, pageOfPlans, type PlanRow } from './store/plans.ts';
import { countPromises, findPromise, judgedOf, pageOfPromises, type PromiseRow } from './store/promises.ts';

export type Page<Row> = { rows: Row[]; next: string | null };

export async function listPromises(tx: Tx, { after, limit, ...filter }: {
  customerId?: number | undefined; status?: PromiseStatus | undefined; dueTo?: Day | undefined; after?: string | undefined; limit: number;
}): Promise<Page<PromiseRow>> {
  const place = readCursor(after, ['text', 'number'], ([on]) => isDay(on));
  const found = await pageOfPromises(tx, { ...filter, after: place && { on: place[0], id: place[1] }, limit: limit + 1 });
  return pageOf(found, limit, (row) => [row.dueOn, row.promiseId]);
}

export async function promiseCounts(tx: Tx): Promise<Record<PromiseStatus, number>> {
  const counts = { open: 0, kept: 0, part_kept: 0, broken: 0, cancelled: 0 };
  for (const { status, count } of await countPromises(tx)) counts[status] = count;
  return counts;
}

export async function showPromise(tx: Tx, promiseId: number): Promise<PromiseRow & { events: AgreementEvent[] }> {
  const promise = await findPromise(tx, promiseId);
  if (!promise) throw new Refusal(404, 'not_found');
  return { ...promise, events: (await eventsOf(tx, 'promise', [promiseId])).get(promiseId) ?? [] };
}

export async function recordOf(tx: Tx, customerId: number): Promise<ReturnType<typeof promiseRecord>> {
  if (!await customerExists(tx, customerId)) throw new Refusal(404, 'not_found');
  return promiseRecord(await judgedOf(tx, customerId));
}

const RUNNING: readonly PlanStatus[] = ['draft', 'approved', 'proposed', 'accepted'];

/** Latest first. */
export async function listPlans(tx: Tx, { customerId, status, after, limit }: {
  customerId?: number | undefined; status?: PlanStatus | 'running' | undefined; after?: string | undefined; limit: number;
}): Promise<Page<PlanRow>> {
  const statuses = status === undefined ? undefined : status === 'running' ? RUNNING : [status];
  const found = await pageOfPlans(tx, { customerId, statuses, after: readCursor(after, ['number'])?.[0], limit: limit + 1 });
  return pageOf(found, limit, (row) => [row.planId]);
}

export async function planCounts(tx: Tx): Promise<Record<PlanStatus, number>> {
  const counts = { draft: 0, approved: 0, proposed: 0, accepted: 0, kept: 0, void: 0, refused: 0, cancelled: 0 };
  for (const { status, count } of await countPlans(tx)) counts[status] = count;
  return counts;
}

export async function showPlan(tx: Tx, planId: number): Promise<PlanRow & { events: AgreementEvent[] }> {
  const plan = await findPlan(tx, planId);
  if (!plan) throw new Refusal(404, 'not_found');
  return { ...plan, events: (await eventsOf(tx, 'plan', [planId])).get(planId) ?? [] };
}

/** What was promised or agreed for those days (both included) and has not come yet, by day: the forecast's surest part. */
export async function expectedCash(tx: Tx, from: Day, to: Day, customerId?: number): Promise<Expected[]> {
  return await expectedBetween(tx, { from, to, customerId });
}
