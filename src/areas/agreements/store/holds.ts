import { sql, type Tx } from '#platform/db.ts';
import type { Hold } from '../rules/hold.ts';

type PlacedHold = Omit<Hold, 'heldMinor' | 'subjectId'>;

export type HoldRow = PlacedHold & {
  holdId: number; customerId: number; customerName: string; itemReference: string | null; ownerName: string; createdAt: string; releasedAt: string | null;
};

/** Holds not yet released first, then the latest; of one customer, or the 500 latest of all. */
export async function listHolds(tx: Tx, customerId: number | undefined): Promise<HoldRow[]> {
  return await tx.rows<HoldRow>(sql`
    select h.hold_id "holdId", h.customer_id "customerId", c.name "customerName", h.item_id "itemId", i.reference "itemReference", h.kind, h.reason,
      h.owner_user_id "ownerName", h.starts_on "startsOn", h.ends_on "endsOn", h.created_at "createdAt", h.released_at "releasedAt"
    from hold h
    join customer c using (organisation_id, customer_id)
    left join open_item i using (organisation_id, item_id)
    where h.organisation_id = ${tx.organisationId} and (${customerId ?? null}::bigint is null or h.customer_id = ${customerId ?? null})
    order by h.released_at is not null, h.hold_id desc
    limit 500`);
}

export async function insertHold(tx: Tx, hold: PlacedHold & { customerId: number; createdAt: Date }): Promise<number> {
  const { holdId } = await tx.one<{ holdId: number }>(sql`
    insert into hold (organisation_id, customer_id, item_id, kind, reason, owner_user_id, starts_on, ends_on, created_at, created_by)
    values (${tx.organisationId}, ${hold.customerId}, ${hold.itemId}, ${hold.kind}, ${hold.reason}, ${tx.userId}, ${hold.startsOn}, ${hold.endsOn}, ${hold.createdAt}, ${tx.userId})
    returning hold_id "holdId"`);
  return holdId;
}

/** One that runs already and says the same. */
export async function sameHold(
  tx: Tx, { customerId, itemId, kind, reason, endsOn }: Omit<PlacedHold, 'startsOn'> & { customerId: number },
): Promise<{ holdId: number } | undefined> {
  return await tx.first(sql`
    select hold_id "holdId" from hold
    where organisation_id = ${tx.organisationId} and customer_id = ${customerId} and item_id is not distinct from ${itemId}::bigint and kind = ${kind}
      and reason = ${reason} and ends_on is not distinct from ${endsOn}::date and released_at is null
    limit 1`);
}

/** @returns the customer, or nothing when the hold is unknown or already released. */
export async function markReleased(tx: Tx, holdId: number, now: Date): Promise<number | undefined> {
  return (await tx.first<{ customerId: number }>(sql`
    update hold set released_at = ${now}, released_by = ${tx.userId}
    where organisation_id = ${tx.organisationId} and hold_id = ${holdId} and released_at is null
    returning customer_id "customerId"`))?.customerId;
}

