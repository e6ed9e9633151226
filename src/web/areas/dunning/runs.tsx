import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { given } from '#web/search.ts';
import { DayText } from '#web/ui/DayText.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState, ErrorState, Skeleton } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { isOutcome } from './counts.ts';
import { CountsStrip } from './CountsStrip.tsx';
import { DecisionsTable } from './DecisionsTable.tsx';
import { OutcomeFilters } from './OutcomeFilters.tsx';
import { RunButton, RunResult, useRun } from './RunButton.tsx';

const FalseReminders = lazy(async () => ({ default: (await import('./FalseReminders.tsx')).FalseReminders }));
const route = getRouteApi('/app/relances');
type PastRun = Awaited<ReturnType<typeof client.dunning.runs>>['rows'][number];

/** What a run would do before it is run, and what the runs before it did. */
export default function Runs() {
  const { t } = useWords();
  const run = useRun();
  const plan = useQuery(api.dunning.plan.queryOptions({ input: {} }));
  const counts = plan.data?.counts;
  const nothing = counts !== undefined && counts.send + counts.thanks === 0;
  return (
    <>
      <PageHeader title={t('shell.nav.runs')} lead={counts && (nothing ? t('dunning.plan.lead.none') : t('dunning.plan.lead', { count: counts.send + counts.thanks }))}
        actions={<RunButton run={run} main={!nothing} />} />
      <div className="stack">
        <RunResult run={run} />
        {plan.isError ? <Panel><ErrorState onRetry={() => void plan.refetch()} /></Panel> : <Plan plan={plan.data} />}
        <PastRuns />
        <Suspense fallback={<Panel title={t('dunning.false.title')}><Skeleton lines={2} /></Panel>}><FalseReminders /></Suspense>
      </div>
    </>
  );
}

function Plan({ plan }: { plan: Awaited<ReturnType<typeof client.dunning.plan>> | undefined }) {
  const { t, day } = useWords();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const outcome = isOutcome(tab) ? tab : undefined;
  const rows = useMemo(() => (plan?.decisions ?? []).filter((one) => !outcome || one.outcome === outcome), [plan, outcome]);
  const { send, hold, skip } = plan?.counts ?? { send: 0, hold: 0, skip: 0 };
  // The plan lists the most valuable and counts them all.
  const count = Math.max(rows.length, outcome ? { send, hold, skip }[outcome] : send + hold + skip);
  if (!plan) return <Panel title={t('dunning.plan.title')}><Skeleton lines={6} /></Panel>;
  return (
    <>
      <CountsStrip counts={plan.counts} linkOf={(tab) => ({ to: '/relances', search: { tab } })} />
      <OutcomeFilters counts={plan.counts} outcome={outcome} onChange={(tab) => void navigate({ search: given({ tab }), replace: true })} />
      <Panel title={t('dunning.plan.title')} note={t('dunning.plan.note', { day: day(plan.asOf) })} flush>
        <DecisionsTable label={t('dunning.plan.title')} rows={rows} count={count} empty={<EmptyState icon="runs" title={t('dunning.plan.none')}>{t('dunning.plan.none.text')}</EmptyState>} />
      </Panel>
    </>
  );
}

function PastRuns() {
  const { t } = useWords();
  const runs = useInfiniteQuery(api.dunning.runs.infiniteOptions({
    input: (after: string | undefined) => ({ limit: 20, ...given({ after }) }), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const rows = useMemo(() => runs.data?.pages.flatMap((page) => page.rows) ?? [], [runs.data]);
  const columns = useColumns();
  return (
    <Panel title={t('dunning.runs.title')} flush>
      <DataTable label={t('dunning.runs.title')} columns={columns} rows={rows} rowKey={runKey} status={runs.isPending ? 'loading' : runs.isError ? 'error' : 'ready'} onRetry={() => void runs.refetch()}
        rowLink={({ runId }) => ({ to: '/relances/$runId', params: { runId: String(runId) } })} hasMore={runs.hasNextPage} loadingMore={runs.isFetchingNextPage} onMore={() => void runs.fetchNextPage()}
        empty={<EmptyState icon="calendar" title={t('dunning.runs.none')}>{t('dunning.runs.none.text')}</EmptyState>} />
    </Panel>
  );
}

function useColumns(): Column<PastRun>[] {
  const { t, number, instant } = useWords();
  const { organisation } = useSession();
  return useMemo(() => [
    { id: 'day', header: t('dunning.runs.day'), width: 'minmax(150px, 2fr)', cell: ({ asOf }) => <DayText day={asOf} form="long" /> },
    { id: 'by', header: t('dunning.runs.by'), width: 'minmax(140px, 1.4fr)', from: 'medium', cell: ({ startedBy, startedAt }) => <>{startedBy === 'system' ? t('dunning.runs.itself') : startedBy}<span className="table-sub">{instant(startedAt, organisation.timeZone)}</span></> },
    { id: 'state', header: t('dunning.runs.state'), width: '104px', from: 'wide', phone: 'hidden', cell: ({ finishedAt }) => <Pill tone={finishedAt ? 'good' : 'accent'} dot>{t(finishedAt ? 'dunning.runs.done' : 'dunning.runs.running')}</Pill> },
    { id: 'send', header: t('dunning.count.send'), end: true, width: '110px', phone: 'figure', cell: ({ counts }) => <strong>{number(counts.send)}</strong> },
    { id: 'hold', header: t('dunning.count.hold'), end: true, width: '110px', cell: ({ counts }) => number(counts.hold) },
    { id: 'skip', header: t('dunning.count.skip'), end: true, width: '110px', from: 'medium', cell: ({ counts }) => number(counts.skip) },
    { id: 'thanks', header: t('dunning.count.thanks'), end: true, width: '120px', from: 'wide', cell: ({ counts }) => number(counts.thanks) },
  ], [t, number, instant, organisation.timeZone]);
}

const runKey = ({ runId }: PastRun) => String(runId);
