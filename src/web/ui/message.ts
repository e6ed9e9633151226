import type { MessageStatus } from '#areas/messages/contract.ts';
import type { client } from '#web/api.ts';
import type { IconName } from './Icon.tsx';
import type { Tone } from './Pill.tsx';

export type Message = Awaited<ReturnType<typeof client.messages.get>>;
export type MessagePurpose = Message['purpose'];

export const messageStatuses = [
  'to_approve', 'approved', 'to_do', 'sending', 'printed', 'sent', 'bounced', 'done', 'unknown', 'failed', 'held', 'skipped', 'withdrawn',
] as const satisfies readonly MessageStatus[];

export const messagePurposes = ['courtesy', 'reminder', 'call', 'formal_notice', 'thanks', 'agreement'] as const satisfies readonly MessagePurpose[];

export const messageTone: Record<MessageStatus, Tone> = {
  to_approve: 'accent', approved: 'accent', to_do: 'accent', sending: 'accent', printed: 'accent', sent: 'good', bounced: 'bad', done: 'good', unknown: 'bad', failed: 'bad', held: 'warn',
  skipped: 'neutral', withdrawn: 'neutral',
};

export const statusIcon: Record<MessageStatus, IconName> = {
  to_approve: 'edit', approved: 'check', to_do: 'phone', sending: 'runs', printed: 'letter', sent: 'runs', bounced: 'undo', done: 'phone', unknown: 'warning', failed: 'failed', held: 'hold',
  skipped: 'right', withdrawn: 'undo',
};
