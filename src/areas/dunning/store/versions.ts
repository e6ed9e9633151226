import { sql, type Tx } from '#platform/db.ts';
import type { ScenarioFields } from '../rules/scenario.ts';

export type VersionRow = { version: number; savedAt: string; savedBy: string; fields: ScenarioFields };

/** Keeps a scenario as it was saved; a version kept already stays as it is. */
export async function keepVersion(
  tx: Tx, { scenarioId, version, fields, at, by }: { scenarioId: number; version: number; fields: ScenarioFields; at: Date | null; by: string },
): Promise<void> {
  await tx.run(sql`
    insert into scenario_version (organisation_id, scenario_id, version, fields, saved_at, saved_by)
    select organisation_id, scenario_id, ${version}, ${JSON.stringify(fields)}::jsonb, coalesce(${at}, updated_at), ${by}
    from scenario where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId}
    on conflict (organisation_id, scenario_id, version) do nothing`);
}

/** Latest first. */
export async function listVersions(tx: Tx, scenarioId: number): Promise<VersionRow[]> {
  return await tx.rows<VersionRow>(sql`
    select version, saved_at "savedAt", saved_by "savedBy", fields from scenario_version
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} order by version desc`);
}

export async function findVersion(tx: Tx, scenarioId: number, version: number): Promise<VersionRow | undefined> {
  return await tx.first<VersionRow>(sql`
    select version, saved_at "savedAt", saved_by "savedBy", fields from scenario_version
    where organisation_id = ${tx.organisationId} and scenario_id = ${scenarioId} and version = ${version}`);
}
