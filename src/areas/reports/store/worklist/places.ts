import { sql, type Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';

export type Place = { key: string; position: number | null; laterOn: Day | null };

/** Where a person put lines of his own list. */
export async function placesOf(tx: Tx): Promise<Place[]> {
  return await tx.rows<Place>(sql`
    select key, position, later_on "laterOn" from work_place where organisation_id = ${tx.organisationId} and user_id = ${tx.userId}`);
}

/** The lines kept on top, in this order; those before are let go, or when `shown` is given, those of them that were shown: the others follow as they stood. */
export async function savePinned(tx: Tx, { keys, shown, at, today }: { keys: readonly string[]; shown: readonly string[] | undefined; at: Date; today: Day }): Promise<void> {
  const others = shown === undefined ? [] : await pinnedBut(tx, [...keys, ...shown]);
  await tx.run(sql`
    update work_place set position = null where organisation_id = ${tx.organisationId} and user_id = ${tx.userId} and position is not null`);
  await tx.run(sql`
    insert into work_place (organisation_id, user_id, key, position, placed_at)
    select ${tx.organisationId}, ${tx.userId}, key, position, ${at} from unnest(${[...new Set([...keys, ...others])]}::text[]) with ordinality k (key, position)
    on conflict (organisation_id, user_id, key) do update set position = excluded.position, placed_at = excluded.placed_at`);
  await tidy(tx, today);
}

export async function saveLater(tx: Tx, { key, laterOn, at, today }: { key: string; laterOn: Day | null; at: Date; today: Day }): Promise<void> {
  await tx.run(sql`
    insert into work_place (organisation_id, user_id, key, later_on, placed_at) values (${tx.organisationId}, ${tx.userId}, ${key}, ${laterOn}, ${at})
    on conflict (organisation_id, user_id, key) do update set later_on = excluded.later_on, placed_at = excluded.placed_at`);
  await tidy(tx, today);
}

async function pinnedBut(tx: Tx, keys: readonly string[]): Promise<string[]> {
  return (await tx.rows<{ key: string }>(sql`
    select key from work_place
    where organisation_id = ${tx.organisationId} and user_id = ${tx.userId} and position is not null and key <> all(${[...keys]}::text[])
    order by position`)).map(({ key }) => key);
}

/** A place that says nothing, or nothing any more, is no row: anybody's, so that those who never move another line leave none. */
async function tidy(tx: Tx, today: Day): Promise<void> {
  await tx.run(sql`delete from work_place where organisation_id = ${tx.organisationId} and position is null and (later_on is null or later_on <= ${today})`);
}
