import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import type { DunningSetting } from '../contract/sending.ts';
import { afterPostingJob } from '../names.ts';
import { dunningSetting, saveDunningSetting } from '../store/setting.ts';

/** From now on for every message about to leave; what the former limit held is looked at again at once. */
export async function setDunningSetting(tx: Tx, actor: Actor, setting: DunningSetting): Promise<DunningSetting> {
  const before = await dunningSetting(tx);
  await saveDunningSetting(tx, setting, actor.now);
  await record(tx, actor, 'dunning.setting', null, { before, after: setting });
  await tx.enqueue(afterPostingJob, { organisationId: tx.organisationId });
  return setting;
}
