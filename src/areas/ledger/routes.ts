import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { customerHistory, listAllocations, listItems, setEinvoiceStatus, setLetteringAside } from './actions.ts';
import { ledgerContract } from './contract.ts';

const { ledger } = implement(ledgerContract).$context<Context>().$config(doorFirst).use(refusals);

export const ledgerRoutes = {
  ledger: {
    items: ledger.items.use(allowed('read')).handler(({ input, context: { tx, actor } }) => listItems(tx, actor, input)),
    setLetteringAside: ledger.setLetteringAside.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await setLetteringAside(tx, actor, input);
      return { done: true as const };
    }),
    setEinvoiceStatus: ledger.setEinvoiceStatus.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await setEinvoiceStatus(tx, actor, input);
      return { done: true as const };
    }),
    allocations: ledger.allocations.use(allowed('read')).handler(({ input, context: { tx } }) => listAllocations(tx, input.itemId)),
    history: ledger.history.use(allowed('read')).handler(({ input, context: { tx, actor } }) => customerHistory(tx, actor, input.customerId)),
  },
};
