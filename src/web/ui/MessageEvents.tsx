import { wallClock } from '#values/day.ts';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { statusIcon, type Message } from './message.ts';
import { Timeline } from './Timeline.tsx';

/** What became of a message, latest first, each step with who and why; on the company's own clock. */
export function MessageEvents({ events, timeZone }: { events: Message['events']; timeZone: string }) {
  const { t } = useWords();
  const reason = useReason();
  const moments = events.map(({ at, status, userName, because }, index) => {
    const { day, minutes } = wallClock(new Date(at), timeZone);
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const title = t(`messages.status.${status}`);
    return {
      id: String(index), on: day, icon: statusIcon[status], title,
      ...(status === 'sent' || status === 'done' ? { tone: 'good' as const } : status === 'failed' || status === 'unknown' ? { tone: 'bad' as const } : {}),
      detail: (
        <>
          {because.map(reason).filter((sentence) => sentence !== title).map((sentence) => <p key={sentence}>{sentence}</p>)}
          <p className="meta">{[time, userName].filter(Boolean).join(' · ')}</p>
        </>
      ),
    };
  });
  return <Timeline moments={moments.toReversed()} />;
}
