import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { RunCounts } from './counts.ts';

/** Runs today's reminders, and keeps what came of it to be said on the page. Running twice changes nothing. */
export function useRun() {
  const queryClient = useQueryClient();
  const [result, setResult] = useState<{ runId: number; counts: RunCounts } | undefined>(undefined);
  const run = useMutation(api.dunning.run.mutationOptions({
    onSuccess: (made) => {
      setResult(made);
      for (const queryKey of [api.dunning.key(), api.reports.key(), api.messages.key()]) void queryClient.invalidateQueries({ queryKey });
    },
  }));
  return { run: () => run.mutate(undefined), busy: run.isPending, error: run.error, result, forget: () => setResult(undefined) };
}

export type Run = ReturnType<typeof useRun>;

export function RunButton({ run, main }: { run: Run; main: boolean }) {
  const { t } = useWords();
  const may = useSession().permissions.includes('approve');
  return (
    <Button variant={main ? 'filled' : 'default'} leftSection={<Icon name="runs" size={16} />} loading={run.busy} disabled={!may} title={may ? undefined : t('dunning.run.notYours')} onClick={run.run}>
      {t('dunning.run.action')}
    </Button>
  );
}

export function RunResult({ run: { result, error, forget } }: { run: Run }): ReactNode {
  const { t } = useWords();
  if (error) return <Refused error={error} title={t('dunning.run.refused')} />;
  if (!result) return null;
  const { counts, runId } = result;
  return (
    <Notice tone="good" title={t('dunning.run.made', { count: counts.send })}>
      <p>{t('dunning.run.counts', { ...counts })}</p>
      <p className="inline">
        <Link to="/relances/$runId" params={{ runId: String(runId) }}>{t('dunning.run.see')}</Link>
        <Button size="xs" variant="subtle" onClick={forget}>{t('ui.close')}</Button>
      </p>
    </Notice>
  );
}
