import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { placeHold, releaseHold } from './actions/holds.ts';
import { agreementsContract } from './contract.ts';
import { expectedRoute, plansRoutes } from './routes/plans.ts';
import { promisesRoutes } from './routes/promises.ts';
import { replyActsRoutes } from './routes/reply-acts.ts';
import { settingRoutes } from './routes/setting.ts';
import { disputesRoutes } from './routes/disputes.ts';
import { listHolds } from './store/holds.ts';

const { holds } = implement(agreementsContract).$context<Context>().$config(doorFirst).use(refusals);

export const agreementsRoutes = {
  disputes: disputesRoutes,
  agreementSetting: settingRoutes,
  expected: expectedRoute,
  plans: plansRoutes,
  promises: promisesRoutes,
  replyActs: replyActsRoutes,
  holds: {
    list: holds.list.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const rows = await listHolds(tx, input.customerId);
      const names = await namesOf(db, rows.map((row) => row.ownerName));
      return rows.map((row) => ({ ...row, ownerName: names.get(row.ownerName) ?? row.ownerName }));
    }),
    place: holds.place.use(allowed('work')).handler(({ input, context: { tx, actor } }) => placeHold(tx, actor, input)),
    release: holds.release.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await releaseHold(tx, actor, input.holdId);
      return { done: true as const };
    }),
  },
};
