import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { sessionQuery } from '#web/session.ts';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Entrance } from './Entrance.tsx';
import { useEntering } from './entering.ts';

const route = getRouteApi('/connexion');

export default function SignIn() {
  const { t } = useWords();
  const { retour = '/' } = route.useSearch();
  const enter = useEntering();
  const { data: session } = useQuery(sessionQuery);
  const signIn = useMutation(api.session.signIn.mutationOptions({ onSuccess: (entered) => enter(entered, entered.organisation ? retour : '/bienvenue') }));
  const draft = useDraft({ email: '', password: '' }, ({ email, password }) => ({
    email: isEmail(email) ? undefined : t('access.check.email'),
    password: password === '' ? t('access.check.password') : undefined,
  }));
  if (session?.user && !signIn.isSuccess) return <Navigate to={session.organisation ? '/' : '/bienvenue'} replace />;
  return (
    <Entrance title={t('access.signIn.title')} lead={retour === '/' ? t('access.signIn.lead') : t('access.signIn.back')}>
      {session?.firstRun && <Notice title={t('access.signIn.first')}><Link to="/bienvenue">{t('access.signIn.first.link')}</Link></Notice>}
      <Panel>
        <form className="stack" noValidate onSubmit={draft.onSubmit(({ email, password }) => signIn.mutate({ email: email.trim(), password }))}>
          <Refused error={signIn.error} />
          <TextInput type="email" name="email" label={t('access.email')} required autoComplete="username" value={draft.values.email} error={draft.errors.email}
            onChange={(event) => draft.set({ email: event.currentTarget.value })} />
          <PasswordInput name="password" label={t('access.password')} required autoComplete="current-password" value={draft.values.password} error={draft.errors.password}
            visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => draft.set({ password: event.currentTarget.value })} />
          <Button type="submit" loading={signIn.isPending}>{t('access.signIn.action')}</Button>
        </form>
      </Panel>
      <p className="meta">{t('access.signIn.forgotten')}</p>
    </Entrance>
  );
}
