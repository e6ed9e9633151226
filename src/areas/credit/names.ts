import { jobName } from '#platform/queue.ts';

/** Judges every customer's payments again. Hears `ledger.posted`; also runs each day, for what is overdue grows older. */
export const assessJob = jobName<{ organisationId: number }>('credit.assess');
