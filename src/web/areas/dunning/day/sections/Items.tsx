import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { ageOf } from '#web/ui/ages.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { contestedOf } from '#web/ui/dispute.ts';
import { EmptyState, ErrorState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** What is open, oldest due first, how late, and what of it is contested. */
export function Items({ customerId }: { customerId: number }) {
  const { t, money } = useWords();
  const { data, isError, refetch } = useQuery(api.ledger.items.queryOptions({ input: { customerId, show: 'open', limit: 200 } }));
  const disputes = useQuery(api.disputes.list.queryOptions({ input: { customerId, status: 'active', limit: 200 } }));
  if (isError && !data) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  if (data.rows.length === 0) return <EmptyState icon="check" title={t('dunning.section.items.none')} />;
  const contested = contestedOf(disputes.data?.rows ?? []);
  return (
    <div className="then-now">
      <table>
        <thead>
          <tr><th scope="col">{t('messages.items.item')}</th><th scope="col">{t('messages.items.due')}</th><th scope="col">{t('dunning.section.items.late')}</th><th scope="col" data-end>{t('dunning.section.items.open')}</th></tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.itemId}>
              <th scope="row">{row.reference || row.label || t(`ledger.kind.${row.kind}`)}
                {contested.has(row.itemId) && <span className="day-contested">{t('dunning.section.items.contested', { amount: money(contested.get(row.itemId)!, row.currency) })}</span>}</th>
              <td>{row.amountMinor > 0 ? <DayText day={row.dueOn} /> : '—'}</td>
              <td>{row.amountMinor > 0 && row.daysLate > 0 ? <span className="day-late" data-age={ageOf(row.daysLate)}>{t('dunning.days', { days: row.daysLate })}</span> : <span className="quiet">—</span>}</td>
              <td data-end><Amount minor={row.openMinor} currency={row.currency} markCredit strong /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.next && <p className="meta">{t('dunning.section.items.more')}</p>}
    </div>
  );
}
