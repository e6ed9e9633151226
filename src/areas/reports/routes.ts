import { implement } from '@orpc/server';
import { namesOf } from '#areas/access/people.ts';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { reportsContract } from './contract.ts';
import { readAgeing, readCustomers, readDashboard, readExposure } from './reads.ts';
import { orderLines, putOffLine, readTeam, readWorklist } from './work.ts';

const { reports } = implement(reportsContract).$context<Context>().$config(doorFirst).use(refusals);

const done = { done: true as const };

export const reportsRoutes = {
  reports: {
    customers: reports.customers.use(allowed('read')).handler(async ({ input, context: { tx, db, actor } }) => {
      const { rows, ...page } = await readCustomers(tx, actor, input);
      const names = await namesOf(db, rows.map(({ collectorUserId }) => collectorUserId));
      return { ...page, rows: rows.map((row) => ({ ...row, collectorName: row.collectorUserId === null ? null : names.get(row.collectorUserId) ?? row.collectorUserId })) };
    }),
    ageing: reports.ageing.use(allowed('read')).handler(({ input, context: { tx, actor } }) => readAgeing(tx, actor, input)),
    exposure: reports.exposure.use(allowed('read')).handler(({ input, context: { tx, actor } }) => readExposure(tx, actor, input)),
    dashboard: reports.dashboard.use(allowed('read')).handler(({ context: { tx, actor } }) => readDashboard(tx, actor)),
    worklist: reports.worklist.use(allowed('read')).handler(({ input, context: { tx, db, actor } }) => readWorklist(tx, db, actor, input)),
    order: reports.order.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await orderLines(tx, actor, input);
      return done;
    }),
    later: reports.later.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await putOffLine(tx, actor, input);
      return done;
    }),
    team: reports.team.use(allowed('approve')).handler(({ context: { tx, db, actor } }) => readTeam(tx, db, actor)),
  },
};
