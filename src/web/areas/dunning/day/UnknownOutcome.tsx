import { Button } from '@mantine/core';
import { useSession } from '#web/frame.tsx';
import type { Message } from '#web/ui/message.ts';
import { Notice } from '#web/ui/states.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import type { Work } from './useWork.ts';

/** Only a person can tell whether a message left whose sending was cut short; it never leaves again by itself. */
export function UnknownOutcome({ message, work }: { message: Message; work: Work }) {
  const { t } = useWords();
  const reason = useReason();
  const { permissions } = useSession();
  const why = message.events.findLast(({ status }) => status === 'unknown')?.because ?? [];
  const resolve = (left: boolean) => work.resolve.mutate({ messageId: message.messageId, left });
  return (
    <Notice tone="warn" title={t('messages.unknown.title')}>
      {why.map((one) => <p key={one.code}>{reason(one)}.</p>)}
      <p>{t('messages.unknown.how')}</p>
      {permissions.includes('approve') && (
        <div className="day-verbs">
          <Button loading={work.resolve.isPending} onClick={() => resolve(true)}>{t('messages.unknown.left')}</Button>
          <Button variant="default" disabled={work.resolve.isPending} onClick={() => resolve(false)}>{t('messages.unknown.stayed')}</Button>
        </div>
      )}
    </Notice>
  );
}
