import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { addDays } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { promiseTone, type PlanRow, type PromiseRow } from '#web/ui/agreement.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { PlanPill } from '#web/ui/PlanPill.tsx';
import { EmptyState, ErrorState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';

const PlanPanel = lazy(async () => ({ default: (await import('#web/ui/PlanForm.tsx')).PlanPanel }));
const PlanSheet = lazy(async () => ({ default: (await import('#web/ui/PlanSheet.tsx')).PlanSheet }));
const PromiseSheet = lazy(async () => ({ default: (await import('#web/ui/PromiseSheet.tsx')).PromiseSheet }));

type Opened = { promise?: number; plan?: number; planning?: true };

/** What he promised and how he kept it, the plans agreed with him, and the money that is to come of both. */
export function Agreements({ customerId, name, onPromise }: { customerId: number; name: string; onPromise: (() => void) | undefined }) {
  const { t } = useWords();
  const { today } = useSession();
  const [opened, setOpened] = useState<Opened>({});
  const close = () => setOpened({});
  return (
    <div className="stack">
      <Expected customerId={customerId} />
      <Promises customerId={customerId} onOpen={(promise) => setOpened({ promise })} onPromise={onPromise} />
      <Plans customerId={customerId} onOpen={(plan) => setOpened({ plan })} onPlan={onPromise && (() => setOpened({ planning: true }))} />
      <Suspense>
        {opened.promise !== undefined && <PromiseSheet promiseId={opened.promise} onClose={close} />}
        {opened.plan !== undefined && <PlanSheet planId={opened.plan} onClose={close} />}
        {opened.planning && <PlanPanel customerId={customerId} name={name} today={today} onMade={(plan) => setOpened({ plan })} onClose={close} />}
      </Suspense>
      <p className="meta">{t('customers.agreements.note')}</p>
    </div>
  );
}

/** What should have come and the coming three months, day by day; nothing when nothing was agreed. */
function Expected({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { today } = useSession();
  const { data } = useQuery(api.expected.queryOptions({ input: { customerId, from: addDays(today, -366), to: addDays(today, 92) } }));
  if (!data || data.length === 0) return null;
  return (
    <Panel title={t('customers.agreements.expected')} note={t('customers.agreements.expected.note')}>
      <ul className="entries">
        {data.map((one) => (
          <li key={`${one.kind} ${one.subjectId} ${one.number ?? ''}`}>
            <span><DayText day={one.dueOn} form="long" /> <span className="meta">{one.kind === 'promise' ? t('agreements.kind.promise') : t('customers.agreements.instalment', { number: one.number ?? 0 })}</span> {one.dueOn < today && <Pill tone="warn" dot>{t('customers.agreements.expected.past')}</Pill>}</span>
            <Amount minor={one.amountMinor} currency={one.currency} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Promises({ customerId, onOpen, onPromise }: { customerId: number; onOpen: (promiseId: number) => void; onPromise: (() => void) | undefined }) {
  const { t, percent } = useWords();
  const list = useQuery(api.promises.list.queryOptions({ input: { customerId, limit: 100 } }));
  const { data: record } = useQuery(api.promises.record.queryOptions({ input: { customerId } }));
  const columns = usePromiseColumns();
  if (list.error && !list.data) return <ErrorState onRetry={() => void list.refetch()} />;
  const judged = record && record.keptShareBp !== null ? t('customers.agreements.record', { kept: record.kept, part: record.partKept, broken: record.broken, share: percent(record.keptShareBp, 0) }) : t('customers.agreements.record.none');
  return (
    <Panel flush title={t('customers.agreements.promises')} note={judged} action={onPromise && <Button size="xs" variant="default" onClick={onPromise}>{t('customers.action.promise')}</Button>}>
      <DataTable<PromiseRow> label={t('customers.agreements.promises')} columns={columns} rows={list.data?.rows ?? []} rowKey={promiseKey} status={list.isPending ? 'loading' : 'ready'} onOpen={(row) => onOpen(row.promiseId)}
        empty={<EmptyState icon="phone" title={t('customers.agreements.promises.none')}>{t('customers.agreements.promises.none.text')}</EmptyState>} />
    </Panel>
  );
}

const promiseKey = (row: PromiseRow) => String(row.promiseId);
const planKey = (row: PlanRow) => String(row.planId);

function usePromiseColumns(): Column<PromiseRow>[] {
  const { t } = useWords();
  const reason = useReason();
  return useMemo(() => [
    { id: 'due', header: t('agreements.fact.due'), width: '132px', cell: (row) => <DayText day={row.dueOn} /> },
    { id: 'status', header: t('customers.agreements.column.status'), width: '156px', cell: (row) => <Pill tone={promiseTone[row.status]} dot>{t(`agreements.promise.status.${row.status}`)}</Pill> },
    { id: 'why', header: t('customers.agreements.column.why'), width: 'minmax(180px, 2fr)', from: 'medium', cell: (row) => <span className="quiet">{row.because[0] ? reason(row.because[0]) : row.note || '—'}</span> },
    { id: 'received', header: t('agreements.fact.received'), width: '128px', end: true, from: 'wide', cell: (row) => <Amount minor={row.receivedMinor} currency={row.currency} tone="quiet" /> },
    { id: 'amount', header: t('agreements.fact.amount'), width: '132px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} strong /> },
  ], [t, reason]);
}

function Plans({ customerId, onOpen, onPlan }: { customerId: number; onOpen: (planId: number) => void; onPlan: (() => void) | undefined }) {
  const { t } = useWords();
  const list = useQuery(api.plans.list.queryOptions({ input: { customerId, limit: 100 } }));
  const columns = usePlanColumns();
  if (list.error && !list.data) return <ErrorState onRetry={() => void list.refetch()} />;
  return (
    <Panel flush title={t('customers.agreements.plans')} action={onPlan && <Button size="xs" variant="default" onClick={onPlan}>{t('customers.agreements.plan')}</Button>}>
      <DataTable<PlanRow> label={t('customers.agreements.plans')} columns={columns} rows={list.data?.rows ?? []} rowKey={planKey} status={list.isPending ? 'loading' : 'ready'} onOpen={(row) => onOpen(row.planId)}
        empty={<EmptyState icon="calendar" title={t('customers.agreements.plans.none')}>{t('customers.agreements.plans.none.text')}</EmptyState>} />
    </Panel>
  );
}

function usePlanColumns(): Column<PlanRow>[] {
  const { t } = useWords();
  const reason = useReason();
  return useMemo(() => [
    { id: 'plan', header: t('customers.agreements.column.plan'), width: 'minmax(140px, 1fr)', cell: (row) => <>{t('agreements.plan.in', { count: row.instalments.length })}<span className="table-sub">{t('customers.agreements.from')} <DayText day={row.instalments[0]!.dueOn} /></span></> },
    { id: 'status', header: t('customers.agreements.column.status'), width: '156px', cell: (row) => <PlanPill plan={row} /> },
    { id: 'why', header: t('customers.agreements.column.why'), width: 'minmax(180px, 2fr)', from: 'medium', cell: (row) => <span className="quiet">{row.because[0] ? reason(row.because[0]) : row.note || '—'}</span> },
    { id: 'paid', header: t('agreements.plan.column.paid'), width: '128px', end: true, from: 'wide', cell: (row) => <Amount minor={row.instalments.reduce((sum, one) => sum + one.paidMinor, 0)} currency={row.currency} tone="quiet" /> },
    { id: 'total', header: t('agreements.plan.fact.total'), width: '132px', end: true, phone: 'figure', cell: (row) => <Amount minor={row.totalMinor} currency={row.currency} strong /> },
  ], [t, reason]);
}
