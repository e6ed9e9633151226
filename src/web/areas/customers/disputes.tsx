import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import type { DisputeRow } from '#web/ui/dispute.ts';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** What he contests, and how far it is: only that is left out of the reminders. */
export function Disputes({ customerId }: { customerId: number }) {
  const { t, money } = useWords();
  const { data } = useQuery(api.disputes.list.queryOptions({ input: { customerId, status: 'active', limit: 200 } }));
  const rows = data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Notice tone="warn" title={t('customers.disputes', { count: rows.length })}>
      <ul className="customer-disputes">
        {rows.map((row) => (
          <li key={row.disputeId}>
            <Link to="/litiges/$disputeId" params={{ disputeId: String(row.disputeId) }}>{t(`agreements.dispute.reason.${row.reason}`)}</Link>
            {' · '}{t('customers.disputes.contested', { amount: money(row.contestedMinor, row.currency), items: row.items.map(({ reference }) => reference).join(', ') })}
            <span className="meta"><Next row={row} /></span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Next({ row: { nextAction, creditArrived, overdue, deadlineOn, ownerName } }: { row: DisputeRow }) {
  const { t, day } = useWords();
  if (creditArrived) return t('customers.disputes.credit');
  return (
    <>
      {nextAction && `${t('customers.disputes.next', { what: nextAction.what, name: nextAction.ownerName, day: day(nextAction.dueOn) })} · `}
      {t(overdue ? 'customers.disputes.overdue' : 'customers.disputes.deadline', { day: day(deadlineOn), name: ownerName })}
    </>
  );
}
