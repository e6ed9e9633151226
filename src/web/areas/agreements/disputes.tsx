import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { disputeFilters, given, type DisputesSearch } from '#web/search.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { disputeReasons, type DisputeRow } from '#web/ui/dispute.ts';
import { FilterToggle, Filters } from '#web/ui/FilterToggle.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState, Notice } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { Deadline, DisputeState } from '#web/ui/dispute/marks.tsx';
import './disputes.css';

const route = getRouteApi('/app/litiges');
type Changes = { [Key in keyof DisputesSearch]: DisputesSearch[Key] | undefined };

/** Every dispute, the most urgent first: what is contested, by whom it is settled, until when, and what comes next. */
export default function DisputesPage() {
  const { t, money } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Changes) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const { data: summary } = useQuery(api.disputes.summary.queryOptions());
  const contested = summary?.contested.map(({ currency, minor }) => money(minor, currency)).join(' + ') ?? '';
  return (
    <>
      <PageHeader title={t('shell.nav.disputes')}
        lead={summary && (summary.active === 0 ? t('agreements.disputes.lead.none') : t('agreements.disputes.lead', { count: summary.active, overdue: summary.overdue, contested }))} />
      <div className="stack">
        <Mentions />
        <DisputeFilters search={search} onChange={change} creditArrived={summary?.creditArrived ?? 0} />
        <List search={search} />
      </div>
    </>
  );
}

/** Where somebody asked you something. */
function Mentions() {
  const { t } = useWords();
  const { data = [] } = useQuery(api.disputes.mentions.queryOptions());
  if (data.length === 0) return null;
  return (
    <Notice title={t('agreements.disputes.mentions', { count: data.length })}>
      <ul className="dispute-mentions">
        {data.slice(0, 5).map(({ disputeCommentId, disputeId, customerName, userName, body }) => (
          <li key={disputeCommentId}>
            <Link className="dispute-link" to="/litiges/$disputeId" params={{ disputeId: String(disputeId) }}>{customerName}</Link>{' '}
            <span className="quiet">{t('agreements.disputes.mention', { name: userName, body: body.length > 120 ? `${body.slice(0, 119)}…` : body })}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function DisputeFilters({ search, onChange, creditArrived }: { search: DisputesSearch; onChange: (changes: Changes) => void; creditArrived: number }) {
  const { t } = useWords();
  const { user } = useSession();
  const people = useQuery(api.disputes.people.queryOptions());
  const named = useQuery({ ...api.customers.get.queryOptions({ input: { customerId: search.customer ?? 0 } }), enabled: search.customer !== undefined });
  return (
    <Filters search={<CustomerPicker label={t('agreements.disputes.filter.customer')}
      placeholder={t('agreements.disputes.filter.customer.hint')} value={search.customer} name={named.data?.name}
      onChange={(one) => onChange({ customer: one?.customerId })} />}>
      <NativeSelect label={t('agreements.disputes.filter.status')} value={search.status ?? ''}
        onChange={(event) => onChange({ status: disputeFilters.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('agreements.disputes.filter.active') }, ...disputeFilters.map((one) => ({ value: one, label: t(`agreements.disputes.filter.${one}`) }))]} />
      <NativeSelect label={t('agreements.dispute.reason')} value={search.reason ?? ''}
        onChange={(event) => onChange({ reason: disputeReasons.find((one) => one === event.currentTarget.value) })}
        data={[{ value: '', label: t('agreements.disputes.filter.any') }, ...disputeReasons.map((one) => ({ value: one, label: t(`agreements.dispute.reason.${one}`) }))]} />
      <NativeSelect label={t('agreements.dispute.owner')} value={search.owner ?? ''} onChange={(event) => onChange({ owner: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t('agreements.disputes.filter.anyone') }, ...(people.data ?? []).map((one) => ({ value: one.userId, label: one.name }))]} />
      <FilterToggle on={search.overdue === true} onToggle={(on) => onChange({ overdue: on || undefined })}>{t('agreements.disputes.filter.overdue')}</FilterToggle>
      <FilterToggle on={search.owner === user.userId} onToggle={(on) => onChange({ owner: on ? user.userId : undefined })}>{t('agreements.disputes.filter.mine')}</FilterToggle>
      {(creditArrived > 0 || search.credit) && (
        <FilterToggle on={search.credit === true} onToggle={(on) => onChange({ credit: on || undefined })}>{t('agreements.disputes.filter.credit', { count: creditArrived })}</FilterToggle>
      )}
    </Filters>
  );
}

function List({ search }: { search: DisputesSearch }) {
  const { t } = useWords();
  const { status = 'active', reason, owner, overdue, credit, customer } = search;
  const query = useInfiniteQuery(api.disputes.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, status, ...given({ reason, owner, overdue, creditArrived: credit, customerId: customer, after }) }),
    initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined, placeholderData: keepPreviousData,
  }));
  const { data, error } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  const columns = useColumns();
  if (error && !data) return <PageFailed error={error} />;
  const filtered = Object.keys(search).length > 0;
  return (
    <Panel flush>
      <DataTable<DisputeRow> label={t('shell.nav.disputes')} columns={columns} rows={rows} rowKey={keyOf}
        rowLink={(row) => ({ to: '/litiges/$disputeId', params: { disputeId: String(row.disputeId) } })}
        status={query.isPending ? 'loading' : query.isPlaceholderData ? 'refreshing' : 'ready'}
        hasMore={query.hasNextPage} loadingMore={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}
        empty={filtered ? <EmptyState icon="search" title={t('agreements.disputes.none.filtered')}>{t('agreements.disputes.none.filtered.text')}</EmptyState>
          : <EmptyState icon="dispute" title={t('agreements.disputes.none')}>{t('agreements.disputes.none.text')}</EmptyState>} />
    </Panel>
  );
}

const keyOf = (row: DisputeRow) => String(row.disputeId);

function useColumns(): Column<DisputeRow>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'customer', header: t('agreements.disputes.column.customer'), width: 'minmax(190px, 1.6fr)', cell: (row) => (
      <>{row.customerName}<span className="table-sub">{t(`agreements.dispute.reason.${row.reason}`)} · {itemsIn(row)}</span></>
    ) },
    { id: 'next', header: t('agreements.disputes.column.next'), width: 'minmax(180px, 1.6fr)', from: 'medium', cell: (row) => (row.nextAction
      ? <span>{row.nextAction.what}<span className="table-sub">{row.nextAction.ownerName} · <DayText day={row.nextAction.dueOn} /></span></span>
      : <span className="quiet">{row.creditArrived ? t('agreements.disputes.next.close') : '—'}</span>) },
    { id: 'owner', header: t('agreements.dispute.owner'), width: '140px', from: 'wide', phone: 'hidden', cell: (row) => <span className="quiet">{row.ownerName}</span> },
    { id: 'deadline', header: t('agreements.dispute.deadline'), width: '156px',
      cell: (row) => (row.closedOn ? <DayText day={row.closedOn} /> : <Deadline day={row.deadlineOn} overdue={row.overdue} />) },
    { id: 'state', header: t('agreements.disputes.column.state'), width: '150px', cell: (row) => <DisputeState dispute={row} /> },
    { id: 'contested', header: t('agreements.disputes.column.contested'), width: '132px', end: true, phone: 'figure',
      cell: (row) => <Amount minor={row.contestedMinor} currency={row.currency} strong /> },
  ], [t]);
}

function itemsIn({ items }: DisputeRow): string {
  const [first, ...others] = items;
  return `${first?.reference ?? ''}${others.length > 0 ? ` +${others.length}` : ''}`;
}
