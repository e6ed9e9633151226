import { raw, sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { PlanStatus } from '../rules/plan.ts';

/** What counts as paid: money received and credit notes; not what moves a debt from one account to another. */
export const SETTLING = raw(`('receipt', 'credit_note')`);

export type Candidate = {
  itemId: number; reference: string; currency: string; dueOn: Day; amountMinor: number; openMinor: number;
  /** By receipts and credit notes, so far. */
  alreadyMinor: number;
  /** Of the open promise it stands in. */
  promisedOn: Day | null;
  /** Of the plan it stands in, as long as that is not over. */
  planStatus: PlanStatus | null;
};

/** Nobody else agrees anything with the customer until this transaction ends. @returns whether there is such a customer. */
export async function lockCustomer(tx: Tx, customerId: number): Promise<boolean> {
  return await tx.first(sql`
    select 1 from customer where organisation_id = ${tx.organisationId} and customer_id = ${customerId} for no key update`) !== undefined;
}

/** Of a customer: the items named, or everything he owes in a currency; oldest due first. */
export async function candidateItems(tx: Tx, customerId: number, { currency, itemIds }: { currency: string; itemIds: readonly number[] }): Promise<Candidate[]> {
  const named = itemIds.length > 0;
  return await tx.rows<Candidate>(sql`
    select i.item_id "itemId", coalesce(nullif(i.reference, ''), i.label) reference, i.currency, i.due_on "dueOn", i.amount_minor "amountMinor", i.open_minor "openMinor",
      coalesce((select sum(a.amount_minor)::bigint from allocation a
        join open_item k on k.organisation_id = a.organisation_id and k.item_id = a.credit_item_id and k.kind in ${SETTLING}
        where a.organisation_id = i.organisation_id and a.debit_item_id = i.item_id), 0) "alreadyMinor",
      (select p.due_on from promise_item pi join promise p using (organisation_id, promise_id)
        where pi.organisation_id = i.organisation_id and pi.item_id = i.item_id and p.status = 'open' limit 1) "promisedOn",
      (select p.status from plan_item pi join plan p using (organisation_id, plan_id)
        where pi.organisation_id = i.organisation_id and pi.item_id = i.item_id and p.status in ('draft', 'approved', 'proposed', 'accepted')
        order by p.status not in ('proposed', 'accepted') limit 1) "planStatus"
    from open_item i
    where i.organisation_id = ${tx.organisationId} and i.customer_id = ${customerId}
      and case when ${named} then i.item_id = any(${itemIds}::bigint[]) else i.currency = ${currency} and i.open_minor > 0 end
    order by i.due_on, i.item_id`);
}
