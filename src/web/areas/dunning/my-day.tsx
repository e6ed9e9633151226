import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import { given } from '#web/search.ts';
import { SearchField } from '#web/ui/fields.tsx';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { HoldPanel } from '#web/ui/HoldPanel.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Detail } from './day/Detail.tsx';
import { DoneToday } from './day/DoneToday.tsx';
import { KeysHelp, useKeys } from './day/keys.tsx';
import { useWork } from './day/useWork.ts';
import { WithdrawDialog } from './day/WithdrawDialog.tsx';
import { isWorkKind, narrow, shownLine, sums, workKinds, type Line } from './day/work.ts';
import { LineHead, WorkPanel, type Asked } from './day/WorkPanel.tsx';
import { WorkTable } from './day/WorkTable.tsx';
import { RunButton, RunResult, useRun } from './RunButton.tsx';
import './my-day.css';

const route = getRouteApi('/app/ma-journee');

/** What waits for a person today, most valuable first: decide on a line, and the next one is there. */
export default function MyDay() {
  const { t } = useWords();
  const worklist = useQuery(api.reports.worklist.queryOptions());
  const run = useRun();
  const lines = worklist.data?.lines ?? [];
  if (worklist.isError && !worklist.data) return <PageFailed error={worklist.error} />;
  const nothing = worklist.data !== undefined && lines.length === 0;
  return (
    <>
      <PageHeader title={t('shell.nav.day')} lead={<Lead lines={lines} loading={worklist.isPending} />}
        actions={nothing ? undefined : <><KeysHelp /><RunButton run={run} main={false} /></>} />
      <div className="stack">
        <RunResult run={run} />
        {nothing ? <DoneToday action={<RunButton run={run} main />} /> : <Day lines={lines} loading={worklist.isPending} />}
      </div>
    </>
  );
}

function Lead({ lines, loading }: { lines: readonly Line[]; loading: boolean }) {
  const { t, moneyRound } = useWords();
  const first = lines[0];
  if (loading || !first) return loading ? null : t('dunning.day.lead.none');
  const approve = lines.filter(({ kind }) => kind === 'approve');
  const total = sums(approve).map(({ minor, currency }) => moneyRound(minor, currency)).join(' + ');
  const calls = lines.filter(({ kind }) => kind === 'call').length;
  const what = approve.length > 0 ? t('dunning.day.lead.approve', { count: approve.length, total }) : t('dunning.day.lead.lines', { count: lines.length });
  return [what, calls > 0 && approve.length > 0 && t('dunning.day.lead.calls', { count: calls }), t('dunning.day.lead.first', { name: first.customerName })].filter(Boolean).join(' ');
}

function Day({ lines: all, loading }: { lines: readonly Line[]; loading: boolean }) {
  const { t } = useWords();
  const { today, permissions } = useSession();
  const { tab, q } = route.useSearch();
  const navigate = route.useNavigate();
  const work = useWork();
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const kind = isWorkKind(tab) ? tab : undefined;
  const lines = useMemo(() => narrow(all, kind, q), [all, kind, q]);
  const [chosen, setChosen] = useState<{ key: string; at: number } | undefined>(undefined);
  const [opened, setOpened] = useState(false);
  const [editing, setEditing] = useState(false);
  const [holding, setHolding] = useState<readonly Line[]>([]);
  const [withdrawing, setWithdrawing] = useState<readonly Line[]>([]);
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const panel = useRef<HTMLElement>(null);
  const line = shownLine(lines, chosen);
  const selected = lines.filter(({ key, kind: of }) => keys.has(key) && of === 'approve');

  const show = (key: string) => {
    setChosen({ key, at: lines.findIndex((one) => one.key === key) });
    setEditing((before) => before && key === line?.key);
  };
  const open = (one: Line) => {
    show(one.key);
    if (wide) panel.current?.focus({ preventScroll: true });
    else setOpened(true);
  };
  const approve = (some: readonly Line[]) => {
    if (some.length === 0 || work.approve.isPending) return;
    work.approve.mutate(some, { onSuccess: () => setKeys(new Set()) });
    setChosen((before) => before ?? (line ? { key: line.key, at: 0 } : undefined));
  };
  useReady(line, lines);
  useKeys((key) => {
    if (!line || editing || holding.length > 0) return false;
    const isDraft = line.kind === 'approve';
    if (key === 'a' && permissions.includes('approve') && (selected.length > 0 || isDraft)) approve(selected.length > 0 ? selected : [line]);
    else if (key === 'h' && permissions.includes('work')) setHolding(selected.length > 0 ? selected : [line]);
    else if (key === 'e' && permissions.includes('work') && (isDraft || line.kind === 'failed')) setEditing(true);
    else return false;
    if (!wide) setOpened(true);
    return true;
  });
  const ask = (what: Asked, one: Line) => {
    setEditing(what === 'edit');
    if (what === 'hold') setHolding([one]);
    if (what === 'withdraw') setWithdrawing([one]);
  };
  const content = line && <WorkPanel line={line} work={work} editing={editing} onAsk={(what) => ask(what, line)} />;
  return (
    <>
      <KindFilters lines={all} kind={kind} search={q} onChange={(changes) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true })} />
      <div className="day">
        <section className="panel day-table" aria-label={t('shell.nav.day')}>
          <WorkTable lines={lines} loading={loading} beside={{ key: wide || opened ? line?.key : undefined, onShow: show }} onOpen={open}
            empty={<EmptyState icon="search" title={t('dunning.day.none')}>{t('dunning.day.none.text')}</EmptyState>}
            selection={{ keys, onChange: setKeys, actions: <SelectionVerbs selected={selected} approving={work.approve.isPending} onApprove={() => approve(selected)} onHold={() => setHolding(selected)} onWithdraw={() => setWithdrawing(selected)} /> }} />
        </section>
        {wide && line && <Detail ref={panel} line={line}>{content}</Detail>}
      </div>
      {!wide && line && (
        <SidePanel opened={opened} onClose={() => { setOpened(false); setEditing(false); }} wide title={t(`dunning.work.${line.kind}`)}><LineHead line={line} />{content}</SidePanel>
      )}
      {holding.length > 0 && <PlaceHold lines={holding} today={today} work={work} onClose={() => setHolding([])} />}
      {withdrawing.length > 0 && (
        <WithdrawDialog lines={withdrawing} busy={work.withdraw.isPending} onClose={() => setWithdrawing([])}
          onWithdraw={(why) => work.withdraw.mutate({ lines: withdrawing, why }, { onSettled: () => { setWithdrawing([]); setKeys(new Set()); } })} />
      )}
    </>
  );
}

/** The message of the next line is read while one decides on this one. */
function useReady(line: Line | undefined, lines: readonly Line[]) {
  const queryClient = useQueryClient();
  const next = line ? lines[lines.indexOf(line) + 1] : undefined;
  useEffect(() => {
    if (next?.messageId) void queryClient.prefetchQuery(api.messages.get.queryOptions({ input: { messageId: next.messageId } }));
  }, [next?.messageId, queryClient]);
}

function KindFilters({ lines, kind, search, onChange }: {
  lines: readonly Line[]; kind: Line['kind'] | undefined; search: string | undefined; onChange: (changes: { tab?: string | undefined; q?: string | undefined }) => void;
}) {
  const { t } = useWords();
  const counted = workKinds.map((one) => ({ one, count: lines.filter(({ kind: of }) => of === one).length })).filter(({ one, count }) => count > 0 || one === kind);
  return (
    <div className="day-filters"><Filters search={<SearchField label={t('dunning.day.search')} value={search ?? ''} onSearch={(q) => onChange({ q })} />}>
      {counted.map(({ one, count }) => (
        <FilterToggle key={one} on={one === kind} onToggle={(on) => onChange({ tab: on ? one : undefined })}>{t(`dunning.work.${one}`)} <span className="num">{count}</span></FilterToggle>
      ))}
    </Filters></div>
  );
}

/** Says how many and for how much before one presses; only what waits for approval counts. */
function SelectionVerbs({ selected, approving, onApprove, onHold, onWithdraw }: {
  selected: readonly Line[]; approving: boolean; onApprove: () => void; onHold: () => void; onWithdraw: () => void;
}) {
  const { t, money } = useWords();
  const { permissions } = useSession();
  const total = sums(selected).map(({ minor, currency }) => money(minor, currency)).join(' + ');
  if (selected.length === 0) return <span className="meta">{t('dunning.day.select.none')}</span>;
  return (
    <>
      {permissions.includes('work') && <Button size="xs" variant="default" onClick={onHold}>{t('dunning.day.hold')}</Button>}
      {permissions.includes('work') && <Button size="xs" variant="default" onClick={onWithdraw}>{t('dunning.day.withdraw')}</Button>}
      {permissions.includes('approve') && <Button size="xs" loading={approving} onClick={onApprove}>{t('dunning.day.approve.many', { count: selected.length, total })}</Button>}
    </>
  );
}

/** Of one customer, or of all those chosen: then for each as a whole. */
function PlaceHold({ lines, today, work, onClose }: { lines: readonly Line[]; today: string; work: ReturnType<typeof useWork>; onClose: () => void }) {
  const { t, money, day } = useWords();
  const customers = new Set(lines.map(({ customerId }) => customerId)).size;
  const line = customers === 1 ? lines[0] : undefined;
  const messageId = line?.messageId ?? null;
  const message = useQuery({ ...api.messages.get.queryOptions({ input: { messageId: messageId ?? 0 } }), enabled: messageId !== null });
  const items = (message.data?.items ?? []).filter(({ openMinor }) => openMinor > 0)
    .map(({ itemId, reference, dueOn, openMinor }) => ({ itemId, label: [reference, day(dueOn), line && money(openMinor, line.currency)].filter(Boolean).join(' · ') }));
  return (
    <HoldPanel name={line?.customerName ?? t('dunning.day.customers', { count: customers })} items={items} today={today} busy={work.hold.isPending} error={work.hold.error} onClose={() => { work.hold.reset(); onClose(); }}
      onPlace={(hold) => work.hold.mutate({ lines, hold }, { onSuccess: onClose })} />
  );
}
