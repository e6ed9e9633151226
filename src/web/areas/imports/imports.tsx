import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { isWorking, type ImportRow } from './detail.ts';
import { LedgerDrop } from './LedgerDrop.tsx';
import { useSize } from './size.ts';
import { StatusPill } from './StatusPill.tsx';
import './imports.css';

const keyOf = (row: ImportRow) => String(row.importId);

export default function Imports() {
  const { t } = useWords();
  const list = useInfiniteQuery({
    ...api.imports.list.infiniteOptions({
      input: (after: string | undefined) => ({ limit: 50, ...(after !== undefined && { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.rows.some((row) => isWorking(row.status))) ? 1500 : false),
  });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const empty = list.isSuccess && rows.length === 0;
  const ready = rows.filter((row) => row.status === 'planned').length;
  const lead = empty ? t('imports.lead.empty') : ready > 0 ? t('imports.lead.ready', { count: ready }) : t('imports.lead');
  return (
    <>
      <PageHeader title={t('shell.nav.imports')} {...(list.isSuccess && { lead })} />
      <div className="stack">
        <LedgerDrop label={t('imports.drop')} hint={t('imports.drop.hint')} />
        {empty ? <Lesson /> : <List rows={rows} list={list} />}
        {!empty && list.isSuccess && <details className="lesson-folded"><summary>{t('imports.lesson.folded')}</summary><Lesson /></details>}
      </div>
    </>
  );
}

function List({ rows, list }: { rows: ImportRow[]; list: { isPending: boolean; isError: boolean; hasNextPage: boolean; isFetchingNextPage: boolean; refetch: () => unknown; fetchNextPage: () => unknown } }) {
  const words = useWords();
  const { t } = words;
  const size = useSize();
  const { organisation } = useSession();
  return (
    <Panel title={t('imports.list')} flush>
      <DataTable<ImportRow> label={t('imports.list')} rows={rows} rowKey={keyOf} status={list.isPending ? 'loading' : list.isError ? 'error' : 'ready'} onRetry={() => void list.refetch()}
        rowLink={(row) => ({ to: '/imports/$importId', params: { importId: String(row.importId) } })}
        hasMore={list.hasNextPage} loadingMore={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} empty={null}
        columns={columnsOf(words, size, organisation.timeZone)} />
    </Panel>
  );
}

function columnsOf({ t, instant, percent }: ReturnType<typeof useWords>, size: (bytes: number) => string, zone: string): Column<ImportRow>[] {
  return [
    { id: 'file', header: t('imports.column.file'), width: 'minmax(200px, 2.4fr)', cell: (row) => <><span className="file-name">{row.fileName}</span><span className="table-sub">{t(`imports.kind.${row.kind}`)}</span></> },
    { id: 'status', header: t('imports.column.status'), width: '190px', cell: (row) => <><StatusPill status={row.status} />{isWorking(row.status) && row.progressBp > 0 && <span className="meta"> {percent(row.progressBp, 0)}</span>}</> },
    { id: 'size', header: t('imports.column.size'), width: '110px', end: true, from: 'wide', phone: 'hidden', cell: (row) => size(row.byteSize) },
    { id: 'by', header: t('imports.column.by'), width: 'minmax(120px, 1fr)', from: 'medium', phone: 'hidden', cell: (row) => row.receivedBy },
    { id: 'at', header: t('imports.column.at'), width: '140px', end: true, phone: 'figure', cell: (row) => instant(row.receivedAt, zone) },
  ];
}

const software = ['sage', 'ebp', 'cegid', 'quadra', 'pennylane', 'other'] as const;

/** What the file is, where to find it, and what happens to it: for those who never exported one. */
function Lesson() {
  const { t } = useWords();
  return (
    <div className="columns lesson">
      <Panel title={t('imports.lesson.what')}>
        <div className="stack">
          <p className="quiet">{t('imports.lesson.what.text')}</p>
          <p className="quiet">{t('imports.lesson.what.name')}</p>
          <p className="quiet">{t('imports.lesson.also')}</p>
        </div>
      </Panel>
      <Panel title={t('imports.lesson.where')} note={t('imports.lesson.where.note')}>
        <dl className="lesson-where">
          {software.map((one) => <div key={one}><dt>{t(`imports.lesson.${one}`)}</dt><dd className="quiet">{t(`imports.lesson.${one}.text`)}</dd></div>)}
        </dl>
      </Panel>
      <Panel title={t('imports.lesson.then')}>
        <ol className="lesson-steps">
          {([1, 2, 3, 4] as const).map((step) => <li key={step}><span className="lesson-step">{step}</span><span>{t(`imports.lesson.then.${step}`)}</span></li>)}
        </ol>
      </Panel>
    </div>
  );
}
