import { eventName, jobName } from '#platform/queue.ts';

/** Items or allocations came in: `importId` says from which file, null from elsewhere. */
export const ledgerPosted = eventName<{ organisationId: number; importId: number | null }>('ledger.posted');

/** Reckons again what falls due by payment terms; of some customers, or of all. Hears `customers.terms_changed` and `access.organisation_changed`. */
export const reckonJob = jobName<{ organisationId: number; customerIds?: number[] }>('ledger.reckon');
