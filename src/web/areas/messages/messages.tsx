import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given, type MessagesSearch } from '#web/search.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { FilterToggle, Filters } from '#web/ui/FilterToggle.tsx';
import { messagePurposes, messageStatuses, messageTone } from '#web/ui/message.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState, Notice } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { MessagePanel } from './MessagePanel.tsx';
import { type Row, UnknownOnes } from './UnknownOnes.tsx';

const route = getRouteApi('/app/messages');
/** What one looks for most; the select has them all. */
const usual = ['to_approve', 'approved', 'sent', 'held', 'failed'] as const;

/** Everything written or said to customers, each as its reader gets it, with what became of it. */
export default function Messages() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: { [Key in keyof MessagesSearch]: MessagesSearch[Key] | undefined }) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const unknown = useQuery(api.messages.list.queryOptions({ input: { status: 'unknown', limit: 50 } }));
  const count = unknown.data?.rows.length ?? 0;
  return (
    <>
      <PageHeader title={t('shell.nav.messages')} lead={count > 0 ? t('messages.lead.unknown', { count }) : t('messages.lead')} />
      <div className="stack">
        <Outbox />
        {unknown.data && count > 0 && <UnknownOnes rows={unknown.data.rows} onOpen={(message) => change({ message })} />}
        <MessageFilters search={search} onChange={change} />
        <List search={search} onOpen={(message) => change({ message })} />
      </div>
      {search.message !== undefined && <MessagePanel key={search.message} messageId={search.message} onClose={() => change({ message: undefined })} />}
    </>
  );
}

/** Where messages go when no mail server is set: said before one wonders. */
function Outbox() {
  const { t } = useWords();
  const { organisation, permissions } = useSession();
  const maySet = permissions.includes('settings');
  const mail = useQuery({ ...api.mail.get.queryOptions(), enabled: maySet && !organisation.isDemo });
  if (organisation.isDemo) return <Notice title={t('messages.outbox.title')}>{t('messages.outbox.demo')}</Notice>;
  if (mail.data !== null) return null;
  return (
    <Notice tone="warn" title={t('messages.outbox.title')}>
      <p>{t('messages.outbox.text')}</p>
      <p><Link to="/reglages" search={{ tab: 'courrier' }}>{t('messages.outbox.set')}</Link></p>
    </Notice>
  );
}

function MessageFilters({ search, onChange }: { search: MessagesSearch; onChange: (changes: { [Key in keyof MessagesSearch]: MessagesSearch[Key] | undefined }) => void }) {
  const { t } = useWords();
  const named = useQuery({ ...api.customers.get.queryOptions({ input: { customerId: search.customer ?? 0 } }), enabled: search.customer !== undefined });
  return (
    <Filters search={<CustomerPicker label={t('messages.filter.customer')} placeholder={t('messages.filter.customer.hint')} value={search.customer} name={named.data?.name} onChange={(one) => onChange({ customer: one?.customerId })} />}>
      <NativeSelect label={t('messages.filter.purpose')} value={search.purpose ?? ''} onChange={(event) => onChange({ purpose: messagePurposes.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('messages.filter.all') }, ...messagePurposes.map((one) => ({ value: one, label: t(`messages.purpose.${one}`) }))]} />
      <NativeSelect label={t('messages.filter.status')} value={search.status ?? ''} onChange={(event) => onChange({ status: messageStatuses.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('messages.filter.all') }, ...messageStatuses.map((one) => ({ value: one, label: t(`messages.status.${one}`) }))]} />
      {usual.map((one) => <FilterToggle key={one} on={search.status === one} onToggle={(on) => onChange({ status: on ? one : undefined })}>{t(`messages.status.${one}`)}</FilterToggle>)}
    </Filters>
  );
}

function List({ search: { status, purpose, customer }, onOpen }: { search: MessagesSearch; onOpen: (messageId: number) => void }) {
  const { t } = useWords();
  const query = useInfiniteQuery(api.messages.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, ...given({ status, purpose, customerId: customer, after }) }), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const { data, error } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  const columns = useColumns();
  if (error && !data) return <PageFailed error={error} />;
  const filtered = Boolean(status ?? purpose ?? customer);
  return (
    <Panel flush>
      <DataTable<Row> label={t('shell.nav.messages')} columns={columns} rows={rows} rowKey={keyOf} onOpen={(row) => onOpen(row.messageId)} status={query.isPending ? 'loading' : 'ready'}
        hasMore={query.hasNextPage} loadingMore={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}
        empty={filtered ? <EmptyState icon="search" title={t('messages.none.filtered')}>{t('messages.none.filtered.text')}</EmptyState>
          : <EmptyState icon="messages" title={t('messages.none')}>{t('messages.none.text')}</EmptyState>} />
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
      { id: 'who', header: t('messages.column.who'), width: 'minmax(200px, 1.6fr)', cell: (row) => <>{row.customerName}<span className="table-sub">{row.subject}</span></> },
      { id: 'to', header: t('messages.column.to'), width: 'minmax(160px, 1fr)', from: 'wide', phone: 'hidden', cell: (row) => <span className="quiet">{row.toAddress || row.toName || '—'}<span className="table-sub">{t(`messages.purpose.${row.purpose}`)}{row.edited && ` · ${t('messages.edited')}`}</span></span> },
      { id: 'status', header: t('messages.column.status'), width: '168px', cell: (row) => <Pill tone={messageTone[row.status]} dot>{t(`messages.status.${row.status}`)}</Pill> },
      { id: 'day', header: t('messages.column.day'), width: '110px', from: 'medium', cell: (row) => <DayText day={dayOf(row)} /> },
      { id: 'total', header: t('messages.column.total'), width: '132px', end: true, phone: 'figure', cell: (row) => (row.totalMinor === 0 ? <span className="quiet">—</span> : <Amount minor={row.totalMinor} currency={row.currency} />) },
    ];
  }, [t, organisation.timeZone]);
}
