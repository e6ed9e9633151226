import { useMemo } from 'react';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import type { Dispute } from '#web/ui/dispute.ts';
import { Panel } from '#web/ui/Panel.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

type Item = Dispute['items'][number];

/** What is contested of each item, and what credit notes have covered since. */
export function DisputeItems({ dispute: { items, currency, contestedMinor } }: { dispute: Dispute }) {
  const { t } = useWords();
  const columns = useColumns(currency);
  return (
    <Panel flush title={t('agreements.dispute.items')} note={t('agreements.dispute.items.note')}>
      <DataTable<Item> label={t('agreements.dispute.items')} columns={columns} rows={items} rowKey={keyOf} empty={null}
        {...(items.length > 1 ? { total: { contested: <Amount minor={contestedMinor} currency={currency} /> } } : {})} />
    </Panel>
  );
}

const keyOf = (item: Item) => String(item.itemId);

function useColumns(currency: string): Column<Item>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'reference', header: t('agreements.dispute.column.item'), width: 'minmax(150px, 2fr)', cell: (row) => (
      <>{row.reference || row.label}{row.reference && row.label && <span className="table-sub">{row.label}</span>}</>
    ) },
    { id: 'due', header: t('agreements.dispute.column.due'), width: '104px', from: 'medium', phone: 'line', cell: (row) => <DayText day={row.dueOn} /> },
    { id: 'open', header: t('agreements.dispute.column.open'), width: '124px', end: true, cell: (row) => <Amount minor={row.openMinor} currency={currency} tone="quiet" /> },
    { id: 'credited', header: t('agreements.dispute.column.credited'), width: '124px', end: true, from: 'medium',
      cell: (row) => (row.creditedMinor === 0 ? <span className="quiet">—</span> : <Amount minor={row.creditedMinor} currency={currency} />) },
    { id: 'contested', header: t('agreements.dispute.column.contested'), width: '124px', end: true, phone: 'figure',
      cell: (row) => <Amount minor={row.contestedMinor} currency={currency} strong /> },
  ], [t, currency]);
}
