import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '#web/api.ts';
import { given } from '#web/search.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { isOutcome } from './counts.ts';
import { CountsStrip } from './CountsStrip.tsx';
import { DecisionsTable } from './DecisionsTable.tsx';
import { OutcomeFilters } from './OutcomeFilters.tsx';

const route = getRouteApi('/app/relances/$runId');
/** The days one opens are recent: this one is looked for among the last runs, for its day and its counts. */
const LOOKED_AT = 200;

/** What one run decided, customer by customer, and why. */
export default function Run() {
  const { t, dayLong } = useWords();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const runId = Number(route.useParams().runId);
  const outcome = isOutcome(tab) ? tab : undefined;
  const runs = useQuery(api.dunning.runs.queryOptions({ input: { limit: LOOKED_AT } }));
  const run = runs.data?.rows.find((one) => one.runId === runId);
  const decisions = useInfiniteQuery(api.dunning.decisions.infiniteOptions({
    input: (after: string | undefined) => ({ runId, limit: 100, ...given({ outcome, after }) }), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined,
  }));
  const rows = useMemo(() => decisions.data?.pages.flatMap((page) => page.rows) ?? [], [decisions.data]);
  const count = run && (outcome ? run.counts[outcome] : undefined);
  return (
    <>
      <PageHeader title={run ? t('dunning.runs.of', { day: dayLong(run.asOf) }) : t('shell.page.run')} back={{ label: t('shell.nav.runs'), link: { to: '/relances' } }}
        lead={run && t('dunning.runs.lead', { count: run.counts.send })} />
      <div className="stack">
        {run && <CountsStrip counts={run.counts} linkOf={(tab) => ({ to: '/relances/$runId', params: { runId: String(runId) }, search: { tab } })} />}
        {run && <OutcomeFilters counts={run.counts} outcome={outcome} onChange={(tab) => void navigate({ search: given({ tab }), replace: true })} />}
        <Panel title={t('dunning.decisions.title')} note={t('dunning.decisions.note')} flush>
          <DecisionsTable label={t('dunning.decisions.title')} rows={rows} status={decisions.isPending ? 'loading' : decisions.isError ? 'error' : 'ready'} onRetry={() => void decisions.refetch()}
            {...(count === undefined || count < rows.length ? {} : { count })} hasMore={decisions.hasNextPage} loadingMore={decisions.isFetchingNextPage} onMore={() => void decisions.fetchNextPage()}
            empty={<EmptyState icon="runs" title={t('dunning.decisions.none')}>{t('dunning.decisions.none.text')}</EmptyState>} />
        </Panel>
      </div>
    </>
  );
}
