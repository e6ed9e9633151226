import { Amount } from '#web/ui/Amount.tsx';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { Sparkline } from '#web/ui/Sparkline.tsx';
import { useWords } from '#web/words.tsx';
import { FalseRemindersKpi } from './false-reminders.tsx';
import type { Dashboard } from './figures.ts';

/** Five figures, each against a month ago or the whole, each a link to what it is made of. */
export function Headline({ dashboard }: { dashboard: Dashboard }) {
  const { t, moneyRound } = useWords();
  const { ageing, monthAgo, currency, months } = dashboard;
  const overdue = months.map(({ overdueMinor }) => overdueMinor);
  return (
    <KpiStrip>
      <Kpi label={t('reports.kpi.open')} value={<Amount minor={ageing.totalMinor} currency={currency} round />} note={<Since now={ageing.totalMinor} before={monthAgo.totalMinor} currency={currency} />}
        link={{ to: '/balance-agee', search: { sort: 'total' } }}
        chart={<Sparkline label={t('reports.kpi.open')} values={months.map(({ openMinor }) => openMinor)} describe={(minor) => moneyRound(minor, currency)} />} />
      <Kpi label={t('reports.kpi.overdue')} value={<Amount minor={ageing.overdueMinor} currency={currency} round />} note={<Share part={ageing.overdueMinor} dashboard={dashboard} />}
        tone={ageing.overdueMinor > 0 ? 'bad' : 'good'} link={{ to: '/clients', search: { overdue: true } }}
        chart={<Sparkline label={t('reports.kpi.overdue')} values={overdue} describe={(minor) => moneyRound(minor, currency)} />} />
      <Kpi label={t('reports.kpi.over90')} value={<Amount minor={ageing.over90Minor} currency={currency} round />} note={<Share part={ageing.over90Minor} dashboard={dashboard} />}
        {...(ageing.over90Minor > 0 ? { tone: 'bad' as const } : {})} link={{ to: '/balance-agee', search: { age: 'over_90' } }} />
      <Dso dashboard={dashboard} />
      <FalseRemindersKpi />
    </KpiStrip>
  );
}

function Since({ now, before, currency }: { now: number; before: number; currency: string }) {
  const { t, moneyRound } = useWords();
  const change = now - before;
  if (change === 0) return t('reports.since.same');
  return t(change > 0 ? 'reports.since.more' : 'reports.since.less', { amount: moneyRound(Math.abs(change), currency) });
}

/** A part of what is owed, credits left aside. */
function Share({ part, dashboard: { ageing } }: { part: number; dashboard: Dashboard }) {
  const { t, percent } = useWords();
  const debits = ageing.totalMinor - ageing.creditMinor;
  return debits > 0 ? t('reports.share', { share: percent(Math.round((part / debits) * 10_000), 0) }) : null;
}

/** Days of sales still to collect, and what its move means. */
function Dso({ dashboard: { dsoDays, dsoMonthAgoDays } }: { dashboard: Dashboard }) {
  const { t } = useWords();
  const label = t('reports.kpi.dso');
  const link = { to: '/', hash: 'mois' } as const;
  if (dsoDays === null) return <Kpi label={label} value="—" note={t('reports.dso.none')} link={link} />;
  const days = Math.round(dsoDays);
  const change = dsoMonthAgoDays === null ? null : days - Math.round(dsoMonthAgoDays);
  const move = change === null ? '' : change === 0 ? t('reports.dso.same') : t(change < 0 ? 'reports.dso.faster' : 'reports.dso.slower', { days: Math.abs(change) });
  return (
    <Kpi label={label} value={t('reports.days', { days })} note={move} link={link}
      {...(change ? { tone: change < 0 ? 'good' as const : 'bad' as const } : {})} />
  );
}
