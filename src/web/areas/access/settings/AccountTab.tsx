import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { NewPasswordField } from '../NewPasswordField.tsx';
import { DEMO_EMAIL, SHORTEST } from '../password.ts';
import { Absences } from './Absences.tsx';
import { SenderPanel } from './SenderPanel.tsx';

/** Oneself: under which name and address one is known here, and the password that opens the door. */
export function AccountTab() {
  const { t } = useWords();
  const { user, organisation, role } = useSession();
  return (
    <div className="wide-left">
      <div className="stack">
        {user.email === DEMO_EMAIL
          ? <Notice title={t('access.account.demo')}>{t('access.account.demo.text')}</Notice>
          : <Panel title={t('access.account.password')} note={t('access.account.password.note')}><PasswordForm email={user.email} /></Panel>}
        <SenderPanel />
        <Absences own />
      </div>
      <Panel title={t('access.account.you')}>
        <Facts facts={[
          [t('access.account.name'), user.name], [t('access.email'), user.email], [t('access.account.company'), organisation.name], [t('access.account.role'), t(`shell.role.${role}`)],
        ]} />
      </Panel>
    </div>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { t } = useWords();
  const empty = { current: '', password: '' };
  const change = useMutation(api.session.changePassword.mutationOptions({
    onSuccess: () => {
      draft.reset(empty);
      notify(t('access.account.changed'));
    },
  }));
  const draft = useDraft(empty, ({ current, password }) => ({
    current: current === '' ? t('access.check.password') : undefined,
    password: password.length < SHORTEST ? t('access.check.shortPassword', { count: SHORTEST }) : password === current ? t('access.check.samePassword') : undefined,
  }));
  const { values, errors, set } = draft;
  return (
    <form className="stack" noValidate onSubmit={draft.onSubmit((filled) => change.mutate(filled))}>
      <Refused error={change.error} />
      {/* For the password manager: whose password it is. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput label={t('access.account.current')} required autoComplete="current-password" maxLength={200} value={values.current} error={errors.current}
        visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => set({ current: event.currentTarget.value })} />
      <NewPasswordField label={t('access.account.new')} value={values.password} error={errors.password} onChange={(password) => set({ password })} />
      <p className="meta">{t('access.account.forgotten')}</p>
      <div className="form-end"><Button type="submit" loading={change.isPending}>{t('access.account.change')}</Button></div>
    </form>
  );
}
