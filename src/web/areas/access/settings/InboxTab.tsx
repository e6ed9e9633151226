import { Button, Checkbox, CopyButton, NativeSelect, NumberInput, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { wallClock } from '#values/day.ts';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { replyClasses, type ReplyClass } from '#web/ui/reply.ts';
import { EmptyState, ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Setting = Awaited<ReturnType<typeof client.inbox.get>>;
const securities = ['tls', 'starttls', 'none'] as const;
type Security = (typeof securities)[number];
const PORTS: Record<Security, number> = { tls: 993, starttls: 143, none: 143 };
/** A copy is answered by a person, and what is not understood is read by one. */
const acceptable = replyClasses.filter((one) => one !== 'copy' && one !== 'other');
const shares = [8500, 9000, 9500, 9900];

/** Where replies come from, and what may be accepted without a person. */
export function InboxTab() {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, isError, isPending, refetch } = useQuery(api.inbox.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (isPending) return <Panel><Skeleton lines={6} /></Panel>;
  if (organisation.isDemo) return <Panel><EmptyState icon="messages" title={t('access.inbox.demo')}>{t('access.inbox.demo.text')}</EmptyState></Panel>;
  return (
    <div className="wide-left">
      <div className="stack">
        {data.host === '' && !data.hasWebhook && <Notice tone="warn" title={t('access.inbox.none')}>{t('access.inbox.none.text')}</Notice>}
        {data.problem !== null && <Notice tone="bad" title={t('access.inbox.problem')}>{data.problem}</Notice>}
        <InboxForm key={`${data.host} ${data.username}`} setting={data} />
      </div>
      <div className="stack">
        <Probe configured={data.host !== ''} />
        <Webhook open={data.hasWebhook} />
      </div>
    </div>
  );
}

function InboxForm({ setting }: { setting: Setting }) {
  const { t, day, percent } = useWords();
  const { organisation } = useSession();
  const queryClient = useQueryClient();
  const save = useMutation(api.inbox.set.mutationOptions({ onSuccess: async () => { notify(t('access.inbox.saved')); await queryClient.invalidateQueries({ queryKey: api.inbox.key() }); } }));
  const { host, port, security, username, folder, sentFolder, plusAddress, acceptClasses, acceptFromBp } = setting;
  const draft = useDraft({ host, port: port as number | '', security, username, password: '', folder, sentFolder, plusAddress, acceptClasses, acceptFromBp }, (values) => ({
    host: /\s|\//.test(values.host.trim()) ? t('access.check.host') : undefined,
    port: values.port === '' || values.port < 1 || values.port > 65_535 ? t('access.check.port') : undefined,
    password: values.host.trim() !== '' && values.password === '' && !setting.hasPassword ? t('access.check.mailPassword') : undefined,
  }));
  const { values, errors, set } = draft;
  const read = setting.readAt === null ? t('access.inbox.never') : t('access.inbox.readAt', { day: day(wallClock(new Date(setting.readAt), organisation.timeZone).day) });
  return (
    <Panel title={t('access.inbox.title')} note={host === '' ? t('access.inbox.note') : `${t('access.inbox.note')} ${read}`}>
      <form className="stack" noValidate onSubmit={draft.onSubmit(({ password, port: at, ...fields }) => save.mutate({
        ...fields, host: fields.host.trim(), username: fields.username.trim(), folder: fields.folder.trim() || 'INBOX', sentFolder: fields.sentFolder.trim(), port: Number(at), password: password || null,
      }))}>
        <div className="form-pair">
          <TextInput label={t('access.mail.host')} placeholder="imap.exemple.fr" autoComplete="off" spellCheck={false} value={values.host} error={errors.host} onChange={(event) => set({ host: event.currentTarget.value })} />
          <NumberInput label={t('access.mail.port')} min={1} max={65_535} allowDecimal={false} allowNegative={false} hideControls value={values.port} error={errors.port} onChange={(value) => set({ port: typeof value === 'number' ? value : '' })} />
        </div>
        <Radio.Group label={t('access.mail.security')} value={values.security} onChange={(value) => { const to = securities.find((one) => one === value) ?? 'tls'; set({ security: to, ...(values.port === PORTS[values.security] && { port: PORTS[to] }) }); }}>
          <div className="inline" style={{ marginTop: 4, gap: 16 }}>{securities.map((one) => <Radio key={one} value={one} label={t(`access.mail.security.${one}`)} />)}</div>
        </Radio.Group>
        <div className="form-pair">
          <TextInput label={t('access.inbox.username')} autoComplete="off" spellCheck={false} value={values.username} onChange={(event) => set({ username: event.currentTarget.value })} />
          <PasswordInput label={t('access.password')} description={setting.hasPassword ? t('access.mail.kept') : t('access.mail.sealed')} autoComplete="new-password" value={values.password} error={errors.password}
            visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => set({ password: event.currentTarget.value })} />
        </div>
        <div className="form-pair">
          <TextInput label={t('access.inbox.folder')} spellCheck={false} value={values.folder} onChange={(event) => set({ folder: event.currentTarget.value })} />
          <TextInput label={t('access.inbox.sentFolder')} description={t('access.inbox.sentFolder.why')} spellCheck={false} value={values.sentFolder} onChange={(event) => set({ sentFolder: event.currentTarget.value })} />
        </div>
        <Checkbox label={t('access.inbox.plus')} description={setting.plusSample === null ? t('access.inbox.plus.no') : t('access.inbox.plus.why', { sample: setting.plusSample })} disabled={setting.plusSample === null}
          checked={values.plusAddress} onChange={(event) => set({ plusAddress: event.currentTarget.checked })} />
        <Checkbox.Group label={t('access.inbox.accept')} description={t('access.inbox.accept.why')} value={values.acceptClasses} onChange={(chosen) => set({ acceptClasses: chosen as ReplyClass[] })}>
          <div className="settings-choices">{acceptable.map((one) => <Checkbox key={one} value={one} label={t(`messages.replies.class.${one}`)} />)}</div>
        </Checkbox.Group>
        <NativeSelect label={t('access.inbox.from')} value={String(values.acceptFromBp)} onChange={(event) => set({ acceptFromBp: Number(event.currentTarget.value) })}
          data={[...new Set([...shares, values.acceptFromBp])].sort((a, b) => a - b).map((bp) => ({ value: String(bp), label: percent(bp, 0) }))} />
        <Refused error={save.error} />
        <div className="form-end"><Button type="submit" loading={save.isPending}>{t('access.save')}</Button></div>
      </form>
    </Panel>
  );
}

function Probe({ configured }: { configured: boolean }) {
  const { t } = useWords();
  const probe = useMutation(api.inbox.test.mutationOptions());
  return (
    <Panel title={t('access.inbox.test')}>
      <div className="stack">
        <Button variant="default" disabled={!configured} loading={probe.isPending} onClick={() => probe.mutate(undefined)}>{t('access.inbox.test')}</Button>
        {!configured && <p className="meta">{t('access.inbox.test.first')}</p>}
        <div role="status">
          {probe.data && (
            <Notice tone={probe.data.works ? 'good' : 'bad'} title={t(probe.data.works ? 'access.inbox.test.works' : 'access.inbox.test.fails')}>
              <p>{probe.data.message}</p>{probe.data.folders.length > 0 && <p className="meta">{probe.data.folders.join(' · ')}</p>}
            </Notice>
          )}
        </div>
        <Refused error={probe.error} />
      </div>
    </Panel>
  );
}

/** An address a mail service posts to; seen once, when it is made. */
function Webhook({ open }: { open: boolean }) {
  const { t } = useWords();
  const confirm = useConfirm();
  const fail = useFailure();
  const queryClient = useQueryClient();
  const again = () => queryClient.invalidateQueries({ queryKey: api.inbox.key() });
  const make = useMutation(api.inbox.openWebhook.mutationOptions({ onSuccess: again, onError: (error) => notify(fail(error), { tone: 'bad' }) }));
  const close = useMutation(api.inbox.closeWebhook.mutationOptions({ onSuccess: async () => { make.reset(); notify(t('access.inbox.webhook.closed')); await again(); }, onError: (error) => notify(fail(error), { tone: 'bad' }) }));
  const ask = async () => {
    if (await confirm({ title: t('access.inbox.webhook.closeAsk'), text: t('access.inbox.webhook.closeText'), action: t('access.inbox.webhook.close'), danger: true })) close.mutate(undefined);
  };
  const address = make.data && `${window.location.origin}${make.data.path}`;
  return (
    <Panel title={t('access.inbox.webhook')} note={t('access.inbox.webhook.why')}>
      <div className="stack">
        {address && (
          <Notice tone="good" title={t('access.inbox.webhook.once')}>
            <p className="settings-token"><code>{address}</code></p>
            <CopyButton value={address}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{t(copied ? 'access.inbox.copied' : 'access.inbox.copy')}</Button>}</CopyButton>
          </Notice>
        )}
        {open && !address && <p>{t('access.inbox.webhook.is')}</p>}
        <div className="inline">
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>{t(open ? 'access.inbox.webhook.again' : 'access.inbox.webhook.open')}</Button>
          {open && <Button variant="subtle" color="red" loading={close.isPending} onClick={() => void ask()}>{t('access.inbox.webhook.close')}</Button>}
        </div>
      </div>
    </Panel>
  );
}
