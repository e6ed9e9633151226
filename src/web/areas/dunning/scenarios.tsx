import { ActionIcon, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { MiniAxis } from './scenario/MiniAxis.tsx';
import { axisOf, payerClassesAsked, placeOn, savedPlaces, type Scenario } from './scenario/scenario.ts';
import { useConditionsText } from './scenario/useSayings.ts';

const Effect = lazy(async () => ({ default: (await import('./scenario/Effect.tsx')).Effect }));
const ScenarioEditor = lazy(async () => ({ default: (await import('./scenario/ScenarioEditor.tsx')).ScenarioEditor }));

const route = getRouteApi('/app/scenarios');

/** Who is reminded when, in which words: the scenarios and their texts. */
export default function Scenarios() {
  const { t } = useWords();
  const search = route.useSearch();
  const { permissions } = useSession();
  const scenarios = useQuery(api.scenarios.list.queryOptions());
  const templates = useQuery(api.templates.list.queryOptions());
  const failed = scenarios.error ?? templates.error;
  if (failed && !(scenarios.data && templates.data)) return <PageFailed error={failed} />;
  if (!scenarios.data || !templates.data) return <><PageHeader title={t('shell.nav.scenarios')} /><Panel><Skeleton lines={8} /></Panel></>;
  const scenario = scenarios.data.find(({ scenarioId }) => scenarioId === search.scenario);
  if (search.scenario === 'new' || scenario) return <ScenarioEditor key={search.scenario} scenario={scenario} templates={templates.data} />;
  return (
    <>
      <PageHeader title={t('shell.nav.scenarios')} lead={<Lead scenarios={scenarios.data} />}
        actions={(
          <>
            <Button variant="default" renderRoot={(props) => <Link to="/modeles" {...props} />}>{t('dunning.tab.templates')}</Button>
            <Button variant="default" renderRoot={(props) => <Link to="/scenarios/simulateur" {...props} />}>{t('dunning.simulator.open')}</Button>
            {permissions.includes('scenario') && <Button leftSection={<Icon name="plus" size={16} />} renderRoot={(props) => <Link to="/scenarios" search={{ scenario: 'new' }} {...props} />}>{t('dunning.scenario.add')}</Button>}
          </>
        )} />
      <ScenarioList scenarios={scenarios.data} />
    </>
  );
}

/** Who would get no reminder at all is said first. */
function Lead({ scenarios }: { scenarios: readonly Scenario[] }) {
  const { t } = useWords();
  const active = scenarios.filter((one) => one.active);
  const alone = payerClassesAsked.filter((profile) => !active.some(({ profiles, customerKinds }) => customerKinds.includes('company') && profiles.includes(profile)));
  if (alone.length > 0) return t('dunning.scenarios.alone', { count: alone.length, profiles: alone.map((one) => t(`credit.class.${one}`)).join(', ') });
  return t('dunning.scenarios.lead', { count: active.length });
}

/** In the order they are tried: the first that speaks to a customer is his. */
function ScenarioList({ scenarios: saved }: { scenarios: readonly Scenario[] }) {
  const { t, number } = useWords();
  const { permissions } = useSession();
  const order = useOrder(saved);
  const [asking, setAsking] = useState(false);
  const { scenarios } = order;
  const axis = axisOf(scenarios.flatMap(savedPlaces));
  const conditions = useConditionsText();
  if (scenarios.length === 0) return <EmptyState icon="scenarios" title={t('dunning.scenarios.none')}>{t('dunning.scenarios.none.text')}</EmptyState>;
  return (
    <Panel flush note={t('dunning.scenarios.order')} title={t('dunning.scenarios.title')}>
      <div className="scenario-axis-name" aria-hidden><span>&nbsp;<span style={{ left: `${placeOn(axis, 0)}%` }}>{t('dunning.axis.due')}</span></span></div>
      <ol className="scenario-list">
        {scenarios.map((scenario, index) => (
          <li key={scenario.scenarioId} data-inactive={!scenario.active || undefined}>
            <span className="scenario-position">{index + 1}</span>
            <div className="scenario-words">
              <Link to="/scenarios" search={{ scenario: scenario.scenarioId }} className="scenario-open">{scenario.name}</Link>
              <span className="scenario-whom">
                {!scenario.active && <Pill tone="warn" dot>{t('dunning.scenario.inactive')}</Pill>}
                {scenario.profiles.length === payerClassesAsked.length ? <Pill>{t('dunning.scenario.everyProfile')}</Pill> : scenario.profiles.map((one) => <PayerPill key={one} payerClass={one} />)}
                {conditions(scenario.applies) && <Pill>{conditions(scenario.applies)}</Pill>}
                {scenario.customerKinds.length < 3 && scenario.customerKinds.map((one) => <Pill key={one}>{t(`dunning.kind.${one}`)}</Pill>)}
              </span>
            </div>
            <MiniAxis steps={scenario.steps} axis={axis} />
            <span className="scenario-count"><strong className="num">{number(scenario.customers)}</strong><span className="meta">{t('dunning.scenario.customers', { count: scenario.customers })}</span></span>
            {permissions.includes('scenario') && scenarios.length > 1 && (
              <span className="scenario-move">
                {([-1, 1] as const).map((by) => (
                  <ActionIcon key={by} id={moveId(scenario.scenarioId, by)} variant="subtle" color="gray" disabled={!scenarios[index + by]}
                    aria-label={t(by < 0 ? 'dunning.scenarios.up' : 'dunning.scenarios.down', { name: scenario.name })} onClick={() => order.move(index, by)}>
                    <Icon name={by < 0 ? 'ascending' : 'descending'} size={16} />
                  </ActionIcon>
                ))}
              </span>
            )}
          </li>
        ))}
      </ol>
      {order.changed && (
        <div className="scenario-reordered" role="status">
          <span>{t('dunning.scenarios.reorder')}</span>
          <Button variant="default" size="xs" onClick={order.back}>{t('ui.cancel')}</Button>
          <Button size="xs" onClick={() => setAsking(true)}>{t('dunning.scenarios.reorder.see')}</Button>
        </div>
      )}
      <Suspense>
        {asking && (
          <Effect title={t('dunning.scenarios.reorder.title')} action={t('dunning.scenarios.reorder.save')} asked={{ scenarioId: null, fields: null, order: order.order }} changes={[]}
            busy={order.save.isPending} error={order.save.error} onClose={() => setAsking(false)} onSave={() => order.save.mutate({ scenarioIds: order.order }, { onSuccess: () => setAsking(false) })} />
        )}
      </Suspense>
    </Panel>
  );
}

const moveId = (scenarioId: number, by: -1 | 1) => `move-${scenarioId}-${by < 0 ? 'up' : 'down'}`;

/** Another order, not saved yet: what it would do is seen first. The focus follows what moves, so that one goes on from the keyboard. */
function useOrder(saved: readonly Scenario[]) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [ids, setIds] = useState<readonly number[] | undefined>(undefined);
  const [moved, setMoved] = useState<{ scenarioId: number; by: -1 | 1 } | undefined>(undefined);
  const save = useMutation(api.scenarios.reorder.mutationOptions({
    onSuccess: (ordered) => {
      queryClient.setQueryData(api.scenarios.list.queryKey(), ordered);
      setIds(undefined);
      notify(t('dunning.scenarios.reordered'));
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: api.scenarios.key() }),
  }));
  const byId = new Map(saved.map((scenario) => [scenario.scenarioId, scenario]));
  const scenarios = ids?.length === saved.length && ids.every((one) => byId.has(one)) ? ids.map((one) => byId.get(one)!) : saved;
  const changed = scenarios.some((one, at) => one !== saved[at]);
  const at = scenarios.findIndex(({ scenarioId }) => scenarioId === moved?.scenarioId);
  const last = scenarios.length - 1;
  useEffect(() => {
    if (!moved || at < 0) return;
    // At either end it can only turn back.
    const by = at === 0 ? 1 : at === last ? -1 : moved.by;
    document.getElementById(moveId(moved.scenarioId, by))?.focus();
  }, [moved, at, last]);
  const move = (index: number, by: -1 | 1) => {
    const [from, to] = [scenarios[index], scenarios[index + by]];
    if (!from || !to) return;
    setIds(scenarios.map((one, place) => (place === index ? to : place === index + by ? from : one).scenarioId));
    setMoved({ scenarioId: from.scenarioId, by });
  };
  const back = () => { setIds(undefined); setMoved(undefined); };
  return { scenarios, changed, move, back, save, order: scenarios.map(({ scenarioId }) => scenarioId) };
}
