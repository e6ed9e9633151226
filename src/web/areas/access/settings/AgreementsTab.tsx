import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Setting = Awaited<ReturnType<typeof client.agreementSetting.get>>;
type Count = Exclude<keyof Setting, 'confirmPromises'>;

const groups: readonly { title: 'promises' | 'plans' | 'disputes'; fields: readonly Count[] }[] = [
  { title: 'promises', fields: ['promiseGraceDays'] },
  { title: 'plans', fields: ['planOfferDays', 'planGraceDays', 'planVoidAfter'] },
  { title: 'disputes', fields: ['disputeDays'] },
];
const bounds: Record<Count, readonly [least: number, most: number]> = {
  promiseGraceDays: [0, 30], planOfferDays: [1, 60], planGraceDays: [0, 30], planVoidAfter: [1, 12], disputeDays: [1, 180],
};

export function AgreementsTab() {
  const { data, isError, refetch } = useQuery(api.agreementSetting.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={6} /></Panel>;
  return <SettingForm setting={data} />;
}

function SettingForm({ setting }: { setting: Setting }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const [written, setWritten] = useState(() => Object.fromEntries(Object.keys(bounds).map((field) => [field, String(setting[field as Count])])) as Record<Count, string>);
  const [confirms, setConfirms] = useState(setting.confirmPromises);
  const save = useMutation({
    mutationFn: (next: Setting) => client.agreementSetting.save(next),
    onSuccess: (saved) => {
      queryClient.setQueryData(api.agreementSetting.get.queryKey(), saved);
      notify(t('access.agreements.saved'));
    },
  });
  const disabled = !permissions.includes('settings');
  const right = (field: Count) => /^\d{1,3}$/.test(written[field].trim()) && Number(written[field]) >= bounds[field][0] && Number(written[field]) <= bounds[field][1];
  const fields = Object.keys(bounds) as Count[];
  const valid = fields.every(right);
  const changed = confirms !== setting.confirmPromises || fields.some((field) => Number(written[field]) !== setting[field]);
  const submit = () => {
    if (valid) save.mutate({ ...(Object.fromEntries(fields.map((field) => [field, Number(written[field])])) as Record<Count, number>), confirmPromises: confirms });
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      {disabled && <Notice>{t('access.settings.readOnly')}</Notice>}
      {groups.map((group) => (
        <Panel key={group.title} title={t(`access.agreements.${group.title}`)} note={t(`access.agreements.${group.title}.note`)}>
          <div className="stack">
            {group.fields.map((field) => (
              <TextInput key={field} label={t(`access.agreements.${field}`)} description={t(`access.agreements.${field}.hint`)} inputMode="numeric" autoComplete="off" maxLength={3} maw={420} disabled={disabled}
                styles={{ input: { maxWidth: 96 } }} value={written[field]} error={right(field) ? undefined : t('access.agreements.between', { least: bounds[field][0], most: bounds[field][1] })}
                onChange={(event) => { const { value } = event.currentTarget; setWritten((before) => ({ ...before, [field]: value })); }} />
            ))}
            {group.title === 'promises' && <Switch label={t('access.agreements.confirmPromises')} disabled={disabled} checked={confirms} onChange={(event) => setConfirms(event.currentTarget.checked)} />}
          </div>
        </Panel>
      ))}
      <p className="meta">{t('access.agreements.who')}</p>
      <Refused error={save.error} />
      {!disabled && <div className="form-end"><Button type="submit" disabled={!changed || !valid} loading={save.isPending}>{t('access.agreements.save')}</Button></div>}
    </form>
  );
}
