import { jobName } from '#platform/queue.ts';

/** Decides for every customer what is to be sent today; daily, in the company's own zone. Running it again changes nothing that still holds. */
export const dunningRunJob = jobName<{ organisationId: number }>('dunning.run');

/** Lets approved messages leave, each after a last look at the evidence. Every few minutes, and as soon as something is approved. */
export const dunningSendJob = jobName<{ organisationId: number }>('dunning.send');

/** Hears `ledger.posted`: takes back what no longer holds, thanks those who paid. */
export const afterPostingJob = jobName<{ organisationId: number }>('dunning.after_posting');
