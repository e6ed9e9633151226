import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { addDays, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given, type AgreementsSearch } from '#web/search.ts';
import { planStatuses, promiseStatuses, promiseTone, type PlanRow, type PromiseRow } from '#web/ui/agreement.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { FilterToggle, Filters } from '#web/ui/FilterToggle.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { PlanPill } from '#web/ui/PlanPill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';

const PlanSheet = lazy(async () => ({ default: (await import('#web/ui/PlanSheet.tsx')).PlanSheet }));
const PromiseSheet = lazy(async () => ({ default: (await import('#web/ui/PromiseSheet.tsx')).PromiseSheet }));

const route = getRouteApi('/app/accords');
type Change = (changes: { [Key in keyof AgreementsSearch]: AgreementsSearch[Key] | undefined }) => void;

/** What customers promised and what was agreed with them: what is to come, what was not kept, what waits for somebody. */
export default function AgreementsPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change: Change = (changes) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  const promises = useQuery(api.promises.counts.queryOptions());
  const plans = useQuery(api.plans.counts.queryOptions());
  const running = plans.data && plans.data.draft + plans.data.approved + plans.data.proposed + plans.data.accepted;
  return (
    <>
      <PageHeader title={t('shell.nav.agreements')} lead={<Lead />} />
      <Tabs label={t('shell.nav.agreements')} value={search.tab ?? 'promises'} onChange={(id) => void navigate({ search: id === 'plans' ? { tab: 'plans' } : {}, replace: true })}
        tabs={[{ id: 'promises', label: t('agreements.list.promises'), ...(promises.data ? { count: promises.data.open } : {}) }, { id: 'plans', label: t('agreements.list.plans'), ...(running === undefined ? {} : { count: running }) }]}>
        {search.tab === 'plans' ? <Plans search={search} onChange={change} /> : <Promises search={search} onChange={change} />}
      </Tabs>
      <Suspense>
        {search.promise !== undefined && <PromiseSheet key={search.promise} promiseId={search.promise} withCustomer onClose={() => change({ promise: undefined })} />}
        {search.plan !== undefined && <PlanSheet key={search.plan} planId={search.plan} withCustomer onClose={() => change({ plan: undefined })} />}
      </Suspense>
    </>
  );
}

/** What these seven days should bring, in each currency. */
function Lead() {
  const { t, money } = useWords();
  const { today } = useSession();
  const { data } = useQuery(api.expected.queryOptions({ input: { from: today, to: addDays(today, 7) } }));
  if (!data) return t('agreements.list.lead');
  if (data.length === 0) return t('agreements.list.lead.none');
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of data) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return t('agreements.list.lead.week', { sums: [...sums].map(([currency, minor]) => money(minor, currency)).join(' + '), count: data.length });
}

function Promises({ search, onChange }: { search: AgreementsSearch; onChange: Change }) {
  const { t } = useWords();
  const { today } = useSession();
  const status = search.week ? 'open' : promiseStatuses.find((one) => one === (search.status ?? 'open')) ?? undefined;
  const all = search.status === 'all';
  const query = useInfiniteQuery(api.promises.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, ...given({ status: all ? undefined : status, dueTo: search.week ? addDays(today, 7) : undefined, after }) }),
    initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const counts = useQuery(api.promises.counts.queryOptions());
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.rows), [query.data]);
  const columns = usePromiseColumns(today);
  if (query.error && !query.data) return <PageFailed error={query.error} />;
  return (
    <div className="stack">
      <Filters>
        <FilterToggle on={search.week === true} onToggle={(on) => onChange({ week: on || undefined, status: undefined })}>{t('agreements.list.week')}</FilterToggle>
        {promiseStatuses.map((one) => (
          <FilterToggle key={one} on={!search.week && !all && status === one} onToggle={(on) => onChange({ status: on ? (one === 'open' ? undefined : one) : 'all', week: undefined })}>
            {t(`agreements.promise.status.${one}`)}{counts.data && <> <span className="num">{counts.data[one]}</span></>}
          </FilterToggle>
        ))}
      </Filters>
      <Panel flush>
        <DataTable<PromiseRow> label={t('agreements.list.promises')} columns={columns} rows={rows} rowKey={promiseKey} onOpen={(row) => onChange({ promise: row.promiseId })} status={query.isPending ? 'loading' : 'ready'}
          hasMore={query.hasNextPage} loadingMore={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}
          empty={<EmptyState icon="phone" title={t('agreements.list.promises.none')}>{t('agreements.list.promises.none.text')}</EmptyState>} />
      </Panel>
    </div>
  );
}

const promiseKey = (row: PromiseRow) => String(row.promiseId);
const planKey = (row: PlanRow) => String(row.planId);

function usePromiseColumns(today: Day): Column<PromiseRow>[] {
  const { t } = useWords();
  const reason = useReason();
  return useMemo(() => [
    { id: 'who', header: t('agreements.fact.customer'), width: 'minmax(190px, 1.4fr)', cell: (row) => <>{row.customerName}<span className="table-sub">{row.because[0] ? reason(row.because[0]) : row.note || t('agreements.list.items', { count: row.items.length })}</span></> },
    { id: 'status', header: t('agreements.list.column.status'), width: '152px', cell: (row) => <Pill tone={row.status === 'open' && row.dueOn < today ? 'warn' : promiseTone[row.status]} dot>{t(row.status === 'open' && row.dueOn < today ? 'agreements.list.grace' : `agreements.promise.status.${row.status}`)}</Pill> },
    { id: 'due', header: t('agreements.fact.due'), width: '112px', cell: (row) => <DayText day={row.dueOn} /> },
    { id: 'owner', header: t('agreements.list.column.owner'), width: 'minmax(110px, 0.7fr)', from: 'wide', phone: 'hidden', cell: (row) => <span className="quiet">{row.ownerName === 'system' ? 'Encours' : row.ownerName}</span> },
    { id: 'received', header: t('agreements.fact.received'), width: '124px', end: true, from: 'medium', phone: 'hidden', cell: (row) => <Amount minor={row.receivedMinor} currency={row.currency} tone="quiet" /> },
    { id: 'amount', header: t('agreements.fact.amount'), width: '128px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} strong /> },
  ], [t, reason, today]);
}

function Plans({ search, onChange }: { search: AgreementsSearch; onChange: Change }) {
  const { t } = useWords();
  const all = search.status === 'all';
  const status = planStatuses.find((one) => one === search.status);
  const query = useInfiniteQuery(api.plans.list.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 50, ...given({ status: all ? undefined : status ?? ('running' as const), after }) }),
    initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const counts = useQuery(api.plans.counts.queryOptions());
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.rows), [query.data]);
  const columns = usePlanColumns();
  if (query.error && !query.data) return <PageFailed error={query.error} />;
  return (
    <div className="stack">
      <Filters>
        <FilterToggle on={search.status === undefined} onToggle={(on) => onChange({ status: on ? undefined : 'all' })}>{t('agreements.list.running')}</FilterToggle>
        {planStatuses.map((one) => (
          <FilterToggle key={one} on={status === one} onToggle={(on) => onChange({ status: on ? one : undefined })}>{t(`agreements.plan.status.${one}`)}{counts.data && <> <span className="num">{counts.data[one]}</span></>}</FilterToggle>
        ))}
      </Filters>
      <Panel flush>
        <DataTable<PlanRow> label={t('agreements.list.plans')} columns={columns} rows={rows} rowKey={planKey} onOpen={(row) => onChange({ plan: row.planId })} status={query.isPending ? 'loading' : 'ready'}
          hasMore={query.hasNextPage} loadingMore={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}
          empty={<EmptyState icon="calendar" title={t('agreements.list.plans.none')}>{t('agreements.list.plans.none.text')}</EmptyState>} />
      </Panel>
    </div>
  );
}

function usePlanColumns(): Column<PlanRow>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'who', header: t('agreements.fact.customer'), width: 'minmax(190px, 1.4fr)', cell: (row) => <>{row.customerName}<span className="table-sub">{row.note || t('agreements.plan.in', { count: row.instalments.length })}</span></> },
    { id: 'status', header: t('agreements.list.column.status'), width: '152px', cell: (row) => <PlanPill plan={row} /> },
    { id: 'next', header: t('agreements.list.column.next'), width: '148px', from: 'medium', cell: (row) => <Next plan={row} /> },
    { id: 'paid', header: t('agreements.plan.column.paid'), width: '128px', end: true, from: 'medium', phone: 'hidden', cell: (row) => <Amount minor={row.instalments.reduce((sum, one) => sum + one.paidMinor, 0)} currency={row.currency} tone="quiet" /> },
    { id: 'total', header: t('agreements.plan.fact.total'), width: '132px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.totalMinor} currency={row.currency} strong /> },
  ], [t]);
}

/** The instalment to come, the end of the offer, or nothing. */
function Next({ plan: { status, instalments, offerEndsOn } }: { plan: PlanRow }) {
  const { t, day } = useWords();
  const next = instalments.find((one) => one.paidMinor < one.amountMinor);
  if (status === 'proposed' && offerEndsOn) return <span className="quiet">{t('agreements.plan.offer', { day: day(offerEndsOn) })}</span>;
  return status === 'accepted' && next ? <DayText day={next.dueOn} /> : <span className="quiet">—</span>;
}
