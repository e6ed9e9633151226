import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { wallClock } from '#values/day.ts';
import { api, type client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Because } from '#web/ui/Because.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { messageTone } from '#web/ui/message.ts';
import { MessageEvents } from '#web/ui/MessageEvents.tsx';
import { MessageItems, MessageSheet } from '#web/ui/MessageSheet.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

type Row = Awaited<ReturnType<typeof client.messages.list>>['rows'][number];

/** All that was written or said to him; each opens as he reads it. The one opened stays in the address. */
export function Messages({ customerId, opened, onOpen }: { customerId: number; opened: number | undefined; onOpen: (messageId: number | undefined) => void }) {
  const { t } = useWords();
  const query = useInfiniteQuery(api.messages.list.infiniteOptions({
    input: (after: string | undefined) => ({ customerId, limit: 50, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  const columns = useColumns();
  if (error && !data) return <PageFailed error={error} />;
  return (
    <Panel flush>
      <DataTable<Row> label={t('customers.tab.messages')} columns={columns} rows={rows} rowKey={keyOf} onOpen={(row) => onOpen(row.messageId)} status={query.isPending ? 'loading' : 'ready'}
        hasMore={hasNextPage} loadingMore={isFetchingNextPage} onMore={() => void fetchNextPage()}
        empty={<EmptyState icon="messages" title={t('customers.messages.none')}>{t('customers.messages.none.text')}</EmptyState>} />
      {opened !== undefined && <MessagePanel messageId={opened} onClose={() => onOpen(undefined)} />}
    </Panel>
  );
}

const keyOf = (row: Row) => String(row.messageId);

function useColumns(): Column<Row>[] {
  const { t } = useWords();
  const { organisation } = useSession();
  return useMemo(() => {
    const dayOf = (row: Row) => wallClock(new Date(row.sentAt ?? row.createdAt), organisation.timeZone).day;
    return [
      { id: 'subject', header: t('customers.column.message'), width: 'minmax(200px, 2.4fr)', cell: (row) => <>{row.subject}<span className="table-sub">{[t(`messages.purpose.${row.purpose}`), row.toAddress || row.toName].filter(Boolean).join(' · ')}</span></> },
      { id: 'status', header: t('customers.column.status'), width: '160px', cell: (row) => <Pill tone={messageTone[row.status]} dot>{t(`messages.status.${row.status}`)}</Pill> },
      { id: 'day', header: t('customers.column.day'), width: '110px', from: 'medium', cell: (row) => <DayText day={dayOf(row)} /> },
      { id: 'total', header: t('customers.column.asked'), width: '132px', end: true, phone: 'figure',
        cell: (row) => (row.totalMinor === 0 ? <span className="quiet">—</span> : <Amount minor={row.totalMinor} currency={row.currency} />) },
    ];
  }, [t, organisation.timeZone]);
}

function MessagePanel({ messageId, onClose }: { messageId: number; onClose: () => void }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, error } = useQuery(api.messages.get.queryOptions({ input: { messageId } }));
  return (
    <SidePanel opened wide onClose={onClose} title={data ? <span className="inline">{t(`messages.purpose.${data.purpose}`)} <Pill tone={messageTone[data.status]} dot>{t(`messages.status.${data.status}`)}</Pill></span> : t('customers.tab.messages')}>
      <div className="stack">
        <Refused error={error} />
        {!data && !error && <Skeleton lines={6} />}
        {data && (
          <>
            <MessageSheet message={data} />
            <Because reasons={data.because} />
            <MessageItems message={data} />
            <MessageEvents events={data.events} timeZone={organisation.timeZone} />
          </>
        )}
      </div>
    </SidePanel>
  );
}
