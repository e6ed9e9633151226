import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { Kpi } from '#web/ui/Kpi.tsx';
import { useWords } from '#web/words.tsx';

/** How many reminders of the last year asked for something already paid. */
export function FalseRemindersKpi() {
  const { t, number } = useWords();
  const { data } = useQuery(api.dunning.falseReminders.queryOptions({ input: {}, staleTime: 600_000 }));
  return (
    <Kpi label={t('reports.kpi.false')} value={data ? number(data.wrong) : '—'} link={{ to: '/relances', hash: 'relances-fausses' }}
      note={data && (data.sends === 0 ? t('reports.false.none') : t('reports.false.of', { sameDay: data.sameDay, count: data.sends }))} {...(data && data.sends > 0 ? { tone: data.wrong > 0 ? 'bad' as const : 'good' as const } : {})} />
  );
}
