import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type client } from '#web/api.ts';
import { PageFailed } from '#web/frame.tsx';
import { ageOf } from '#web/ui/ages.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { DelayStrip } from '#web/ui/DelayStrip.tsx';
import { MonthsChart } from '#web/ui/MonthsChart.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

type Payment = Awaited<ReturnType<typeof client.ledger.history>>['payments'][number];

/** A year and a half is what one reads at a glance; the table of the chart has no more either. */
const MONTHS = 18;

/** Month by month, then payment by payment: how he has paid so far. */
export function History({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { data, error } = useQuery(api.ledger.history.queryOptions({ input: { customerId } }));
  const columns = useColumns(data?.currency ?? 'EUR');
  if (error && !data) return <PageFailed error={error} />;
  if (!data) return <Panel><Skeleton lines={6} /></Panel>;
  if (data.months.length === 0) return <Panel><EmptyState icon="ageing" title={t('customers.history.none')}>{t('customers.history.none.text')}</EmptyState></Panel>;
  return (
    <div className="stack">
      <Panel title={t('customers.history.months')}><MonthsChart months={data.months.slice(-MONTHS)} currency={data.currency} label={t('customers.history.months')} /></Panel>
      <Panel title={t('customers.history.delays')} note={t('customers.history.delays.note')}>
        <DelayStrip delays={data.payments.map(({ daysLate, amountMinor }) => ({ days: daysLate, minor: amountMinor }))} />
      </Panel>
      <Panel title={t('customers.history.payments')} flush>
        <DataTable<Payment> label={t('customers.history.payments')} columns={columns} rows={data.payments} rowKey={keyOf}
          empty={<EmptyState icon="thanks" title={t('customers.history.noPayments')}>{t('customers.history.noPayments.text')}</EmptyState>} />
      </Panel>
    </div>
  );
}

const keyOf = (payment: Payment) => String(payment.itemId);

function useColumns(currency: string): Column<Payment>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'reference', header: t('customers.column.item'), width: 'minmax(140px, 2fr)', cell: (row) => row.reference },
    { id: 'due', header: t('customers.column.due'), width: '120px', from: 'medium', cell: (row) => <DayText day={row.dueOn} /> },
    { id: 'paid', header: t('customers.column.paid'), width: '120px', cell: (row) => <DayText day={row.paidOn} /> },
    { id: 'late', header: t('customers.column.delay'), width: '170px', cell: (row) => <span className="item-late" data-age={ageOf(row.daysLate)}>
      {row.daysLate === 0 ? t('customers.delay.onTime') : t(row.daysLate > 0 ? 'customers.delay.late' : 'customers.delay.early', { days: Math.abs(row.daysLate) })}
    </span> },
    { id: 'amount', header: t('customers.column.amount'), width: '140px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.amountMinor} currency={currency} /> },
  ], [t, currency]);
}
