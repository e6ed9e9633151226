import { Link, type LinkProps } from '@tanstack/react-router';
import { useWords } from '#web/words.tsx';
import { ages, type Age } from './ages.ts';
import './Ageing.css';

/** Open minor units in each age; a negative age (credits) is written but draws nothing. */
export type Ageing = Record<Age, number>;

/** The buckets of the API as ages. */
export function ageingOf(buckets: { notDueMinor: number; to30Minor: number; to60Minor: number; to90Minor: number; over90Minor: number }): Ageing {
  return { not_due: buckets.notDueMinor, d1_30: buckets.to30Minor, d31_60: buckets.to60Minor, d61_90: buckets.to90Minor, over_90: buckets.over90Minor };
}

function drawable(ageing: Ageing): number {
  return ages.reduce((sum, age) => sum + Math.max(0, ageing[age]), 0);
}

/** The whole balance in one line, from what is to come (cool) to what is long late (dark, warm). With `linkOf` each age of the legend opens. */
export function AgeingBar({ ageing, currency = 'EUR', legend, thin, linkOf }: {
  ageing: Ageing; currency?: string; legend?: boolean; thin?: boolean; linkOf?: (age: Age) => LinkProps;
}) {
  const { t, money, moneyRound, percent } = useWords();
  const total = drawable(ageing);
  const parts = ages.map((age) => `${t(`ui.age.${age}`)} ${money(ageing[age], currency)}`).join(', ');
  return (
    <div className="ageing">
      <div className="ageing-bar" role="img" data-thin={thin || undefined} title={thin ? parts : undefined}
        aria-label={total > 0 ? t('ui.age.label', { parts }) : t('ui.age.empty')}>
        {total > 0 && ages.filter((age) => ageing[age] > 0).map((age) => (
          <span key={age} data-age={age} style={{ flexGrow: ageing[age] / total }} />
        ))}
      </div>
      {legend && (
        <ul className="ageing-legend">
          {ages.map((age) => (
            <li key={age}>
              <span className="ageing-key" data-age={age} />
              {linkOf ? <Link {...linkOf(age)} className="ageing-link">{t(`ui.age.${age}`)}</Link> : <span className="quiet">{t(`ui.age.${age}`)}</span>}
              <span className="ageing-sum">{moneyRound(ageing[age], currency)}</span>
              <span className="meta">{total > 0 ? percent(Math.round((Math.max(0, ageing[age]) / total) * 10_000), 0) : ''}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The same balance as columns that open (`linkOf`) to the items behind them. */
export function AgeingColumns({ ageing, currency = 'EUR', linkOf }: { ageing: Ageing; currency?: string; linkOf?: (age: Age) => LinkProps }) {
  const { t, money, moneyShort } = useWords();
  const top = Math.max(1, ...ages.map((age) => ageing[age]));
  return (
    <ul className="ageing-columns">
      {ages.map((age) => {
        const inside = (
          <>
            <span className="ageing-value" title={money(ageing[age], currency)}>{moneyShort(ageing[age], currency)}</span>
            <span className="ageing-column" data-age={age} style={{ height: `${Math.max(ageing[age] > 0 ? 2 : 0, (ageing[age] / top) * 100)}%` }} />
          </>
        );
        return (
          <li key={age}>
            {linkOf
              ? <Link {...linkOf(age)} className="ageing-plot"><span className="sr-only">{t(`ui.age.${age}`)}</span>{inside}</Link>
              : <div className="ageing-plot">{inside}</div>}
            <span className="ageing-name">{t(`ui.age.${age}`)}</span>
          </li>
        );
      })}
    </ul>
  );
}
