import { Link, type LinkProps } from '@tanstack/react-router';
import { useWords } from '#web/words.tsx';
import './Ageing.css';

export const ages = ['not_due', 'd1_30', 'd31_60', 'd61_90', 'over_90'] as const;
export type Age = (typeof ages)[number];
/** Open minor units in each age; a negative age (credits) is written but draws nothing. */
export type Ageing = Record<Age, number>;

function drawable(ageing: Ageing): number {
  return ages.reduce((sum, age) => sum + Math.max(0, ageing[age]), 0);
}

/** The whole balance in one line, from what is to come (cool) to what is long late (dark, warm). */
export function AgeingBar({ ageing, currency = 'EUR', legend, thin }: { ageing: Ageing; currency?: string; legend?: boolean; thin?: boolean }) {
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
              <span className="quiet">{t(`ui.age.${age}`)}</span>
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
