import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { PageFailed } from '#web/frame.tsx';
import { given, type CustomerSearch } from '#web/search.ts';
import { ageOf } from '#web/ui/ages.ts';
import { contestedOf } from '#web/ui/dispute.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import type { Exposure, Item } from './shapes.ts';

const ItemPanel = lazy(async () => ({ default: (await import('./item.tsx')).ItemPanel }));

/** His items: those open or all, today or as they stood at the end of any day; each opens to what settled it. */
export function Items({ customerId, search, onChange, today, exposure, onHold, onContest }: {
  customerId: number; search: CustomerSearch; onChange: (changes: Partial<CustomerSearch>) => void; today: Day; exposure: Exposure | undefined;
  onHold: ((item: Item) => void) | undefined; onContest: ((item: Item) => void) | undefined;
}) {
  const { t } = useWords();
  const { au, age } = search;
  const show = search.show ?? 'open';
  const [opened, setOpened] = useState<Item | undefined>(undefined);
  const query = useInfiniteQuery(api.ledger.items.infiniteOptions({
    input: (after: string | undefined) => ({ customerId, show, limit: 100, ...given({ asOf: au, after }) }),
    initialPageParam: undefined, getNextPageParam: ({ next }) => next ?? undefined, placeholderData: keepPreviousData,
  }));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap((page) => page.rows).filter((row) => isOfAge(row, age)), [data, age]);
  useEffect(() => {
    if (age !== undefined && rows.length < 40 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [age, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const contested = useContested(customerId, au);
  const columns = useColumns(show, contested);
  // As it is now, after what its panel did.
  const shown = opened && (rows.find(({ itemId }) => itemId === opened.itemId) ?? opened);
  const whenOpen = (act: ((item: Item) => void) | undefined) => (act && shown && shown.amountMinor > 0 && shown.openMinor > 0
    ? () => { setOpened(undefined); act(shown); } : undefined);
  if (error && !data) return <PageFailed error={error} />;
  return (
    <div className="stack">
      <Filters>
        <SegmentedControl aria-label={t('customers.items.show')} value={show} onChange={(value) => onChange({ show: value === 'all' ? 'all' : undefined })}
          data={[{ value: 'open', label: t('customers.items.open') }, { value: 'all', label: t('customers.items.all') }]} />
        <div className="customer-day"><DayField label={t('customers.items.asOf')} value={au ?? today} max={today} onChange={(day) => onChange({ au: day === '' || day === today ? undefined : day })} /></div>
        {au && <FilterToggle on onToggle={() => onChange({ au: undefined })}>{t('customers.items.past')}</FilterToggle>}
        {age && <FilterToggle on onToggle={() => onChange({ age: undefined })}>{t(age === 'credit' ? 'customers.items.credits' : `ui.age.${age}`)}</FilterToggle>}
      </Filters>
      <Panel flush>
        <DataTable<Item> label={t('customers.tab.items')} columns={columns} rows={rows} rowKey={keyOf} onOpen={setOpened}
          status={query.isPending ? 'loading' : query.isPlaceholderData ? 'refreshing' : 'ready'} {...totalOf(rows, !hasNextPage)}
          hasMore={hasNextPage} loadingMore={isFetchingNextPage} onMore={() => void fetchNextPage()}
          empty={<Nothing show={show} filtered={age !== undefined} owes={(exposure?.customer.totalMinor ?? 0) !== 0} onAll={() => onChange({ show: 'all', age: undefined })} />} />
      </Panel>
      <Suspense>{shown && <ItemPanel item={shown} au={au} onClose={() => setOpened(undefined)} onHold={whenOpen(onHold)} onContest={whenOpen(onContest)} />}</Suspense>
    </div>
  );
}

const keyOf = (item: Item) => String(item.itemId);

function isOfAge(item: Item, age: CustomerSearch['age']): boolean {
  if (age === undefined) return true;
  if (age === 'credit') return item.openMinor < 0;
  return item.openMinor > 0 && ageOf(item.daysLate) === age;
}

/** The sum of what is open, once every row is there and in one currency. */
function totalOf(rows: readonly Item[], whole: boolean): { total?: Record<string, ReactNode> } {
  const currency = rows[0]?.currency;
  if (!whole || currency === undefined || rows.length < 2 || rows.some((row) => row.currency !== currency)) return {};
  return { total: { open: <Amount minor={rows.reduce((sum, row) => sum + row.openMinor, 0)} currency={currency} markCredit /> } };
}

/** What running disputes contest of each item; of a past day nothing is said. */
function useContested(customerId: number, au: Day | undefined): ReadonlyMap<number, number> {
  const { data } = useQuery({ ...api.disputes.list.queryOptions({ input: { customerId, status: 'active', limit: 200 } }), enabled: au === undefined });
  return useMemo(() => contestedOf(au === undefined ? data?.rows ?? [] : []), [data, au]);
}

function useColumns(show: 'open' | 'all', contested: ReadonlyMap<number, number>): Column<Item>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'reference', header: t('customers.column.item'), width: 'minmax(160px, 2fr)', cell: (row) => (
      <>{row.reference || row.label || t(`ledger.kind.${row.kind}`)}<span className="table-sub">{[t(`ledger.kind.${row.kind}`), row.reference ? row.label : ''].filter(Boolean).join(' · ')}</span></>
    ) },
    { id: 'issued', header: t('customers.column.issued'), width: '104px', from: 'wide', phone: 'hidden', cell: (row) => <DayText day={row.issuedOn} /> },
    { id: 'due', header: t('customers.column.due'), width: '104px', from: 'medium', cell: (row) => (row.amountMinor < 0 ? <span className="quiet">—</span> : <DayText day={row.dueOn} />) },
    { id: 'late', header: t('customers.column.late'), width: '150px', cell: (row) => <Late item={row} /> },
    { id: 'amount', header: t('customers.column.amount'), width: '128px', end: true, from: 'medium', phone: 'hidden',
      cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} markCredit tone="quiet" /> },
    { id: 'open', header: t(show === 'open' ? 'customers.column.open' : 'customers.column.left'), width: contested.size > 0 ? '232px' : '136px', end: true, phone: 'figure',
      cell: (row) => (
        <>
          <Amount minor={row.openMinor} currency={row.currency} markCredit {...(row.openMinor === 0 ? { tone: 'quiet' as const } : { strong: true })} />
          {contested.has(row.itemId) && <Contested minor={contested.get(row.itemId)!} item={row} />}
        </>
      ) },
  ], [t, show, contested]);
}

function Contested({ minor, item: { openMinor, currency } }: { minor: number; item: Item }) {
  const { t, money } = useWords();
  return <span className="table-sub item-contested">{minor < openMinor ? t('customers.items.contested', { part: money(minor, currency), open: money(openMinor, currency) }) : t('customers.items.contestedWhole')}</span>;
}

function Late({ item }: { item: Item }) {
  const { t } = useWords();
  if (item.openMinor === 0) return <Pill tone="good" dot>{t('customers.items.settled')}</Pill>;
  if (item.amountMinor < 0) return <Pill>{t('customers.items.unallocated')}</Pill>;
  if (item.daysLate <= 0) return <span className="quiet">{item.daysLate === 0 ? t('customers.items.dueToday') : t('customers.items.dueIn', { days: -item.daysLate })}</span>;
  return <span className="item-late" data-age={ageOf(item.daysLate)}>{t('customers.delay.late', { days: item.daysLate })}</span>;
}

function Nothing({ show, filtered, owes, onAll }: { show: 'open' | 'all'; filtered: boolean; owes: boolean; onAll: () => void }) {
  const { t } = useWords();
  if (show === 'all' && !filtered) return <EmptyState icon="note" title={t('customers.items.none')}>{t('customers.items.none.text')}</EmptyState>;
  return (
    <EmptyState icon={filtered && owes ? 'filter' : 'check'} title={t(filtered ? 'customers.items.noneHere' : 'customers.items.noneOpen')}
      action={<Button variant="default" onClick={onAll}>{t('customers.items.seeAll')}</Button>}>
      {t(filtered ? 'customers.items.noneHere.text' : 'customers.items.noneOpen.text')}
    </EmptyState>
  );
}
