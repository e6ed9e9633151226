import { sql, type Sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { DisputeOutcome, DisputeReason, DisputeStatus } from '../contract/disputes.ts';
import { lockCustomer } from './items.ts';
import { findSetting } from './setting.ts';

export type DisputeFields = {
  customerId: number; currency: string; reason: DisputeReason; description: string; ownerUserId: string; openedOn: Day; deadlineOn: Day;
  source: 'call' | 'reply' | 'visit' | 'typed'; sourceMessageId: number | null; sourceReplyId: number | null;
};
export type DisputeRecord = DisputeFields & {
  disputeId: number; status: DisputeStatus; outcome: DisputeOutcome | null; closedOn: Day | null; conclusion: string; createdBy: string;
};

/** What a company gives itself for a dispute, in business days, and where it counts them. */
export async function disputeCalendar(tx: Tx): Promise<{ disputeDays: number; region: string }> {
  const { region } = await tx.one<{ region: string }>(sql`select holiday_region region from organisation where organisation_id = ${tx.organisationId}`);
  return { disputeDays: (await findSetting(tx)).disputeDays, region };
}

export type OpenPart = { itemId: number; reference: string; customerId: number; currency: string; openMinor: number; elsewhereMinor: number };

/**
 * The items asked for, with what of them other running disputes contest. Their customer's disputes are then this transaction's alone, so that nobody
 * contests the same euro at the same time.
 */
export async function partsForDispute(tx: Tx, customerId: number, itemIds: readonly number[], exceptDisputeId = 0): Promise<OpenPart[]> {
  await lockCustomer(tx, customerId);
  return await tx.rows<OpenPart>(sql`
    select i.item_id "itemId", i.reference, i.customer_id "customerId", i.currency, i.open_minor "openMinor", coalesce((
      select sum(p.contested_minor) from dispute_item p join dispute d using (organisation_id, dispute_id)
      where p.organisation_id = i.organisation_id and p.item_id = i.item_id and d.status <> 'closed' and d.dispute_id <> ${exceptDisputeId}), 0)::bigint "elsewhereMinor"
    from open_item i where i.organisation_id = ${tx.organisationId} and i.item_id = any(${[...itemIds]}::bigint[])`);
}

export async function insertDispute(tx: Tx, fields: DisputeFields & { createdAt: Date; items: readonly { itemId: number; contestedMinor: number }[] }): Promise<number> {
  const { disputeId } = await tx.one<{ disputeId: number }>(sql`
    insert into dispute (organisation_id, customer_id, currency, reason, status, description, owner_user_id, opened_on, deadline_on, source,
      source_message_id, source_reply_id, created_by, created_at)
    values (${tx.organisationId}, ${fields.customerId}, ${fields.currency}, ${fields.reason}, 'open', ${fields.description},
      ${fields.ownerUserId}, ${fields.openedOn}, ${fields.deadlineOn},
      ${fields.source}, ${fields.sourceMessageId}, ${fields.sourceReplyId}, ${tx.userId}, ${fields.createdAt})
    returning dispute_id "disputeId"`);
  await tx.run(sql`
    insert into dispute_item (organisation_id, dispute_id, item_id, contested_minor)
    select ${tx.organisationId}::bigint, ${disputeId}::bigint, item_id, minor
    from unnest(${fields.items.map((item) => item.itemId)}::bigint[], ${fields.items.map((item) => item.contestedMinor)}::bigint[]) as p (item_id, minor)`);
  return disputeId;
}

type AskedDispute = Pick<DisputeFields, 'customerId' | 'reason' | 'description'> & {
  items: readonly { itemId: number; contestedMinor: number | null }[]; deadlineOn: Day | null; ownerUserId: string | null;
};

/** One the same person opened since then as it is asked now, on these items and amounts alone; null is an item of which nothing is left to contest, a day or an owner left open. */
export async function sameDispute(tx: Tx, asked: AskedDispute, since: Date): Promise<{ disputeId: number } | undefined> {
  return await tx.first(sql`
    select d.dispute_id "disputeId" from dispute d
    where d.organisation_id = ${tx.organisationId} and d.customer_id = ${asked.customerId} and d.status = 'open' and d.reason = ${asked.reason} and d.description = ${asked.description}
      and d.created_by = ${tx.userId} and d.created_at >= ${since} and d.deadline_on = coalesce(${asked.deadlineOn}, d.deadline_on)
      and d.owner_user_id = coalesce(${asked.ownerUserId}, d.owner_user_id)
      and not exists (
        select from (select item_id, contested_minor from dispute_item where organisation_id = d.organisation_id and dispute_id = d.dispute_id) p
        full join unnest(${asked.items.map((item) => item.itemId)}::bigint[], ${asked.items.map((item) => item.contestedMinor)}::bigint[]) a (item_id, minor) on a.item_id = p.item_id
        where p.item_id is null or a.item_id is null or p.contested_minor <> a.minor or a.minor is null and (
          select i.open_minor > sum(o.contested_minor) from open_item i join dispute_item o using (organisation_id, item_id) join dispute r using (organisation_id, dispute_id)
          where i.organisation_id = d.organisation_id and i.item_id = p.item_id and r.status <> 'closed' group by i.open_minor))
    order by d.dispute_id desc limit 1`);
}

/** The dispute, this transaction's alone until its end. */
export async function lockDispute(tx: Tx, disputeId: number): Promise<DisputeRecord | undefined> {
  return await findDispute(tx, disputeId, sql`for update`);
}

export async function findDispute(tx: Tx, disputeId: number, lock: Sql = sql``): Promise<DisputeRecord | undefined> {
  return await tx.first<DisputeRecord>(sql`
    select dispute_id "disputeId", customer_id "customerId", currency, reason, status, outcome, description, owner_user_id "ownerUserId", opened_on "openedOn",
      deadline_on "deadlineOn", closed_on "closedOn", conclusion, source, source_message_id "sourceMessageId", source_reply_id "sourceReplyId", created_by "createdBy"
    from dispute where organisation_id = ${tx.organisationId} and dispute_id = ${disputeId} ${lock}`);
}

export async function saveDispute(
  tx: Tx, dispute: Pick<DisputeRecord, 'disputeId' | 'status' | 'outcome' | 'closedOn' | 'conclusion' | 'ownerUserId' | 'deadlineOn'>,
): Promise<void> {
  await tx.run(sql`
    update dispute set status = ${dispute.status}, outcome = ${dispute.outcome}, closed_on = ${dispute.closedOn}, conclusion = ${dispute.conclusion},
      owner_user_id = ${dispute.ownerUserId}, deadline_on = ${dispute.deadlineOn}
    where organisation_id = ${tx.organisationId} and dispute_id = ${dispute.disputeId}`);
}

export type DisputeItem = {
  itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number; openMinor: number; contestedMinor: number; creditedMinor: number;
};

/** By credit notes since its dispute was opened; what was set against it and taken back again does not count. */
const credited = sql`coalesce((
  select sum(a.amount_minor) from allocation a join open_item c on c.organisation_id = a.organisation_id and c.item_id = a.credit_item_id
  where a.organisation_id = p.organisation_id and a.debit_item_id = p.item_id and c.kind = 'credit_note' and a.allocated_on >= d.opened_on), 0)::bigint`;

export async function itemsOfDispute(tx: Tx, disputeId: number): Promise<DisputeItem[]> {
  return await tx.rows<DisputeItem>(sql`
    select i.item_id "itemId", i.kind, i.reference, i.label, i.issued_on "issuedOn", i.due_on "dueOn", i.amount_minor "amountMinor", i.open_minor "openMinor",
      p.contested_minor "contestedMinor", ${credited} "creditedMinor"
    from dispute_item p join dispute d using (organisation_id, dispute_id) join open_item i using (organisation_id, item_id)
    where p.organisation_id = ${tx.organisationId} and p.dispute_id = ${disputeId}
    order by i.due_on, i.item_id`);
}

/** A running dispute all of whose contested items are covered by credit notes. */
const creditArrived = sql`(d.status <> 'closed' and not exists (
  select from dispute_item p where p.organisation_id = d.organisation_id and p.dispute_id = d.dispute_id and p.contested_minor > ${credited}))`;

export type DisputeListRow = {
  disputeId: number; customerId: number; customerName: string; reason: DisputeReason; status: DisputeStatus; outcome: DisputeOutcome | null; currency: string; contestedMinor: number;
  items: { itemId: number; reference: string; contestedMinor: number }[]; ownerUserId: string; openedOn: Day; deadlineOn: Day; closedOn: Day | null;
  next: { what: string; dueOn: Day; ownerUserId: string } | null; creditArrived: boolean; place: number;
};
export type DisputeFilter = {
  status: 'active' | 'open' | 'credit_expected' | 'closed' | 'all'; reason?: DisputeReason | undefined; owner?: string | undefined; overdue?: boolean | undefined;
  creditArrived?: boolean | undefined; customerId?: number | undefined;
};
type DisputeCursor = { closed: boolean; place: number; id: number };

/** Running ones by their deadline, then closed ones, the latest first; `place` is where a row stands in its half. */
export async function pageOfDisputes(
  tx: Tx, { filter, today, after, limit }: { filter: DisputeFilter; today: Day; after: DisputeCursor | undefined; limit: number },
): Promise<DisputeListRow[]> {
  const { status, reason = null, owner = null, customerId = null } = filter;
  return await tx.rows<DisputeListRow>(sql`
    with found as (
      select d.*, d.status = 'closed' closed, case when d.status = 'closed' then -(d.closed_on - date '2000-01-01') else d.deadline_on - date '2000-01-01' end place
      from dispute d
      where d.organisation_id = ${tx.organisationId}
        and case ${status} when 'all' then true when 'active' then d.status <> 'closed' else d.status = ${status} end
        and (${reason}::text is null or d.reason = ${reason}) and (${owner}::text is null or d.owner_user_id = ${owner})
        and (${customerId}::bigint is null or d.customer_id = ${customerId}::bigint)
        and (${filter.overdue !== true} or d.status <> 'closed' and d.deadline_on < ${today})
        and (${filter.creditArrived !== true} or ${creditArrived})
    )
    select d.dispute_id "disputeId", d.customer_id "customerId", c.name "customerName", d.reason, d.status, d.outcome, d.currency, i.contested "contestedMinor", i.items,
      d.owner_user_id "ownerUserId",
      d.opened_on "openedOn", d.deadline_on "deadlineOn", d.closed_on "closedOn", n.next, ${creditArrived} "creditArrived", d.place
    from found d
    join customer c using (organisation_id, customer_id)
    cross join lateral (
      select sum(p.contested_minor)::bigint contested,
        jsonb_agg(jsonb_build_object('itemId', o.item_id, 'reference', o.reference, 'contestedMinor', p.contested_minor) order by o.due_on, o.item_id) items
      from dispute_item p join open_item o using (organisation_id, item_id) where p.organisation_id = d.organisation_id and p.dispute_id = d.dispute_id) i
    left join lateral (
      select jsonb_build_object('what', a.what, 'dueOn', a.due_on, 'ownerUserId', a.owner_user_id) next
      from dispute_action a where a.organisation_id = d.organisation_id and a.dispute_id = d.dispute_id and a.done_on is null and d.status <> 'closed'
      order by a.position, a.dispute_action_id limit 1) n on true
    where ${after === undefined} or (d.closed, d.place, d.dispute_id) > (${after?.closed ?? null}::boolean, ${after?.place ?? null}::integer, ${after?.id ?? null}::bigint)
    order by d.closed, d.place, d.dispute_id
    limit ${limit}`);
}

export async function summariseDisputes(tx: Tx, today: Day): Promise<{
  active: number; overdue: number; mine: number; creditArrived: number; contested: { currency: string; minor: number }[];
}> {
  return await tx.one(sql`
    select count(*)::integer active, count(*) filter (where d.deadline_on < ${today})::integer overdue, count(*) filter (where d.owner_user_id = ${tx.userId})::integer mine,
      count(*) filter (where ${creditArrived})::integer "creditArrived",
      (select coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'minor', minor) order by minor desc), '[]') from (
        select d.currency, sum(p.contested_minor)::bigint minor from dispute d join dispute_item p using (organisation_id, dispute_id)
        where d.organisation_id = ${tx.organisationId} and d.status <> 'closed' group by d.currency) s) contested
    from dispute d where d.organisation_id = ${tx.organisationId} and d.status <> 'closed'`);
}

export async function customerNameOf(tx: Tx, customerId: number): Promise<string> {
  return (await tx.one<{ name: string }>(sql`select name from customer where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`)).name;
}
