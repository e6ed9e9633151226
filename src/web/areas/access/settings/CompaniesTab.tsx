import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Progress } from '#web/ui/Progress.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { useWords } from '#web/words.tsx';
import { checkCompany, fieldsOf, newCompany, sayErrors, type CompanyDraft } from '../company.ts';
import { IdentityFields, SenderFields } from '../CompanyFields.tsx';

/** A page load is the surest way to leave nothing of the other company on the screen. */
function open(path: string): void {
  window.location.assign(path);
}

export function CompaniesTab() {
  const { t } = useWords();
  const { organisation, organisations } = useSession();
  const [adding, setAdding] = useState(false);
  const switching = useMutation(api.session.switchTo.mutationOptions({ onSuccess: () => open('/') }));
  const demo = useMutation(api.setup.addDemo.mutationOptions({ onSuccess: () => open('/') }));
  return (
    <div className="wide-left">
      <Panel title={t('access.companies.yours')} flush>
        <ul className="companies">
          {organisations.map(({ organisationId, name, isDemo }) => (
            <li key={organisationId}>
              <span className="companies-name">{name}</span>
              {isDemo && <Pill>{t('access.companies.demo')}</Pill>}
              {organisationId === organisation.organisationId
                ? <Pill tone="accent" dot>{t('access.companies.here')}</Pill>
                : <Button size="xs" variant="default" aria-label={t('access.companies.openOf', { name })} loading={switching.isPending && switching.variables.organisationId === organisationId}
                    onClick={() => switching.mutate({ organisationId })}>{t('access.companies.open')}</Button>}
            </li>
          ))}
        </ul>
        <Refused error={switching.error} />
      </Panel>
      <Panel title={t('access.companies.more')}>
        <div className="stack">
          <p className="quiet">{t('access.companies.apart')}</p>
          <Button variant="default" disabled={demo.isPending} onClick={() => setAdding(true)}>{t('access.companies.add')}</Button>
          {demo.isPending
            ? <div role="status"><Progress label={t('access.demo.filling')} note={t('access.demo.soon')} /></div>
            : <Button variant="default" onClick={() => demo.mutate(undefined)}>{t('access.companies.addDemo')}</Button>}
          <Refused error={demo.error} />
        </div>
      </Panel>
      {adding && <AddCompany onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddCompany({ onClose }: { onClose: () => void }) {
  const { t, locale } = useWords();
  const { user } = useSession();
  const add = useMutation(api.setup.addCompany.mutationOptions({ onSuccess: () => open('/imports') }));
  const whole = (values: CompanyDraft) => ({ ...values, senderName: values.senderName || values.name });
  const draft = useDraft<CompanyDraft>(
    { ...newCompany(locale, new Intl.DateTimeFormat().resolvedOptions().timeZone), senderEmail: user.email }, (values) => sayErrors<CompanyDraft>(checkCompany(whole(values)), t),
  );
  return (
    <SidePanel opened onClose={onClose} title={t('access.companies.add')} wide
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form="add-company" loading={add.isPending}>{t('access.create.action')}</Button></>}>
      <form id="add-company" className="stack" noValidate onSubmit={draft.onSubmit((values) => add.mutate(fieldsOf(whole(values))))}>
        <Refused error={add.error} />
        <IdentityFields values={draft.values} errors={draft.errors} set={draft.set} />
        <SenderFields values={whole(draft.values)} errors={draft.errors} set={draft.set} />
      </form>
    </SidePanel>
  );
}
