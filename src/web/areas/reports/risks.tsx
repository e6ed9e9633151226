import { Link } from '@tanstack/react-router';
import { Amount } from '#web/ui/Amount.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import type { Dashboard } from './figures.ts';
import './dashboard.css';

/** As many as one acts on in a morning; the list has the others. */
const SHOWN = 6;

/** The customers one may lose most with, and why, largest first. */
export function Risks({ dashboard: { risks, currency } }: { dashboard: Dashboard }) {
  const { t } = useWords();
  return (
    <Panel title={t('reports.risks.title')} note={t('reports.risks.note')} flush action={<Link to="/clients" search={{ overdue: true }} className="panel-link">{t('reports.risks.all')}</Link>}>
      {risks.length === 0 ? <EmptyState icon="check" title={t('reports.risks.none')}>{t('reports.risks.none.text')}</EmptyState> : (
        <ul className="risks">{risks.slice(0, SHOWN).map((risk) => <Risk key={risk.customerId} risk={risk} currency={currency} />)}</ul>
      )}
    </Panel>
  );
}

function Risk({ risk, currency }: { risk: Dashboard['risks'][number]; currency: string }) {
  const { t, moneyRound } = useWords();
  const reason = useReason();
  const customerId = String(risk.customerId);
  return (
    <li className="risk">
      <div className="risk-words">
        <p className="inline">
          <Link to="/clients/$customerId" params={{ customerId }} className="risk-name">{risk.name}</Link>
          <PayerPill payerClass={risk.class} />
        </p>
        <ul className="risk-why">{risk.because.slice(0, 3).map((one, index) => <li key={`${one.code} ${index}`}>{reason(one)}</li>)}</ul>
      </div>
      <Link to="/clients/$customerId" params={{ customerId }} search={{ tab: 'items' }} className="risk-figures">
        <Amount minor={risk.overdueMinor} currency={currency} tone="late" strong />
        <span className="meta">{t('reports.risks.oldest', { days: risk.oldestOverdueDays })}</span>
        <span className="meta">{t('reports.risks.open', { total: moneyRound(risk.totalMinor, currency) })}</span>
      </Link>
    </li>
  );
}
