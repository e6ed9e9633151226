import { useWords } from '#web/words.tsx';
import type { Simulation } from './useSimulation.ts';

/** Messages month by month, a bar for each side, its figure on it. */
export function MonthsOfMessages({ sides }: { sides: Simulation['sides'] }) {
  const { t, month, number } = useWords();
  const months = [...new Set(sides.flatMap(({ byMonth }) => byMonth.map((one) => one.month)))].sort();
  const of = (at: number, name: string) => sides[at]!.byMonth.find((one) => one.month === name)?.messages ?? 0;
  const most = Math.max(1, ...months.flatMap((name) => sides.map((_, at) => of(at, name))));
  const firstOf = (name: string) => (name.length === 7 ? `${name}-01` : name);
  return (
    // What scrolls must be reached by the keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="simulator-scroll" role="region" aria-label={t('dunning.simulator.months')} tabIndex={0}><ol className="simulator-months">
      {months.map((name) => (
        <li key={name}>
          <span className="simulator-bars">
            {sides.map((side, at) => (
              <span key={at} className="simulator-bar" title={`${side.name} : ${t('dunning.simulator.months.one', { count: of(at, name) })}`}>
                <b>{number(of(at, name))}</b><i data-side={at} style={{ height: `${(of(at, name) / most) * 100}%` }} />
              </span>
            ))}
          </span>
          <span className="meta">{month(firstOf(name))}</span>
        </li>
      ))}
    </ol></div>
  );
}
