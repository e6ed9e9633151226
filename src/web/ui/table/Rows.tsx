import { useRouter, type LinkProps, type NavigateOptions } from '@tanstack/react-router';
import { memo, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import type { Column } from './columns.ts';
import { SLAB, useSlabs } from './slabs.ts';

type RowProps<Row> = {
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  rowLink: ((row: Row) => LinkProps) | undefined;
  onOpen: ((row: Row) => void) | undefined;
  onToggle: ((key: string, range: boolean) => void) | undefined;
  onCurrent: (key: string) => void;
};

type RowsProps<Row> = RowProps<Row> & {
  rows: readonly Row[];
  selected: ReadonlySet<string> | undefined;
  /** The row the keyboard is on: in the document wherever one scrolls. */
  current: string | undefined;
  /** The row whose detail stands beside the list. */
  shown: string | undefined;
};

/** Shorter lists are drawn whole. */
const WHOLE = 60;

/** The rows of a list. Of a long one only those near the screen are in the document, however far one scrolls. */
export function Rows<Row>(props: RowsProps<Row>) {
  if (props.rows.length <= WHOLE) return <div role="rowgroup" className="table-rows"><SomeRows {...props} from={0} to={props.rows.length} /></div>;
  return <LongRows {...props} />;
}

function LongRows<Row>(props: RowsProps<Row>) {
  const { rows, rowKey, current } = props;
  const body = useRef<HTMLDivElement>(null);
  const { starts, from, to, onMeasured } = useSlabs(body, rows.length);
  const at = current === undefined ? 0 : Math.max(0, rows.findIndex((row) => rowKey(row) === current));
  const pinned = Math.floor(at / SLAB);
  const slabs = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  if (pinned < from) slabs.unshift(pinned);
  else if (pinned > to) slabs.push(pinned);
  return (
    <div ref={body} role="presentation" className="table-rows" data-long style={{ height: starts.at(-1) }}>
      {slabs.map((slab) => <Slab key={slab} {...props} slab={slab} top={starts[slab]!} onMeasured={onMeasured} />)}
    </div>
  );
}

type SlabProps<Row> = RowsProps<Row> & { slab: number; top: number; onMeasured: (slab: number, height: number) => void };

/** Tells its height when it is drawn and when it changes. */
function DrawnSlab<Row>({ slab, top, onMeasured, ...props }: SlabProps<Row>) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      // One that has just left the document has no height any more.
      if (entry?.target.isConnected) onMeasured(slab, entry.borderBoxSize[0]!.blockSize);
    });
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [slab, onMeasured]);
  return (
    <div ref={ref} role="rowgroup" className="table-slab" style={{ top }}>
      <SomeRows {...props} from={slab * SLAB} to={Math.min(props.rows.length, (slab + 1) * SLAB)} />
    </div>
  );
}

const Slab = memo(DrawnSlab) as typeof DrawnSlab;

function SomeRows<Row>({ rows, from, to, selected, current, shown, ...props }: RowsProps<Row> & { from: number; to: number }) {
  return rows.slice(from, to).map((row, n) => {
    const key = props.rowKey(row);
    const stop = current === key || (current === undefined && from + n === 0);
    return <TableRow key={key} row={row} index={from + n} isSelected={selected?.has(key) ?? false} isStop={stop} isShown={shown === key} {...props} />;
  });
}

type TableRowProps<Row> = RowProps<Row> & { row: Row; index: number; isSelected: boolean; isStop: boolean; isShown: boolean };

function DrawnRow<Row>({ row, index, columns, rowKey, rowLink, onOpen, onToggle, onCurrent, isSelected, isStop, isShown }: TableRowProps<Row>) {
  const { t } = useWords();
  const key = rowKey(row);
  const tabIndex = isStop ? 0 : -1;
  const opens = Boolean(rowLink ?? onOpen);
  return (
    <div className="table-row" role="row" aria-rowindex={index + 2} data-row={key} data-selected={isSelected || undefined} data-opens={opens || undefined}
      data-shown={isShown || undefined} aria-current={isShown || undefined} tabIndex={opens || onToggle ? undefined : tabIndex} onFocus={() => onCurrent(key)}>
      {onToggle && (
        <div className="table-cell table-check" role="cell">
          <input type="checkbox" tabIndex={tabIndex} aria-label={t('ui.table.select')} checked={isSelected}
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

/** Drawn again only when something of the row changed. */
const TableRow = memo(DrawnRow) as typeof DrawnRow;

/** The first cell is the link; table.css stretches it over its row, so a click anywhere opens and "open in a new tab" works. */
function opening<Row>(content: ReactNode, row: Row, tabIndex: number, rowLink: RowProps<Row>['rowLink'], onOpen: RowProps<Row>['onOpen']) {
  if (rowLink) return <RowLink link={rowLink(row)} tabIndex={tabIndex}>{content}</RowLink>;
  if (onOpen) return <button type="button" className="table-open" data-open tabIndex={tabIndex} onClick={() => onOpen(row)}>{content}</button>;
  return content;
}

/** A link of the router's that follows nothing of what it shows: hundreds come and go as one scrolls. */
function RowLink({ link, tabIndex, children }: { link: LinkProps; tabIndex: number; children: ReactNode }) {
  const router = useRouter();
  const to = link as NavigateOptions;
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate(to);
  };
  return (
    <a href={router.buildLocation(to).href} className="table-open" data-open tabIndex={tabIndex} onClick={follow} onPointerEnter={() => { void router.preloadRoute(to); }}>{children}</a>
  );
}
