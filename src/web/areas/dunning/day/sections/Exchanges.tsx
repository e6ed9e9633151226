import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Icon, type IconName } from '#web/ui/Icon.tsx';
import { messageTone } from '#web/ui/message.ts';
import { Pill, type Tone } from '#web/ui/Pill.tsx';
import { replyTone } from '#web/ui/reply.ts';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const MessagePanel = lazy(async () => ({ default: (await import('#web/ui/MessagePanel.tsx')).MessagePanel }));
const ReplySheet = lazy(async () => ({ default: (await import('#web/ui/reply/ReplySheet.tsx')).ReplySheet }));

const SHOWN = 30;
type Exchange = { id: string; at: string; icon: IconName; what: string; said: string; state: string; tone: Tone; open: { message?: number; reply?: number } };

/** What was said on both sides, last first. */
export function Exchanges({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const [opened, setOpened] = useState<Exchange['open']>({});
  const exchanges = useExchanges(customerId);
  if (!exchanges) return <Skeleton lines={4} />;
  const close = () => setOpened({});
  return (
    <>
      {exchanges.length === 0 && <EmptyState icon="messages" title={t('dunning.section.exchanges.none')} />}
      <ul className="day-agreed">
        {exchanges.map(({ id, at, icon, what, said, state, tone, open }) => (
          <li key={id}>
            <button type="button" onClick={() => setOpened(open)}>
              <Icon name={icon} size={16} /><span className="day-agreed-what">{what}<span className="meta day-exchange-said">{said}</span></span>
              <Pill tone={tone} dot>{state}</Pill><span className="meta"><DayText day={wallClock(new Date(at), organisation.timeZone).day} /></span>
            </button>
          </li>
        ))}
      </ul>
      <Suspense>
        {opened.message !== undefined && <MessagePanel messageId={opened.message} titled="purpose" onClose={close} />}
        {opened.reply !== undefined && <ReplySheet replyId={opened.reply} onClose={close} />}
      </Suspense>
    </>
  );
}

function useExchanges(customerId: number): Exchange[] | undefined {
  const { t } = useWords();
  const messages = useQuery(api.messages.list.queryOptions({ input: { customerId, limit: SHOWN } }));
  const replies = useQuery(api.replies.list.queryOptions({ input: { customerId, limit: SHOWN } }));
  if (!messages.data || !replies.data) return undefined;
  const sent = messages.data.rows.map((row): Exchange => ({
    id: `m${row.messageId}`, at: row.sentAt ?? row.createdAt, icon: row.channel === 'phone' ? 'phone' : row.channel === 'email' ? 'messages' : 'letter', what: t(`messages.purpose.${row.purpose}`),
    said: row.subject, state: t(`messages.status.${row.status}`), tone: messageTone[row.status], open: { message: row.messageId },
  }));
  const came = replies.data.rows.map((row): Exchange => ({
    id: `r${row.replyId}`, at: row.receivedAt, icon: 'reply', what: t(`messages.replies.class.${row.class}`), said: row.quote || row.subject, state: t(`messages.replies.status.${row.status}`),
    tone: row.status === 'unread' ? replyTone[row.class] : 'neutral', open: { reply: row.replyId },
  }));
  return [...sent, ...came].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN);
}
