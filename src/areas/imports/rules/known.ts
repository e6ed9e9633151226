import type { Day } from '#values/day.ts';

/** What the ledger already has of one customer. `openMinor` is as of now; `minor` debits positive, credits negative. */
export type KnownItem = {
  key: string; kind: string; reference: string; journal: string; issuedOn: Day; postedOn: Day; minor: number; openMinor: number; currency: string;
  lettering: string;
};
/** What one pair is allocated in all, the part of it a person did by hand, and the latest of its days. */
export type KnownPair = { debitKey: string; creditKey: string; minor: number; manualMinor: number; on: Day };
export type KnownCustomer = { items: KnownItem[]; pairs: KnownPair[] };
