import { Button, NativeSelect, Radio, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#areas/access/contract.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Notice } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { NewPasswordField } from '../NewPasswordField.tsx';
import { DEMO_EMAIL, SHORTEST } from '../password.ts';

const roles: readonly Role[] = ['admin', 'credit_manager', 'collector', 'sales', 'reader'];
type Person = { userId: string; name: string; email: string; role: Role; since: string };
const keyOf = (person: Person) => person.userId;

export function PeopleTab() {
  const words = useWords();
  const { t } = words;
  const { user, organisation } = useSession();
  const [adding, setAdding] = useState(false);
  const [opening, setOpening] = useState<Person | undefined>(undefined);
  const { data, status, refetch } = useQuery(api.people.list.queryOptions());
  const { setRole, remove } = usePeople();
  return (
    <div className="stack">
      {user.email === DEMO_EMAIL && <Notice tone="warn" title={t('access.people.demo')}>{t('access.people.demo.text')}</Notice>}
      <Panel title={t('access.people.title')} flush action={<Button size="xs" leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>{t('access.people.add')}</Button>}>
        <DataTable<Person> label={t('access.people.title')} rows={data ?? []} rowKey={keyOf} status={status === 'pending' ? 'loading' : status === 'error' ? 'error' : 'ready'}
          onRetry={() => void refetch()} empty={null} {...(data ? { count: data.length } : {})}
          columns={columnsOf(words, { own: user.userId, zone: organisation.timeZone, setRole, setPassword: setOpening, remove })} />
      </Panel>
      <Panel title={t('access.people.roles')}>
        <dl className="roles">{roles.map((role) => <div key={role}><dt>{t(`shell.role.${role}`)}</dt><dd className="quiet">{t(`access.role.${role}`)}</dd></div>)}</dl>
      </Panel>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
      {opening && <SetPassword person={opening} onClose={() => setOpening(undefined)} />}
    </div>
  );
}

type Deeds = { own: string; zone: string; setRole: (person: Person, role: Role) => void; setPassword: (person: Person) => void; remove: (person: Person) => Promise<void> };

function columnsOf({ t, instant }: ReturnType<typeof useWords>, { own, zone, setRole, setPassword, remove }: Deeds): Column<Person>[] {
  return [
    {
      id: 'name', header: t('access.people.person'), width: 'minmax(180px, 2fr)',
      cell: (person) => <>{person.name} {person.userId === own && <Pill>{t('access.people.you')}</Pill>}<span className="table-sub">{person.email}</span></>,
    },
    { id: 'since', header: t('access.people.since'), width: '120px', from: 'wide', phone: 'hidden', cell: (person) => instant(person.since, zone).slice(0, 10) },
    {
      id: 'role', header: t('access.people.role'), width: 'minmax(190px, 1fr)',
      cell: (person) => (
        <NativeSelect size="xs" aria-label={t('access.people.roleOf', { name: person.name })} disabled={person.userId === own} value={person.role}
          title={person.userId === own ? t('access.people.own') : undefined}
          data={roles.map((role) => ({ value: role, label: t(`shell.role.${role}`) }))}
          onChange={(event) => setRole(person, roles.find((role) => role === event.currentTarget.value)!)} />
      ),
    },
    {
      id: 'actions', header: t('access.people.actions'), hideHeader: true, width: '236px',
      cell: (person) => person.userId !== own && (
        <span className="inline">
          {person.email !== DEMO_EMAIL && <Button size="xs" variant="subtle" aria-label={t('access.people.newPasswordOf', { name: person.name })} onClick={() => setPassword(person)}>{t('access.people.newPassword')}</Button>}
          <Button size="xs" variant="subtle" aria-label={t('access.people.removeOf', { name: person.name })} onClick={() => void remove(person)}>{t('access.people.remove')}</Button>
        </span>
      ),
    },
  ];
}

/** A role changed by mistake is one click away from what it was; a person removed can be added again. */
function usePeople() {
  const { t } = useWords();
  const say = useFailure();
  const confirm = useConfirm();
  const queryClient = useQueryClient();
  const settled = {
    onError: (error: unknown) => notify(say(error), { tone: 'bad' }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: api.people.key() }),
  };
  const role = useMutation(api.people.setRole.mutationOptions(settled));
  const removal = useMutation(api.people.remove.mutationOptions(settled));
  const setRole = ({ userId, name, role: before }: Person, next: Role) => role.mutate({ userId, role: next }, {
    onSuccess: () => notify(t('access.people.roleDone', { name, role: t(`shell.role.${next}`) }), { undo: () => role.mutate({ userId, role: before }) }),
  });
  const remove = async ({ userId, name }: Person) => {
    const sure = await confirm({ title: t('access.people.removeAsk', { name }), text: t('access.people.removeText'), action: t('access.people.remove'), danger: true });
    if (sure) removal.mutate({ userId }, { onSuccess: () => notify(t('access.people.removed', { name })) });
  };
  return { setRole, remove };
}

function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [added, setAdded] = useState<{ email: string; password: string } | undefined>(undefined);
  const add = useMutation(api.people.add.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: api.people.key() }) }));
  const draft = useDraft<{ name: string; email: string; password: string; role: Role }>({ name: '', email: '', password: '', role: 'collector' }, (values) => ({
    name: values.name.trim() === '' ? t('access.check.person') : undefined,
    email: isEmail(values.email) ? undefined : t('access.check.email'),
    password: values.password.length < SHORTEST ? t('access.check.shortPassword', { count: SHORTEST }) : undefined,
  }));
  const { values, errors, set } = draft;
  const submit = draft.onSubmit((filled) => add.mutate({ ...filled, name: filled.name.trim(), email: filled.email.trim() }, {
    onSuccess: () => setAdded({ email: filled.email.trim(), password: filled.password }),
  }));
  if (added) {
    return (
      <SidePanel opened onClose={onClose} title={t('access.people.added')} actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
        <div className="stack">
          <p>{t('access.people.tell')}</p>
          <Facts facts={[[t('access.people.address'), window.location.origin], [t('access.email'), added.email], [t('access.password'), added.password]]} />
          <Notice>{t('access.people.once')}</Notice>
        </div>
      </SidePanel>
    );
  }
  return (
    <SidePanel opened onClose={onClose} title={t('access.people.add')}
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form="add-person" loading={add.isPending}>{t('access.people.add')}</Button></>}>
      <form id="add-person" className="stack" noValidate onSubmit={submit}>
        <Refused error={add.error} />
        <TextInput label={t('access.person.name')} required data-autofocus autoComplete="off" maxLength={120} value={values.name} error={errors.name} onChange={(event) => set({ name: event.currentTarget.value })} />
        <TextInput type="email" label={t('access.email')} required autoComplete="off" value={values.email} error={errors.email} onChange={(event) => set({ email: event.currentTarget.value })} />
        <NewPasswordField label={t('access.people.firstPassword')} value={values.password} error={errors.password} onChange={(password) => set({ password })} />
        <Radio.Group label={t('access.people.role')} value={values.role} onChange={(value) => set({ role: roles.find((role) => role === value) ?? 'reader' })}>
          <div className="stack" style={{ gap: 10, marginTop: 4 }}>
            {roles.map((role) => <Radio key={role} value={role} label={t(`shell.role.${role}`)} description={t(`access.role.${role}`)} />)}
          </div>
        </Radio.Group>
      </form>
    </SidePanel>
  );
}

/** Another password for somebody who lost his: told once, to be passed on. */
function SetPassword({ person: { userId, name, email }, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useWords();
  const [given, setGiven] = useState<string | undefined>(undefined);
  const change = useMutation(api.people.setPassword.mutationOptions());
  const draft = useDraft({ password: '' }, ({ password }) => ({ password: password.length < SHORTEST ? t('access.check.shortPassword', { count: SHORTEST }) : undefined }));
  if (given !== undefined) {
    return (
      <SidePanel opened onClose={onClose} title={t('access.people.newPassword.done', { name })} actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
        <div className="stack">
          <p>{t('access.people.tell')}</p>
          <Facts facts={[[t('access.people.address'), window.location.origin], [t('access.email'), email], [t('access.password'), given]]} />
          <Notice>{t('access.people.newPassword.once', { name })}</Notice>
        </div>
      </SidePanel>
    );
  }
  return (
    <SidePanel opened onClose={onClose} title={t('access.people.newPasswordOf', { name })}
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form="new-password" loading={change.isPending}>{t('access.people.newPassword.set')}</Button></>}>
      <form id="new-password" className="stack" noValidate onSubmit={draft.onSubmit(({ password }) => change.mutate({ userId, password }, { onSuccess: () => setGiven(password) }))}>
        <Refused error={change.error} />
        <p>{t('access.people.newPassword.text', { name })}</p>
        <NewPasswordField label={t('access.account.new')} value={draft.values.password} error={draft.errors.password} onChange={(password) => draft.set({ password })} />
      </form>
    </SidePanel>
  );
}
