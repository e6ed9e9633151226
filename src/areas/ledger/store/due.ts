import { raw, sql, type Sql, type Tx } from '#platform/db.ts';

/** `dueOn` of values/terms.ts as SQL, for many rows at once; a test holds the two together. The arguments are column expressions. */
export function dueOnSql(issuedOn: string, days: string, rule: string): Sql {
  return raw(`case ${rule}
    when 'net' then ${issuedOn} + ${days}
    when 'then_end_of_month' then (date_trunc('month', (${issuedOn} + ${days})::timestamp) + interval '1 month - 1 day')::date
    else (date_trunc('month', ${issuedOn}::timestamp) + interval '1 month - 1 day')::date + ${days} end`);
}

/** Moves the due dates that come from payment terms to the terms of today, those of settled items too. @returns how many moved. */
export async function moveDueDates(tx: Tx, customerIds: readonly number[] | undefined): Promise<number> {
  return await tx.run(sql`
    update open_item i set due_on = n.due_on, due_basis = n.due_basis
    from customer c
    join organisation o using (organisation_id)
    cross join lateral (select case when c.terms_days is null then 'default_terms' else 'customer_terms' end due_basis) b
    join open_item was on was.organisation_id = c.organisation_id and was.customer_id = c.customer_id
    cross join lateral (select b.due_basis,
      ${dueOnSql('was.issued_on', 'coalesce(c.terms_days, o.default_terms_days)', 'coalesce(c.terms_rule, o.default_terms_rule)')} due_on) n
    where c.organisation_id = ${tx.organisationId} and (${customerIds ?? null}::bigint[] is null or c.customer_id = any(${customerIds ?? null}::bigint[]))
      and was.due_basis in ('customer_terms', 'default_terms') and (was.due_on, was.due_basis) is distinct from (n.due_on, n.due_basis)
      and i.organisation_id = was.organisation_id and i.item_id = was.item_id`);
}
