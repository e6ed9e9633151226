import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { readProfile, setProfile } from './actions.ts';
import { creditContract } from './contract.ts';

const { profile } = implement(creditContract).$context<Context>().$config(doorFirst).use(refusals);

export const creditRoutes = {
  profile: {
    get: profile.get.use(allowed('read')).handler(async ({ input, context: { tx, actor, db } }) => {
      const found = await readProfile(tx, actor, input.customerId);
      const names = await namesOf(db, [found.setBy]);
      return { ...found, setBy: found.setBy && (names.get(found.setBy) ?? found.setBy) };
    }),
    set: profile.set.use(allowed('scenario')).handler(async ({ input, context: { tx, actor } }) => {
      await setProfile(tx, actor, input);
      return { done: true as const };
    }),
  },
};
