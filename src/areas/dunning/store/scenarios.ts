import { join, sql, type Tx } from '#platform/db.ts';
import type { Scenario, Step } from '../rules/facts.ts';
import type { ScenarioFields } from '../rules/scenario.ts';
import type { CustomerKind, PayerClass } from '#values/kinds.ts';

export type ScenarioRow = Scenario & { position: number };

/** In the company's order, with their live steps. */
export async function listScenarios(tx: Tx): Promise<ScenarioRow[]> {
  const rows = await tx.rows<Omit<ScenarioRow, 'steps'>>(sql`
    select scenario_id "scenarioId", name, profiles, customer_kinds "customerKinds", position, active, minimum_minor "minimumMinor",
      minimum_days_between "minimumDaysBetween", window_from_minute "windowFromMinute", window_to_minute "windowToMinute",
      business_days_only "businessDaysOnly", thanks_every_days "thanksEveryDays"
    from scenario where organisation_id = ${tx.organisationId} order by position, scenario_id`);
  const steps = Map.groupBy(await tx.rows<{ scenarioId: number; step: Step }>(sql`
    select scenario_id "scenarioId", jsonb_build_object('stepId', step_id, 'name', name, 'purpose', purpose, 'offsetDays', offset_days, 'channel', channel,
      'templateCode', template_code, 'approval', approval) step
    from scenario_step where organisation_id = ${tx.organisationId} and retired_at is null order by tone, step_id`), (row) => row.scenarioId);
  return rows.map((row) => ({ ...row, steps: (steps.get(row.scenarioId) ?? []).map(({ step }) => step) }));
}

export async function insertScenario(tx: Tx, fields: ScenarioFields): Promise<number> {
  const { scenarioId } = await tx.one<{ scenarioId: number }>(sql`
    insert into scenario (organisation_id, name, profiles, customer_kinds, position, active, minimum_minor, minimum_days_between, window_from_minute,
      window_to_minute, business_days_only, thanks_every_days)
    select ${tx.organisationId}, ${fields.name}, ${[...fields.profiles]}::text[], ${[...fields.customerKinds]}::text[], coalesce(max(position), 0) + 1, ${fields.active},
      ${fields.minimumMinor}, ${fields.minimumDaysBetween}, ${fields.windowFromMinute}, ${fields.windowToMinute}, ${fields.businessDaysOnly}, ${fields.thanksEveryDays}
    from scenario where organisation_id = ${tx.organisationId}
    returning scenario_id "scenarioId"`);
  return scenarioId;
}

export async function saveScenario(tx: Tx, scenarioId: number, fields: ScenarioFields, at: Date): Promise<boolean> {
  return await tx.run(sql`
    update scenario set name = ${fields.name}, profiles = ${[...fields.profiles]}::text[], customer_kinds = ${[...fields.customerKinds]}::text[], active = ${fields.active},
      minimum_minor = ${fields.minimumMinor}, minimum_days_between = ${fields.minimumDaysBetween}, window_from_minute = ${fields.windowFromMinute},
      window_to_minute = ${fields.windowToMinute}, business_days_only = ${fields.businessDaysOnly}, thanks_every_days = ${fields.thanksEveryDays}, updated_at = ${at}
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId}`) === 1;
}

export async function saveOrder(tx: Tx, scenarioIds: readonly number[]): Promise<void> {
  await tx.run(sql`
    update scenario s set position = o.position
    from unnest(${[...scenarioIds]}::bigint[]) with ordinality o (scenario_id, position)
    where s.organisation_id = ${tx.organisationId} and s.scenario_id = o.scenario_id`);
}

/** Steps given with their identity keep it; those not given any more are retired, never deleted: what was done by them stays done. */
export async function saveSteps(tx: Tx, scenarioId: number, steps: ScenarioFields['steps'], now: Date): Promise<void> {
  const kept = steps.flatMap((step) => step.stepId ?? []);
  await tx.run(sql`update scenario_step set retired_at = ${now}
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} and retired_at is null and step_id <> all(${kept}::bigint[])`);
  const ordered = [...steps].sort((a, b) => a.offsetDays - b.offsetDays);
  for (const [tone, step] of ordered.entries()) {
    const values = [step.name, step.purpose, step.offsetDays, tone, step.channel, step.templateCode, step.approval];
    if (step.stepId === null) {
      await tx.run(sql`insert into scenario_step (organisation_id, scenario_id, name, purpose, offset_days, tone, channel, template_code, approval)
        values (${tx.organisationId}, ${scenarioId}, ${join(values)})`);
    } else {
      await tx.run(sql`update scenario_step set (name, purpose, offset_days, tone, channel, template_code, approval) = row(${join(values)})
        where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} and step_id = ${step.stepId} and retired_at is null`);
    }
  }
}

/** A scenario that was used is kept, inactive and without steps, for what its past decisions say. @returns false when it is unknown. */
export async function deleteScenario(tx: Tx, scenarioId: number): Promise<boolean> {
  return await tx.run(sql`delete from scenario s where s.organisation_id = ${tx.organisationId} and s.scenario_id = ${scenarioId}`) === 1;
}

export async function isScenarioUsed(tx: Tx, scenarioId: number): Promise<boolean> {
  return (await tx.one<{ used: boolean }>(sql`
    select exists (select from step_taken t join scenario_step s using (organisation_id, step_id) where t.organisation_id = ${tx.organisationId} and s.scenario_id = ${scenarioId})
      or exists (select from decision d where d.organisation_id = ${tx.organisationId} and d.scenario_id = ${scenarioId}) used`)).used;
}

/** How many customers owe something, by profile and kind. */
export async function customersByProfile(tx: Tx): Promise<{ class: PayerClass; kind: CustomerKind; customers: number }[]> {
  return await tx.rows(sql`
    select coalesce(p.set_class, p.class, 'new') "class", c.kind, count(*)::int customers
    from customer c left join payer_profile p using (organisation_id, customer_id)
    where c.organisation_id = ${tx.organisationId}
    group by 1, 2`);
}
