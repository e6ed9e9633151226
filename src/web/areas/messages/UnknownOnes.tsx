import { Amount } from '#web/ui/Amount.tsx';
import type { MessageRow } from '#web/ui/MessageList.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useSession } from '#web/frame.tsx';
import { useWords } from '#web/words.tsx';
import { ResolveButtons } from './Resolve.tsx';
import './messages.css';

/** Messages whose sending was cut short: they never leave again by themselves, and hold back what follows until a person says. */
export function UnknownOnes({ rows, onOpen }: { rows: readonly MessageRow[]; onOpen: (messageId: number) => void }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  return (
    <Panel title={t('messages.unknown.title')} note={`${t('messages.unknown.what')} ${t('messages.unknown.how')}`} flush>
      <ul className="unknown-list">
        {rows.map((row) => (
          <li key={row.messageId}>
            <div className="unknown-words">
              <button type="button" className="unknown-open" onClick={() => onOpen(row.messageId)}>{row.customerName}</button>
              <span className="table-sub">{row.subject} · {row.toAddress} · {instant(row.sentAt ?? row.createdAt, organisation.timeZone)}</span>
            </div>
            <Amount minor={row.totalMinor} currency={row.currency} strong />
            <ResolveButtons messageId={row.messageId} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
