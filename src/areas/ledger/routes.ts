import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { customerHistory, listAllocations, listItems } from './actions.ts';
import { ledgerContract } from './contract.ts';

const { ledger } = implement(ledgerContract).$context<Context>().$config(doorFirst).use(refusals);

export const ledgerRoutes = {
  ledger: {
    items: ledger.items.use(allowed('read')).handler(({ input, context: { tx, actor } }) => listItems(tx, actor, input)),
    allocations: ledger.allocations.use(allowed('read')).handler(({ input, context: { tx } }) => listAllocations(tx, input.itemId)),
    history: ledger.history.use(allowed('read')).handler(({ input, context: { tx, actor } }) => customerHistory(tx, actor, input.customerId)),
  },
};
