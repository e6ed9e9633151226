import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { daysBetween, wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { AgeingColumns, ageingOf } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { MonthsChart } from '#web/ui/MonthsChart.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Classes } from './classes.tsx';
import type { Dashboard } from './figures.ts';
import { Headline } from './headline.tsx';
import { Risks } from './risks.tsx';
import { Todo } from './todo.tsx';
import { Welcome } from './welcome.tsx';
import './dashboard.css';

/** Past this many days, the ledger is probably no longer what the bank says. */
const STALE_DAYS = 10;

export default function DashboardPage() {
  const { t } = useWords();
  const { data, error, isPending } = useQuery(api.reports.dashboard.queryOptions());
  if (isPending) return <><PageHeader title={t('shell.nav.dashboard')} /><Panel><Skeleton lines={8} /></Panel></>;
  if (error && !data) return <PageFailed error={error} />;
  return data.empty ? <Welcome /> : <Figures dashboard={data} />;
}

function Figures({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useWords();
  const { ageing, currency, months } = dashboard;
  return (
    <>
      <PageHeader title={t('shell.nav.dashboard')} lead={<Lead dashboard={dashboard} />} actions={<Actions />} />
      <div className="stack">
        <Freshness dashboard={dashboard} />
        <Headline dashboard={dashboard} />
        <div className="wide-left">
          <Panel title={t('reports.ageing.title')} note={<CreditNote minor={ageing.creditMinor} currency={currency} />}>
            <AgeingColumns ageing={ageingOf(ageing)} currency={currency} linkOf={(age) => ({ to: '/balance-agee', search: { age } })} />
          </Panel>
          <Todo dashboard={dashboard} />
        </div>
        <div id="mois">
          <Panel title={t('reports.months.title')} note={<DsoNote dashboard={dashboard} />}><MonthsChart months={months} currency={currency} label={t('reports.months.title')} /></Panel>
        </div>
        <div className="wide-left">
          <Risks dashboard={dashboard} />
          <Classes dashboard={dashboard} />
        </div>
      </div>
    </>
  );
}

/** The sentence that says what to do now. */
function Lead({ dashboard: { todo, currency, risks, ageing } }: { dashboard: Dashboard }) {
  const { t, moneyRound } = useWords();
  const count = todo.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return t(ageing.overdueMinor > 0 ? 'reports.lead.nothing' : 'reports.lead.quiet');
  const first = risks[0] ? ` ${t('reports.lead.first', { name: risks[0].name })}` : '';
  return t('reports.lead.todo', { count, total: moneyRound(todo.reduce((sum, one) => sum + one.totalMinor, 0), currency) }) + first;
}

function Actions() {
  const { t } = useWords();
  const { permissions } = useSession();
  return (
    <>
      {permissions.includes('import') && <Button variant="default" renderRoot={(props) => <Link to="/imports" {...props} />}>{t('reports.action.import')}</Button>}
      <Button renderRoot={(props) => <Link to="/ma-journee" {...props} />}>{t('reports.action.day')}</Button>
    </>
  );
}

function CreditNote({ minor, currency }: { minor: number; currency: string }) {
  const { t } = useWords();
  if (minor === 0) return t('reports.ageing.note');
  return <>{t('reports.ageing.credit')} <Link to="/balance-agee" search={{ age: 'credit' }}><Amount minor={minor} currency={currency} /></Link></>;
}

/** What the DSO is made of, and what it would be at best: said only where it is better, for the two are not worked out alike. */
function DsoNote({ dashboard: { dsoDays, bestDsoDays } }: { dashboard: Dashboard }) {
  const { t } = useWords();
  const best = dsoDays !== null && bestDsoDays !== null && Math.round(bestDsoDays) < Math.round(dsoDays) ? ` ${t('reports.dso.best', { days: Math.round(bestDsoDays) })}` : '';
  return t('reports.months.note') + best;
}

/** Up to which day the ledger speaks, and a word when that is long ago. */
function Freshness({ dashboard: { lastImport, today } }: { dashboard: Dashboard }) {
  const { t, day, instant } = useWords();
  const { organisation, permissions } = useSession();
  if (!lastImport) return null;
  const until = lastImport.lastOn ?? wallClock(new Date(lastImport.committedAt), organisation.timeZone).day;
  const age = daysBetween(until, today);
  const link = <Link to="/imports/$importId" params={{ importId: String(lastImport.importId) }}>{lastImport.fileName}</Link>;
  if (age > STALE_DAYS) {
    return (
      <Notice tone="warn" title={t('reports.fresh.stale', { days: age })}>
        <p className="fresh">{t('reports.fresh.until', { day: day(until) })} {link}. {permissions.includes('import') && t('reports.fresh.remedy')}</p>
      </Notice>
    );
  }
  return <p className="meta fresh">{t('reports.fresh.until', { day: day(until) })} {link}, {t('reports.fresh.imported', { at: instant(lastImport.committedAt, organisation.timeZone) })}</p>;
}
