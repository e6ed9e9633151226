import { empty, sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { HappeningKind } from '../contract/scenario.ts';

export type HappeningRow = { happeningId: number; kind: HappeningKind; customerId: number; itemId: number | null; happenedOn: Day; source: string };
export type NewHappening = Omit<HappeningRow, 'happeningId'> & { detail: Record<string, unknown> };

/** Once by its source. @returns whether it was new. */
export async function addHappening(tx: Tx, { kind, customerId, itemId, happenedOn, source, detail }: NewHappening): Promise<{ happeningId: number; added: boolean }> {
  const added = await tx.first<{ happeningId: number }>(sql`
    insert into happening (organisation_id, kind, customer_id, item_id, happened_on, source, detail)
    values (${tx.organisationId}, ${kind}, ${customerId}, ${itemId}, ${happenedOn}, ${source}, ${JSON.stringify(detail)}::jsonb)
    on conflict (organisation_id, source) do nothing returning happening_id "happeningId"`);
  if (added) return { ...added, added: true };
  const known = await tx.one<{ happeningId: number }>(sql`
    select happening_id "happeningId" from happening where organisation_id = ${tx.organisationId} and source = ${source}`);
  return { ...known, added: false };
}

/** Latest first, at most 500. */
export async function listHappenings(tx: Tx, customerId: number | undefined): Promise<HappeningRow[]> {
  return await tx.rows<HappeningRow>(sql`
    select happening_id "happeningId", kind, customer_id "customerId", item_id "itemId", happened_on "happenedOn", source
    from happening where organisation_id = ${tx.organisationId} ${customerId === undefined ? empty : sql`and customer_id = ${customerId}`}
    order by happened_on desc, happening_id desc limit 500`);
}

type Told = { source: string; happenedOn: Day | null; itemIds: number[]; promise?: unknown };

/** What came of a promise or of a plan: its natural key, the day and the items it is about; nothing when it is not so, or not so any more. */
export async function toldOf(tx: Tx, kind: Exclude<HappeningKind, 'returned_debit'>, subjectId: number): Promise<Told | undefined> {
  if (kind === 'broken_promise') {
    return await tx.first<Told>(sql`
      select 'promise:' || p.promise_id source, p.judged_on "happenedOn",
        jsonb_build_object('amountMinor', p.amount_minor, 'dueOn', p.due_on, 'madeOn', p.made_on, 'receivedMinor', p.received_minor) promise,
        (select coalesce(jsonb_agg(i.item_id order by i.item_id), '[]') from promise_item i
          where i.organisation_id = p.organisation_id and i.promise_id = p.promise_id) "itemIds"
      from promise p where p.organisation_id = ${tx.organisationId} and p.promise_id = ${subjectId} and p.status in ('broken', 'part_kept')`);
  }
  const items = sql`(select coalesce(jsonb_agg(i.item_id order by i.item_id), '[]') from plan_item i
    where i.organisation_id = p.organisation_id and i.plan_id = p.plan_id) "itemIds"`;
  // Late is said once for each instalment.
  return kind === 'plan_late'
    ? await tx.first<Told>(sql`
      select 'plan:' || p.plan_id || ':late:' || n.number source, n.warned_on "happenedOn", ${items}
      from plan p join plan_instalment n using (organisation_id, plan_id)
      where p.organisation_id = ${tx.organisationId} and p.plan_id = ${subjectId} and p.status = 'accepted' and n.warned_on is not null
      order by n.number desc limit 1`)
    : await tx.first<Told>(sql`
      select 'plan:' || p.plan_id || ':void' source, p.ended_on "happenedOn", ${items}
      from plan p where p.organisation_id = ${tx.organisationId} and p.plan_id = ${subjectId} and p.status = 'void'`);
}
