import type { CSSProperties, ReactNode } from 'react';

export type Sort = { column: string; descending: boolean };

/** Keys of the selected rows; `actions` are the buttons of the bar that appears with the first of them. */
export type Selection = { keys: ReadonlySet<string>; onChange: (keys: ReadonlySet<string>) => void; actions?: ReactNode };

/** A list with the detail of one row beside it: keys and clicks move `key`. */
export type Beside = { key: string | undefined; onShow: (key: string) => void };

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`. Default `minmax(0, 1fr)`. */
  width?: string;
  /** Figures and amounts stand on the right. */
  end?: boolean;
  sortable?: boolean;
  /** Read to those who do not see, not written: for a column of pills or buttons. */
  hideHeader?: boolean;
  /** Shown only where the table has this room: `medium` from 720 px, `wide` from 980 px. */
  from?: 'medium' | 'wide';
  /** On a phone a row is a small card: its title, its figure on the right, then lines with their names. Default: first column title, then lines. */
  phone?: 'title' | 'figure' | 'line' | 'hidden';
};

/** The grid tracks of the three widths, as CSS variables read by table.css. */
export function tracks<Row>(columns: readonly Column<Row>[], selecting: boolean): CSSProperties {
  const of = (shown: (column: Column<Row>) => boolean) =>
    [...(selecting ? ['36px'] : []), ...columns.filter(shown).map(({ width }) => width ?? 'minmax(0, 1fr)')].join(' ');
  const variables: Record<string, string> = {
    '--narrow': of(({ from }) => !from),
    '--medium': of(({ from }) => from !== 'wide'),
    '--wide': of(() => true),
  };
  return variables;
}
