import { useMemo, useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Because } from '#web/ui/Because.tsx';
import { Facts } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { outcomeTone, type Decision } from './counts.ts';

const keyOf = ({ customerId, currency, purpose }: Decision) => `${customerId} ${currency} ${purpose === 'thanks' ? 'thanks' : ''}`;

/** What a run decides of each customer, with the first of its reasons; a line opens to all of them. */
export function DecisionsTable({ label, rows, status = 'ready', empty, count, hasMore, loadingMore, onMore, onRetry }: {
  label: string; rows: readonly Decision[]; status?: 'loading' | 'refreshing' | 'ready' | 'error'; empty: ReactNode; count?: number;
  hasMore?: boolean; loadingMore?: boolean; onMore?: () => void; onRetry?: () => void;
}) {
  const [opened, setOpened] = useState<Decision | undefined>(undefined);
  const columns = useColumns();
  return (
    <>
      <DataTable label={label} columns={columns} rows={rows} rowKey={keyOf} status={status} empty={empty} onOpen={setOpened}
        {...(count === undefined ? {} : { count })} {...(onMore ? { onMore } : {})} {...(onRetry ? { onRetry } : {})} hasMore={Boolean(hasMore)} loadingMore={Boolean(loadingMore)} />
      <SidePanel opened={opened !== undefined} onClose={() => setOpened(undefined)} title={opened?.customerName ?? ''}>{opened && <DecisionView decision={opened} />}</SidePanel>
    </>
  );
}

function useColumns(): Column<Decision>[] {
  const { t } = useWords();
  const reason = useReason();
  return useMemo(() => [
    {
      id: 'customer', header: t('dunning.decision.customer'), width: 'minmax(220px, 3fr)',
      cell: (row) => <>{row.customerName}{row.because[0] && <span className="table-sub" title={reason(row.because[0])}>{reason(row.because[0])}</span>}</>,
    },
    { id: 'outcome', header: t('dunning.decision.outcome'), width: '132px', cell: ({ outcome }) => <Pill tone={outcomeTone[outcome]} dot>{t(`dunning.outcome.${outcome}`)}</Pill> },
    { id: 'step', header: t('dunning.decision.step'), width: 'minmax(130px, 1fr)', from: 'medium', phone: 'line', cell: (row) => row.stepName ? <>{row.stepName}{row.scenarioName && <span className="table-sub">{row.scenarioName}</span>}</> : <span className="quiet">—</span> },
    { id: 'overdue', header: t('dunning.decision.overdue'), end: true, width: '124px', from: 'wide', phone: 'hidden', cell: (row) => <Amount minor={row.overdueMinor} currency={row.currency} tone={row.overdueMinor > 0 ? 'late' : 'quiet'} /> },
    { id: 'total', header: t('dunning.decision.total'), end: true, width: '124px', phone: 'figure', cell: (row) => <Amount minor={row.totalMinor} currency={row.currency} strong markCredit /> },
  ], [t, reason]);
}

function DecisionView({ decision }: { decision: Decision }) {
  const { t, number } = useWords();
  const { outcome, currency, messageId } = decision;
  return (
    <div className="stack">
      <div className="inline"><Pill tone={outcomeTone[outcome]} dot>{t(`dunning.outcome.${outcome}`)}</Pill><span className="quiet">{t(`dunning.outcome.${outcome}.text`)}</span></div>
      <Because reasons={decision.because} />
      <Facts facts={[
        [t('dunning.decision.scenario'), decision.scenarioName ?? '—'],
        [t('dunning.decision.step'), decision.stepName ?? '—'],
        ...(decision.channel ? [[t('dunning.step.channel'), t(`dunning.channel.${decision.channel}`)] as const] : []),
        ...(decision.approval ? [[t('dunning.step.approval'), t(`dunning.approval.${decision.approval}`)] as const] : []),
        ...(decision.itemCount > 0 ? [[t('dunning.decision.items'), number(decision.itemCount)] as const] : []),
        [t('dunning.decision.overdue'), <Amount key="o" minor={decision.overdueMinor} currency={currency} />],
        [t('dunning.decision.total'), <Amount key="t" minor={decision.totalMinor} currency={currency} strong markCredit />],
      ]} />
      <p className="inline">
        <Link to="/clients/$customerId" params={{ customerId: String(decision.customerId) }}>{t('dunning.decision.see.customer')}</Link>
        {messageId !== null && <Link to="/messages" search={{ message: messageId }}>{t('dunning.decision.see.message')}</Link>}
      </p>
    </div>
  );
}
