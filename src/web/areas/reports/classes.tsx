import { Link } from '@tanstack/react-router';
import { Amount } from '#web/ui/Amount.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { payerClasses } from '#web/ui/payer.ts';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { useWords } from '#web/words.tsx';
import type { Dashboard } from './figures.ts';
import './dashboard.css';

/** Who owes, by the way they pay: the line is what they owe, its dark part what is overdue. */
export function Classes({ dashboard: { classes, currency } }: { dashboard: Dashboard }) {
  const { t } = useWords();
  const top = Math.max(1, ...classes.map(({ totalMinor }) => totalMinor));
  const rows = payerClasses.flatMap((name) => classes.filter((one) => one.class === name && one.customers > 0));
  return (
    <Panel title={t('reports.classes.title')} note={t('reports.classes.note')}>
      {rows.length === 0 ? <p className="quiet">{t('reports.classes.none')}</p> : (
        <ul className="classes">
          {rows.map((one) => (
            <li key={one.class}>
              <Link to="/clients" search={{ class: one.class }} className="class-line">
                <span className="class-words"><PayerPill payerClass={one.class} /><span className="meta">{t('reports.classes.customers', { count: one.customers })}</span></span>
                <Amount minor={one.totalMinor} currency={currency} round strong />
                <span className="class-bar" aria-hidden>
                  <span style={{ width: `${(Math.max(0, one.totalMinor) / top) * 100}%` }}><span style={{ width: `${one.totalMinor > 0 ? Math.min(100, (one.overdueMinor / one.totalMinor) * 100) : 0}%` }} /></span>
                </span>
                <span className="meta">{t('reports.classes.overdue')} <Amount minor={one.overdueMinor} currency={currency} round /></span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
