import { eventName, jobName } from '#platform/queue.ts';

/** Hears `messages.reply_received`: accepts what the company's setting calls sure. */
export const acceptReplyJob = jobName<{ organisationId: number; replyId: number }>('agreements.accept_reply');

/** Judges promises and plans from what came in. Each day before the reminders, and whenever the ledger moved. Safe to repeat. */
export const judgeJob = jobName<{ organisationId: number }>('agreements.judge');

/** A promise was not kept, or only in part; `subjectId` is the promise. */
export const promiseBroken = eventName<{ organisationId: number; customerId: number; subjectId: number }>('agreements.promise_broken');

/** An instalment is late, said once for each; `subjectId` is the plan. */
export const planLate = eventName<{ organisationId: number; customerId: number; subjectId: number }>('agreements.plan_late');

/** So many instalments are late that the plan is void; `subjectId` is the plan. */
export const planVoid = eventName<{ organisationId: number; customerId: number; subjectId: number }>('agreements.plan_void');

/** What is held of a customer's items is no longer what it was. */
export const agreementChanged = eventName<{ organisationId: number; customerId: number }>('agreements.changed');
