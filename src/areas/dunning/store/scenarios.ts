import { join, sql, type Sql, type Tx } from '#platform/db.ts';
import { ladderPlaces } from '#values/ladder.ts';
import type { Scenario, Step } from '../rules/facts.ts';
import type { FieldStep, ScenarioFields } from '../rules/scenario.ts';

export type ScenarioRow = Scenario & { position: number; version: number };

/** In the company's order, with their live steps. */
export async function listScenarios(tx: Tx): Promise<ScenarioRow[]> {
  const rows = await tx.rows<Omit<ScenarioRow, 'steps'>>(sql`
    select scenario_id "scenarioId", name, profiles, customer_kinds "customerKinds", applies, position, version, active, minimum_minor "minimumMinor",
      minimum_days_between "minimumDaysBetween", maximum_per_week "maximumPerWeek", window_from_minute "windowFromMinute", window_to_minute "windowToMinute",
      business_days_only "businessDaysOnly", stops, thanks_every_days "thanksEveryDays", from_portfolio "fromPortfolio"
    from scenario where organisation_id = ${tx.organisationId} order by position, scenario_id`);
  const steps = Map.groupBy(await tx.rows<{ scenarioId: number; step: Step }>(sql`
    select scenario_id "scenarioId", jsonb_build_object('stepId', step_id, 'name', name, 'purpose', purpose, 'anchor', anchor, 'event', event, 'offsetDays', offset_days,
      'channel', channel, 'audience', audience, 'fallback', fallback, 'conditions', conditions, 'attachments', attachments, 'templateCode', template_code,
      'approval', approval, 'addedVersion', added_version) step
    from scenario_step where organisation_id = ${tx.organisationId} and retired_at is null order by tone, step_id`), (row) => row.scenarioId);
  return rows.map((row) => ({ ...row, steps: (steps.get(row.scenarioId) ?? []).map(({ step }) => step) }));
}

/** Without its steps, and as its first version. */
export async function insertScenario(tx: Tx, fields: ScenarioFields, at: Date): Promise<number> {
  const { scenarioId } = await tx.one<{ scenarioId: number }>(sql`
    insert into scenario (organisation_id, name, profiles, customer_kinds, applies, position, active, minimum_minor, minimum_days_between, maximum_per_week,
      window_from_minute, window_to_minute, business_days_only, stops, thanks_every_days, from_portfolio, updated_at)
    select ${tx.organisationId}, ${fields.name}, ${[...fields.profiles]}::text[], ${[...fields.customerKinds]}::text[], ${JSON.stringify(fields.applies)}::jsonb,
      coalesce(max(position), 0) + 1, ${fields.active}, ${fields.minimumMinor}, ${fields.minimumDaysBetween}, ${fields.maximumPerWeek}, ${fields.windowFromMinute},
      ${fields.windowToMinute}, ${fields.businessDaysOnly}, ${JSON.stringify(fields.stops)}::jsonb, ${fields.thanksEveryDays}, ${fields.fromPortfolio}, ${at}
    from scenario where organisation_id = ${tx.organisationId}
    returning scenario_id "scenarioId"`);
  return scenarioId;
}

/** All but its steps, as the next version. @returns that version. */
export async function saveScenario(tx: Tx, scenarioId: number, fields: ScenarioFields, at: Date): Promise<number> {
  const { version } = await tx.one<{ version: number }>(sql`
    update scenario set name = ${fields.name}, profiles = ${[...fields.profiles]}::text[], customer_kinds = ${[...fields.customerKinds]}::text[],
      applies = ${JSON.stringify(fields.applies)}::jsonb, active = ${fields.active}, minimum_minor = ${fields.minimumMinor},
      minimum_days_between = ${fields.minimumDaysBetween}, maximum_per_week = ${fields.maximumPerWeek}, window_from_minute = ${fields.windowFromMinute},
      window_to_minute = ${fields.windowToMinute}, business_days_only = ${fields.businessDaysOnly}, stops = ${JSON.stringify(fields.stops)}::jsonb,
      thanks_every_days = ${fields.thanksEveryDays}, from_portfolio = ${fields.fromPortfolio}, version = version + 1, updated_at = ${at}
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId}
    returning version`);
  return version;
}

export async function saveOrder(tx: Tx, scenarioIds: readonly number[]): Promise<void> {
  await tx.run(sql`
    update scenario s set position = o.position
    from unnest(${[...scenarioIds]}::bigint[]) with ordinality o (scenario_id, position)
    where s.organisation_id = ${tx.organisationId} and s.scenario_id = o.scenario_id`);
}

/**
 * Steps given with their identity keep it, or come back when they were taken out; those not given any more are retired, never deleted: what was done by them
 * stays done.
 */
export async function saveSteps(tx: Tx, scenarioId: number, steps: ScenarioFields['steps'], { version, at }: { version: number; at: Date }): Promise<void> {
  const kept = steps.flatMap((step) => step.stepId ?? []);
  await tx.run(sql`update scenario_step set retired_at = ${at}, retired_version = ${version}
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} and retired_at is null and step_id <> all(${kept}::bigint[])`);
  const places = ladderPlaces(steps);
  // On the ladder in the order it is climbed; what stands beside it last, as given.
  const ordered = steps.map((step, at) => ({ step, place: places[at] })).sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || 0);
  for (const [tone, { step, place }] of ordered.entries()) {
    const values = valuesOf(step, tone, place ?? null);
    if (step.stepId === null) {
      await tx.run(sql`insert into scenario_step (organisation_id, scenario_id, added_version, ${COLUMNS})
        values (${tx.organisationId}, ${scenarioId}, ${version}, ${join(values)})`);
    } else {
      await tx.run(sql`update scenario_step set (retired_at, retired_version, ${COLUMNS}) = row(null, null, ${join(values)})
        where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} and step_id = ${step.stepId}`);
    }
  }
}

const COLUMNS = sql`name, purpose, anchor, event, offset_days, place_days, tone, channel, audience, fallback, conditions, attachments, template_code, approval`;

function valuesOf(step: FieldStep, tone: number, place: number | null): Sql[] {
  return [
    sql`${step.name}`, sql`${step.purpose}`, sql`${step.anchor}`, sql`${step.event}`, sql`${step.offsetDays}`, sql`${place}::int`, sql`${tone}`, sql`${step.channel}`,
    sql`${[...step.audience]}::text[]`, sql`${step.fallback}`, sql`${JSON.stringify(step.conditions)}::jsonb`, sql`${[...step.attachments]}::text[]`,
    sql`${step.templateCode}`, sql`${step.approval}`,
  ];
}

/** Of every step there ever was in a scenario, live or retired. */
export async function stepIdsOf(tx: Tx, scenarioId: number): Promise<number[]> {
  return (await tx.rows<{ stepId: number }>(sql`
    select step_id "stepId" from scenario_step where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId}`)).map((row) => row.stepId);
}

/** @returns false when it is unknown. */
export async function deleteScenario(tx: Tx, scenarioId: number): Promise<boolean> {
  return await tx.run(sql`delete from scenario s where s.organisation_id = ${tx.organisationId} and s.scenario_id = ${scenarioId}`) === 1;
}

export async function isScenarioUsed(tx: Tx, scenarioId: number): Promise<boolean> {
  return (await tx.one<{ used: boolean }>(sql`
    select exists (select from step_taken t join scenario_step s using (organisation_id, step_id) where t.organisation_id = ${tx.organisationId} and s.scenario_id = ${scenarioId})
      or exists (select from decision d where d.organisation_id = ${tx.organisationId} and d.scenario_id = ${scenarioId}) used`)).used;
}
