import { useMemo } from 'react';
import { wallClock } from '#values/day.ts';
import type { client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';

type Batch = Awaited<ReturnType<typeof client.letters.batches>>[number];
export const batchTone = { printed: 'warn', posted: 'good', cancelled: 'neutral' } as const;
const keyOf = (row: Batch) => String(row.batchId);

/** Those to be posted first, then the latest. */
export function Batches({ rows, onOpen }: { rows: Batch[]; onOpen: (batchId: number) => void }) {
  const { t } = useWords();
  const columns = useColumns();
  return (
    <Panel flush>
      <DataTable<Batch> label={t('messages.letters.tab.batches')} columns={columns} rows={rows} rowKey={keyOf} onOpen={(row) => onOpen(row.batchId)} count={rows.length}
        empty={<EmptyState icon="letter" title={t('messages.letters.batch.none')}>{t('messages.letters.batch.none.text')}</EmptyState>} />
    </Panel>
  );
}

function useColumns(): Column<Batch>[] {
  const { t } = useWords();
  const { organisation } = useSession();
  return useMemo(() => [
    { id: 'batch', header: t('messages.letters.tab.batches'), width: 'minmax(200px, 2fr)', cell: (row) => (
      <>{t('messages.letters.batch', { batch: row.batchId })}<span className="table-sub">{t(`messages.letters.channel.${row.channel}`)} · {t('messages.letters.batch.of', { letters: row.letters, pages: row.pages })}</span></>
    ) },
    { id: 'made', header: t('messages.letters.batch.made'), width: 'minmax(140px, 1fr)', from: 'medium', cell: (row) => (
      <span className="quiet">{row.madeByName}<span className="table-sub"><DayText day={wallClock(new Date(row.madeAt), organisation.timeZone).day} /></span></span>
    ) },
    { id: 'posted', header: t('messages.letters.post.day'), width: '120px', from: 'medium', cell: (row) => (row.postedOn ? <DayText day={row.postedOn} /> : '—') },
    { id: 'status', header: t('messages.column.status'), width: '130px', phone: 'figure', cell: (row) => <Pill tone={batchTone[row.status]} dot>{t(`messages.letters.batch.status.${row.status}`)}</Pill> },
  ], [t, organisation.timeZone]);
}
