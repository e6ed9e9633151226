import { useMemo, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import type { Beside, Column, Selection } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useDrag } from './useDrag.ts';
import { tellingReason, toldBy, wordOf, workIcon, workTone, type Line, type Worklist } from './work.ts';

const keyOf = ({ key }: Line) => key;

/** What waits for a person, most valuable first or in one's own order: who, what is to be done, why, and for how much. */
export function WorkTable({ lines, covering, loading, beside, selection, onOpen, onMove, empty }: {
  lines: readonly Line[]; covering: Worklist['covering']; loading: boolean; beside: Beside; selection: Selection; onOpen: (line: Line) => void;
  onMove: (key: string, over: string) => void; empty: ReactNode;
}) {
  const { t } = useWords();
  const columns = useColumns(covering);
  return (
    <div className="day-list" {...useDrag(onMove)}>
      <DataTable label={t('shell.nav.day')} columns={columns} rows={lines} rowKey={keyOf} status={loading ? 'loading' : 'ready'} empty={empty}
        beside={beside} selection={selection} onOpen={onOpen} count={lines.length} />
    </div>
  );
}

function useColumns(covering: Worklist['covering']): Column<Line>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'who', header: t('dunning.day.column.who'), width: 'minmax(0, 1fr)', cell: (line) => <Who line={line} until={covering.find(({ name }) => name === line.coverFor)?.toOn} /> },
    { id: 'total', header: t('dunning.day.column.total'), end: true, width: '116px', cell: (line) => <Sum line={line} /> },
  ], [t, covering]);
}

function Sum({ line }: { line: Line }) {
  const { t } = useWords();
  return (
    <>
      <Amount minor={line.totalMinor} currency={line.currency} strong />
      {line.overdueMinor > 0 && line.overdueMinor < line.totalMinor && (
        <span className="table-sub">{t('dunning.day.overdue')}<br /><Amount minor={line.overdueMinor} currency={line.currency} tone="quiet" /></span>
      )}
    </>
  );
}

function Who({ line, until }: { line: Line; until: Day | undefined }) {
  const { t, day } = useWords();
  const reason = useReason();
  const telling = tellingReason(line);
  const why = toldBy(line) ?? (telling && reason(telling));
  return (
    <>
      <span className="day-name">
        {line.pinned && <span className="day-pinned"><Icon name="pin" size={16} label={t('dunning.order.pinned')} /></span>}
        <span className="day-name-words">{line.customerName}</span>
        {line.laterUntil === null && <span className="day-grip" aria-hidden title={t('dunning.order.grip')}><Icon name="grip" size={16} /></span>}
      </span>
      <span className="day-what" data-tone={workTone[line.kind]}>
        <Icon name={workIcon[line.kind]} size={16} />{t(wordOf(line))}{line.stepName && <span className="quiet"> · {line.stepName}</span>}
      </span>
      {why && <span className="day-reason" title={why}>{why}</span>}
      {line.laterUntil && <span className="day-cover"><Icon name="clock" size={16} />{t('dunning.later.until', { day: day(line.laterUntil) })}</span>}
      {line.coverFor && <span className="day-cover"><Icon name="team" size={16} />{until ? t('dunning.day.cover', { name: line.coverFor, day: day(until) }) : t('dunning.day.cover.plain', { name: line.coverFor })}</span>}
    </>
  );
}
