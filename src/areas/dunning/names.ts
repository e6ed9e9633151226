import { jobName } from '#platform/queue.ts';

/** Decides for every customer what is to be sent today; daily, in the company's own zone. Running it again changes nothing that still holds. */
export const dunningRunJob = jobName<{ organisationId: number }>('dunning.run');

/** Lets approved messages leave, each after a last look at the evidence. Every few minutes, and as soon as something is approved. */
export const dunningSendJob = jobName<{ organisationId: number }>('dunning.send');

/** After `ledger.posted`, and when an agreement changed, a reply was read or a customer came under protection: takes back what no longer holds, thanks those who paid. */
export const afterPostingJob = jobName<{ organisationId: number }>('dunning.after_posting');

/** Hears `agreements.changed`: asks for what follows once, however many agreements changed together. */
export const agreementChangedJob = jobName<{ organisationId: number }>('dunning.agreement_changed');

/** Hears `messages.bounced`: a step nobody received is not taken. */
export const messageBouncedJob = jobName<{ organisationId: number; messageIds: number[] }>('dunning.message_bounced');

/** Hear what became of a promise or of a plan, and keep it as something a step may answer. */
export const promiseBrokenJob = jobName<{ organisationId: number; customerId: number; subjectId: number }>('dunning.promise_broken');
export const planLateJob = jobName<{ organisationId: number; customerId: number; subjectId: number }>('dunning.plan_late');
export const planVoidJob = jobName<{ organisationId: number; customerId: number; subjectId: number }>('dunning.plan_void');
