import { sql, type Tx } from '#platform/db.ts';
import type { DunningSetting } from '../contract/sending.ts';

export async function dunningSetting(tx: Tx): Promise<DunningSetting> {
  return await tx.first<DunningSetting>(sql`
    select stale_after_days "staleAfterDays" from dunning_setting where organisation_id = ${tx.organisationId}`) ?? { staleAfterDays: null };
}

export async function saveDunningSetting(tx: Tx, { staleAfterDays }: DunningSetting, at: Date): Promise<void> {
  await tx.run(sql`
    insert into dunning_setting (organisation_id, stale_after_days, updated_at) values (${tx.organisationId}, ${staleAfterDays}, ${at})
    on conflict (organisation_id) do update set stale_after_days = excluded.stale_after_days, updated_at = excluded.updated_at`);
}
