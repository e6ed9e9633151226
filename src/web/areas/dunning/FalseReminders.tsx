import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { ErrorState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import '#web/ui/More.css';
import './scenario/scenario.css';

/** Reminders that left though the invoice had been paid by then: how many, and which, with the payment that proves it. */
export function FalseReminders() {
  const { t, number, day } = useWords();
  const { data, isError, refetch } = useQuery(api.dunning.falseReminders.queryOptions({ input: {} }));
  if (isError) return <Panel title={t('dunning.false.title')}><ErrorState onRetry={() => void refetch()} /></Panel>;
  if (!data) return <Panel title={t('dunning.false.title')}><Skeleton lines={2} /></Panel>;
  const { sends, wrong, sameDay, perTenThousand, rows } = data;
  return (
    <div id="relances-fausses">
      <Panel title={t('dunning.false.title')} note={t('dunning.false.note', { from: day(data.from) })}>
        <p>{sends === 0 ? t('dunning.false.noSend') : t('dunning.false.said', { wrong, sameDay, count: sends, rate: number(perTenThousand) })}</p>
        {rows.length > 0 && (
          <details className="more" open={rows.length <= 3}>
            <summary>{t('dunning.false.which')}</summary>
            <ul className="false-reminders">
              {rows.map((one) => (
                <li key={`${one.messageId} ${one.itemId}`}>
                  <p><Link to="/clients/$customerId" params={{ customerId: String(one.customerId) }} search={{ tab: 'messages', message: one.messageId }}>{one.customerName}</Link> <span className="meta">{one.subject}, <DayText day={one.sentOn} /></span></p>
                  <p className="quiet">{t('dunning.false.why', { reference: one.reference, paid: day(one.paidOn), arrived: day(one.arrivedOn), credit: one.credit || '—' })}</p>
                  <Amount minor={one.askedMinor} currency={one.currency} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </Panel>
    </div>
  );
}
