import type { Day } from '#values/day.ts';
import { DayText } from '#web/ui/DayText.tsx';
import { disputeTone, type DisputeRow } from '#web/ui/dispute.ts';
import { Pill } from '#web/ui/Pill.tsx';
import { useWords } from '#web/words.tsx';
import './dispute.css';

/** Where it stands; closed, how it ended. */
export function DisputeState({ dispute: { status, outcome, creditArrived } }: { dispute: Pick<DisputeRow, 'status' | 'outcome' | 'creditArrived'> }) {
  const { t } = useWords();
  if (creditArrived) return <Pill tone="good" dot>{t('agreements.dispute.creditArrived')}</Pill>;
  return <Pill tone={disputeTone[status]} dot={status !== 'closed'}>{t(outcome ? `agreements.dispute.outcome.${outcome}` : `agreements.dispute.status.${status}`)}</Pill>;
}

export function Deadline({ day, overdue }: { day: Day; overdue: boolean }) {
  const { t } = useWords();
  return <span className="dispute-deadline" data-overdue={overdue || undefined}><DayText day={day} />{overdue && <Pill tone="bad">{t('agreements.dispute.overdue')}</Pill>}</span>;
}
