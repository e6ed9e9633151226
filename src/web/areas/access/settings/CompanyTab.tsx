import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { checkCompany, draftOf, fieldsOf, sayErrors, type CompanyDraft, type Organisation } from '../company.ts';
import { IdentityFields, LetterheadFields, SenderFields } from '../CompanyFields.tsx';

export function CompanyTab() {
  const { data, isError, refetch } = useQuery(api.organisation.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={6} /></Panel>;
  return <CompanyForm key={data.organisationId} organisation={data} />;
}

function CompanyForm({ organisation }: { organisation: Organisation }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const disabled = !permissions.includes('settings');
  const draft = useDraft<CompanyDraft>(draftOf(organisation), (values) => sayErrors<CompanyDraft>(checkCompany(values), t));
  const save = useSaving();
  const part = { values: draft.values, errors: draft.errors, set: draft.set, disabled };
  const changed = JSON.stringify(fieldsOf(draft.values)) !== JSON.stringify(fieldsOf(draftOf(organisation)));
  return (
    <form className="stack" noValidate onSubmit={draft.onSubmit((values) => save.mutate(fieldsOf(values)))}>
      {disabled && <Notice>{t('access.settings.readOnly')}</Notice>}
      <div className="columns">
        <Panel title={t('access.create.company')}>
          <div className="stack">
            <IdentityFields {...part} />
            <NativeSelect label={t('access.company.language')} description={t('access.company.language.why')} disabled={disabled} value={draft.values.language}
              data={[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]} onChange={(event) => draft.set({ language: event.currentTarget.value === 'en' ? 'en' : 'fr' })} />
          </div>
        </Panel>
        <Panel title={t('access.create.sender')} note={t('access.create.sender.why')}>
          <div className="stack"><SenderFields {...part} /><LetterheadFields {...part} /></div>
        </Panel>
      </div>
      <Refused error={save.error} />
      {!disabled && (
        <div className="form-end">
          {changed && <Button variant="default" onClick={() => draft.reset(draftOf(organisation))}>{t('ui.cancel')}</Button>}
          <Button type="submit" disabled={!changed} loading={save.isPending}>{t('access.save')}</Button>
        </div>
      )}
    </form>
  );
}

/** Saves the company's fields; what its name, its day or its terms change is read again everywhere. */
export function useSaving() {
  const { t } = useWords();
  const queryClient = useQueryClient();
  return useMutation(api.organisation.update.mutationOptions({
    onSuccess: async (saved) => {
      queryClient.setQueryData(api.organisation.get.queryKey(), saved);
      notify(t('access.saved'));
      await queryClient.invalidateQueries();
    },
  }));
}
