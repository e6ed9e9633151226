import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { EmptyState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { changesOf } from './changes.ts';
import { draftOf, fieldsOf, inOrder, isWrong, newScenario, nextStep, type DraftStep, type Scenario, type ScenarioDraft, type ScenarioFields, type Template } from './scenario.ts';
import { StepAxis } from './StepAxis.tsx';
import { useSayings } from './useSayings.ts';

// What one fills in comes after the line of days; what one opens, when one opens it.
const ScenarioForm = lazy(async () => ({ default: (await import('./ScenarioForm.tsx')).ScenarioForm }));
const StepForm = lazy(async () => ({ default: (await import('./StepForm.tsx')).StepForm }));
const Effect = lazy(async () => ({ default: (await import('./Effect.tsx')).Effect }));
const Versions = lazy(async () => ({ default: (await import('./Versions.tsx')).Versions }));

/** One scenario on its line of days; nothing changes before one has read what changes. */
export function ScenarioEditor({ scenario, templates }: { scenario: Scenario | undefined; templates: readonly Template[] }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [before] = useState(() => (scenario ? draftOf(scenario) : newScenario()));
  const [draft, setDraft] = useState<ScenarioDraft>(before);
  const [chosen, setChosen] = useState<string | undefined>(before.steps[0]?.key);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [past, setPast] = useState(false);
  const sayings = useSayings(templates);
  const changes = changesOf(before, draft, sayings);
  const disabled = !permissions.includes('scenario');
  const saving = useSaving(scenario);
  const step = draft.steps.find(({ key }) => key === chosen);
  const wrong = isWrong(draft);
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
            {scenario && scenario.version > 1 && <Button variant="subtle" onClick={() => setPast(true)}>{t('dunning.versions.open')}</Button>}
            {scenario && <Button variant="subtle" color="red" onClick={() => void saving.remove()}>{t('dunning.scenario.remove')}</Button>}
            <Button disabled={!dirty} loading={saving.busy} onClick={() => { if (wrong) setTried(true); else setAsking(true); }}>{scenario ? t('dunning.scenario.save', { count: changes.length }) : t('dunning.scenario.create')}</Button>
          </>
        )} />
      <div className="stack">
        {disabled && <Notice>{t('dunning.scenario.readOnly')}</Notice>}
        {tried && wrong && <Notice tone="bad">{t('dunning.scenario.incomplete')}</Notice>}
        <Panel title={t('dunning.steps.title')} note={disabled ? undefined : <KeyHint keys={['←', '→']}>{t('dunning.steps.keys')}</KeyHint>}
          action={!disabled && <Button size="xs" variant="default" leftSection={<Icon name="plus" size={16} />} disabled={draft.steps.length >= 30} onClick={add}>{t('dunning.step.add')}</Button>}>
          {draft.steps.length === 0 ? <EmptyState icon="scenarios" title={t('dunning.steps.none')}>{t('dunning.steps.none.text')}</EmptyState> : (
            <StepAxis steps={draft.steps} chosen={chosen} disabled={disabled} onChoose={setChosen} onMove={(key, offsetDays) => {
              const moved = draft.steps.find((one) => one.key === key);
              if (moved) change({ ...moved, offsetDays });
            }} />
          )}
        </Panel>
        <Suspense fallback={<Panel><Skeleton lines={6} /></Panel>}>
          {step && <StepForm key={step.key} step={step} steps={draft.steps} templates={templates} disabled={disabled} onChange={change} onRemove={() => remove(step)} />}
          <ScenarioForm draft={draft} before={before} disabled={disabled} tried={tried} onChange={setDraft} />
        </Suspense>
      </div>
      <Suspense>
        {asking && (
          <Effect title={scenario ? t('dunning.change.title', { name: scenario.name }) : t('dunning.effect.new', { name: draft.name.trim() })}
            action={t(scenario ? 'dunning.change.action' : 'dunning.scenario.create')} asked={{ scenarioId: scenario?.scenarioId ?? null, fields: fieldsOf(draft) }}
            changes={scenario ? changes : []} busy={saving.busy} error={saving.error} onClose={() => setAsking(false)} onSave={() => saving.save(fieldsOf(draft))} />
        )}
        {past && scenario && <Versions scenario={scenario} templates={templates} dirty={dirty} onClose={() => setPast(false)} onRestored={saving.left} />}
      </Suspense>
    </>
  );
}

function useSaving(scenario: Scenario | undefined) {
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
  const save = (fields: ScenarioFields) => (scenario ? update.mutate({ scenarioId: scenario.scenarioId, version: scenario.version, ...fields }) : create.mutate(fields));
  const remove = async () => {
    if (!scenario) return;
    const agreed = await confirm({ title: t('dunning.scenario.remove.title', { name: scenario.name }), text: t('dunning.scenario.remove.text', { count: scenario.customers }), action: t('dunning.scenario.remove'), danger: true });
    if (agreed) removal.mutate({ scenarioId: scenario.scenarioId });
  };
  return { save, remove, left, saved, busy: create.isPending || update.isPending, error: create.error ?? update.error };
}

function useLeaving(dirty: boolean) {
  const { t } = useWords();
  const confirm = useConfirm();
  useBlocker({
    disabled: !dirty, enableBeforeUnload: dirty,
    shouldBlockFn: async () => !(await confirm({ title: t('dunning.leave.title'), text: t('dunning.leave.text'), action: t('dunning.leave.action'), danger: true })),
  });
}
