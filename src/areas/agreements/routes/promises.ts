import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { cancelPromise, makePromise } from '../actions/promises.ts';
import { promisesContract } from '../contract/promises.ts';
import { listPromises, promiseCounts, recordOf, showPromise } from '../reads.ts';

const promises = implement(promisesContract).$context<Context>().$config(doorFirst).use(refusals);

export const promisesRoutes = {
  list: promises.list.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
    const { rows, next } = await listPromises(tx, input);
    const names = await namesOf(db, rows.map((row) => row.ownerUserId));
    return { rows: rows.map(({ ownerUserId, ...row }) => ({ ...row, ownerName: names.get(ownerUserId) ?? ownerUserId })), next };
  }),
  counts: promises.counts.use(allowed('read')).handler(({ context: { tx } }) => promiseCounts(tx)),
  get: promises.get.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
    const { ownerUserId, events, ...promise } = await showPromise(tx, input.promiseId);
    const names = await namesOf(db, [ownerUserId, ...events.map((event) => event.userId)]);
    const nameOf = (userId: string) => names.get(userId) ?? userId;
    return { ...promise, ownerName: nameOf(ownerUserId), events: events.map(({ userId, ...event }) => ({ ...event, userName: nameOf(userId) })) };
  }),
  record: promises.record.use(allowed('read')).handler(({ input, context: { tx } }) => recordOf(tx, input.customerId)),
  make: promises.make.use(allowed('work')).handler(({ input, context: { tx, actor } }) => makePromise(tx, actor, input)),
  cancel: promises.cancel.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await cancelPromise(tx, actor, input);
    return { done: true as const };
  }),
};
