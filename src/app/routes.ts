import { implement } from '@orpc/server';
import { accessRoutes } from '#areas/access/routes.ts';
import type { Context } from '#areas/access/door.ts';
import { agreementsRoutes } from '#areas/agreements/routes.ts';
import { creditRoutes } from '#areas/credit/routes.ts';
import { customersRoutes } from '#areas/customers/routes.ts';
import { dunningRoutes } from '#areas/dunning/routes.ts';
import { importsRoutes } from '#areas/imports/routes.ts';
import { ledgerRoutes } from '#areas/ledger/routes.ts';
import { messagesRoutes } from '#areas/messages/routes.ts';
import { reportsRoutes } from '#areas/reports/routes.ts';
import { contract } from './contract.ts';

/** Every room's doors, under the contract they fulfil. */
export const routes = implement(contract).$context<Context>().router({
  ...accessRoutes, ...customersRoutes, ...ledgerRoutes, ...messagesRoutes, ...importsRoutes, ...creditRoutes, ...agreementsRoutes, ...dunningRoutes,
  ...reportsRoutes,
});
