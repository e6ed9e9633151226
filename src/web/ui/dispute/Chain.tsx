import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import type { Dispute } from '#web/ui/dispute.ts';
import { useDraft } from '#web/ui/draft.ts';
import { Icon } from '#web/ui/Icon.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { VerbKey } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import type { DisputeWork } from './useDisputeWork.ts';
import './dispute.css';

type Action = Dispute['actions'][number];

/** What there is to do, in order, ticked as it is done. `keyed`: the next one hears the key `a`. */
export function Chain({ dispute: { actions }, work, mayWork, keyed }: { dispute: Dispute; work: DisputeWork; mayWork: boolean; keyed?: boolean }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const next = keyed ? actions.find(({ doneOn }) => doneOn === null)?.disputeActionId : undefined;
  const done = actions.filter(({ doneOn }) => doneOn !== null).length;
  return (
    <Panel title={t('agreements.dispute.actions')} note={t('agreements.dispute.actions.count', { done, count: actions.length })}
      action={mayWork && !adding && <Button size="xs" variant="default" leftSection={<Icon name="plus" size={16} />}
        onClick={() => setAdding(true)}>{t('agreements.dispute.action.add')}</Button>}>
      <ul className="dispute-chain">{actions.map((action) => <Step key={action.disputeActionId} action={action} work={work} mayWork={mayWork} next={action.disputeActionId === next} />)}</ul>
      {adding && <NewAction work={work} onDone={() => setAdding(false)} />}
    </Panel>
  );
}

function Step({ action, work, mayWork, next }: { action: Action; work: DisputeWork; mayWork: boolean; next: boolean }) {
  const { t, day } = useWords();
  const { disputeActionId, what, ownerName, dueOn, doneOn, doneByName, overdue } = action;
  // Ticked at once, while the server is told.
  const doing = work.doAction.isPending && work.doAction.variables === disputeActionId;
  const undoing = work.undo.isPending && work.undo.variables === disputeActionId;
  return (
    <li data-done={doneOn !== null || undefined}>
      <Checkbox {...(next ? { 'aria-keyshortcuts': 'a' } : {})} checked={doing || (doneOn !== null && !undoing)} disabled={!mayWork} onChange={() => (doneOn === null ? work.doAction : work.undo).mutate(disputeActionId)} label={next ? <>{what}<VerbKey>a</VerbKey></> : what}
        description={doneOn ? t('agreements.dispute.action.doneBy', { day: day(doneOn), name: doneByName ?? '' })
          : <>{ownerName} · {t('agreements.dispute.action.before')} <DayText day={dueOn} /></>} />
      <span className="dispute-step-end">
        {overdue && <Pill tone="bad">{t('agreements.dispute.action.late')}</Pill>}
        {mayWork && doneOn === null && (
          <ActionIcon variant="subtle" aria-label={t('agreements.dispute.action.remove', { what })} onClick={() => work.removeAction.mutate(action)}><Icon name="close" size={16} /></ActionIcon>
        )}
      </span>
    </li>
  );
}

function NewAction({ work: { addAction }, onDone }: { work: DisputeWork; onDone: () => void }) {
  const { t } = useWords();
  const { today } = useSession();
  const people = useQuery(api.disputes.people.queryOptions());
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const draft = useDraft({ what: '', ownerUserId: '', dueOn: '' as Day | '' }, ({ what, dueOn }) => ({
    what: what.trim() === '' ? t('agreements.dispute.action.needed') : undefined,
    dueOn: dueOn === '' || dueOn < today ? t('agreements.dispute.action.day') : undefined,
  }));
  const { values, errors, set } = draft;
  const add = ({ what, ownerUserId, dueOn }: typeof values) => addAction.mutate({ what: what.trim(), ownerUserId: ownerUserId || null, dueOn }, { onSuccess: onDone });
  return (
    <form className="stack dispute-new-action" noValidate onSubmit={draft.onSubmit(add)}>
      <TextInput label={t('agreements.dispute.action.what')} required maxLength={300} ref={first}
        value={values.what} error={errors.what} onChange={(event) => set({ what: event.currentTarget.value })} />
      <div className="columns">
        <NativeSelect label={t('agreements.dispute.action.who')} value={values.ownerUserId} onChange={(event) => set({ ownerUserId: event.currentTarget.value })}
          data={[{ value: '', label: t('agreements.dispute.action.owner') }, ...(people.data ?? []).map((one) => ({ value: one.userId, label: one.name }))]} />
        <DayField label={t('agreements.dispute.action.due')} required min={today} value={values.dueOn} onChange={(dueOn) => set({ dueOn })}
          {...(errors.dueOn ? { error: errors.dueOn } : {})} />
      </div>
      <Refused error={addAction.error} />
      <div className="inline">
        <Button type="submit" loading={addAction.isPending}>{t('agreements.dispute.action.add')}</Button>
        <Button variant="default" onClick={onDone}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
