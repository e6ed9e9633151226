import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { addDays, wallClock } from '#values/day.ts';
import { nextBusinessDay } from '#values/calendar.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const LOOKED_AT = 200;

/** Nothing left to do: what was done today, and when more comes. */
export function DoneToday({ action }: { action: ReactNode }) {
  const { t, day, dayLong } = useWords();
  const { today, organisation } = useSession();
  const sent = useQuery(api.messages.list.queryOptions({ input: { status: 'sent', limit: LOOKED_AT } }));
  const calls = useQuery(api.messages.list.queryOptions({ input: { status: 'done', limit: LOOKED_AT } }));
  const waiting = useQuery(api.messages.list.queryOptions({ input: { status: 'approved', limit: LOOKED_AT } }));
  const runs = useQuery(api.dunning.runs.queryOptions({ input: { limit: 1 } }));
  const ofToday = (rows: readonly { sentAt: string | null }[] = []) =>
    rows.filter(({ sentAt }) => sentAt !== null && wallClock(new Date(sentAt), organisation.timeZone).day === today).length;
  const last = runs.data?.rows[0];
  const ranToday = last?.asOf === today;
  const done = [
    ofToday(sent.data?.rows) > 0 && t('dunning.done.sent', { count: ofToday(sent.data?.rows) }),
    ofToday(calls.data?.rows) > 0 && t('dunning.done.calls', { count: ofToday(calls.data?.rows) }),
    (waiting.data?.rows.length ?? 0) > 0 && t('dunning.done.approved', { count: waiting.data?.rows.length ?? 0 }),
  ].filter((one) => one !== false);
  return (
    <EmptyState icon="check" title={t(ranToday ? 'dunning.done.title' : 'dunning.done.notRun')} action={action}>
      {done.length > 0 && <p>{t('dunning.done.today', { what: done.join(', ') })}</p>}
      {last && !ranToday && <p>{t('dunning.done.last', { day: day(last.asOf) })}</p>}
      <p>{organisation.isDemo ? t('dunning.done.demo') : t('dunning.done.next', { day: dayLong(nextBusinessDay(ranToday ? today : addDays(today, -1), organisation.holidayRegion)) })}</p>
      {last && <p><Link to="/relances/$runId" params={{ runId: String(last.runId) }}>{t('dunning.done.see')}</Link></p>}
    </EmptyState>
  );
}
