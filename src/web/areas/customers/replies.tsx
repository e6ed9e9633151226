import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { replyTone } from '#web/ui/reply.ts';
import { useWords } from '#web/words.tsx';
import './replies.css';

/** What he answered, latest first; nothing when he never did. */
export function Replies({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data } = useQuery(api.replies.list.queryOptions({ input: { customerId, limit: 20 } }));
  if (!data || data.rows.length === 0) return null;
  return (
    <Panel title={t('customers.messages.replies')}>
      <ul className="customer-replies">
        {data.rows.map((row) => (
          <li key={row.replyId}>
            <span className="meta"><DayText day={wallClock(new Date(row.receivedAt), organisation.timeZone).day} /></span>
            <Pill tone={replyTone[row.class]} dot>{t(`messages.replies.class.${row.class}`)}</Pill>
            <Link to="/reponses" search={{ show: 'all', customer: customerId, reply: row.replyId }}>{row.quote || row.subject}</Link>
            <span className="meta">{t(`messages.replies.status.${row.status}`)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
