import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { EmptyState, Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { changesOf, draftOf, fieldsOf, inOrder, newScenario, nextStep, type Change, type DraftStep, type Scenario, type ScenarioDraft, type Template } from './scenario.ts';
import { ScenarioForm } from './ScenarioForm.tsx';
import { StepAxis } from './StepAxis.tsx';
import { StepForm } from './StepForm.tsx';
import { useSayings } from './useSayings.ts';

/** One scenario on its line of days; nothing changes before one has read what changes. */
export function ScenarioEditor({ scenario, templates }: { scenario: Scenario | undefined; templates: readonly Template[] }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [before] = useState(() => (scenario ? draftOf(scenario) : newScenario()));
  const [draft, setDraft] = useState<ScenarioDraft>(before);
  const [chosen, setChosen] = useState<string | undefined>(before.steps[0]?.key);
  const [tried, setTried] = useState(false);
  const sayings = useSayings(templates);
  const changes = changesOf(before, draft, sayings);
  const disabled = !permissions.includes('scenario');
  const saving = useSaving(scenario, changes);
  const step = draft.steps.find(({ key }) => key === chosen);
  const wrong = draft.name.trim() === '' || draft.customerKinds.length === 0 || draft.windowFromMinute >= draft.windowToMinute || draft.steps.some(({ name }) => name.trim() === '');
  const dirty = changes.length > 0;
  useLeaving(dirty && !saving.saved);

  const change = (next: DraftStep) => setDraft({ ...draft, steps: inOrder(draft.steps.map((one) => (one.key === next.key ? next : one))) });
  const add = () => {
    const next = nextStep(draft, t('dunning.step.new', { count: draft.steps.filter(({ purpose }) => purpose === 'reminder').length + 1 }));
    setDraft({ ...draft, steps: inOrder([...draft.steps, next]) });
    setChosen(next.key);
  };
  const remove = (gone: DraftStep) => {
    const steps = draft.steps.filter(({ key }) => key !== gone.key);
    setDraft({ ...draft, steps, thanksEveryDays: gone.purpose === 'thanks' ? null : draft.thanksEveryDays });
    setChosen(steps[0]?.key);
    notify(t('dunning.step.removed', { name: gone.name }), { tone: 'info', undo: () => { setDraft(draft); setChosen(gone.key); } });
  };
  return (
    <>
      <PageHeader title={scenario?.name ?? t('dunning.scenario.new')} back={{ label: t('shell.nav.scenarios'), link: { to: '/scenarios', search: {} } }}
        aside={scenario && !scenario.active && <Pill tone="warn" dot>{t('dunning.scenario.inactive')}</Pill>}
        lead={scenario ? t('dunning.scenario.lead', { count: scenario.customers }) : t('dunning.scenario.new.lead')}
        actions={!disabled && (
          <>
            {scenario && <Button variant="subtle" color="red" onClick={() => void saving.remove()}>{t('dunning.scenario.remove')}</Button>}
            <Button disabled={!dirty} loading={saving.busy} onClick={() => { if (wrong) setTried(true); else void saving.save(fieldsOf(draft)); }}>{scenario ? t('dunning.scenario.save', { count: changes.length }) : t('dunning.scenario.create')}</Button>
          </>
        )} />
      <div className="stack">
        {disabled && <Notice>{t('dunning.scenario.readOnly')}</Notice>}
        {tried && wrong && <Notice tone="bad">{t('dunning.scenario.incomplete')}</Notice>}
        <Refused error={saving.error} title={t('dunning.scenario.refused')} />
        <Panel title={t('dunning.steps.title')} note={disabled ? undefined : <KeyHint keys={['←', '→']}>{t('dunning.steps.keys')}</KeyHint>}
          action={!disabled && <Button size="xs" variant="default" leftSection={<Icon name="plus" size={16} />} disabled={draft.steps.length >= 20} onClick={add}>{t('dunning.step.add')}</Button>}>
          {draft.steps.length === 0 ? <EmptyState icon="scenarios" title={t('dunning.steps.none')}>{t('dunning.steps.none.text')}</EmptyState> : (
            <StepAxis steps={draft.steps} chosen={chosen} disabled={disabled} onChoose={setChosen} onMove={(key, offsetDays) => {
              const moved = draft.steps.find((one) => one.key === key);
              if (moved) change({ ...moved, offsetDays });
            }} />
          )}
        </Panel>
        {step && <StepForm key={step.key} step={step} templates={templates} disabled={disabled} onChange={change} onRemove={() => remove(step)} />}
        <ScenarioForm draft={draft} before={before} disabled={disabled} tried={tried} onChange={setDraft} />
      </div>
    </>
  );
}

function useSaving(scenario: Scenario | undefined, changes: readonly Change[]) {
  const { t } = useWords();
  const confirm = useConfirm();
  const say = useFailure();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [saved, setSaved] = useState(false);
  const left = async (text: string) => {
    setSaved(true);
    for (const queryKey of [api.scenarios.key(), api.dunning.key()]) await queryClient.invalidateQueries({ queryKey });
    notify(text);
    await navigate({ to: '/scenarios', search: {}, ignoreBlocker: true });
  };
  const create = useMutation(api.scenarios.create.mutationOptions({ onSuccess: ({ name }) => left(t('dunning.scenario.created', { name })) }));
  const update = useMutation(api.scenarios.update.mutationOptions({ onSuccess: ({ name }) => left(t('dunning.scenario.saved', { name })) }));
  const removal = useMutation(api.scenarios.remove.mutationOptions({ onSuccess: () => left(t('dunning.scenario.removed', { name: scenario?.name ?? '' })), onError: (error) => notify(say(error), { tone: 'bad' }) }));
  const save = async (fields: ReturnType<typeof fieldsOf>) => {
    if (!scenario) return create.mutate(fields);
    const agreed = await confirm({ title: t('dunning.change.title', { name: scenario.name }), text: <Changes changes={changes} customers={scenario.customers} />, action: t('dunning.change.action') });
    if (agreed) update.mutate({ scenarioId: scenario.scenarioId, ...fields });
  };
  const remove = async () => {
    if (!scenario) return;
    const agreed = await confirm({ title: t('dunning.scenario.remove.title', { name: scenario.name }), text: t('dunning.scenario.remove.text', { count: scenario.customers }), action: t('dunning.scenario.remove'), danger: true });
    if (agreed) removal.mutate({ scenarioId: scenario.scenarioId });
  };
  return { save, remove, saved, busy: create.isPending || update.isPending, error: create.error ?? update.error };
}

/** What changes, each line from what to what; and for how many customers. */
function Changes({ changes, customers }: { changes: readonly Change[]; customers: number }) {
  const { t } = useWords();
  return (
    <>
      <ul className="changes">
        {changes.map(({ key, what, from, to }) => (
          <li key={key}><strong>{what}</strong>{to !== undefined && <span><del>{from}</del> <Icon name="right" size={16} label={t('dunning.change.becomes')} /> <ins>{to}</ins></span>}</li>
        ))}
      </ul>
      <p>{t('dunning.change.customers', { count: customers })}</p>
    </>
  );
}

function useLeaving(dirty: boolean) {
  const { t } = useWords();
  const confirm = useConfirm();
  useBlocker({
    disabled: !dirty, enableBeforeUnload: dirty,
    shouldBlockFn: async () => !(await confirm({ title: t('dunning.leave.title'), text: t('dunning.leave.text'), action: t('dunning.leave.action'), danger: true })),
  });
}
