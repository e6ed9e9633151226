import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { auditWord, isAuditWord, linesOf } from '../audit.ts';

type Event = { auditEventId: number; at: string; userName: string; action: string; subject: string | null; detail: Record<string, unknown> };
const PAGE = 100;
const keyOf = (event: Event) => String(event.auditEventId);

export function AuditTab() {
  const { t, instant, locale } = useWords();
  const { organisation } = useSession();
  const list = useInfiniteQuery(api.audit.list.infiniteOptions({
    input: (before: number | undefined) => (before === undefined ? {} : { before }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.auditEventId),
  }));
  const rows = list.data?.pages.flat() ?? [];
  return (
    <Panel title={t('access.audit.title')} note={t('access.audit.note')} flush>
      <DataTable<Event> label={t('access.audit.title')} rows={rows} rowKey={keyOf} status={list.isPending ? 'loading' : list.isError ? 'error' : 'ready'} onRetry={() => void list.refetch()}
        hasMore={list.hasNextPage} loadingMore={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()}
        empty={<EmptyState icon="note" title={t('access.audit.empty')}>{t('access.audit.empty.text')}</EmptyState>}
        columns={[
          {
            id: 'action', header: t('access.audit.action'), width: 'minmax(200px, 1.4fr)',
            cell: ({ action, subject }) => <>{isAuditWord(action, locale) ? t(auditWord(action)) : action}{subject && <span className="table-sub"><Subject subject={subject} /></span>}</>,
          },
          { id: 'detail', header: t('access.audit.detail'), width: 'minmax(0, 2fr)', from: 'medium', cell: ({ detail }) => <Detail detail={detail} /> },
          { id: 'who', header: t('access.audit.who'), width: '160px', cell: ({ userName }) => (userName === 'system' ? 'Encours' : userName) },
          { id: 'at', header: t('access.audit.at'), width: '140px', end: true, cell: ({ at }) => instant(at, organisation.timeZone) },
        ]} />
    </Panel>
  );
}

/** `customer:12` leads there; what has no page of its own is named by its kind. */
function Subject({ subject }: { subject: string }): ReactNode {
  const { t } = useWords();
  const [kind, id = ''] = subject.split(':');
  if (kind === 'customer') return <Link to="/clients/$customerId" params={{ customerId: id }}>{t('access.audit.customer', { id })}</Link>;
  if (kind === 'import') return <Link to="/imports/$importId" params={{ importId: id }}>{t('access.audit.import', { id })}</Link>;
  return kind === 'user' ? t('access.audit.person') : subject;
}

function Detail({ detail }: { detail: Record<string, unknown> }) {
  const { t } = useWords();
  const lines = linesOf(detail);
  if (lines.length === 0) return <span className="meta">—</span>;
  const shown = lines.slice(0, 2).map((line) => <span key={line.name} className="audit-line">{line.name} : {line.before !== undefined && <><del>{line.before}</del> → </>}{line.value}</span>);
  if (lines.length <= 2) return <>{shown}</>;
  return (
    <details className="audit-more">
      <summary>{lines[0]!.name} : {lines[0]!.value} <span className="meta">{t('access.audit.more', { count: lines.length - 1 })}</span></summary>
      {lines.slice(1).map((line) => <span key={line.name} className="audit-line">{line.name} : {line.before !== undefined && <><del>{line.before}</del> → </>}{line.value}</span>)}
    </details>
  );
}
