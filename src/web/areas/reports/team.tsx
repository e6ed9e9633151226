import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import './team.css';

type Team = Awaited<ReturnType<typeof client.reports.team>>;
type Row = Team['rows'][number];

/** Who has what to do, and how far each is: a row opens that person's list. */
export default function TeamPage() {
  const { t } = useWords();
  const { permissions } = useSession();
  const may = permissions.includes('approve');
  const { data, error, isPending } = useQuery({ ...api.reports.team.queryOptions(), enabled: may });
  const columns = useColumns(data?.currency);
  if (!may) return <><PageHeader title={t('shell.nav.team')} /><Panel><EmptyState icon="team" title={t('reports.team.reserved')}>{t('reports.team.reserved.text')}</EmptyState></Panel></>;
  if (error && !data) return <PageFailed error={error} />;
  return (
    <>
      <PageHeader title={t('shell.nav.team')} lead={data && <Lead rows={data.rows} />}
        actions={(
          <>
            <Button variant="default" renderRoot={(props) => <Link to="/reglages" search={{ tab: 'absences' }} {...props} />}>{t('reports.team.absences')}</Button>
            <Button variant="default" renderRoot={(props) => <Link to="/clients" search={{ portefeuille: 'nobody' }} {...props} />}>{t('reports.team.assign')}</Button>
          </>
        )} />
      <div className="stack">
        <Panel flush>
          <DataTable<Row> label={t('shell.nav.team')} columns={columns} rows={data?.rows ?? []} rowKey={keyOf} status={isPending ? 'loading' : 'ready'}
            rowLink={(row) => ({ to: '/ma-journee', search: { qui: row.userId ?? 'nobody' } })} empty={<EmptyState icon="team" title={t('reports.team.none')}>{t('reports.team.none.text')}</EmptyState>} />
        </Panel>
        <p className="meta">{t('reports.team.note')}</p>
      </div>
    </>
  );
}

const keyOf = ({ userId }: Row) => userId ?? 'nobody';

/** What asks for the manager first: customers of nobody, then who is away with nobody in his place, then words not kept. */
function Lead({ rows }: { rows: readonly Row[] }) {
  const { t } = useWords();
  const nobody = rows.find(({ userId }) => userId === null);
  const lines = rows.reduce((sum, row) => sum + row.lines, 0);
  const alone = rows.filter(({ absentTo, coveredByName, lines: own }) => absentTo !== null && coveredByName === null && own > 0);
  return [
    t('reports.team.lead', { count: lines }),
    (nobody?.customers ?? 0) > 0 && t('reports.team.lead.nobody', { count: nobody!.customers }),
    alone.length > 0 && t('reports.team.lead.alone', { names: alone.map(({ name }) => name).join(', ') }),
  ].filter(Boolean).join(' ');
}

function useColumns(currency: string | undefined): Column<Row>[] {
  const { t, day } = useWords();
  return useMemo(() => {
    const count = (value: number, bad = false) => (value === 0 ? <span className="quiet">0</span> : bad ? <span className="num team-bad">{value}</span> : <span className="num">{value}</span>);
    return [
      { id: 'who', header: t('reports.team.column.who'), width: 'minmax(170px, 1.4fr)', cell: (row) => (
        <>
          {row.userId === null ? t('reports.team.nobody') : row.name}
          <span className="table-sub">{t('reports.team.customers', { count: row.customers })}</span>
          {row.absentTo && <span className="team-away" data-alone={row.coveredByName === null || undefined}>{row.coveredByName ? t('reports.team.away.covered', { day: day(row.absentTo), name: row.coveredByName }) : t('reports.team.away', { day: day(row.absentTo) })}</span>}
        </>
      ) },
      { id: 'lines', header: t('reports.team.column.lines'), width: 'minmax(226px, 1fr)', end: true, cell: (row) => (
        <>{count(row.lines)}{row.lines > 0 && <span className="table-sub">{t('reports.team.of', { approve: row.approve, calls: row.calls, replies: row.replies })}</span>}</>
      ) },
      { id: 'overdue', header: t('reports.team.column.overdue'), width: '108px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.overdueMinor} currency={currency ?? 'EUR'} round tone={row.overdueMinor > 0 ? 'late' : 'quiet'} /> },
      { id: 'broken', header: t('reports.team.column.broken'), width: '164px', end: true, from: 'medium', cell: (row) => count(row.promisesBroken, true) },
      { id: 'late', header: t('reports.team.column.late'), width: '136px', end: true, from: 'medium', cell: (row) => count(row.disputesLate, true) },
      { id: 'done', header: t('reports.team.column.done'), width: 'minmax(250px, 0.8fr)', from: 'wide', cell: (row) => <span className="quiet">{row.userId === null ? '—' : t('reports.team.done', row.done7)}</span> },
    ];
  }, [t, day, currency]);
}
