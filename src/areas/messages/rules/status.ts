import type { MessageStatus } from '../contract.ts';

/** From each status, where a message may go. A status with nowhere to go is an end; only a person leaves `unknown` or `failed`, and never straight to sending. */
export const transitions: Record<MessageStatus, readonly MessageStatus[]> = {
  to_approve: ['approved', 'held', 'withdrawn', 'skipped'],
  approved: ['to_approve', 'sending', 'printed', 'held', 'withdrawn', 'skipped'],
  sending: ['sent', 'failed', 'unknown', 'approved'],
  // A letter in a batch: posted on the day somebody says, or its batch is taken back.
  printed: ['sent', 'approved', 'withdrawn'],
  // A late answer of the server closes the question too.
  unknown: ['sent', 'bounced', 'failed', 'to_approve'],
  // A reminder is written again when its hold is over; a confirmation, written once, waits again. A call under way is held by what is agreed in it, and ends.
  held: ['to_approve', 'withdrawn', 'done'],
  to_do: ['done', 'failed', 'held', 'withdrawn', 'skipped'],
  // A mail server may say so hours later, a postman weeks later.
  sent: ['bounced'],
  bounced: ['to_approve', 'withdrawn'],
  done: [],
  failed: ['to_approve', 'to_do', 'withdrawn'],
  skipped: [],
  // Only a call under way that day: what was agreed in it took it off the list.
  withdrawn: ['done'],
};

export const firstStatuses: readonly MessageStatus[] = ['to_approve', 'approved', 'to_do'];

/** Still to leave, be called or be judged: the customer gets no second message meanwhile. */
export const waitingStatuses: readonly MessageStatus[] = ['to_approve', 'approved', 'sending', 'printed', 'held', 'to_do'];

/** The message never reached anybody: its steps may come again. */
export const undeliveredStatuses: readonly MessageStatus[] = ['bounced', 'failed', 'skipped', 'withdrawn'];

export function mayBecome(from: MessageStatus, to: MessageStatus): boolean {
  return transitions[from].includes(to);
}

/** Every status a message may come to `to` from. */
export function comesFrom(to: MessageStatus): MessageStatus[] {
  return (Object.keys(transitions) as MessageStatus[]).filter((from) => mayBecome(from, to));
}
