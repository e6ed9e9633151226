import { Button, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DunningSetting } from '#areas/dunning/contract/sending.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { notify } from '#web/ui/notify.ts';
import { NumberField } from '#web/ui/NumberField.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const USUAL_DAYS = 7;

/** What holds for every reminder, whatever its scenario. */
export function DunningTab() {
  const { data, isError, refetch } = useQuery(api.dunning.setting.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={3} /></Panel>;
  return <Form key={String(data.staleAfterDays)} setting={data} />;
}

function Form({ setting }: { setting: DunningSetting }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const [days, setDays] = useState<number | null>(setting.staleAfterDays);
  const save = useMutation(api.dunning.setSetting.mutationOptions({
    onSuccess: async (saved) => {
      queryClient.setQueryData(api.dunning.setting.queryKey(), saved);
      notify(t('access.dunning.saved'));
      await queryClient.invalidateQueries({ queryKey: api.dunning.key() });
    },
  }));
  const disabled = !permissions.includes('settings');
  return (
    <div className="wide-left">
      <Panel title={t('access.dunning.stale')} note={t('access.dunning.stale.note')}>
        <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); save.mutate({ staleAfterDays: days }); }}>
          <Switch label={t('access.dunning.stale.on')} disabled={disabled} checked={days !== null} onChange={(event) => setDays(event.currentTarget.checked ? setting.staleAfterDays ?? USUAL_DAYS : null)} />
          {days !== null && (
            <NumberField label={t('access.dunning.stale.days')} description={t('access.dunning.stale.days.hint')} disabled={disabled} min={1} max={365} value={days}
              onChange={(typed) => { if (typed !== undefined) setDays(typed); }} />
          )}
          <Refused error={save.error} />
          {!disabled && <div className="form-end"><Button type="submit" disabled={days === setting.staleAfterDays} loading={save.isPending}>{t('access.dunning.save')}</Button></div>}
        </form>
      </Panel>
      <div className="stack">
        {disabled && <Notice>{t('access.settings.readOnly')}</Notice>}
        <Notice title={t('access.dunning.guard')}>{t('access.dunning.guard.text')}</Notice>
      </div>
    </div>
  );
}
