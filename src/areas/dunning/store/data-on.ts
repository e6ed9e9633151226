import { sql } from '#platform/db.ts';

/**
 * Up to which day the ledger speaks: the last day of the freshest file brought in, and never later than the day it was brought in. Of organisation `o`;
 * null when nothing ever came from a file.
 */
export const DATA_ON = sql`
  (select max(least(coalesce((f.summary ->> 'lastOn')::date, (f.committed_at at time zone o.time_zone)::date), (f.committed_at at time zone o.time_zone)::date))
    from import_file f
    where f.organisation_id = o.organisation_id and f.status = 'committed' and f.kind in ('fec', 'items'))`;
