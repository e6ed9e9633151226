import { ensureTemplates } from '#areas/messages/actions.ts';
import { runDunning } from '#areas/dunning/actions.ts';
import { createScenario, fieldsOf, type ShownScenario } from '#areas/dunning/actions/scenarios.ts';
import type { FieldStep, ScenarioFields } from '#areas/dunning/rules/scenario.ts';
import { sql, type Tx } from '#platform/db.ts';
import { isBusinessDay } from '#values/calendar.ts';
import { addDays } from '#values/day.ts';
import { asActor, makeOrganisation, within, type TestDb } from './db.ts';
import { actorOn } from './dunning-company.ts';
import { CALL, MED, PREVENANCE, R1, R2, scenario } from './dunning.ts';

/** A company with one scenario of the test's own, and its days: what a run drafts leaves at once. */

const TEXTS: Record<string, string> = { courtesy: 'courtesy', reminder: 'reminder_1', call: 'call', formal_notice: 'formal_notice', thanks: 'thanks' };
export type ScenarioCompany = { organisationId: number; run<T>(work: (tx: Tx) => Promise<T>): Promise<T>; scenario: ShownScenario };

export const fieldStep = ({ stepId: _id, addedVersion: _added, ...one }: typeof R1): FieldStep => ({ ...one, stepId: null, templateCode: TEXTS[one.purpose]! });
export const fieldsWith = (steps: readonly (typeof R1)[] = [PREVENANCE, R1, R2, CALL, MED], more: Partial<ScenarioFields> = {}): ScenarioFields => {
  const { scenarioId: _id, steps: _steps, ...fields } = scenario;
  return { ...fields, ...more, steps: steps.map(fieldStep) };
};
/** What is shown of a scenario, as it is saved. */
export const asFields = ({ customers: _customers, ...row }: ShownScenario): ScenarioFields => fieldsOf(row);

export async function scenarioCompany(db: TestDb, fields: ScenarioFields = fieldsWith()): Promise<ScenarioCompany> {
  const { organisationId } = await makeOrganisation(db);
  const run = <T>(work: (tx: Tx) => Promise<T>) => within(db, organisationId, work);
  const made = await run(async (tx) => {
    await ensureTemplates(tx);
    return await createScenario(tx, asActor(organisationId, { today: '2026-01-01' }), fields);
  });
  return { organisationId, run, scenario: made };
}

export const stepsOf = (at: ScenarioCompany, itemId: number) => at.run(async (tx) => (await tx.rows<{ name: string; on: string }>(sql`
  select s.name, t.taken_on "on" from step_taken t join scenario_step s using (organisation_id, step_id)
  where t.organisation_id = ${tx.organisationId} and t.item_id = ${itemId} and t.released_at is null order by t.step_taken_id`)).map((row) => `${row.on} ${row.name}`));

/** Runs a day, and everything it drafts leaves at once. */
export async function live(at: ScenarioCompany, today: string): Promise<void> {
  await at.run(async (tx) => {
    await runDunning(tx, actorOn(at, today), today);
    await tx.run(sql`update message set status = case when channel = 'phone' then 'done' else 'sent' end, sent_at = ${`${today}T10:00:00Z`}
      where organisation_id = ${tx.organisationId} and status in ('to_approve', 'approved', 'to_do') and purpose <> 'agreement'`);
  });
}
/** Lives the days on which a step is expected, and the days before them: what came too early would come then. */
export async function liveAround(at: ScenarioCompany, steps: readonly string[]): Promise<void> {
  const days = steps.map((one) => one.slice(0, 10)).flatMap((day) => [businessDayBefore(day), day]);
  for (const day of [...new Set(days)].sort()) await live(at, day);
}
function businessDayBefore(day: string): string {
  const before = addDays(day, -1);
  return isBusinessDay(before, 'FR') ? before : businessDayBefore(before);
}
