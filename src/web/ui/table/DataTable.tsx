import { Button } from '@mantine/core';
import type { LinkProps } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { ErrorState } from '#web/ui/states.tsx';
import { tracks, type Beside, type Column, type Selection, type Sort } from './columns.ts';
import { Rows } from './Rows.tsx';
import { usePointer } from './usePointer.ts';
import './table.css';

/**
 * A list the server sorts and pages (keyset): give the pages read so far as `rows`, and `onMore` while there are more. Rows far from the
 * screen are not in the document, so it stays smooth at any length. Keys: j/k or arrows, x to select, Enter to open.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, status = 'ready', onRetry, empty, rowLink, onOpen, sort, onSort, selection, beside, hasMore, loadingMore, onMore, count, total }: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** `loading` before the first page; `refreshing` keeps the rows and shows a thread of progress. */
  status?: 'loading' | 'refreshing' | 'ready' | 'error';
  onRetry?: () => void;
  empty: ReactNode;
  /** Where a row leads; or `onOpen` to show it in a side panel. */
  rowLink?: (row: Row) => LinkProps;
  onOpen?: (row: Row) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  beside?: Beside;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** How many rows there are in all, when the server said so. */
  count?: number;
  /** A totals line under the header, by column id. */
  total?: Readonly<Record<string, ReactNode>>;
}) {
  const { t, number } = useWords();
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const ref = useRef<HTMLDivElement>(null);
  const { current, setCurrent, toggle } = usePointer(ref, keys, selection, beside);
  if (status === 'error') return <ErrorState {...(onRetry ? { onRetry } : {})} />;
  if (status === 'ready' && rows.length === 0) return <>{empty}</>;
  return (
    <div className="table-frame" style={tracks(columns, Boolean(selection))}>
      <div ref={ref} className="table" role="table" data-stacks={columns.length > 2 || undefined} aria-label={label} aria-rowcount={count ?? -1} aria-busy={status !== 'ready'}>
        <div className="table-head" role="rowgroup">
          <div className="table-row table-names" role="row">
            {selection && <SelectAll keys={keys} selection={selection} />}
            {columns.map((column) => <ColumnName key={column.id} column={column} sort={sort} onSort={onSort} />)}
          </div>
          {total && (
            <div className="table-row table-total" role="row">
              {selection && <div className="table-cell table-check" role="cell" />}
              {columns.map((column, index) => (
                <div key={column.id} className="table-cell" role="cell" data-end={column.end || undefined} data-from={column.from}
                  data-phone={column.phone ?? (index === 0 ? 'title' : 'line')} data-empty={!total[column.id] || undefined} data-label={column.header}>
                  {total[column.id] ?? (index === 0 ? t('ui.table.total') : null)}
                </div>
              ))}
            </div>
          )}
          {(status === 'refreshing') && <div className="table-thread" role="presentation" />}
        </div>
        {status === 'loading' ? <Waiting columns={columns} selecting={Boolean(selection)} /> : (
          <Rows rows={rows} columns={columns} rowKey={rowKey} rowLink={rowLink} onOpen={onOpen}
            selected={selection?.keys} onToggle={selection ? toggle : undefined} current={current} onCurrent={setCurrent} shown={beside?.key} />
        )}
      </div>
      <div className="table-foot">
        {hasMore && onMore && <More onMore={onMore} loading={Boolean(loadingMore)} after={rows.length} />}
        {status !== 'loading' && (
          <p className="meta">
            {count === undefined ? t('ui.table.loaded', { shown: rows.length }) : t('ui.table.rows', { shown: number(rows.length), total: number(count) })}
          </p>
        )}
      </div>
      {selection && selection.keys.size > 0 && (
        <div className="table-selection" role="region" aria-label={t('ui.table.selected', { count: selection.keys.size })}>
          <span>{t('ui.table.selected', { count: selection.keys.size })}</span>
          <Button variant="subtle" size="xs" onClick={() => selection.onChange(new Set())}>{t('ui.table.clear')}</Button>
          <span className="table-selection-actions">{selection.actions}</span>
        </div>
      )}
    </div>
  );
}

function ColumnName<Row>({ column, sort, onSort }: { column: Column<Row>; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }) {
  const { t } = useWords();
  const sorted = sort?.column === column.id;
  const name = column.hideHeader ? <span className="sr-only">{column.header}</span> : column.header;
  return (
    <div className="table-cell" role="columnheader" data-end={column.end || undefined} data-from={column.from}
      data-sorts={(column.sortable && Boolean(onSort)) || undefined} aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}>
      {column.sortable && onSort ? (
        <button type="button" className="table-sort" data-sorted={sorted || undefined} title={t('ui.table.sort', { column: column.header })}
          onClick={() => onSort({ column: column.id, descending: sorted ? !sort.descending : Boolean(column.end) })}>
          <span>{name}</span>
          <Icon name={sorted && !sort.descending ? 'ascending' : 'descending'} size={16} />
        </button>
      ) : name}
    </div>
  );
}

function SelectAll({ keys, selection }: { keys: readonly string[]; selection: Selection }) {
  const { t } = useWords();
  const all = keys.length > 0 && keys.every((key) => selection.keys.has(key));
  const some = !all && selection.keys.size > 0;
  return (
    <div className="table-cell table-check" role="columnheader">
      <input type="checkbox" aria-label={t('ui.table.all')} checked={all} ref={(box) => { if (box) box.indeterminate = some; }}
        onChange={() => selection.onChange(all ? new Set() : new Set(keys))} />
    </div>
  );
}

function Waiting<Row>({ columns, selecting }: { columns: readonly Column<Row>[]; selecting: boolean }) {
  const { t } = useWords();
  return (
    <div role="rowgroup">
      <span className="sr-only" role="row"><span role="cell">{t('ui.table.loading')}</span></span>
      {Array.from({ length: 8 }, (_, line) => (
        <div key={line} className="table-row" role="row" aria-hidden>
          {selecting && <div className="table-cell table-check" role="cell" />}
          {columns.map((column, index) => (
            <div key={column.id} className="table-cell" role="cell" data-end={column.end || undefined} data-from={column.from}
              data-phone={column.phone ?? (index === 0 ? 'title' : 'line')}>
              <span className="skeleton-bit" style={{ width: `${index === 0 ? 45 + ((line * 17) % 35) : 56}%` }} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** Asks for the next page a screen before its end is seen; the button is there for those who do not scroll. */
function More({ onMore, loading, after }: { onMore: () => void; loading: boolean; after: number }) {
  const { t } = useWords();
  const ref = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver(([entry]) => setNear(Boolean(entry?.isIntersecting)), { rootMargin: '900px 0px' });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [after]);
  useEffect(() => {
    if (near && !loading) onMore();
    // Only when the end comes near or the rows grew: a refused page must not be asked for again and again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [near, after]);
  return <div ref={ref}><Button variant="subtle" size="xs" loading={loading} onClick={onMore}>{t('ui.table.more')}</Button></div>;
}
