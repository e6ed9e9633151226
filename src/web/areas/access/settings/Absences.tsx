import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, type Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { EmptyState, ErrorState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Absence = Awaited<ReturnType<typeof client.absences.list>>[number];
type NewAbsence = Parameters<typeof client.absences.add>[0];

/** Who is away, and who does his work meanwhile. `own`: of the reader alone. `everybody`: he may say it for others. */
export function Absences({ own, everybody }: { own?: boolean; everybody?: boolean }) {
  const { t } = useWords();
  const { user, permissions } = useSession();
  const [adding, setAdding] = useState(false);
  const { data, isError, refetch } = useQuery(api.absences.list.queryOptions());
  const may = everybody === true || permissions.includes('work');
  const shown = data?.filter(({ userId }) => !own || userId === user.userId);
  if (isError && !data) return <ErrorState onRetry={() => void refetch()} />;
  return (
    <Panel title={t(own ? 'access.absences.own' : 'access.absences.title')} note={t('access.absences.note')}
      action={may && !adding && <Button size="xs" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>{t('access.absences.add')}</Button>}>
      <div className="stack">
        {adding && <AbsenceForm everybody={everybody === true && !own} onClose={() => setAdding(false)} />}
        {!shown && <Skeleton lines={2} />}
        {shown?.length === 0 && !adding && (own ? <p className="quiet">{t('access.absences.none')}</p> : <EmptyState icon="calendar" title={t('access.absences.none')}>{t('access.absences.none.text')}</EmptyState>)}
        {shown && shown.length > 0 && <ul className="absences">{shown.map((absence) => <AbsenceLine key={absence.absenceId} absence={absence} mayRemove={everybody === true || (may && absence.userId === user.userId)} />)}</ul>}
      </div>
    </Panel>
  );
}

/** After one came or went: the list, and the days it gives to somebody else. */
function useRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [api.absences.key(), api.reports.key()]) void queryClient.invalidateQueries({ queryKey });
  };
}

function AbsenceLine({ absence: { absenceId, userId, name, coveredBy, coveredByName, fromOn, toOn }, mayRemove }: { absence: Absence; mayRemove: boolean }) {
  const { t, day } = useWords();
  const { today } = useSession();
  const refresh = useRefresh();
  const fail = useFailure();
  const onError = (error: unknown) => notify(fail(error), { tone: 'bad' });
  const remove = useMutation({
    mutationFn: () => client.absences.remove({ absenceId }),
    onSuccess: () => {
      refresh();
      notify(t('access.absences.removed'), { undo: () => void client.absences.add({ userId, coveredBy, fromOn, toOn }).then(refresh, onError) });
    },
    onError,
  });
  return (
    <li>
      <span className="absence-words">
        <strong>{name}</strong> <span>{t('access.absences.from', { from: day(fromOn), to: day(toOn) })}</span> {fromOn <= today && <Pill tone="accent" dot>{t('access.absences.now')}</Pill>}
        <span className="meta">{t('access.absences.covered', { name: coveredByName })}</span>
      </span>
      {mayRemove && <Button size="xs" variant="subtle" loading={remove.isPending} aria-label={t('access.absences.removeOf', { name })} onClick={() => remove.mutate()}>{t('access.absences.remove')}</Button>}
    </li>
  );
}

function AbsenceForm({ everybody, onClose }: { everybody: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { user, today } = useSession();
  const refresh = useRefresh();
  const people = useQuery(api.disputes.people.queryOptions());
  const add = useMutation({
    mutationFn: (absence: NewAbsence) => client.absences.add(absence),
    onSuccess: () => {
      refresh();
      notify(t('access.absences.added'));
      onClose();
    },
  });
  const draft = useDraft({ userId: user.userId, coveredBy: '', fromOn: today as Day | '', toOn: addDays(today, 7) as Day | '' }, ({ coveredBy, fromOn, toOn }) => ({
    coveredBy: coveredBy === '' ? t('access.absences.cover.needed') : undefined,
    fromOn: fromOn === '' ? t('access.absences.day.needed') : undefined,
    toOn: toOn === '' ? t('access.absences.day.needed') : fromOn !== '' && toOn < fromOn ? t('access.absences.to.before') : undefined,
  }));
  const { values, errors, set } = draft;
  const all = people.data ?? [];
  const covers = all.filter(({ userId, works }) => userId !== values.userId && works);
  return (
    <form className="absence-form" noValidate onSubmit={draft.onSubmit(({ userId, coveredBy, fromOn, toOn }) => { if (fromOn !== '' && toOn !== '') add.mutate({ userId, coveredBy, fromOn, toOn }); })}>
      {everybody && (
        <NativeSelect label={t('access.absences.who')} value={values.userId} data={all.map(({ userId, name }) => ({ value: userId, label: name }))}
          onChange={(event) => { const userId = event.currentTarget.value; set({ userId, ...(values.coveredBy === userId ? { coveredBy: '' } : {}) }); }} />
      )}
      <DayField label={t('access.absences.fromOn')} required today={today} value={values.fromOn} onChange={(fromOn) => set({ fromOn })} {...(errors.fromOn ? { error: errors.fromOn } : {})} />
      <DayField label={t('access.absences.toOn')} required today={today} min={today} value={values.toOn} onChange={(toOn) => set({ toOn })} {...(errors.toOn ? { error: errors.toOn } : {})} />
      <NativeSelect label={t('access.absences.cover')} required value={values.coveredBy} error={errors.coveredBy} onChange={(event) => set({ coveredBy: event.currentTarget.value })}
        data={[{ value: '', label: t(covers.length === 0 ? 'access.absences.cover.none' : 'access.absences.cover.choose') }, ...covers.map(({ userId, name }) => ({ value: userId, label: name }))]} />
      <div className="absence-end"><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" loading={add.isPending}>{t('access.absences.save')}</Button></div>
      {add.error && <div className="absence-refused"><Refused error={add.error} /></div>}
    </form>
  );
}
