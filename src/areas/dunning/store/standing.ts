import { empty, sql, type Sql, type Tx } from '#platform/db.ts';
import type { Assigned } from '../rules/assignment.ts';

/**
 * What the choice of a scenario looks at, of `customer c`: to be joined with `STANDING_FROM`. The limit is in the company's currency: whoever looks at
 * another currency has none.
 */
export const STANDING: Sql = sql`c.kind, coalesce(p.set_class, p.class, 'new') "class", c.segment, c.strategic, c.risk_grade grade, g.name "groupName",
  c.collector_user_id "collectorUserId", c.credit_limit_minor "limitMinor",
  case when k.scenario_id is not null then jsonb_build_object('scenarioId', k.scenario_id, 'reason', k.reason) end chosen`;
export const STANDING_FROM: Sql = sql`
  left join payer_profile p on p.organisation_id = c.organisation_id and p.customer_id = c.customer_id
  left join customer_group g on g.organisation_id = c.organisation_id and g.group_id = c.group_id
  left join scenario_choice k on k.organisation_id = c.organisation_id and k.customer_id = c.customer_id`;

/** What customers owe in the company's currency, credits taken off. */
const OWED = sql`coalesce((select sum(i.open_minor)::bigint from open_item i
  where i.organisation_id = c.organisation_id and i.customer_id = c.customer_id and i.currency = o.currency and i.open_minor <> 0), 0)`;

type Standing = Assigned & { owedMinor: number };
export type Alike = Standing & { customers: number };

/** How many customers stand alike, whether or not they owe anything. `owed`: what each owes matters too, which takes longer. */
export async function customersAlike(tx: Tx, { owed }: { owed: boolean }): Promise<Alike[]> {
  return await tx.rows<Alike>(sql`
    select ${STANDING}, o.currency, ${owed ? OWED : sql`0::bigint`} "owedMinor", count(*)::int customers
    from organisation o join customer c using (organisation_id) ${STANDING_FROM}
    where o.organisation_id = ${tx.organisationId}
    group by c.kind, p.set_class, p.class, c.segment, c.strategic, c.risk_grade, g.name, c.collector_user_id, c.credit_limit_minor, k.scenario_id, k.reason, o.currency
      ${owed ? sql`, c.organisation_id, c.customer_id` : empty}`);
}

export async function standingOf(tx: Tx, customerId: number): Promise<Standing | undefined> {
  return await tx.first<Standing>(sql`
    select ${STANDING}, o.currency, ${OWED} "owedMinor"
    from organisation o join customer c using (organisation_id) ${STANDING_FROM}
    where o.organisation_id = ${tx.organisationId} and c.customer_id = ${customerId}`);
}

export type Choice = { scenarioId: number; scenarioName: string; reason: string; chosenBy: string; chosenAt: string };

export async function findChoice(tx: Tx, customerId: number): Promise<Choice | undefined> {
  return await tx.first<Choice>(sql`
    select k.scenario_id "scenarioId", s.name "scenarioName", k.reason, k.chosen_by "chosenBy", k.chosen_at "chosenAt"
    from scenario_choice k join scenario s using (organisation_id, scenario_id)
    where k.organisation_id = ${tx.organisationId} and k.customer_id = ${customerId}`);
}

export async function saveChoice(
  tx: Tx, { customerId, scenarioId, reason, by, at }: { customerId: number; scenarioId: number; reason: string; by: string; at: Date },
): Promise<void> {
  await tx.run(sql`
    insert into scenario_choice (organisation_id, customer_id, scenario_id, reason, chosen_by, chosen_at)
    values (${tx.organisationId}, ${customerId}, ${scenarioId}, ${reason}, ${by}, ${at})
    on conflict (organisation_id, customer_id) do update set scenario_id = excluded.scenario_id, reason = excluded.reason, chosen_by = excluded.chosen_by,
      chosen_at = excluded.chosen_at`);
}

export async function deleteChoice(tx: Tx, customerId: number): Promise<boolean> {
  return await tx.run(sql`delete from scenario_choice where organisation_id = ${tx.organisationId} and customer_id = ${customerId}`) === 1;
}
