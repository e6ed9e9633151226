import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { findSetting, saveSetting, type AgreementSetting } from '../store/setting.ts';

/** What is agreed already keeps the days it was agreed with. */
export async function changeSetting(tx: Tx, actor: Actor, setting: AgreementSetting): Promise<AgreementSetting> {
  const before = await findSetting(tx);
  await saveSetting(tx, setting, actor.now);
  await record(tx, actor, 'agreement_setting.save', null, { before, after: setting });
  return await findSetting(tx);
}
