import { empty, join, sql, type Sql, type Tx } from '#platform/db.ts';
import type { CustomerKind } from '#values/kinds.ts';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import type { Instalment, PlanFacts, PlanReceived, PlanStatus, RunningInstalment } from '../rules/plan.ts';
import { SETTLING } from './items.ts';

export type AcceptedHow = 'signed' | 'email' | 'letter';
export type PlannedItem = { itemId: number; reference: string; dueOn: Day; amountMinor: number; openMinor: number };
export type PlanRow = {
  planId: number; customerId: number; customerName: string; customerKind: CustomerKind; currency: string; status: PlanStatus; totalMinor: number; interestMinor: number;
  interestFrozen: boolean; graceDays: number; voidAfter: number; note: string; ownerUserId: string; approvedBy: string | null; approvedAt: string | null; proposedOn: Day | null;
  offerEndsOn: Day | null; acceptedOn: Day | null; acceptedHow: AcceptedHow | null; acceptanceDocumentId: number | null; acceptanceReplyId: number | null; endedOn: Day | null;
  because: Reason[]; createdAt: string; items: PlannedItem[]; instalments: (RunningInstalment & { paidMinor: number })[];
};

export type NewPlan = {
  customerId: number; currency: string; totalMinor: number; interestMinor: number; interestFrozen: boolean; graceDays: number; voidAfter: number; note: string; createdAt: Date;
  items: readonly { itemId: number; openMinor: number; alreadyMinor: number }[]; instalments: readonly Instalment[];
};

export async function insertPlan(tx: Tx, plan: NewPlan): Promise<number> {
  const { planId } = await tx.one<{ planId: number }>(sql`
    insert into plan (organisation_id, customer_id, currency, status, total_minor, interest_minor, interest_frozen, grace_days, void_after, note, owner_user_id, created_by, created_at)
    values (${tx.organisationId}, ${plan.customerId}, ${plan.currency}, 'draft', ${plan.totalMinor}, ${plan.interestMinor}, ${plan.interestFrozen}, ${plan.graceDays},
      ${plan.voidAfter}, ${plan.note}, ${tx.userId}, ${tx.userId}, ${plan.createdAt})
    returning plan_id "planId"`);
  await tx.run(sql`
    insert into plan_item (organisation_id, plan_id, item_id, amount_minor, already_minor)
    select ${tx.organisationId}, ${planId}, i.item_id, i.amount_minor, i.already_minor
    from unnest(${plan.items.map((item) => item.itemId)}::bigint[], ${plan.items.map((item) => item.openMinor)}::bigint[], ${plan.items.map((item) => item.alreadyMinor)}::bigint[])
      as i (item_id, amount_minor, already_minor)`);
  await tx.run(sql`
    insert into plan_instalment (organisation_id, plan_id, number, due_on, amount_minor)
    select ${tx.organisationId}, ${planId}, i.number, i.due_on, i.amount_minor
    from unnest(${plan.instalments.map((one) => one.number)}::int[], ${plan.instalments.map((one) => one.dueOn)}::date[], ${plan.instalments.map((one) => one.amountMinor)}::bigint[])
      as i (number, due_on, amount_minor)`);
  return planId;
}

const INSTALMENTS = sql`(select jsonb_agg(jsonb_build_object('number', n.number, 'dueOn', n.due_on, 'amountMinor', n.amount_minor, 'paidMinor', n.paid_minor, 'warnedOn', n.warned_on) order by n.number)
    from plan_instalment n where n.organisation_id = p.organisation_id and n.plan_id = p.plan_id) instalments`;
const ROW = sql`p.plan_id "planId", p.customer_id "customerId", c.name "customerName", c.kind "customerKind", p.currency, p.status, p.total_minor "totalMinor", p.interest_minor "interestMinor",
  p.interest_frozen "interestFrozen", p.grace_days "graceDays", p.void_after "voidAfter", p.note, p.owner_user_id "ownerUserId", p.approved_by "approvedBy", p.approved_at "approvedAt",
  p.proposed_on "proposedOn", p.offer_ends_on "offerEndsOn", p.accepted_on "acceptedOn", p.accepted_how "acceptedHow", p.acceptance_document_id "acceptanceDocumentId",
  p.acceptance_reply_id "acceptanceReplyId", p.ended_on "endedOn", p.because, p.created_at "createdAt",
  (select jsonb_agg(jsonb_build_object('itemId', o.item_id, 'reference', coalesce(nullif(o.reference, ''), o.label), 'dueOn', o.due_on, 'amountMinor', i.amount_minor, 'openMinor', o.open_minor)
      order by o.due_on, o.item_id)
    from plan_item i join open_item o using (organisation_id, item_id) where i.organisation_id = p.organisation_id and i.plan_id = p.plan_id) items, ${INSTALMENTS}`;

/** `lock`: nobody else moves it until this transaction ends. */
export async function findPlan(tx: Tx, planId: number, { lock = false } = {}): Promise<PlanRow | undefined> {
  return await tx.first<PlanRow>(sql`
    select ${ROW} from plan p join customer c using (organisation_id, customer_id)
    where p.organisation_id = ${tx.organisationId} and p.plan_id = ${planId} ${lock ? sql`for update of p` : empty}`);
}

/** Latest first. */
export async function pageOfPlans(tx: Tx, { customerId, statuses, after, limit }: {
  customerId?: number | undefined; statuses?: readonly PlanStatus[] | undefined; after?: number | undefined; limit: number;
}): Promise<PlanRow[]> {
  return await tx.rows<PlanRow>(sql`
    select ${ROW} from plan p join customer c using (organisation_id, customer_id)
    where p.organisation_id = ${tx.organisationId}
      ${customerId === undefined ? empty : sql`and p.customer_id = ${customerId}`}
      ${statuses === undefined ? empty : sql`and p.status = any(${statuses}::text[])`}
      ${after === undefined ? empty : sql`and p.plan_id < ${after}`}
    order by p.plan_id desc limit ${limit}`);
}

/** Moves a plan on; `set` adds columns. The caller holds it locked and has checked the move. */
export async function movePlan(tx: Tx, planId: number, status: PlanStatus, because: readonly Reason[], set: readonly Sql[] = []): Promise<void> {
  await tx.run(sql`
    update plan set ${join([sql`status = ${status}`, sql`because = ${JSON.stringify(because)}::jsonb`, ...set])}
    where organisation_id = ${tx.organisationId} and plan_id = ${planId}`);
}

export type PlanToJudge = PlanFacts & PlanReceived & { planId: number; customerId: number; instalments: (RunningInstalment & { paidMinor: number })[] };

/**
 * Accepted plans, with what came in for their items since they were drawn up; kept for this transaction. Locked before they are read: one that waited for
 * another's judgement sees the instalments as that one left them.
 */
export async function plansToJudge(tx: Tx): Promise<PlanToJudge[]> {
  await tx.run(sql`select from plan where organisation_id = ${tx.organisationId} and status = 'accepted' order by plan_id for update`);
  return await tx.rows<PlanToJudge>(sql`
    select p.plan_id "planId", p.customer_id "customerId", p.currency, p.grace_days "graceDays", p.void_after "voidAfter", r.principal "principalMinor", r.received "receivedMinor",
      r.open "openMinor", ${INSTALMENTS}
    from plan p
    cross join lateral (
      select sum(i.amount_minor)::bigint principal, sum(s.settled - i.already_minor)::bigint received, sum(o.open_minor)::bigint open
      from plan_item i
      join open_item o on o.organisation_id = i.organisation_id and o.item_id = i.item_id
      cross join lateral (
        select coalesce(sum(a.amount_minor), 0) settled from allocation a
        join open_item k on k.organisation_id = a.organisation_id and k.item_id = a.credit_item_id and k.kind in ${SETTLING}
        where a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id
      ) s
      where i.organisation_id = p.organisation_id and i.plan_id = p.plan_id
    ) r
    where p.organisation_id = ${tx.organisationId} and p.status = 'accepted'
    order by p.plan_id`);
}

/** What came in fills the instalments; `warned` are told late from today on. */
export async function saveInstalments(
  tx: Tx, rows: readonly { planId: number; number: number; paidMinor: number }[], warned: readonly { planId: number; number: number }[], today: Day,
): Promise<void> {
  await tx.run(sql`
    update plan_instalment n set paid_minor = v.paid_minor
    from unnest(${rows.map((one) => one.planId)}::bigint[], ${rows.map((one) => one.number)}::int[], ${rows.map((one) => one.paidMinor)}::bigint[]) as v (plan_id, number, paid_minor)
    where n.organisation_id = ${tx.organisationId} and n.plan_id = v.plan_id and n.number = v.number and n.paid_minor <> v.paid_minor`);
  if (warned.length === 0) return;
  await tx.run(sql`
    update plan_instalment n set warned_on = ${today}
    from unnest(${warned.map((one) => one.planId)}::bigint[], ${warned.map((one) => one.number)}::int[]) as v (plan_id, number)
    where n.organisation_id = ${tx.organisationId} and n.plan_id = v.plan_id and n.number = v.number`);
}

/** Offers nobody accepted in time. */
export async function lapsedOffers(tx: Tx, today: Day): Promise<{ planId: number; customerId: number; offerEndsOn: Day }[]> {
  return await tx.rows(sql`
    select plan_id "planId", customer_id "customerId", offer_ends_on "offerEndsOn" from plan
    where organisation_id = ${tx.organisationId} and status = 'proposed' and offer_ends_on < ${today}
    for update`);
}

export async function countPlans(tx: Tx): Promise<{ status: PlanStatus; count: number }[]> {
  return await tx.rows(sql`
    select status, count(*)::int count from plan where organisation_id = ${tx.organisationId} group by status`);
}

/** The acceptance in writing is the customer's own. */
export async function isHisWriting(tx: Tx, customerId: number, { documentId, replyId }: { documentId: number | null; replyId: number | null }): Promise<boolean> {
  const { ok } = await tx.one<{ ok: boolean }>(sql`
    select (${documentId}::bigint is null or exists (select from document where organisation_id = ${tx.organisationId} and document_id = ${documentId} and customer_id = ${customerId}))
      and (${replyId}::bigint is null or exists (select from reply where organisation_id = ${tx.organisationId} and reply_id = ${replyId} and customer_id = ${customerId})) ok`);
  return ok;
}
