import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AgeingBuckets } from '#areas/reports/contract.ts';
import type { Day } from '#values/day.ts';
import type { WordId } from '#words/words.ts';
import type { Age } from '#web/ui/ages.ts';
import { AgeingBar, ageingOf } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import type { Column } from '#web/ui/table/columns.ts';

export type AgeingRow = AgeingBuckets & { customerId: number; code: string; name: string };

const buckets = [
  ['not_due', 'notDueMinor'], ['d1_30', 'to30Minor'], ['d31_60', 'to60Minor'], ['d61_90', 'to90Minor'], ['over_90', 'over90Minor'], ['credit', 'creditMinor'],
] as const satisfies readonly (readonly [Age | 'credit', keyof AgeingBuckets])[];

/** An age as the server is asked for it. */
export const ageAsked = { not_due: 'not_due', d1_30: 'to30', d31_60: 'to60', d61_90: 'to90', over_90: 'over90', credit: 'credit' } as const satisfies Record<Age | 'credit', string>;

/** A sort the server knows keeps its name. */
function columnOf(age: Age | 'credit'): string {
  return age === 'over_90' ? 'over90' : age;
}

/** One column per age, each amount leading to the items behind it as of that day; then what is late, and all. */
export function ageingColumns(t: (id: WordId) => string, currency: string, au: Day | undefined, age: Age | 'credit' | undefined): Column<AgeingRow>[] {
  return [
    { id: 'name', header: t('reports.column.customer'), width: 'minmax(140px, 2fr)', sortable: true, cell: (row) => <>{row.name}<span className="table-sub">{row.code}</span></> },
    ...buckets.map(([one, field]): Column<AgeingRow> => ({
      id: columnOf(one), header: t(one === 'credit' ? 'reports.column.credit' : `ui.age.${one}`), width: 'minmax(104px, 1fr)', end: true,
      sortable: one === 'over_90', ...(one === 'over_90' || one === age ? {} : { from: 'wide' as const }), phone: one === age || one === 'over_90' ? 'line' : 'hidden',
      cell: (row) => <BucketLink row={row} age={one} minor={row[field]} currency={currency} au={au} chosen={one === age} />,
    })),
    { id: 'overdue', header: t('reports.column.overdue'), width: 'minmax(104px, 1fr)', end: true, sortable: true,
      cell: (row) => <Amount minor={row.overdueMinor} currency={currency} tone={row.overdueMinor > 0 ? 'late' : 'quiet'} /> },
    { id: 'total', header: t('reports.column.total'), width: 'minmax(104px, 1fr)', end: true, sortable: true, phone: 'figure',
      cell: (row) => <><Amount minor={row.totalMinor} currency={currency} markCredit strong /><span className="ageing-row-bar"><AgeingBar ageing={ageingOf(row)} currency={currency} thin /></span></> },
  ];
}

function BucketLink({ row, age, minor, currency, au, chosen }: { row: AgeingRow; age: Age | 'credit'; minor: number; currency: string; au: Day | undefined; chosen: boolean }) {
  if (minor === 0) return <Amount minor={0} currency={currency} tone="quiet" />;
  return (
    <Link to="/clients/$customerId" params={{ customerId: String(row.customerId) }} search={{ tab: 'items', age, ...(au && { au }) }} className="ageing-amount">
      <Amount minor={minor} currency={currency} strong={chosen} />
    </Link>
  );
}

/** The totals of all who match; of one age alone when the rows are those of that age, for the others are not theirs. */
export function totalsOf(totals: AgeingBuckets, currency: string, chosen: Age | 'credit' | undefined): Record<string, ReactNode> {
  const all = [
    ...buckets.map(([age, field]) => [columnOf(age), <Amount key={age} minor={totals[field]} currency={currency} />]),
    ['overdue', <Amount key="overdue" minor={totals.overdueMinor} currency={currency} />],
    ['total', <Amount key="total" minor={totals.totalMinor} currency={currency} />],
  ] as [string, ReactNode][];
  return Object.fromEntries(all.filter(([id]) => chosen === undefined || id === columnOf(chosen)));
}
