import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { addMonths, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { More } from '#web/ui/More.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Progress } from '#web/ui/Progress.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { EmptyState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { useSimulation } from './simulator/useSimulation.ts';
import type { Conditions, Scenario } from './scenario/scenario.ts';
import './scenario/scenario.css';

const ConditionsForm = lazy(async () => ({ default: (await import('./scenario/ConditionsForm.tsx')).ConditionsForm }));
const Results = lazy(async () => ({ default: (await import('./simulator/Results.tsx')).Results }));
const route = getRouteApi('/app/scenarios/simulateur');

/** What a scenario, or two side by side, would have done with the ledger as it was: to whom, when, how often, at what cost. */
export default function Simulator() {
  const { t } = useWords();
  const { permissions } = useSession();
  const { scenario } = route.useSearch();
  const scenarios = useQuery(api.scenarios.list.queryOptions());
  const header = <PageHeader title={t('dunning.simulator.title')} back={{ label: t('shell.nav.scenarios'), link: { to: '/scenarios', search: {} } }} lead={t('dunning.simulator.lead')} />;
  if (scenarios.error && !scenarios.data) return <PageFailed error={scenarios.error} />;
  if (!scenarios.data) return <>{header}<Panel><Skeleton lines={5} /></Panel></>;
  const first = scenarios.data.find(({ scenarioId }) => scenarioId === scenario) ?? scenarios.data[0];
  if (!permissions.includes('scenario')) return <>{header}<Notice>{t('dunning.simulator.notYours')}</Notice></>;
  if (!first) return <>{header}<EmptyState icon="scenarios" title={t('dunning.scenarios.none')}>{t('dunning.scenarios.none.text')}</EmptyState></>;
  return <>{header}<Simulating scenarios={scenarios.data} first={first.scenarioId} /></>;
}

function Simulating({ scenarios, first }: { scenarios: readonly Scenario[]; first: number }) {
  const { t } = useWords();
  const { today } = useSession();
  const [a, setA] = useState(first);
  const [b, setB] = useState<number | undefined>(undefined);
  const [from, setFrom] = useState<Day | ''>(addMonths(today, -6));
  const [to, setTo] = useState<Day | ''>(today);
  const [customers, setCustomers] = useState<Conditions>({});
  const simulation = useSimulation();
  const wrong = from === '' || to === '' || from >= to;
  const start = () => {
    if (from === '' || to === '' || from >= to) return;
    void simulation.start({
      scenarioA: { scenarioId: a }, scenarioB: b === undefined ? null : { scenarioId: b }, from, to, customers: Object.keys(customers).length === 0 ? null : customers,
    });
  };
  const options = scenarios.map(({ scenarioId, name, active }) => ({ value: String(scenarioId), label: active ? name : `${name} (${t('dunning.scenario.inactive').toLowerCase()})` }));
  return (
    <div className="stack">
      <Panel title={t('dunning.simulator.what')}>
        <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); start(); }}>
          <div className="step-form">
            <NativeSelect label={t('dunning.simulator.a')} value={String(a)} data={options} onChange={(event) => setA(Number(event.currentTarget.value))} />
            <NativeSelect label={t('dunning.simulator.b')} value={b === undefined ? '' : String(b)} data={[{ value: '', label: t('dunning.simulator.none') }, ...options.filter(({ value }) => value !== String(a))]}
              onChange={(event) => setB(event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))} />
            <DayField label={t('dunning.simulator.from')} value={from} max={today} onChange={setFrom} />
            <DayField label={t('dunning.simulator.to')} value={to} max={today} onChange={setTo} {...(wrong ? { error: t('dunning.simulator.period') } : {})} />
          </div>
          <More summary={t('dunning.simulator.customers')} note={t('dunning.simulator.customers.note')}>
            <ConditionsForm value={customers} disabled={simulation.running} fields={['amount', 'share', 'profiles', 'kinds', 'strategic', 'grades', 'segments', 'groups', 'portfolios']} onChange={setCustomers} />
          </More>
          <div className="inline">
            <Button type="submit" disabled={wrong || simulation.running}>{t('dunning.simulator.run')}</Button>
            {simulation.running && <Button variant="default" onClick={simulation.stop}>{t('dunning.simulator.stop')}</Button>}
          </div>
          <div aria-live="polite">
            {simulation.running && <Progress label={t('dunning.simulator.running')} {...(simulation.progress ? { done: simulation.progress.done, total: simulation.progress.of } : {})} inPercent />}
            {simulation.stopped && <p className="meta">{t('dunning.simulator.stopped')}</p>}
          </div>
          <Refused error={simulation.error} title={t('dunning.simulator.refused')} />
        </form>
      </Panel>
      {simulation.result && <Suspense fallback={<Panel><Skeleton lines={6} /></Panel>}><Results simulation={simulation.result} /></Suspense>}
    </div>
  );
}
