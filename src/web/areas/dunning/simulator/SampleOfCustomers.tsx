import { Link } from '@tanstack/react-router';
import { daysBetween } from '#values/day.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import type { Simulation } from './useSimulation.ts';

type Customer = Simulation['sample'][number];

/** Who would have been written to, and when: a line of the period for each side, those written to most first. */
export function SampleOfCustomers({ simulation }: { simulation: Simulation }) {
  const { t } = useWords();
  const { sample, sides } = simulation;
  if (sample.length === 0) return null;
  return (
    <Panel title={t('dunning.simulator.sample')} note={t('dunning.simulator.sample.note', { count: sample.length })} flush>
      <ul className="simulator-sample">
        {sample.map((customer) => (
          <li key={`${customer.customerId} ${customer.currency}`}>
            <Link to="/clients/$customerId" params={{ customerId: String(customer.customerId) }}>{customer.customerName}</Link>
            <div>{sides.map((side, at) => <Line key={at} name={side.name} at={at} contacts={customer.contacts[at] ?? []} simulation={simulation} />)}</div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ name, at, contacts, simulation: { from, to } }: { name: string; at: number; contacts: Customer['contacts'][number]; simulation: Simulation }) {
  const { t, day } = useWords();
  const span = Math.max(1, daysBetween(from, to));
  const said = contacts.map((one) => `${day(one.on)} ${one.stepName}, ${t(`dunning.channel.${one.channel}`)}${one.wasted ? ` (${t('dunning.simulator.wasted')})` : ''}`);
  return (
    <span className="simulator-line">
      <span className="simulator-dots" role="img" aria-label={`${name} : ${said.join(' ; ') || t('dunning.effect.nothing')}`}>
        {contacts.map((one, index) => (
          <i key={index} data-side={at} data-wasted={one.wasted || undefined} title={said[index]} style={{ left: `${(daysBetween(from, one.on) / span) * 100}%` }} />
        ))}
      </span>
      <span className="meta">{t('dunning.simulator.contacts', { count: contacts.length })}</span>
    </span>
  );
}
