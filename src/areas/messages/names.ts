import { eventName, jobName } from '#platform/queue.ts';

/** Messages may leave: somebody approved them. */
export const messagesApproved = eventName<{ organisationId: number }>('messages.approved');

/** Mails came back for good: nobody read them. */
export const messageBounced = eventName<{ organisationId: number; messageIds: number[] }>('messages.bounced');

/** A reply came in that the company's setting accepts without a person. */
export const replyReceived = eventName<{ organisationId: number; replyId: number }>('messages.reply_received');

/** Somebody read a reply and said what becomes of it: what it held may leave. */
export const replyHandled = eventName<{ organisationId: number }>('messages.reply_handled');

/** Reads the inbox, and looks in the sent folder for mails of which nobody knows whether they left. Every few minutes. */
export const readInboxJob = jobName<{ organisationId: number }>('messages.read_inbox');
