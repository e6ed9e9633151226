import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

export type Absence = { absenceId: number; userId: string; coveredBy: string; fromOn: Day; toOn: Day };

/** Those that run or are to come, the next to begin first. */
export async function listAbsences(tx: Tx, today: Day): Promise<Absence[]> {
  return await tx.rows<Absence>(sql`
    select absence_id "absenceId", user_id "userId", covered_by "coveredBy", from_on "fromOn", to_on "toOn"
    from absence where organisation_id = ${tx.organisationId} and to_on >= ${today} order by from_on, absence_id`);
}

export async function insertAbsence(tx: Tx, { userId, coveredBy, fromOn, toOn }: Omit<Absence, 'absenceId'>): Promise<number> {
  return (await tx.one<{ absenceId: number }>(sql`
    insert into absence (organisation_id, user_id, covered_by, from_on, to_on) values (${tx.organisationId}, ${userId}, ${coveredBy}, ${fromOn}, ${toOn})
    returning absence_id "absenceId"`)).absenceId;
}

/** @returns the one removed, or nothing when it is unknown. */
export async function deleteAbsence(tx: Tx, absenceId: number): Promise<Absence | undefined> {
  return await tx.first<Absence>(sql`
    delete from absence where organisation_id = ${tx.organisationId} and absence_id = ${absenceId}
    returning absence_id "absenceId", user_id "userId", covered_by "coveredBy", from_on "fromOn", to_on "toOn"`);
}
