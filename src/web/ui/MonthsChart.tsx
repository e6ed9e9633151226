import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Day } from '#values/day.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import './MonthsChart.css';

export type ChartMonth = { monthOn: Day; billedMinor: number; collectedMinor: number; openMinor: number; overdueMinor?: number };

/** One month's place across, and the whole height, in the drawing's own units: it is stretched to its box. */
const STEP = 10;
const HEIGHT = 100;

const series = [['billed', 'billedMinor'], ['collected', 'collectedMinor'], ['open', 'openMinor'], ['overdue', 'overdueMinor']] as const;

/**
 * Month by month: billed and collected side by side, what was open (line) and overdue (dashes) at the end. The figures of one month stand above it: the
 * latest, or the one under the pointer, or the one the arrows chose. A table says the same.
 */
export function MonthsChart({ months, currency, label }: { months: readonly ChartMonth[]; currency: string; label: string }) {
  const { t, month, moneyRound, moneyShort } = useWords();
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const last = months.length - 1;
  const at = Math.min(chosen ?? last, last);
  const shown = months[at];
  if (!shown) return <p className="meta">{t('ui.months.none')}</p>;
  const scale = scaleOf(months);
  const y = (minor: number) => ((scale.high - minor) / (scale.high - scale.low)) * HEIGHT;
  const line = (of: (one: ChartMonth) => number | undefined) => months.map((one, i) => `${i * STEP + STEP / 2},${y(of(one) ?? 0).toFixed(2)}`).join(' ');
  const hasOverdue = months.some(({ overdueMinor }) => overdueMinor !== undefined);
  const sentence = [month(shown.monthOn), ...series.flatMap(([kind, field]) => (shown[field] === undefined ? [] : [`${t(`ui.months.${kind}`)} ${moneyRound(shown[field], currency)}`]))].join(', ');
  const onKeyDown = (event: KeyboardEvent) => {
    const next = ({ ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: last } as Record<string, number>)[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setChosen(Math.min(last, Math.max(0, next)));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setChosen(Math.min(last, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * months.length))));
  };
  return (
    <figure className="months">
      <MonthFigures month={shown} currency={currency} />
      <div className="months-drawing">
        <div className="months-axis" aria-hidden>
          {scale.ticks.map((tick) => <span key={tick} style={{ top: `${y(tick)}%` }}>{moneyShort(tick, currency)}</span>)}
        </div>
        <div className="months-plot" role="slider" tabIndex={0} aria-label={label} aria-valuemin={1} aria-valuemax={months.length} aria-valuenow={at + 1}
          aria-valuetext={sentence} onKeyDown={onKeyDown} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setChosen(undefined)}>
          <svg viewBox={`0 0 ${months.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
            <rect className="months-chosen" x={at * STEP} y="0" width={STEP} height={HEIGHT} />
            {months.map(({ monthOn, billedMinor, collectedMinor }, i) => (
              <g key={monthOn}>
                <Bar kind="billed" x={i * STEP + 1.6} from={y(0)} to={y(billedMinor)} />
                <Bar kind="collected" x={i * STEP + 5.2} from={y(0)} to={y(collectedMinor)} />
              </g>
            ))}
            <line className="months-zero" x1="0" x2={months.length * STEP} y1={y(0)} y2={y(0)} />
            {hasOverdue && <polyline className="months-line" data-kind="overdue" points={line((one) => one.overdueMinor)} />}
            <polyline className="months-line" data-kind="open" points={line((one) => one.openMinor)} />
          </svg>
          {shown.overdueMinor !== undefined && <Dot kind="overdue" at={(at + 0.5) / months.length} y={y(shown.overdueMinor)} />}
          <Dot kind="open" at={(at + 0.5) / months.length} y={y(shown.openMinor)} />
        </div>
        <div className="months-names" aria-hidden style={{ gridTemplateColumns: `repeat(${months.length}, minmax(0, 1fr))` }}>
          {months.map(({ monthOn }, i) => (
            <span key={monthOn} data-chosen={i === at || undefined} data-often={(last - i) % 3 !== 0 || undefined}>
              {month(monthOn).replace(/\s?\d{4}$/, '')}
              {(i === 0 || monthOn.slice(5, 7) === '01') && <small>{monthOn.slice(0, 4)}</small>}
            </span>
          ))}
        </div>
      </div>
      <details className="months-table"><summary>{t('ui.months.table')}</summary><MonthsTable months={months} currency={currency} label={label} /></details>
    </figure>
  );
}

/** The figures of one month, each beside the mark that draws it. */
function MonthFigures({ month: shown, currency }: { month: ChartMonth; currency: string }) {
  const { t, month } = useWords();
  return (
    <div className="months-figures">
      <p className="months-month">{month(shown.monthOn)}</p>
      <dl>
        {series.map(([kind, field]) => shown[field] !== undefined && (
          <div key={kind}><dt><span className="months-key" data-kind={kind} />{t(`ui.months.${kind}`)}</dt><dd><Amount minor={shown[field]} currency={currency} round /></dd></div>
        ))}
      </dl>
    </div>
  );
}

function Bar({ kind, x, from, to }: { kind: 'billed' | 'collected'; x: number; from: number; to: number }) {
  return <rect className="months-bar" data-kind={kind} x={x} width="3.2" y={Math.min(from, to)} height={Math.abs(from - to)} />;
}

function Dot({ kind, at, y }: { kind: 'open' | 'overdue'; at: number; y: number }) {
  return <span className="months-dot" data-kind={kind} style={{ left: `${at * 100}%`, top: `${y}%` }} />;
}

function MonthsTable({ months, currency, label }: { months: readonly ChartMonth[]; currency: string; label: string }) {
  const { t, month } = useWords();
  const given = series.filter(([, field]) => months.some((one) => one[field] !== undefined));
  return (
    // What scrolls must be reached by the keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="months-scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{t('ui.months.month')}</th>{given.map(([kind]) => <th key={kind} scope="col">{t(`ui.months.${kind}`)}</th>)}</tr></thead>
        <tbody>
          {months.toReversed().map((one) => (
            <tr key={one.monthOn}>
              <th scope="row">{month(one.monthOn)}</th>
              {given.map(([kind, field]) => <td key={kind}>{one[field] === undefined ? '—' : <Amount minor={one[field]} currency={currency} />}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Round figures that hold every month: 0, 200 000, 400 000… three or four steps. */
function scaleOf(months: readonly ChartMonth[]): { low: number; high: number; ticks: number[] } {
  const values = months.flatMap((one) => [one.billedMinor, one.collectedMinor, one.openMinor, one.overdueMinor ?? 0]);
  const [least, most] = [Math.min(0, ...values), Math.max(1, ...values)];
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((by) => by * power).find((by) => by >= rough) ?? 10 * power);
  const low = Math.floor(least / step) * step;
  const high = Math.ceil(most / step) * step;
  return { low, high, ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step) };
}
