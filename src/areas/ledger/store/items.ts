import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { EinvoiceStatus } from '#values/einvoice.ts';
import type { OpenItem } from '../contract.ts';

type ItemCursor = { on: Day; id: number };

/**
 * One page of a customer's items, as they stood at the end of a day: those posted by then, open by what was allocated by then.
 * `open`: oldest due first; `all`: latest posted first. @param asOf nothing for now, items dated ahead included.
 */
export async function pageOfItems(
  tx: Tx, { customerId, show, asOf, after, limit }: { customerId: number; show: 'open' | 'all'; asOf: Day | undefined; after: ItemCursor | undefined; limit: number },
): Promise<(Omit<OpenItem, 'daysLate'> & { postedOn: Day })[]> {
  const day = asOf ?? null;
  return await tx.rows(sql`
    select i.item_id "itemId", i.kind, i.reference, i.label, i.journal, i.account, i.issued_on "issuedOn", i.posted_on "postedOn", i.due_on "dueOn",
      i.due_basis "dueBasis", i.age_unknown "ageUnknown", i.currency, i.amount_minor "amountMinor", r.open_minor "openMinor",
      case when r.open_minor = 0 then i.settled_on end "settledOn",
      i.lettering, i.lettering <> '' and i.lettering <> i.lettering_set_aside and i.open_minor = i.amount_minor "letteredAlone",
      i.lettering <> '' and i.lettering = i.lettering_set_aside and i.open_minor = i.amount_minor "letteringAside",
      i.einvoice_status "einvoiceStatus", i.einvoice_at "einvoiceAt"
    from open_item i
    cross join lateral (select i.open_minor + case when ${day}::date is null then 0 else sign(i.amount_minor)::bigint * coalesce((
      select sum(a.amount_minor)::bigint from allocation a
      where a.organisation_id = i.organisation_id and a.allocated_on > ${day}::date
        and case when i.amount_minor > 0 then a.debit_item_id else a.credit_item_id end = i.item_id
        and (a.debit_item_id = i.item_id or a.credit_item_id = i.item_id)), 0) end open_minor) r
    where i.organisation_id = ${tx.organisationId} and i.customer_id = ${customerId}
      and (${day}::date is null or i.posted_on <= ${day}::date)
      and (${show} = 'all' or r.open_minor <> 0)
      and (${after === undefined} or case when ${show} = 'open' then (i.due_on, i.item_id) > (${after?.on ?? null}::date, ${after?.id ?? null}::bigint)
        else (i.posted_on, i.item_id) < (${after?.on ?? null}::date, ${after?.id ?? null}::bigint) end)
    order by case when ${show} = 'open' then i.due_on end, case when ${show} = 'open' then i.item_id end, i.posted_on desc, i.item_id desc
    limit ${limit}`);
}

export async function markSetAside(tx: Tx, itemId: number, aside: boolean): Promise<{ customerId: number; lettering: string } | undefined> {
  return await tx.first(sql`
    update open_item set lettering_set_aside = case when ${aside} then lettering else '' end
    where organisation_id = ${tx.organisationId} and item_id = ${itemId}
    returning customer_id "customerId", lettering`);
}

/** Said again later, it is known to be so still: what is older than that changes nothing. @returns false when what is known is newer, or said at the same time. */
export async function markEinvoice(tx: Tx, itemId: number, status: EinvoiceStatus | null, at: Date): Promise<boolean> {
  return await tx.run(sql`
    update open_item set einvoice_status = ${status}, einvoice_at = case when ${status}::text is null then null else ${at}::timestamptz end
    where organisation_id = ${tx.organisationId} and item_id = ${itemId} and (einvoice_at is null or einvoice_at <= ${at} or ${status}::text is null)
      and (einvoice_status is distinct from ${status} or einvoice_at < ${at})`) === 1;
}

export async function itemOf(tx: Tx, itemId: number): Promise<{ customerId: number; kind: OpenItem['kind']; einvoiceStatus: EinvoiceStatus | null } | undefined> {
  return await tx.first(sql`
    select customer_id "customerId", kind, einvoice_status "einvoiceStatus" from open_item where organisation_id = ${tx.organisationId} and item_id = ${itemId}`);
}

export type AllocationRow = {
  allocationId: number; otherItemId: number; otherKind: OpenItem['kind']; otherReference: string; otherLabel: string; amountMinor: number; currency: string;
  allocatedOn: Day; basis: 'read' | 'inferred' | 'manual'; rule: string; lettering: string;
};

/** Every allocation of an item, those taken back (negative) included. */
export async function allocationsOf(tx: Tx, itemId: number): Promise<AllocationRow[]> {
  return await tx.rows(sql`
    select a.allocation_id "allocationId", o.item_id "otherItemId", o.kind "otherKind", o.reference "otherReference", o.label "otherLabel",
      a.amount_minor "amountMinor", o.currency, a.allocated_on "allocatedOn", a.basis, a.rule, a.lettering
    from allocation a
    join open_item o on o.organisation_id = a.organisation_id and o.item_id = case when a.debit_item_id = ${itemId} then a.credit_item_id else a.debit_item_id end
    where a.organisation_id = ${tx.organisationId} and (a.debit_item_id = ${itemId} or a.credit_item_id = ${itemId})
    order by a.allocated_on, a.allocation_id`);
}
