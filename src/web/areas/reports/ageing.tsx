import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { addMonths, endOfMonth, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given, type AgeingSearch } from '#web/search.ts';
import { AgeingBar, ageingOf } from '#web/ui/Ageing.tsx';
import { ExportMenu } from '#web/ui/ExportMenu.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { SearchField } from '#web/ui/fields.tsx';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { ageAsked, ageingColumns, totalsOf, type AgeingRow } from './ageing-columns.tsx';
import './ageing.css';

const route = getRouteApi('/app/balance-agee');
const sorts = ['name', 'total', 'overdue', 'over90'] as const;

export default function AgeingPage() {
  const { t, day } = useWords();
  const { today } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Partial<AgeingSearch>) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const { age } = search;
  const sort = sorts.find((one) => one === search.sort) ?? (age === 'over_90' ? 'over90' : age === 'not_due' || age === 'credit' ? 'total' : 'overdue');
  const asked = given({ asOf: search.au, currency: search.currency, search: search.q, age: age && ageAsked[age] });
  const query = useInfiniteQuery(api.reports.ageing.infiniteOptions({
    input: (after: string | undefined) => ({ ...asked, sort, limit: 100, ...(after === undefined ? {} : { after }) }),
    initialPageParam: undefined, getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData, staleTime: 60_000, refetchOnWindowFocus: false,
  }));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const first = data?.pages[0];
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows), [data]);

  const linkOf = useCallback((row: AgeingRow): LinkProps => ({ to: '/clients/$customerId', params: { customerId: String(row.customerId) }, search: given({ au: search.au }) }), [search.au]);
  const currency = first?.currency ?? search.currency ?? 'EUR';
  const asOf = search.au ?? today;
  const columns = useMemo(() => ageingColumns(t, currency, search.au, age), [t, currency, search.au, age]);
  if (error && !data) return <PageFailed error={error} />;
  return (
    <>
      <PageHeader title={t('shell.nav.ageing')} lead={first && <Lead page={first} />} aside={asOf === today ? undefined : <Pill tone="accent">{t('reports.asOf', { day: day(asOf) })}</Pill>}
        actions={<ExportMenu path="/api/exports/ageing" params={{ ...asked, sort }} />} />
      <div className="stack">
        <Filters search={<SearchField label={t('reports.ageing.search')} value={search.q ?? ''} onSearch={(q) => change({ q })} />}>
          <div className="ageing-day"><DayField label={t('reports.ageing.asOf')} value={asOf} max={today} onChange={(au) => change({ au: au === today || au === '' ? undefined : au })} /></div>
          {picks(today).map(([name, pick]) => (
            <FilterToggle key={name} on={asOf === pick} onToggle={(on) => change({ au: on && pick !== today ? pick : undefined })}>{t(`reports.pick.${name}`)}</FilterToggle>
          ))}
          {first && first.currencies.length > 1 && (
            <NativeSelect aria-label={t('reports.ageing.currency')} data={first.currencies} value={currency} onChange={(event) => change({ currency: event.currentTarget.value })} />
          )}
          {age && <FilterToggle on onToggle={() => change({ age: undefined })}>{t(age === 'credit' ? 'reports.ageing.credits' : `ui.age.${age}`)}</FilterToggle>}
        </Filters>
        {first && (
          <Panel>
            <AgeingBar ageing={ageingOf(first.totals)} currency={currency} legend linkOf={(one) => ({ to: '/balance-agee', search: given({ ...search, age: one === age ? undefined : one }) })} />
          </Panel>
        )}
        <Panel flush>
          <DataTable<AgeingRow> label={t('shell.nav.ageing')} columns={columns} rows={rows} rowKey={keyOf}
            rowLink={linkOf}
            status={query.isPending ? 'loading' : query.isPlaceholderData ? 'refreshing' : 'ready'}
            sort={{ column: sort, descending: sort !== 'name' }} onSort={({ column }) => change({ sort: column })}
            {...(first && first.customers > 0 ? { total: totalsOf(first.totals, currency, age) } : {})} {...(first ? { count: first.listed } : {})}
            hasMore={hasNextPage} loadingMore={isFetchingNextPage} onMore={() => void fetchNextPage()}
            empty={<Nothing filtered={search.q !== undefined || age !== undefined} />} />
        </Panel>
      </div>
    </>
  );
}

const keyOf = (row: AgeingRow) => String(row.customerId);

function picks(today: Day): [name: 'today' | 'month' | 'year', day: Day][] {
  return [['today', today], ['month', endOfMonth(addMonths(today, -1))], ['year', `${Number(today.slice(0, 4)) - 1}-12-31`]];
}

function Lead({ page: { customers, totals, currency, asOf } }: { page: { customers: number; totals: AgeingRow | Omit<AgeingRow, 'customerId' | 'code' | 'name'>; currency: string; asOf: Day } }) {
  const { t, moneyRound, percent, day } = useWords();
  if (customers === 0) return t('reports.ageing.lead.none', { day: day(asOf) });
  const debits = totals.totalMinor - totals.creditMinor;
  return t('reports.ageing.lead', {
    count: customers, total: moneyRound(totals.totalMinor, currency), overdue: moneyRound(totals.overdueMinor, currency),
    share: percent(debits > 0 ? Math.round((totals.overdueMinor / debits) * 10_000) : 0, 0),
  });
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useWords();
  return (
    <EmptyState icon={filtered ? 'search' : 'ageing'} title={t(filtered ? 'reports.ageing.noMatch' : 'reports.ageing.empty')}
      action={filtered ? <Link to="/balance-agee">{t('reports.ageing.all')}</Link> : <Link to="/imports">{t('reports.welcome.action')}</Link>}>
      {t(filtered ? 'reports.ageing.noMatch.text' : 'reports.ageing.empty.text')}
    </EmptyState>
  );
}
