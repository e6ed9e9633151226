import { eventName } from '#platform/queue.ts';

/** Messages may leave: somebody approved them. */
export const messagesApproved = eventName<{ organisationId: number }>('messages.approved');
