import { accessContract } from '#areas/access/contract.ts';
import { agreementsContract } from '#areas/agreements/contract.ts';
import { creditContract } from '#areas/credit/contract.ts';
import { customersContract } from '#areas/customers/contract.ts';
import { dunningContract } from '#areas/dunning/contract.ts';
import { importsContract } from '#areas/imports/contract.ts';
import { ledgerContract } from '#areas/ledger/contract.ts';
import { messagesContract } from '#areas/messages/contract.ts';
import { reportsContract } from '#areas/reports/contract.ts';

/** The whole public API, room by room; `/api/openapi.json` is made from it. */
export const contract = {
  ...accessContract, ...customersContract, ...ledgerContract, ...messagesContract, ...importsContract, ...creditContract, ...agreementsContract,
  ...dunningContract, ...reportsContract,
};
