import { implement } from '@orpc/server';
import type { Actor } from '#areas/access/actor.ts';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db } from '#platform/db.ts';
import { addDays } from '#values/day.ts';
import { acceptPlan, approvePlan, cancelPlan, draftPlan, proposePlan, refusePlan } from '../actions/plans.ts';
import { simulatePlan } from '../actions/simulate-plan.ts';
import { expectedContract, plansContract } from '../contract/plans.ts';
import { expectedCash, listPlans, planCounts, showPlan } from '../reads.ts';
import { isLate } from '../rules/plan.ts';
import type { PlanRow } from '../store/plans.ts';

const plans = implement(plansContract).$context<Context>().$config(doorFirst).use(refusals);
const expected = implement(expectedContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

export const plansRoutes = {
  list: plans.list.use(allowed('read')).handler(async ({ input, context: { tx, db, actor } }) => {
    const { rows, next } = await listPlans(tx, input);
    return { rows: await named(db, rows, actor), next };
  }),
  counts: plans.counts.use(allowed('read')).handler(({ context: { tx } }) => planCounts(tx)),
  get: plans.get.use(allowed('read')).handler(async ({ input, context: { tx, db, actor } }) => {
    const { events, ...plan } = await showPlan(tx, input.planId);
    const names = await namesOf(db, events.map((event) => event.userId));
    const [row] = await named(db, [plan], actor);
    return { ...row!, events: events.map(({ userId, ...event }) => ({ ...event, userName: names.get(userId) ?? userId })) };
  }),
  simulate: plans.simulate.use(allowed('work')).handler(({ input, context: { tx, actor } }) => simulatePlan(tx, actor, input)),
  draft: plans.draft.use(allowed('work')).handler(({ input, context: { tx, actor } }) => draftPlan(tx, actor, input)),
  approve: plans.approve.use(allowed('approve')).handler(async ({ input, context: { tx, actor } }) => {
    await approvePlan(tx, actor, input.planId);
    return done;
  }),
  propose: plans.propose.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await proposePlan(tx, actor, input.planId);
    return done;
  }),
  accept: plans.accept.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await acceptPlan(tx, actor, input);
    return done;
  }),
  refuse: plans.refuse.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await refusePlan(tx, actor, input);
    return done;
  }),
  cancel: plans.cancel.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
    await cancelPlan(tx, actor, input);
    return done;
  }),
};

export const expectedRoute = expected.use(allowed('read')).handler(({ input, context: { tx, actor } }) =>
  expectedCash(tx, input.from ?? actor.today, input.to ?? addDays(actor.today, 30), input.customerId));

async function named(db: Db, rows: readonly PlanRow[], { today }: Actor) {
  const names = await namesOf(db, rows.flatMap((row) => [row.ownerUserId, row.approvedBy]));
  const nameOf = (userId: string) => names.get(userId) ?? userId;
  return rows.map(({ ownerUserId, approvedBy, ...row }) => ({
    ...row, ownerName: nameOf(ownerUserId), approvedBy: approvedBy === null ? null : nameOf(approvedBy),
    instalments: row.instalments.map((one) => ({ ...one, late: row.status === 'accepted' && isLate(one, row, today) })),
  }));
}
