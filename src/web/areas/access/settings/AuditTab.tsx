import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Role } from '#areas/access/contract.ts';
import { isDay } from '#values/day.ts';
import type { TermsRule } from '#values/terms.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import { auditWord, fieldWord, isSaid, linesOf, type AuditLine } from '../audit.ts';

type Event = { auditEventId: number; at: string; userName: string; action: string; subject: string | null; detail: Record<string, unknown> };
const PAGE = 100;
const rules: readonly TermsRule[] = ['net', 'then_end_of_month', 'end_of_month_then'];
const roles: readonly Role[] = ['admin', 'credit_manager', 'collector', 'sales', 'reader'];
const keyOf = (event: Event) => String(event.auditEventId);

export function AuditTab() {
  const words = useWords();
  const { t } = words;
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
        columns={columnsOf(words, organisation.timeZone)} />
    </Panel>
  );
}

function columnsOf({ t, instant, locale }: ReturnType<typeof useWords>, zone: string): Column<Event>[] {
  return [
    {
      id: 'action', header: t('access.audit.action'), width: 'minmax(200px, 1.4fr)',
      cell: ({ action, subject }) => <>{isSaid(auditWord(action), locale) ? t(auditWord(action)) : action}{subject && <span className="table-sub"><Subject subject={subject} /></span>}</>,
    },
    { id: 'who', header: t('access.audit.who'), width: '160px', cell: ({ userName }) => (userName === 'system' ? 'Encours' : userName) },
    { id: 'at', header: t('access.audit.at'), width: '140px', cell: ({ at }) => instant(at, zone) },
    { id: 'detail', header: t('access.audit.detail'), width: 'minmax(0, 2fr)', from: 'medium', cell: ({ detail }) => <Detail detail={detail} /> },
  ];
}

/** `customer:12` leads there; what has no page of its own is named by its kind. */
function Subject({ subject }: { subject: string }): ReactNode {
  const { t } = useWords();
  const [kind, id = ''] = subject.split(':');
  if (kind === 'customer') return <Link to="/clients/$customerId" params={{ customerId: id }}>{t('access.audit.customer', { id })}</Link>;
  if (kind === 'import') return <Link to="/imports/$importId" params={{ importId: id }}>{t('access.audit.import', { id })}</Link>;
  if (kind === 'message') return t('access.audit.message', { id });
  return kind === 'user' ? t('access.audit.person') : subject;
}

function Detail({ detail }: { detail: Record<string, unknown> }) {
  const { t } = useWords();
  const [first, ...others] = linesOf(detail);
  if (!first) return <span className="meta">—</span>;
  if (others.length < 2) return <>{[first, ...others].map((line) => <Line key={line.name} line={line} />)}</>;
  return (
    <details className="audit-more">
      <summary><Line line={first} /> <span className="meta">{t('access.audit.more', { count: others.length })}</span></summary>
      {others.map((line) => <Line key={line.name} line={line} />)}
    </details>
  );
}

function Line({ line: { name, before, value } }: { line: AuditLine }) {
  const { t, day, locale } = useWords();
  const said = (text: string) => {
    const role = roles.find((one) => one === text);
    const rule = rules.find((one) => one === text);
    if (role) return t(`shell.role.${role}`);
    if (rule) return t(`access.terms.rule.${rule}`);
    return isDay(text) ? day(text) : text;
  };
  const named = isSaid(fieldWord(name), locale) ? t(fieldWord(name)) : name;
  return <span className="audit-line"><span className="meta">{named}</span> {before !== undefined && <><del>{said(before)}</del> → </>}{said(value)}</span>;
}
