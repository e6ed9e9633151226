import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { reportsContract } from './contract.ts';
import { readAgeing, readCustomers, readDashboard, readExposure, readWorklist } from './reads.ts';

const { reports } = implement(reportsContract).$context<Context>().$config(doorFirst).use(refusals);

export const reportsRoutes = {
  reports: {
    customers: reports.customers.use(allowed('read')).handler(({ input, context: { tx, actor } }) => readCustomers(tx, actor, input)),
    ageing: reports.ageing.use(allowed('read')).handler(({ input, context: { tx, actor } }) => readAgeing(tx, actor, input)),
    exposure: reports.exposure.use(allowed('read')).handler(({ input, context: { tx, actor } }) => readExposure(tx, actor, input)),
    dashboard: reports.dashboard.use(allowed('read')).handler(({ context: { tx, actor } }) => readDashboard(tx, actor)),
    worklist: reports.worklist.use(allowed('read')).handler(({ context: { tx, actor } }) => readWorklist(tx, actor)),
  },
};
