import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Amount } from '#web/ui/Amount.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { MonthsOfMessages } from './MonthsOfMessages.tsx';
import { SampleOfCustomers } from './SampleOfCustomers.tsx';
import type { Simulation } from './useSimulation.ts';
import './simulator.css';

type Side = Simulation['sides'][number];

/** The figures side by side, month by month, step by step, and for some customers. */
export function Results({ simulation }: { simulation: Simulation }) {
  const { t, day } = useWords();
  const { sides, currency } = simulation;
  const nothing = sides.every(({ messages }) => messages === 0);
  const period = t('dunning.simulator.period.said', { from: day(simulation.from), to: day(simulation.to), count: simulation.customers });
  if (nothing) return <Panel title={t('dunning.simulator.results')} note={period}><EmptyState icon="runs" title={t('dunning.simulator.nothing')}>{t('dunning.simulator.nothing.text')}</EmptyState></Panel>;
  return (
    <>
      <Panel title={t('dunning.simulator.results')} note={period}>
        <FiguresTable sides={sides} currency={currency} />
        <p className="meta simulator-note">{t('dunning.simulator.note')}</p>
      </Panel>
      <Panel title={t('dunning.simulator.months')} note={t('dunning.simulator.months.note')}><MonthsOfMessages sides={sides} /></Panel>
      <div className={sides.length > 1 ? 'columns' : undefined}>
        {sides.map((side, at) => <Panel key={at} title={side.name} note={t('dunning.simulator.steps.note')} flush><StepsTable side={side} currency={currency} /></Panel>)}
      </div>
      <SampleOfCustomers simulation={simulation} />
      <p className="meta"><Link to="/reglages" search={{ tab: 'canaux' }}>{t('dunning.simulator.costs')}</Link></p>
    </>
  );
}

function FiguresTable({ sides, currency }: { sides: readonly Side[]; currency: string }) {
  const { t, number } = useWords();
  const rows: [string, (side: Side) => ReactNode, ((side: Side) => number)?][] = [
    ['messages', ({ messages }) => number(messages), ({ messages }) => messages],
    ['customers', ({ customersWritten }) => number(customersWritten), ({ customersWritten }) => customersWritten],
    ['cost', ({ costMinor }) => <Amount minor={costMinor} currency={currency} />, ({ costMinor }) => costMinor],
    ['wasted', ({ wasted }) => number(wasted), ({ wasted }) => wasted],
    ['asked', ({ askedMinor }) => <Amount minor={askedMinor} currency={currency} round />],
    ['often', ({ howOften }) => <HowOften howOften={howOften} />],
    ['week', ({ mostInAWeek }) => number(mostInAWeek)],
  ];
  return (
    // What scrolls must be reached by the keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="simulator-scroll" role="region" aria-label={t('dunning.simulator.results')} tabIndex={0}>
      <table className="simulator-figures">
        <thead><tr><th scope="col">{t('dunning.simulator.figure')}</th>{sides.map(({ name }, at) => <th key={at} scope="col"><span className="simulator-key" data-side={at} />{name}</th>)}{sides.length > 1 && <th scope="col">{t('dunning.simulator.difference')}</th>}</tr></thead>
        <tbody>
          {rows.map(([id, cell, figure]) => (
            <tr key={id}>
              <th scope="row">{t(`dunning.simulator.row.${id as 'messages'}`)}</th>
              {sides.map((side, at) => <td key={at}>{cell(side)}</td>)}
              {sides.length > 1 && <td className="quiet">{figure ? <Difference from={figure(sides[0]!)} to={figure(sides[1]!)} {...(id === 'cost' ? { currency } : {})} /> : ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Difference({ from, to, currency }: { from: number; to: number; currency?: string }) {
  const { number, money } = useWords();
  const change = to - from;
  const said = currency ? money(Math.abs(change), currency) : number(Math.abs(change));
  return change === 0 ? '=' : `${change > 0 ? '+' : '−'}${said}`;
}

/** How many customers once, twice… five times or more, as five bars with their figures. */
function HowOften({ howOften }: { howOften: readonly number[] }) {
  const { t, number } = useWords();
  const most = Math.max(1, ...howOften);
  const said = howOften.map((customers, at) => t(at === 4 ? 'dunning.simulator.often.more' : 'dunning.simulator.often.one', { times: at + 1, count: customers })).join(', ');
  return (
    <span className="simulator-often" role="img" aria-label={said} title={said}>
      {howOften.map((customers, at) => <span key={at}><i style={{ height: `${Math.round((customers / most) * 20)}px` }} /><b>{number(customers)}</b><small>{at === 4 ? '≥ 5' : at + 1}×</small></span>)}
    </span>
  );
}

function StepsTable({ side, currency }: { side: Side; currency: string }) {
  const { t, number } = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="simulator-scroll" role="region" aria-label={side.name} tabIndex={0}>
      <table className="simulator-steps">
        <thead><tr>{(['step', 'messages', 'wasted', 'cost'] as const).map((one) => <th key={one} scope="col">{t(`dunning.simulator.steps.${one}`)}</th>)}</tr></thead>
        <tbody>
          {side.byStep.map((one, at) => (
            <tr key={at}>
              <th scope="row">{one.stepName} <span className="meta">{t(`dunning.channel.${one.channel}`)}</span></th>
              <td>{number(one.messages)}</td><td>{number(one.wasted)}</td><td><Amount minor={one.costMinor} currency={currency} tone={one.costMinor === 0 ? 'quiet' : undefined} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
