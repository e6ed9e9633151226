import type { Day } from '#values/day.ts';
import { useWords } from '#web/words.tsx';

/** A day as 21/11/2026, with the whole day in words on hover. `form="short"` gives `21 nov.`, `form="long"` the weekday too. */
export function DayText({ day, form = 'figures' }: { day: Day; form?: 'figures' | 'short' | 'long' }) {
  const words = useWords();
  const text = form === 'figures' ? words.day(day) : form === 'short' ? words.dayShort(day) : words.dayLong(day);
  return <time className={form === 'long' ? undefined : 'nowrap'} dateTime={day} title={form === 'long' ? undefined : words.dayLong(day)}>{text}</time>;
}
