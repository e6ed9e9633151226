import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '#web/api.ts';
import { PageFailed } from '#web/frame.tsx';
import { given } from '#web/search.ts';
import { Filters, FilterToggle } from '#web/ui/FilterToggle.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useUsualWhose, type Whose } from '#web/whose.ts';
import { useWords } from '#web/words.tsx';
import { Aside } from './day/Aside.tsx';
import { Day } from './day/Day.tsx';
import { Portfolio } from './day/DayFilters.tsx';
import { DoneToday } from './day/DoneToday.tsx';
import { KeysHelp } from './day/keys.tsx';
import { isWorkKind, sums, type Line } from './day/work.ts';
import { RunButton, RunResult, useRun } from './RunButton.tsx';
import '#web/ui/Beside.css';
import './my-day.css';

const route = getRouteApi('/app/ma-journee');

/** What waits for a person today, most valuable first: decide on a line, and the next one is there. */
export default function MyDay() {
  const { t } = useWords();
  const { tab, q, qui } = route.useSearch();
  const navigate = route.useNavigate();
  const [usual, setUsual] = useUsualWhose();
  const whose = qui ?? usual;
  const worklist = useQuery(api.reports.worklist.queryOptions({ input: { whose } }));
  const putOff = useQuery(api.reports.worklist.queryOptions({ input: { whose, later: true } }));
  const run = useRun();
  const change = (changes: { tab?: string | undefined; q?: string | undefined; qui?: string | undefined }) => void navigate({ search: (before) => given({ ...before, ...changes }), replace: true });
  // Of « mine » and « all » this browser remembers which; the others are looked at and left.
  const look = (next: Whose) => {
    if (next === 'mine' || next === 'all') setUsual(next);
    change({ qui: next === 'mine' || next === 'all' ? undefined : next, tab: undefined });
  };
  const shown = tab === 'later' ? 'later' : isWorkKind(tab) ? tab : undefined;
  const listed = shown === 'later' ? putOff : worklist;
  if (listed.isError && !listed.data) return <PageFailed error={listed.error} />;
  const { data } = worklist;
  const later = putOff.data?.lines.length ?? 0;
  const nothing = shown !== 'later' && data !== undefined && data.lines.length === 0;
  return (
    <>
      <PageHeader title={t('shell.nav.day')} lead={data && <Lead lines={data.lines} />} aside={<Portfolio whose={whose} onChange={look} />}
        actions={nothing ? undefined : <><KeysHelp /><RunButton run={run} main={false} /></>} />
      <div className="stack">
        <RunResult run={run} />
        {nothing && later > 0 && <Filters><FilterToggle on={false} onToggle={() => change({ tab: 'later' })}>{t('dunning.later.list')} <span className="num">{later}</span></FilterToggle></Filters>}
        {nothing && <Aside aside={data.aside} covering={data.covering} />}
        {nothing
          ? <DoneToday action={whose === 'all' ? <RunButton run={run} main /> : <Button onClick={() => look('all')}>{t('dunning.portfolio.see')}</Button>} />
          : <Day key={`${whose} ${shown === 'later'}`} worklist={listed.data} today={data?.lines ?? []} shown={shown} later={later} search={q} onFilter={change} />}
      </div>
    </>
  );
}

function Lead({ lines }: { lines: readonly Line[] }) {
  const { t, moneyRound } = useWords();
  const first = lines[0];
  if (!first) return t('dunning.day.lead.none');
  const approve = lines.filter(({ kind }) => kind === 'approve');
  const total = sums(approve).map(({ minor, currency }) => moneyRound(minor, currency)).join(' + ');
  const calls = lines.filter(({ kind }) => kind === 'call').length;
  const what = approve.length > 0 ? t('dunning.day.lead.approve', { count: approve.length, total }) : t('dunning.day.lead.lines', { count: lines.length });
  return [what, calls > 0 && approve.length > 0 && t('dunning.day.lead.calls', { count: calls }), t('dunning.day.lead.first', { name: first.customerName })].filter(Boolean).join(' ');
}
