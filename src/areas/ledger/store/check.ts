import { sql, type Tx } from '#platform/db.ts';

export type Disagreement = { itemId: number; sourceKey: string; amountMinor: number; openMinor: number; shouldBeMinor: number };

/** Items whose open amount, or whose day of settlement, is not what their allocations say; at most 100. */
export async function disagreements(tx: Tx): Promise<Disagreement[]> {
  return await tx.rows<Disagreement>(sql`
    with taken as (
      select item_id, sum(minor)::bigint minor
      from (
        select debit_item_id item_id, amount_minor minor from allocation where organisation_id = ${tx.organisationId}
        union all select credit_item_id, -amount_minor from allocation where organisation_id = ${tx.organisationId}
      ) side
      group by item_id
    )
    select i.item_id "itemId", i.source_key "sourceKey", i.amount_minor "amountMinor", i.open_minor "openMinor", i.amount_minor - coalesce(t.minor, 0) "shouldBeMinor"
    from open_item i left join taken t using (item_id)
    where i.organisation_id = ${tx.organisationId}
      and (i.open_minor <> i.amount_minor - coalesce(t.minor, 0) or (i.open_minor = 0) <> (i.settled_on is not null))
    limit 100`);
}

/** Allocations between items of two customers, two currencies, or not a debit and a credit. */
export async function crossedAllocations(tx: Tx): Promise<number> {
  return (await tx.one<{ count: number }>(sql`
    select count(*) from allocation a
    join open_item d on d.organisation_id = a.organisation_id and d.item_id = a.debit_item_id
    join open_item k on k.organisation_id = a.organisation_id and k.item_id = a.credit_item_id
    where a.organisation_id = ${tx.organisationId}
      and (d.amount_minor < 0 or k.amount_minor > 0 or d.customer_id <> a.customer_id or k.customer_id <> a.customer_id or d.currency <> k.currency)`)).count;
}
