import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { AmountField } from '#web/ui/fields.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Setting = Awaited<ReturnType<typeof client.channels.list>>[number];
const channels = ['letter', 'registered', 'sms'] as const;
type Channel = (typeof channels)[number];
const ways = ['print', 'folder', 'http'] as const;
type Way = (typeof ways)[number];

export function ChannelsTab() {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, isError, refetch } = useQuery(api.channels.list.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={8} /></Panel>;
  return (
    <div className="stack">
      {organisation.isDemo && <Notice>{t('access.channels.demo')}</Notice>}
      <div className="columns">
        {channels.map((channel) => {
          const setting = data.find((one) => one.channel === channel);
          return <ChannelForm key={`${channel} ${setting?.adapter ?? ''} ${setting?.address ?? ''} ${setting?.hasSecret ?? ''}`} channel={channel} setting={setting} isDemo={organisation.isDemo} />;
        })}
      </div>
      <p className="meta">{t('access.channels.how')}</p>
    </div>
  );
}

function ChannelForm({ channel, setting, isDemo }: { channel: Channel; setting: Setting | undefined; isDemo: boolean }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const done = async () => {
    notify(t('access.channels.saved'));
    await Promise.all([queryClient.invalidateQueries({ queryKey: api.channels.key() }), queryClient.invalidateQueries({ queryKey: api.letters.key() })]);
  };
  const save = useMutation(api.channels.set.mutationOptions({ onSuccess: done }));
  const remove = useMutation(api.channels.remove.mutationOptions({ onSuccess: done }));
  const probe = useMutation(api.channels.test.mutationOptions());
  const draft = useDraft(
    { adapter: setting?.adapter ?? 'print' as Way, address: setting?.address ?? '', secret: '', costMinor: (setting?.costMinor ?? 0) as number | undefined },
    ({ adapter, address }) => ({ address: adapter !== 'print' && address.trim() === '' ? t('access.check.host') : undefined }),
  );
  const { values, errors, set } = draft;
  const byHand = (one: Way) => (one === 'print' && channel === 'sms' ? t('access.channels.adapter.none') : t(`access.channels.adapter.${one}`));
  // An SMS nobody takes has no setting: it is not printed.
  const keep = (filled: typeof values) => (channel === 'sms' && filled.adapter === 'print' ? remove.mutate({ channel })
    : save.mutate({ channel, adapter: filled.adapter, address: filled.adapter === 'print' ? '' : filled.address.trim(), secret: filled.secret || null, costMinor: filled.costMinor ?? 0 }));
  const provided = setting !== undefined && setting.adapter !== 'print' && !isDemo;
  return (
    <Panel title={t(`access.channels.${channel}`)}>
      <form className="stack" noValidate onSubmit={draft.onSubmit(keep)}>
        <Radio.Group label={t('access.channels.adapter')} value={values.adapter} onChange={(value) => set({ adapter: ways.find((one) => one === value) ?? 'print', address: '' })}>
          <div className="stack" style={{ gap: 8, marginTop: 4 }}>{ways.map((one) => <Radio key={one} value={one} label={byHand(one)} />)}</div>
        </Radio.Group>
        {values.adapter === 'folder' && (
          <TextInput label={t('access.channels.folder')} description={t('access.channels.folder.why')} required autoComplete="off" spellCheck={false} maxLength={41} value={values.address} error={errors.address}
            onChange={(event) => set({ address: event.currentTarget.value })} />
        )}
        {values.adapter === 'http' && (
          <>
            <TextInput label={t('access.channels.address')} type="url" required placeholder="https://api.exemple.fr/envois" autoComplete="off" spellCheck={false} maxLength={1000} value={values.address} error={errors.address}
              onChange={(event) => set({ address: event.currentTarget.value })} />
            <PasswordInput label={t('access.channels.secret')} description={t(setting?.hasSecret ? 'access.channels.secret.kept' : 'access.channels.secret.sealed')} autoComplete="new-password" maxLength={500}
              value={values.secret} visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => set({ secret: event.currentTarget.value })} />
          </>
        )}
        {(channel !== 'sms' || values.adapter !== 'print') && (
          <AmountField label={t('access.channels.cost')} description={t('access.channels.cost.why')} value={values.costMinor} onChange={(costMinor) => set({ costMinor: costMinor ?? undefined })} />
        )}
        <Refused error={save.error ?? remove.error ?? probe.error} />
        <div role="status">
          {probe.data && <Notice tone={probe.data.works ? 'good' : 'bad'} title={t(probe.data.works ? 'access.channels.test.works' : 'access.channels.test.failed')}>{probe.data.message}</Notice>}
        </div>
        <div className="form-end">
          {provided && <Button variant="default" loading={probe.isPending} onClick={() => probe.mutate({ channel })}>{t('access.channels.test')}</Button>}
          <Button type="submit" loading={save.isPending || remove.isPending}>{t('access.save')}</Button>
        </div>
      </form>
    </Panel>
  );
}
