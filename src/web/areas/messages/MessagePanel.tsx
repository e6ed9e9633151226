import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Because } from '#web/ui/Because.tsx';
import { messageTone } from '#web/ui/message.ts';
import { MessageEvents } from '#web/ui/MessageEvents.tsx';
import { MessageItems, MessageSheet } from '#web/ui/MessageSheet.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Resolve } from './Resolve.tsx';

/** One message as the debtor reads it, why it was written, what it asked and what became of it. */
export function MessagePanel({ messageId, onClose }: { messageId: number; onClose: () => void }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, error } = useQuery(api.messages.get.queryOptions({ input: { messageId } }));
  const waits = data && (data.status === 'to_approve' || data.status === 'to_do' || data.status === 'failed');
  return (
    <SidePanel opened wide onClose={onClose} title={data ? <span className="inline">{data.customerName} <Pill tone={messageTone[data.status]} dot>{t(`messages.status.${data.status}`)}</Pill></span> : t('shell.nav.messages')}
      actions={data && (
        <>
          <Button variant="default" renderRoot={(props) => <Link to="/clients/$customerId" params={{ customerId: String(data.customerId) }} {...props} />}>{t('messages.see.customer')}</Button>
          {waits && <Button renderRoot={(props) => <Link to="/ma-journee" search={{ q: data.customerName }} {...props} />}>{t('messages.see.day')}</Button>}
        </>
      )}>
      <div className="stack">
        <Refused error={error} />
        {!data && !error && <Skeleton lines={8} />}
        {data && (
          <>
            {data.status === 'unknown' && <Resolve messageId={messageId} />}
            <p className="meta">{t(`messages.purpose.${data.purpose}`)} · {t('messages.asDebtor')}</p>
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
