import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { api, type client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { customerKinds, given, type CustomersSearch } from '#web/search.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { ExportMenu } from '#web/ui/ExportMenu.tsx';
import { SearchField } from '#web/ui/fields.tsx';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { payerClasses } from '#web/ui/payer.ts';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

const Assign = lazy(async () => ({ default: (await import('./Assign.tsx')).Assign }));

type Row = Awaited<ReturnType<typeof client.reports.customers>>['rows'][number];

const route = getRouteApi('/app/clients');
const sorts = ['name', 'total', 'overdue', 'oldest'] as const;
const flags = ['overdue', 'held', 'withoutEmail'] as const;

export default function CustomersPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Partial<CustomersSearch>) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const sort = sorts.find((one) => one === search.sort) ?? 'overdue';
  const filters = given({ class: search.class, kind: search.kind, overdue: search.overdue, held: search.held, withoutEmail: search.withoutEmail, groupId: search.groupe, collector: search.portefeuille });
  const asked = { ...given({ search: search.q }), ...filters };
  const query = useInfiniteQuery(api.reports.customers.infiniteOptions({
    input: (after: string | undefined) => ({ ...asked, sort, limit: 100, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined, getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData, staleTime: 60_000, refetchOnWindowFocus: false,
  }));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);
  const columns = useColumns();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayAssign = useSession().permissions.includes('approve');
  if (error && !data) return <PageFailed error={error} />;
  const count = data?.pages[0]?.count;
  const filtered = search.q !== undefined || Object.keys(filters).length > 0;
  return (
    <>
      <PageHeader title={t('shell.nav.customers')} lead={count === undefined ? undefined : t(filtered ? 'customers.lead.filtered' : `customers.lead.${sort}`, { count })}
        actions={<ExportMenu path="/api/exports/customers" params={{ ...asked, sort }} />} />
      <div className="stack">
        <Filters search={<SearchField label={t('customers.search')} value={search.q ?? ''} onSearch={(q) => change({ q })} />}>
          <NativeSelect aria-label={t('customers.filter.class')} value={search.class ?? ''}
            onChange={(event) => change({ class: payerClasses.find((one) => one === event.currentTarget.value) })}
            data={[{ value: '', label: t('customers.filter.class.all') }, ...payerClasses.map((one) => ({ value: one, label: t(`credit.class.${one}`) }))]} />
          <NativeSelect aria-label={t('customers.filter.kind')} value={search.kind ?? ''}
            onChange={(event) => change({ kind: customerKinds.find((one) => one === event.currentTarget.value) })}
            data={[{ value: '', label: t('customers.filter.kind.all') }, ...customerKinds.map((one) => ({ value: one, label: t(`customers.kind.${one}`) }))]} />
          <Portfolio value={search.portefeuille ?? ''} onChange={(portefeuille) => change({ portefeuille })} />
          {search.groupe !== undefined && <FilterToggle on onToggle={() => change({ groupe: undefined })}>{rows[0]?.groupName ?? t('customers.filter.group')}</FilterToggle>}
          {flags.map((flag) => (
            <FilterToggle key={flag} on={search[flag] === true} onToggle={(on) => change({ [flag]: on ? true : undefined })}>{t(`customers.filter.${flag}`)}</FilterToggle>
          ))}
        </Filters>
        <Panel flush>
          <DataTable<Row> label={t('shell.nav.customers')} columns={columns} rows={rows} rowKey={keyOf}
            {...(mayAssign ? { selection: { keys: chosen, onChange: setChosen, actions: <Suspense><Assign customers={rows.filter((row) => chosen.has(keyOf(row)))} onDone={() => setChosen(new Set())} /></Suspense> } } : {})}
            rowLink={linkOf}
            status={query.isPending ? 'loading' : query.isPlaceholderData ? 'refreshing' : 'ready'}
            sort={{ column: sort, descending: sort !== 'name' }} onSort={({ column }) => change({ sort: column })} {...(count === undefined ? {} : { count })}
            hasMore={hasNextPage} loadingMore={isFetchingNextPage} onMore={() => void fetchNextPage()} empty={<Nothing filtered={filtered} />} />
        </Panel>
      </div>
    </>
  );
}

/** All of them, one's own, those of nobody, or somebody's. */
function Portfolio({ value, onChange }: { value: string; onChange: (portfolio: string | undefined) => void }) {
  const { t } = useWords();
  const { data = [] } = useQuery(api.disputes.people.queryOptions());
  return (
    <NativeSelect aria-label={t('customers.filter.portfolio')} value={value} onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: '', label: t('customers.filter.portfolio.all') }, { value: 'mine', label: t('customers.filter.portfolio.mine') }, { value: 'nobody', label: t('customers.filter.portfolio.nobody') },
        ...data.filter(({ works }) => works).map(({ userId, name }) => ({ value: userId, label: t('customers.filter.portfolio.of', { name }) })),
      ]} />
  );
}

const keyOf = (row: Row) => String(row.customerId);
const linkOf = (row: Row): LinkProps => ({ to: '/clients/$customerId', params: { customerId: String(row.customerId) } });

function useColumns(): Column<Row>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'name', header: t('customers.column.name'), width: 'minmax(180px, 2.2fr)', sortable: true, cell: (row) => (
      <>{row.name}<span className="table-sub">{[row.code, row.kind === 'company' ? '' : t(`customers.kind.${row.kind}`), row.groupName, row.collectorName].filter(Boolean).join(' · ')}</span></>
    ) },
    { id: 'class', header: t('customers.column.class'), width: '150px', from: 'medium', cell: (row) => <PayerPill payerClass={row.class} /> },
    { id: 'flags', header: t('customers.column.flags'), hideHeader: true, width: '210px', from: 'wide', cell: (row) => <Flags row={row} /> },
    { id: 'contact', header: t('customers.column.contact'), width: '120px', from: 'wide', phone: 'hidden',
      cell: (row) => (row.lastContactOn ? <DayText day={row.lastContactOn} /> : <span className="quiet">—</span>) },
    { id: 'oldest', header: t('customers.column.oldest'), width: '118px', end: true, sortable: true, from: 'medium',
      cell: (row) => (row.oldestOverdueDays > 0 ? t('customers.days', { days: row.oldestOverdueDays }) : <span className="quiet">—</span>) },
    { id: 'overdue', header: t('customers.column.overdue'), width: '124px', end: true, sortable: true,
      cell: (row) => <Amount minor={row.overdueMinor} currency={row.currency} tone={row.overdueMinor > 0 ? 'late' : 'quiet'} /> },
    { id: 'total', header: t('customers.column.total'), width: '140px', end: true, sortable: true, phone: 'figure',
      cell: (row) => <Amount minor={row.totalMinor} currency={row.currency} markCredit strong /> },
  ], [t]);
}

function Flags({ row }: { row: Row }) {
  const { t } = useWords();
  if (!row.held && row.hasEmail) return null;
  return (
    <span className="inline">
      {row.held && <Pill tone="warn" dot>{t('customers.flag.held')}</Pill>}
      {!row.hasEmail && <Pill>{t('customers.flag.withoutEmail')}</Pill>}
    </span>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useWords();
  const { permissions } = useSession();
  if (filtered) {
    return (
      <EmptyState icon="search" title={t('customers.noMatch')} action={<Button variant="default" renderRoot={(props) => <Link to="/clients" search={{}} {...props} />}>{t('customers.noMatch.action')}</Button>}>
        {t('customers.noMatch.text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="customers" title={t('customers.empty')}
      action={permissions.includes('import') && <Button renderRoot={(props) => <Link to="/imports" {...props} />}>{t('customers.empty.action')}</Button>}>
      {t('customers.empty.text')}
    </EmptyState>
  );
}
