import { useMemo, type ReactNode } from 'react';
import { wallClock } from '#values/day.ts';
import { useSession } from '#web/frame.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { replyTone, type ReplyRow } from '#web/ui/reply.ts';
import type { Beside, Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

const keyOf = ({ replyId }: ReplyRow) => String(replyId);

/** Who wrote, what it is, and the sentence that says it. */
export function RepliesTable({ rows, loading, empty, beside, more, onOpen }: {
  rows: readonly ReplyRow[]; loading: boolean; empty: ReactNode; beside: Beside; onOpen: (row: ReplyRow) => void; more: { hasMore: boolean; loadingMore: boolean; onMore: () => void };
}) {
  const { t } = useWords();
  const columns = useColumns();
  return (
    <div className="replies-list">
      <DataTable<ReplyRow> label={t('messages.replies.title')} columns={columns} rows={rows} rowKey={keyOf} status={loading ? 'loading' : 'ready'} empty={empty} beside={beside} onOpen={onOpen} {...more} />
    </div>
  );
}

function useColumns(): Column<ReplyRow>[] {
  const { t, percent } = useWords();
  const { organisation } = useSession();
  return useMemo(() => [
    { id: 'who', header: t('messages.replies.column.who'), width: 'minmax(0, 1fr)', cell: (row) => <Who row={row} sure={percent(row.confidenceBp, 0)} /> },
    { id: 'at', header: t('messages.replies.column.at'), width: '96px', end: true, phone: 'figure', cell: (row) => <DayText day={wallClock(new Date(row.receivedAt), organisation.timeZone).day} /> },
  ], [t, percent, organisation.timeZone]);
}

function Who({ row, sure }: { row: ReplyRow; sure: string }) {
  const { t } = useWords();
  return (
    <>
      {row.customerName ?? (row.fromName || row.fromAddress || t('messages.replies.nobody'))}
      <span className="reply-class">
        <Pill tone={replyTone[row.class]}>{t(`messages.replies.class.${row.class}`)}</Pill>
        {row.status === 'unread' && row.confidenceBp > 0 && row.confidenceBp < 10_000 && <span className="meta">{t('messages.replies.sure', { share: sure })}</span>}
        {row.customerId === null && <span className="meta reply-loose">{t('messages.replies.loose')}</span>}
        {row.documents > 0 && <span className="meta"><Icon name="attach" size={16} label={t('messages.replies.files')} />{row.documents}</span>}
      </span>
      {row.quote && <span className="reply-quote" title={row.quote}>{row.quote}</span>}
    </>
  );
}
