import { empty, sql, type Tx } from '#platform/db.ts';
import { addMonths, type Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { PromiseFacts, PromiseReceived, PromiseStatus, PromiseVerdict } from '../rules/promise.ts';
import { SETTLING } from './items.ts';

export type PromiseSource = 'call' | 'reply' | 'visit' | 'typed';
export type PromisedItem = { itemId: number; reference: string; dueOn: Day; amountMinor: number; openMinor: number };
export type PromiseRow = {
  promiseId: number; customerId: number; customerName: string; currency: string; amountMinor: number; receivedMinor: number; madeOn: Day; dueOn: Day; graceDays: number;
  status: PromiseStatus; judgedOn: Day | null; because: Reason[]; note: string; source: PromiseSource; ownerUserId: string; createdAt: string; items: PromisedItem[];
};

export type NewPromise = {
  customerId: number; currency: string; amountMinor: number; madeOn: Day; dueOn: Day; graceDays: number; note: string; source: PromiseSource;
  sourceMessageId: number | null; sourceReplyId: number | null; createdAt: Date; items: readonly { itemId: number; amountMinor: number; alreadyMinor: number }[];
};

export async function insertPromise(tx: Tx, promise: NewPromise): Promise<number> {
  const { promiseId } = await tx.one<{ promiseId: number }>(sql`
    insert into promise (organisation_id, customer_id, currency, amount_minor, made_on, due_on, grace_days, status, note, source, source_message_id, source_reply_id,
      owner_user_id, created_at)
    values (${tx.organisationId}, ${promise.customerId}, ${promise.currency}, ${promise.amountMinor}, ${promise.madeOn}, ${promise.dueOn}, ${promise.graceDays}, 'open',
      ${promise.note}, ${promise.source}, ${promise.sourceMessageId}, ${promise.sourceReplyId}, ${tx.userId}, ${promise.createdAt})
    returning promise_id "promiseId"`);
  const column = (name: 'itemId' | 'amountMinor' | 'alreadyMinor') => promise.items.map((item) => item[name]);
  await tx.run(sql`
    insert into promise_item (organisation_id, promise_id, item_id, amount_minor, already_minor)
    select ${tx.organisationId}, ${promiseId}, i.item_id, i.amount_minor, i.already_minor
    from unnest(${column('itemId')}::bigint[], ${column('amountMinor')}::bigint[], ${column('alreadyMinor')}::bigint[]) as i (item_id, amount_minor, already_minor)`);
  return promiseId;
}

/** One the same person wrote down since then, in the same words. */
export async function samePromise(
  tx: Tx, one: Pick<NewPromise, 'customerId' | 'currency' | 'amountMinor' | 'dueOn' | 'note' | 'source'>, since: Date,
): Promise<{ promiseId: number } | undefined> {
  return await tx.first(sql`
    select promise_id "promiseId" from promise
    where organisation_id = ${tx.organisationId} and customer_id = ${one.customerId} and status = 'open' and currency = ${one.currency} and due_on = ${one.dueOn}
      and amount_minor = ${one.amountMinor} and note = ${one.note} and source = ${one.source}
      and owner_user_id = ${tx.userId} and created_at >= ${since}
    order by promise_id desc limit 1`);
}

export type PromiseToJudge = PromiseFacts & PromiseReceived & { promiseId: number; customerId: number; knownMinor: number };

/** Open promises, with what came in for their items by the last day that counts; kept for this transaction. */
export async function promisesToJudge(tx: Tx): Promise<PromiseToJudge[]> {
  return await tx.rows<PromiseToJudge>(sql`
    select p.promise_id "promiseId", p.customer_id "customerId", p.currency, p.amount_minor "amountMinor", p.due_on "dueOn", p.grace_days "graceDays",
      p.received_minor "knownMinor", r.received "receivedMinor", r.open "openMinor"
    from promise p
    cross join lateral (
      select sum(s.settled - i.already_minor)::bigint received, sum(o.open_minor)::bigint open
      from promise_item i
      join open_item o on o.organisation_id = i.organisation_id and o.item_id = i.item_id
      cross join lateral (
        select coalesce(sum(a.amount_minor), 0) settled from allocation a
        join open_item k on k.organisation_id = a.organisation_id and k.item_id = a.credit_item_id and k.kind in ${SETTLING}
        where a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id and a.allocated_on <= p.due_on + p.grace_days
      ) s
      where i.organisation_id = p.organisation_id and i.promise_id = p.promise_id
    ) r
    where p.organisation_id = ${tx.organisationId} and p.status = 'open'
    order by p.promise_id
    for update of p`);
}

export async function savePromises(tx: Tx, verdicts: readonly (PromiseVerdict & { promiseId: number })[], today: Day): Promise<void> {
  await tx.run(sql`
    update promise p set status = v.status, received_minor = v.received_minor, because = v.because, judged_on = case when v.status <> 'open' then ${today}::date end
    from unnest(${verdicts.map((one) => one.promiseId)}::bigint[], ${verdicts.map((one) => one.status)}::text[], ${verdicts.map((one) => one.receivedMinor)}::bigint[],
      ${verdicts.map((one) => JSON.stringify(one.because))}::jsonb[]) as v (promise_id, status, received_minor, because)
    where p.organisation_id = ${tx.organisationId} and p.promise_id = v.promise_id and p.status = 'open'`);
}

/** @returns its customer and status, for this transaction alone; nothing when there is no such promise. */
export async function lockPromise(tx: Tx, promiseId: number): Promise<{ customerId: number; status: PromiseStatus; dueOn: Day; receivedMinor: number } | undefined> {
  return await tx.first(sql`
    select customer_id "customerId", status, due_on "dueOn", received_minor "receivedMinor" from promise where organisation_id = ${tx.organisationId} and promise_id = ${promiseId} for update`);
}

/** Promises broken in the last twelve months, by customer. */
export async function brokenLately(tx: Tx, today: Day): Promise<{ customerId: number; count: number }[]> {
  return await tx.rows(sql`
    select customer_id "customerId", count(*)::int count from promise
    where organisation_id = ${tx.organisationId} and status = 'broken' and judged_on > ${addMonths(today, -12)}
    group by customer_id`);
}

/** Every promise of a customer that was judged. */
export async function judgedOf(tx: Tx, customerId: number): Promise<{ status: PromiseStatus; amountMinor: number; receivedMinor: number }[]> {
  return await tx.rows(sql`
    select status, amount_minor "amountMinor", received_minor "receivedMinor" from promise
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and status in ('kept', 'part_kept', 'broken')`);
}

const ROW = sql`p.promise_id "promiseId", p.customer_id "customerId", c.name "customerName", p.currency, p.amount_minor "amountMinor", p.received_minor "receivedMinor",
  p.made_on "madeOn", p.due_on "dueOn", p.grace_days "graceDays", p.status, p.judged_on "judgedOn", p.because, p.note, p.source, p.owner_user_id "ownerUserId", p.created_at "createdAt",
  (select jsonb_agg(jsonb_build_object('itemId', o.item_id, 'reference', coalesce(nullif(o.reference, ''), o.label), 'dueOn', o.due_on, 'amountMinor', i.amount_minor, 'openMinor', o.open_minor)
      order by o.due_on, o.item_id)
    from promise_item i join open_item o using (organisation_id, item_id) where i.organisation_id = p.organisation_id and i.promise_id = p.promise_id) items`;

export async function findPromise(tx: Tx, promiseId: number): Promise<PromiseRow | undefined> {
  return await tx.first<PromiseRow>(sql`
    select ${ROW} from promise p join customer c using (organisation_id, customer_id)
    where p.organisation_id = ${tx.organisationId} and p.promise_id = ${promiseId}`);
}

export type PromiseCursor = { on: Day; id: number };

/** Open ones by their day, soonest first; all others, or all, latest day first. */
export async function pageOfPromises(tx: Tx, { customerId, status, dueTo, after, limit }: {
  customerId?: number | undefined; status?: PromiseStatus | undefined; dueTo?: Day | undefined; after?: PromiseCursor | undefined; limit: number;
}): Promise<PromiseRow[]> {
  const soonest = status === 'open';
  return await tx.rows<PromiseRow>(sql`
    select ${ROW} from promise p join customer c using (organisation_id, customer_id)
    where p.organisation_id = ${tx.organisationId}
      ${customerId === undefined ? empty : sql`and p.customer_id = ${customerId}`}
      ${status === undefined ? empty : sql`and p.status = ${status}`}
      ${dueTo === undefined ? empty : sql`and p.due_on <= ${dueTo}`}
      ${after === undefined ? empty : soonest ? sql`and (p.due_on, p.promise_id) > (${after.on}::date, ${after.id}::bigint)` : sql`and (p.due_on, p.promise_id) < (${after.on}::date, ${after.id}::bigint)`}
    ${soonest ? sql`order by p.due_on, p.promise_id` : sql`order by p.due_on desc, p.promise_id desc`}
    limit ${limit}`);
}

/** For the filters of a list: how many of each. */
export async function countPromises(tx: Tx): Promise<{ status: PromiseStatus; count: number }[]> {
  return await tx.rows(sql`
    select status, count(*)::int count from promise where organisation_id = ${tx.organisationId} group by status`);
}
