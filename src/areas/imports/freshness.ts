import { sql, type Tx } from '#platform/db.ts';
import { addDays, type Day } from '#values/day.ts';

/**
 * Up to which day the ledger speaks: the last day of the freshest file brought in, and never later than the day it was brought in. Of organisation `o`;
 * null when nothing ever came from a file.
 */
export const DATA_ON = sql`
  (select max(least(coalesce((f.summary ->> 'lastOn')::date, (f.committed_at at time zone o.time_zone)::date), (f.committed_at at time zone o.time_zone)::date))
    from import_file f
    where f.organisation_id = o.organisation_id and f.status = 'committed' and f.kind in ('fec', 'items'))`;

/**
 * The day as which what somebody did not do may be judged: today, but no later than the day after the last one the ledger speaks of. A payment
 * made in time and not imported yet is no payment missing.
 */
export async function judgementDay(tx: Tx, today: Day): Promise<Day> {
  const { dataOn } = await tx.one<{ dataOn: Day | null }>(sql`select ${DATA_ON} "dataOn" from organisation o where o.organisation_id = ${tx.organisationId}`);
  return dataOn === null || dataOn >= today ? today : addDays(dataOn, 1);
}
