import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { wallClock } from '#values/day.ts';
import { api, type client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given } from '#web/search.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import { DayText } from './DayText.tsx';
import { messageTone, type MessagePurpose } from './message.ts';
import { Panel } from './Panel.tsx';
import { Pill } from './Pill.tsx';
import type { Column } from './table/columns.ts';
import { DataTable } from './table/DataTable.tsx';

export type MessageRow = Awaited<ReturnType<typeof client.messages.list>>['rows'][number];
type Asked = { status?: MessageRow['status'] | undefined; purpose?: MessagePurpose | undefined; customerId?: number | undefined };

/** What was written or said: of one customer, or of all with their names. */
export function MessageList({ label, asked: { status, purpose, customerId }, named, empty, onOpen }: {
  label: string; asked: Asked; named: boolean; empty: ReactNode; onOpen: (messageId: number) => void;
}) {
  const query = useInfiniteQuery(api.messages.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, ...given({ status, purpose, customerId, after }) }), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const { data, error } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  const columns = useColumns(named);
  if (error && !data) return <PageFailed error={error} />;
  return (
    <Panel flush>
      <DataTable<MessageRow> label={label} columns={columns} rows={rows} rowKey={keyOf} onOpen={(row) => onOpen(row.messageId)} status={query.isPending ? 'loading' : 'ready'}
        hasMore={query.hasNextPage} loadingMore={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} empty={empty} />
    </Panel>
  );
}

const keyOf = (row: MessageRow) => String(row.messageId);

function useColumns(named: boolean): Column<MessageRow>[] {
  const { t } = useWords();
  const { organisation } = useSession();
  return useMemo(() => {
    const dayOf = (row: MessageRow) => wallClock(new Date(row.sentAt ?? row.createdAt), organisation.timeZone).day;
    const to = (row: MessageRow) => row.toAddress || row.toName;
    const edited = (row: MessageRow) => row.edited && t('messages.edited');
    const who: Column<MessageRow>[] = named
      ? [
        { id: 'who', header: t('messages.column.who'), width: 'minmax(200px, 1.6fr)', cell: (row) => <>{row.customerName}<span className="table-sub">{row.subject}</span></> },
        { id: 'to', header: t('messages.column.to'), width: 'minmax(160px, 1fr)', from: 'wide', phone: 'hidden',
          cell: (row) => <span className="quiet">{to(row) || '—'}<span className="table-sub">{[t(`messages.purpose.${row.purpose}`), edited(row)].filter(Boolean).join(' · ')}</span></span> },
      ]
      : [{ id: 'who', header: t('messages.column.message'), width: 'minmax(200px, 2.4fr)',
        cell: (row) => <>{row.subject}<span className="table-sub">{[t(`messages.purpose.${row.purpose}`), to(row), edited(row)].filter(Boolean).join(' · ')}</span></> }];
    return [
      ...who,
      { id: 'status', header: t('messages.column.status'), width: '168px', cell: (row) => <Pill tone={messageTone[row.status]} dot>{t(`messages.status.${row.status}`)}</Pill> },
      { id: 'day', header: t('messages.column.day'), width: '110px', from: 'medium', cell: (row) => <DayText day={dayOf(row)} /> },
      { id: 'total', header: t('messages.column.total'), width: '132px', end: true, phone: 'figure', cell: (row) => (row.totalMinor === 0 ? <span className="quiet">—</span> : <Amount minor={row.totalMinor} currency={row.currency} />) },
    ];
  }, [t, organisation.timeZone, named]);
}
