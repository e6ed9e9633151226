import type { client } from '#web/api.ts';
import type { Tone } from './Pill.tsx';

export type ReplyRow = Awaited<ReturnType<typeof client.replies.list>>['rows'][number];
export type Reply = Awaited<ReturnType<typeof client.replies.get>>;
export type ReplyClass = ReplyRow['class'];
export type Proposal = Awaited<ReturnType<typeof client.replyActs.propose>>;
export type ReplyAct = NonNullable<Proposal['act']>;

export const replyClasses = [
  'payment', 'dispute', 'copy', 'plan', 'delay', 'wrong_contact', 'out_of_office', 'bounce_hard', 'bounce_soft', 'unsubscribe', 'other',
] as const satisfies readonly ReplyClass[];
export const replyTone: Record<ReplyClass, Tone> = {
  payment: 'good', dispute: 'warn', copy: 'accent', plan: 'accent', delay: 'accent', wrong_contact: 'warn', out_of_office: 'neutral', bounce_hard: 'bad', bounce_soft: 'neutral', unsubscribe: 'warn', other: 'neutral',
};
