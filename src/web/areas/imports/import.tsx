import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Progress } from '#web/ui/Progress.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { EmptyState, ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { isWorking, toAgree, type ImportDetail, type Settings } from './detail.ts';
import { StatusPill } from './StatusPill.tsx';
import './imports.css';
import './plan/plan.css';

// What a file's state shows comes with that state: reading shows none of it.
const LedgerDrop = lazy(async () => ({ default: (await import('./LedgerDrop.tsx')).LedgerDrop }));
const Done = lazy(async () => ({ default: (await import('./plan/Done.tsx')).Done }));
const MappingPanel = lazy(async () => ({ default: (await import('./plan/Mapping.tsx')).MappingPanel }));
const Plan = lazy(async () => ({ default: (await import('./plan/Plan.tsx')).Plan }));
const ProblemsPanel = lazy(async () => ({ default: (await import('./plan/Problems.tsx')).ProblemsPanel }));

const route = getRouteApi('/app/imports/$importId');

export default function Import() {
  const importId = Number(route.useParams().importId);
  const { t } = useWords();
  const query = useQuery({
    ...api.imports.get.queryOptions({ input: { importId } }),
    refetchInterval: (one) => (one.state.data && isWorking(one.state.data.status) ? 700 : false),
  });
  useRefreshAfterCommit(query.data?.status);
  const back = { label: t('shell.nav.imports'), link: { to: '/imports' } } as const;
  if (query.isError) return <><PageHeader title={t('shell.page.import')} back={back} /><ErrorState text={query.error.message || t('shell.failed.server')} onRetry={() => void query.refetch()} /></>;
  if (!query.data) return <><PageHeader title={t('shell.page.import')} back={back} /><Panel><Skeleton lines={6} /></Panel></>;
  return <Opened detail={query.data} />;
}

/** Once committed, every figure of the product may have moved. */
function useRefreshAfterCommit(status: ImportDetail['status'] | undefined): void {
  const queryClient = useQueryClient();
  const before = useRef(status);
  useEffect(() => {
    if (before.current === 'committing' && status === 'committed') void queryClient.invalidateQueries();
    before.current = status;
  }, [status, queryClient]);
}

function Opened({ detail }: { detail: ImportDetail }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const { commit, cancel, plan, error, busy, leaving } = useImport(detail);
  const { status, summary, kind } = detail;
  const mayImport = permissions.includes('import');
  const canDrop = status === 'received' || status === 'reading' || status === 'planned';
  const something = summary !== null && (summary.items.added + summary.allocations.added + summary.customers.added > 0 || kind === 'customers');
  return (
    <>
      <PageHeader title={detail.fileName} aside={<StatusPill status={status} />} lead={t(`imports.lead.${status}`)} back={{ label: t('shell.nav.imports'), link: { to: '/imports' } }}
        actions={mayImport && (
          <>
            {canDrop && <Button variant="default" disabled={leaving} onClick={() => void cancel()}>{t(status === 'planned' ? 'imports.drop.plan' : 'imports.stop')}</Button>}
            {status === 'planned' && summary && <Button loading={busy} disabled={toAgree(detail).length > 0} onClick={commit}>{t(something ? 'imports.commit' : 'imports.commit.nothing')}</Button>}
            {status === 'failed' && <Button loading={busy} onClick={() => (summary ? commit() : plan({}))}>{t(summary ? 'imports.commit.again' : 'imports.read.again')}</Button>}
          </>
        )} />
      <div className="stack">
        {!mayImport && canDrop && <Notice>{t('imports.forbidden')}</Notice>}
        <Refused error={error} />
        <Working detail={detail} />
        <Suspense fallback={<Panel><Skeleton lines={6} /></Panel>}>
          {status === 'committed' && <Done detail={detail} />}
          {status === 'cancelled' && <Panel><EmptyState icon="imports" title={t('imports.cancelled')} action={<BackToImports />}>{t('imports.cancelled.text')}</EmptyState></Panel>}
          {status === 'failed' && <Notice tone="bad" title={t('imports.failed')}>{detail.problems.find(({ severity }) => severity === 'error')?.message ?? t('imports.failed.text')}</Notice>}
          {status === 'refused' && <Notice tone={detail.mapping ? 'warn' : 'bad'} title={t('imports.refused')}>{t(detail.mapping ? 'imports.refused.mapping' : 'imports.refused.text')}</Notice>}
          {detail.mapping && mayImport && (status === 'planned' || status === 'refused') && <MappingPanel key={JSON.stringify(detail.mapping.chosen)} detail={detail} mapping={detail.mapping} busy={busy} onPlan={plan} />}
          {status === 'refused' && <ProblemsPanel title={t('imports.problems.refused')} problems={detail.problems} fileName={detail.fileName} />}
          {status === 'refused' && <LedgerDrop label={t('imports.drop.other')} />}
          {summary && status === 'committed' && <details className="lesson-folded"><summary>{t('imports.done.review')}</summary><div className="stack"><Plan detail={detail} summary={summary} busy={busy} mayImport={mayImport} onPlan={plan} /></div></details>}
          {summary && status !== 'cancelled' && status !== 'refused' && status !== 'committed' && <Plan detail={detail} summary={summary} busy={busy} mayImport={mayImport} onPlan={plan} />}
        </Suspense>
      </div>
    </>
  );
}

function BackToImports() {
  const { t } = useWords();
  return <Button renderRoot={(props) => <Link to="/imports" {...props} />}>{t('imports.drop.another')}</Button>;
}

function Working({ detail: { status, progressBp, summary } }: { detail: ImportDetail }) {
  const { t } = useWords();
  if (!isWorking(status)) return null;
  const label = t(status === 'committing' ? 'imports.working.committing' : summary ? 'imports.working.again' : 'imports.working.reading');
  return (
    <Panel>
      <div className="stack">
        <Progress label={label} {...(progressBp > 0 && { done: progressBp, total: 10_000, inPercent: true })} note={t('imports.working.soon')} />
        <p className="meta">{t(status === 'committing' ? 'imports.working.whole' : 'imports.nothingYet')}</p>
        {!summary && status !== 'committing' && <Skeleton lines={4} />}
      </div>
    </Panel>
  );
}

function useImport({ importId, status, settings }: ImportDetail) {
  const { t } = useWords();
  const confirm = useConfirm();
  const queryClient = useQueryClient();
  const key = api.imports.get.queryKey({ input: { importId } });
  const keep = { onSuccess: (changed: ImportDetail) => { queryClient.setQueryData(key, changed); } };
  const set = useMutation(api.imports.set.mutationOptions(keep));
  const commit = useMutation(api.imports.commit.mutationOptions(keep));
  const cancel = useMutation(api.imports.cancel.mutationOptions({ onSettled: () => queryClient.invalidateQueries({ queryKey: api.imports.key() }) }));
  return {
    // What was agreed to was agreed of the plan as it stood: another one asks again.
    plan: (changes: Settings) => set.mutate({ ...settings, agreed: undefined, ...changes, importId }),
    commit: () => commit.mutate({ importId }),
    cancel: async () => {
      const sure = status !== 'planned' || await confirm({ title: t('imports.drop.plan.ask'), text: t('imports.drop.plan.text'), action: t('imports.drop.plan'), danger: true });
      if (sure) cancel.mutate({ importId });
    },
    busy: set.isPending || commit.isPending || cancel.isPending || isWorking(status),
    /** Reading may be stopped while it goes on; only what was just asked for may not be asked again. */
    leaving: commit.isPending || cancel.isPending,
    error: set.error ?? commit.error ?? cancel.error,
  };
}
