import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useWords } from '#web/words.tsx';
import { Because } from './Because.tsx';
import { messageTone, type Message } from './message.ts';
import { MessageEvents } from './MessageEvents.tsx';
import { MessageItems, MessageSheet } from './MessageSheet.tsx';
import { Pill } from './Pill.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Skeleton } from './states.tsx';

/** One message as the debtor reads it, why it was written, what it asked and what became of it. Titled by its customer, or by what it is for where one is with him already. */
export function MessagePanel({ messageId, titled, Actions, First, onClose }: {
  messageId: number; titled: 'customer' | 'purpose'; Actions?: ComponentType<{ message: Message }>; First?: ComponentType<{ message: Message }>; onClose: () => void;
}) {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, error } = useQuery(api.messages.get.queryOptions({ input: { messageId } }));
  const name = data && (titled === 'customer' ? data.customerName : t(`messages.purpose.${data.purpose}`));
  return (
    <SidePanel opened wide onClose={onClose} actions={data && Actions && <Actions message={data} />}
      title={data ? <span className="inline">{name} <Pill tone={messageTone[data.status]} dot>{t(`messages.status.${data.status}`)}</Pill></span> : t('messages.one')}>
      <div className="stack">
        <Refused error={error} />
        {!data && !error && <Skeleton lines={8} />}
        {data && (
          <>
            {First && <First message={data} />}
            <MessageSheet message={data} />
            <Because reasons={data.because} title={t('messages.why')} />
            <MessageItems message={data} />
            <div><h3>{t('messages.events')}</h3><MessageEvents events={data.events} timeZone={organisation.timeZone} /></div>
          </>
        )}
      </div>
    </SidePanel>
  );
}
