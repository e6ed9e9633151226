import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ApiError } from '#web/api.ts';
import { sessionQuery } from '#web/session.ts';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Progress } from '#web/ui/Progress.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { EmptyState, ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { checkCompany, fieldsOf, newCompany, sayErrors, type CompanyDraft } from './company.ts';
import { IdentityFields, SenderFields } from './CompanyFields.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';
import { Entrance } from './Entrance.tsx';
import { useEntering } from './entering.ts';
import { SHORTEST } from './password.ts';

const route = getRouteApi('/bienvenue');
type Person = { personName: string; email: string; password: string };

export default function FirstRun() {
  const { t } = useWords();
  const { cle } = route.useSearch();
  const session = useQuery(sessionQuery);
  const [refusedKey, setRefusedKey] = useState<string | undefined>(undefined);
  const { data } = session;
  const title = t('access.welcome.title');
  if (session.isError) return <Entrance title={title}><ErrorState onRetry={() => void session.refetch()} /></Entrance>;
  if (!data) return <Entrance title={title}><Skeleton lines={5} /></Entrance>;
  if (data.user && data.organisation) return <Navigate to="/" replace />;
  if (!data.user && !data.firstRun) return <AlreadySetUp />;
  if (!data.user && (!cle || cle === refusedKey)) return <AskKey wrong={cle !== undefined} />;
  return (
    <Entrance wide title={title} lead={data.user ? t('access.welcome.again', { name: data.user.name }) : t('access.welcome.lead')}>
      <Ways cle={data.user ? undefined : cle} email={data.user?.email} onWrongKey={() => setRefusedKey(cle)} />
    </Entrance>
  );
}

function AlreadySetUp() {
  const { t } = useWords();
  return (
    <Entrance title={t('access.already.title')}>
      <Panel>
        <EmptyState icon="user" title={t('access.already.what')} action={<Button renderRoot={(props) => <Link to="/connexion" {...props} />}>{t('access.signIn.action')}</Button>}>
          {t('access.already.text')}
        </EmptyState>
      </Panel>
    </Entrance>
  );
}

/** The first person proves to be whoever started the program, by the link it printed. */
function AskKey({ wrong }: { wrong: boolean }) {
  const { t } = useWords();
  const navigate = route.useNavigate();
  const draft = useDraft({ link: '' }, ({ link }) => ({ link: keyOf(link) ? undefined : t('access.check.key') }));
  return (
    <Entrance title={t('access.key.title')} lead={t('access.key.lead')}>
      {wrong && <Notice tone="bad" title={t('access.key.wrong')}>{t('access.key.wrong.text')}</Notice>}
      <Panel>
        <form className="stack" noValidate onSubmit={draft.onSubmit(({ link }) => void navigate({ search: { cle: keyOf(link)! } }))}>
          <TextInput label={t('access.key.field')} description={t('access.key.where')} required autoComplete="off" spellCheck={false} value={draft.values.link} error={draft.errors.link}
            onChange={(event) => draft.set({ link: event.currentTarget.value })} />
          <Button type="submit">{t('access.key.action')}</Button>
        </form>
      </Panel>
    </Entrance>
  );
}

function keyOf(typed: string): string | undefined {
  return /[?&]cle=([\w-]+)/.exec(typed)?.[1] ?? /^\s*([\w-]{12,})\s*$/.exec(typed)?.[1];
}

/** With `cle` the first person is made too; without it somebody signed in adds a company. */
function Ways({ cle, email, onWrongKey }: { cle: string | undefined; email: string | undefined; onWrongKey: () => void }) {
  const enter = useEntering();
  const failed = (error: unknown) => { if (error instanceof ApiError && error.code === 'wrong_first_key') onWrongKey(); };
  const first = useMutation(api.setup.company.mutationOptions({ onSuccess: (session) => enter(session, '/imports'), onError: failed }));
  const further = useMutation(api.setup.addCompany.mutationOptions({ onSuccess: (session) => enter(session, '/imports') }));
  const firstDemo = useMutation(api.setup.demo.mutationOptions({ onSuccess: (session) => enter(session, '/'), onError: failed }));
  const furtherDemo = useMutation(api.setup.addDemo.mutationOptions({ onSuccess: (session) => enter(session, '/') }));
  const filling = firstDemo.isPending || furtherDemo.isPending;
  const making = first.isPending || further.isPending;
  const make = ({ personName, email: own, password, ...company }: CompanyDraft & Person) => {
    const organisation = fieldsOf(company);
    if (cle === undefined) further.mutate(organisation);
    else first.mutate({ key: cle, person: { name: personName.trim(), email: own.trim(), password }, organisation });
  };
  return (
    <div className="entrance-ways">
      <DemoWay filling={filling} disabled={making} error={firstDemo.error ?? furtherDemo.error}
        onOpen={() => (cle === undefined ? furtherDemo.mutate(undefined) : firstDemo.mutate({ key: cle }))} />
      <CompanyWay withPerson={cle !== undefined} email={email} making={making} disabled={filling} error={first.error ?? further.error} onMake={make} />
    </div>
  );
}

function DemoWay({ filling, disabled, error, onOpen }: { filling: boolean; disabled: boolean; error: unknown; onOpen: () => void }) {
  const { t } = useWords();
  return (
    <Panel title={t('access.demo.title')}>
      <div className="stack">
        <p className="quiet">{t('access.demo.text')}</p>
        <p className="meta">{t('access.demo.safe')}</p>
        <Refused error={error} />
        {filling
          ? <div role="status"><Progress label={t('access.demo.filling')} note={t('access.demo.soon')} /></div>
          : <Button variant="default" disabled={disabled} onClick={onOpen}>{t('access.demo.action')}</Button>}
      </div>
    </Panel>
  );
}

function CompanyWay({ withPerson, email, making, disabled, error, onMake }: {
  withPerson: boolean; email: string | undefined; making: boolean; disabled: boolean; error: unknown; onMake: (values: CompanyDraft & Person) => void;
}) {
  const { t, locale } = useWords();
  // What most people would type again: reminders leave in the company's name, from the address of whoever sets it up.
  const whole = (values: CompanyDraft & Person) => ({ ...values, senderName: values.senderName || values.name, senderEmail: values.senderEmail || values.email });
  const draft = useDraft<CompanyDraft & Person>(
    { ...newCompany(locale, new Intl.DateTimeFormat().resolvedOptions().timeZone), personName: '', email: email ?? '', password: '' },
    (values) => ({
      ...sayErrors<CompanyDraft>(checkCompany(whole(values)), t),
      ...(withPerson && values.personName.trim() === '' && { personName: t('access.check.person') }),
      ...(withPerson && !isEmail(values.email) && { email: t('access.check.email') }),
      ...(withPerson && values.password.length < SHORTEST && { password: t('access.check.shortPassword', { count: SHORTEST }) }),
    }),
  );
  const { values, errors, set } = draft;
  return (
    <Panel title={t('access.create.title')} note={t('access.create.note')}>
      <form className="stack" noValidate onSubmit={draft.onSubmit((filled) => onMake(whole(filled)))}>
        {withPerson && (
          <fieldset className="form-part">
            <legend>{t('access.create.you')}</legend>
            <div className="form-pair">
              <TextInput label={t('access.person.name')} required autoComplete="name" maxLength={120} value={values.personName} error={errors.personName}
                onChange={(event) => set({ personName: event.currentTarget.value })} />
              <TextInput type="email" label={t('access.email')} required autoComplete="username" value={values.email} error={errors.email}
                onChange={(event) => set({ email: event.currentTarget.value })} />
            </div>
            <NewPasswordField label={t('access.password')} value={values.password} error={errors.password} onChange={(password) => set({ password })} />
          </fieldset>
        )}
        <fieldset className="form-part">
          <legend>{t('access.create.company')}</legend>
          <IdentityFields values={values} errors={errors} set={set} />
        </fieldset>
        <fieldset className="form-part">
          <legend>{t('access.create.sender')}</legend>
          <p className="meta">{t('access.create.sender.why')}</p>
          <SenderFields values={whole(values)} errors={errors} set={set} />
        </fieldset>
        <Refused error={error} />
        <div className="form-end">
          <Button type="submit" loading={making} disabled={disabled}>{t('access.create.action')}</Button>
        </div>
      </form>
    </Panel>
  );
}
