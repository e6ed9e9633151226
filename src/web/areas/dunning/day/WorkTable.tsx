import { useMemo, type ReactNode } from 'react';
import { useWords } from '#web/words.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import type { Beside, Column, Selection } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { tellingReason, workIcon, workTone, type Line } from './work.ts';

const keyOf = ({ key }: Line) => key;

/** What waits for a person, most valuable first: who, what is to be done, why, and for how much. */
export function WorkTable({ lines, loading, beside, selection, onOpen, empty }: {
  lines: readonly Line[]; loading: boolean; beside: Beside; selection: Selection; onOpen: (line: Line) => void; empty: ReactNode;
}) {
  const { t } = useWords();
  const columns = useColumns();
  return (
    <div className="day-list">
      <DataTable label={t('shell.nav.day')} columns={columns} rows={lines} rowKey={keyOf} status={loading ? 'loading' : 'ready'} empty={empty}
        beside={beside} selection={selection} onOpen={onOpen} count={lines.length} />
    </div>
  );
}

function useColumns(): Column<Line>[] {
  const { t } = useWords();
  return useMemo(() => [
    { id: 'who', header: t('dunning.day.column.who'), width: 'minmax(0, 1fr)', cell: (line) => <Who line={line} /> },
    { id: 'total', header: t('dunning.day.column.total'), end: true, width: '116px', cell: (line) => <Sum line={line} /> },
  ], [t]);
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

function Who({ line }: { line: Line }) {
  const { t, reason } = useWords();
  const telling = tellingReason(line);
  // Of a hold, what was written when it was placed says more than any sum.
  const why = line.kind === 'hold_ending' && line.subject ? line.subject : telling && reason(telling);
  return (
    <>
      {line.customerName}
      <span className="day-what" data-tone={workTone[line.kind]}>
        <Icon name={workIcon[line.kind]} size={16} />{t(`dunning.work.${line.kind}`)}{line.stepName && <span className="quiet"> · {line.stepName}</span>}
      </span>
      {why && <span className="day-reason" title={why}>{why}</span>}
    </>
  );
}
