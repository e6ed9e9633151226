import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import type { Column } from './columns.ts';

type RowsProps<Row> = {
  rows: readonly Row[];
  first: number;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  rowLink: ((row: Row) => LinkProps) | undefined;
  onOpen: ((row: Row) => void) | undefined;
  selected: ReadonlySet<string> | undefined;
  onToggle: ((key: string, range: boolean) => void) | undefined;
  current: string | undefined;
  onCurrent: (key: string) => void;
  /** The row whose detail stands beside the list. */
  shown: string | undefined;
};

/** Rows of a long list are not drawn before they come near the screen: one comes back to five thousand rows as fast as to fifty. */
const DRAWN_AT_ONCE = 200;
/** The height of a row as last measured, for chunks not drawn yet. */
let usualRow = 45;

/** Fifty rows; once far from the screen they leave the document and their height stays. */
export function Chunk<Row>(props: RowsProps<Row>) {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(props.first < DRAWN_AT_ONCE ? undefined : props.rows.length * usualRow);
  const holdsCurrent = props.current !== undefined && props.rows.some((row) => props.rowKey(row) === props.current);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry || entry.isIntersecting) return setHeight(undefined);
      const { height: measured } = entry.boundingClientRect;
      if (element.childElementCount > 0) usualRow = measured / element.childElementCount;
      setHeight(measured);
    }, { rootMargin: '1600px 0px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const away = height !== undefined && !holdsCurrent;
  return (
    <div ref={ref} role="rowgroup" style={away ? { height } : undefined}>
      {!away && props.rows.map((row, index) => <TableRow key={props.rowKey(row)} row={row} index={props.first + index} {...props} />)}
    </div>
  );
}

function TableRow<Row>({ row, index, columns, rowKey, rowLink, onOpen, selected, onToggle, current, onCurrent, shown }: RowsProps<Row> & { row: Row; index: number }) {
  const { t } = useWords();
  const key = rowKey(row);
  const isSelected = selected?.has(key);
  const isStop = current === key || (current === undefined && index === 0);
  const tabIndex = isStop ? 0 : -1;
  const opens = Boolean(rowLink ?? onOpen);
  return (
    <div className="table-row" role="row" aria-rowindex={index + 2} data-row={key} data-selected={isSelected || undefined} data-opens={opens || undefined}
      data-shown={shown === key || undefined} aria-current={shown === key || undefined} tabIndex={opens || onToggle ? undefined : tabIndex} onFocus={() => onCurrent(key)}>
      {onToggle && (
        <div className="table-cell table-check" role="cell">
          <input type="checkbox" tabIndex={tabIndex} aria-label={t('ui.table.select')} checked={Boolean(isSelected)}
            onChange={(event) => onToggle(key, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)} />
        </div>
      )}
      {columns.map((column, at) => (
        <div key={column.id} className="table-cell" role="cell" data-end={column.end || undefined} data-from={column.from}
          data-phone={column.phone ?? (at === 0 ? 'title' : 'line')} data-label={column.hideHeader ? undefined : column.header}>
          {at === 0 ? opening(column.cell(row), row, tabIndex, rowLink, onOpen) : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** The first cell is the link; table.css stretches it over its row, so a click anywhere opens and "open in a new tab" works. */
function opening<Row>(content: ReactNode, row: Row, tabIndex: number, rowLink: RowsProps<Row>['rowLink'], onOpen: RowsProps<Row>['onOpen']) {
  if (rowLink) return <Link {...rowLink(row)} className="table-open" data-open tabIndex={tabIndex}>{content}</Link>;
  if (onOpen) return <button type="button" className="table-open" data-open tabIndex={tabIndex} onClick={() => onOpen(row)}>{content}</button>;
  return content;
}
