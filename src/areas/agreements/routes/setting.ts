import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { changeSetting } from '../actions/setting.ts';
import { settingContract } from '../contract/setting.ts';
import { findSetting } from '../store/setting.ts';

const setting = implement(settingContract).$context<Context>().$config(doorFirst).use(refusals);

export const settingRoutes = {
  get: setting.get.use(allowed('read')).handler(({ context: { tx } }) => findSetting(tx)),
  save: setting.save.use(allowed('settings')).handler(({ input, context: { tx, actor } }) => changeSetting(tx, actor, input)),
};
