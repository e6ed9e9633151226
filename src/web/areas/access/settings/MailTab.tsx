import { Button, NumberInput, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { EmptyState, ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const securities = ['tls', 'starttls', 'none'] as const;
type Security = (typeof securities)[number];
const PORTS: Record<Security, number> = { tls: 465, starttls: 587, none: 25 };
type Setting = { host: string; port: number; security: Security; username: string | null; hasPassword: boolean };

export function MailTab() {
  const { t } = useWords();
  const { organisation } = useSession();
  const { data, isError, isPending, refetch } = useQuery(api.mail.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (isPending) return <Panel><Skeleton lines={5} /></Panel>;
  if (organisation.isDemo) {
    return (
      <Panel>
        <EmptyState icon="messages" title={t('access.mail.demo')} action={<Button variant="default" renderRoot={(props) => <Link to="/messages" {...props} />}>{t('access.mail.none.link')}</Button>}>
          {t('access.mail.demo.text')}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="wide-left">
      <div className="stack">
        {!data && <Notice tone="warn" title={t('access.mail.none')}><p>{t('access.mail.none.text')}</p><p><Link to="/messages">{t('access.mail.none.link')}</Link></p></Notice>}
        <MailForm key={data ? `${data.host} ${data.username ?? ''}` : 'none'} setting={data} />
      </div>
      <div className="stack">
        <Probe configured={data !== null} />
        <Panel title={t('access.mail.where')}><p className="quiet">{t('access.mail.where.text')}</p></Panel>
      </div>
    </div>
  );
}

function MailForm({ setting }: { setting: Setting | null }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const confirm = useConfirm();
  const say = useFailure();
  const again = () => queryClient.invalidateQueries({ queryKey: api.mail.key() });
  const save = useMutation(api.mail.set.mutationOptions({ onSuccess: async () => { notify(t('access.mail.saved')); await again(); } }));
  const removal = useMutation(api.mail.remove.mutationOptions({
    onSuccess: async () => { notify(t('access.mail.removed')); await again(); }, onError: (error) => notify(say(error), { tone: 'bad' }),
  }));
  const draft = useDraft(
    { host: setting?.host ?? '', port: setting?.port ?? PORTS.starttls as number | '', security: setting?.security ?? 'starttls' as Security, username: setting?.username ?? '', password: '' },
    ({ host, port, username, password }) => ({
      host: host.trim() === '' || /\s|\//.test(host.trim()) ? t('access.check.host') : undefined,
      port: port === '' || port < 1 || port > 65_535 ? t('access.check.port') : undefined,
      password: username.trim() !== '' && password === '' && !setting?.hasPassword ? t('access.check.mailPassword') : undefined,
    }),
  );
  const { values, errors, set } = draft;
  const secure = (security: Security) => set({ security, ...(values.port === PORTS[values.security] && { port: PORTS[security] }) });
  const remove = async () => {
    if (await confirm({ title: t('access.mail.removeAsk'), text: t('access.mail.removeText'), action: t('access.mail.remove'), danger: true })) removal.mutate(undefined);
  };
  return (
    <Panel title={t('access.mail.title')} note={t('access.mail.note')}>
      <form className="stack" noValidate onSubmit={draft.onSubmit(({ host, port, security, username, password }) => save.mutate({
        host: host.trim(), port: Number(port), security, username: username.trim() || null, password: password || null,
      }))}>
        <div className="form-pair">
          <TextInput label={t('access.mail.host')} required placeholder="smtp.exemple.fr" autoComplete="off" spellCheck={false} value={values.host} error={errors.host} onChange={(event) => set({ host: event.currentTarget.value })} />
          <NumberInput label={t('access.mail.port')} required min={1} max={65_535} allowDecimal={false} allowNegative={false} hideControls value={values.port} error={errors.port}
            onChange={(value) => set({ port: typeof value === 'number' ? value : '' })} />
        </div>
        <Radio.Group label={t('access.mail.security')} value={values.security} onChange={(value) => secure(securities.find((one) => one === value) ?? 'starttls')}>
          <div className="stack" style={{ gap: 8, marginTop: 4 }}>
            {securities.map((one) => <Radio key={one} value={one} label={t(`access.mail.security.${one}`)} description={t(`access.mail.security.${one}.why`)} />)}
          </div>
        </Radio.Group>
        <div className="form-pair">
          <TextInput label={t('access.mail.username')} description={t('access.mail.username.why')} autoComplete="off" spellCheck={false} value={values.username} onChange={(event) => set({ username: event.currentTarget.value })} />
          <PasswordInput label={t('access.password')} description={setting?.hasPassword ? t('access.mail.kept') : t('access.mail.sealed')} autoComplete="new-password" value={values.password} error={errors.password}
            visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => set({ password: event.currentTarget.value })} />
        </div>
        <Refused error={save.error} />
        <div className="form-end">
          {setting && <Button variant="subtle" color="red" loading={removal.isPending} onClick={() => void remove()}>{t('access.mail.remove')}</Button>}
          <Button type="submit" loading={save.isPending}>{t('access.save')}</Button>
        </div>
      </form>
    </Panel>
  );
}

/** A real message, to oneself, with what the server answered. */
function Probe({ configured }: { configured: boolean }) {
  const { t } = useWords();
  const { user } = useSession();
  const [to, setTo] = useState(user.email);
  const probe = useMutation(api.mail.test.mutationOptions());
  return (
    <Panel title={t('access.mail.test')}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); if (isEmail(to)) probe.mutate({ to: to.trim() }); }}>
        <TextInput type="email" label={t('access.mail.test.to')} disabled={!configured} value={to} error={isEmail(to) ? undefined : t('access.check.email')} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!configured || !isEmail(to)} loading={probe.isPending}>{t('access.mail.test.action')}</Button>
        {!configured && <p className="meta">{t('access.mail.test.first')}</p>}
        <div role="status">
          {probe.data && <Notice tone={probe.data.sent ? 'good' : 'bad'} title={t(probe.data.sent ? 'access.mail.test.sent' : 'access.mail.test.failed')}>{probe.data.message}</Notice>}
        </div>
        <Refused error={probe.error} />
      </form>
    </Panel>
  );
}
