import { Button } from '@mantine/core';
import { useState } from 'react';
import { addDays, weekday, type Day } from '#values/day.ts';
import { nextBusinessDay } from '#values/calendar.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { Dialog } from '#web/ui/Dialog.tsx';
import { useWords } from '#web/words.tsx';
import type { Line } from './work.ts';

/** Out of one's own sight until a day; for the customer and for colleagues nothing changes. */
export function LaterDialog({ line, busy, onLater, onClose }: { line: Line; busy: boolean; onLater: (day: Day) => void; onClose: () => void }) {
  const { t, dayLong } = useWords();
  const { today, organisation } = useSession();
  const next = nextBusinessDay(today, organisation.holidayRegion);
  const [on, setOn] = useState<Day | ''>(next);
  const named = [['tomorrow', addDays(today, 1)], ['monday', addDays(today, 8 - weekday(today))], ['week', addDays(today, 7)]] as const;
  const quick = named.filter(([, day], at) => day >= next && named.findIndex(([, other]) => other === day) === at);
  return (
    <Dialog opened onClose={onClose} title={t('dunning.later.title', { name: line.customerName })}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); if (on !== '' && on > today) onLater(on); }}>
        <p className="quiet">{t('dunning.later.consequence')}</p>
        <DayField label={t('dunning.later.on')} takesFocus today={today} min={addDays(today, 1)} value={on} onChange={setOn} {...(on === '' ? {} : { description: dayLong(on) })} />
        <div className="inline">
          {quick.map(([word, day]) => <Button key={word} size="xs" variant={on === day ? 'light' : 'default'} aria-pressed={on === day} onClick={() => setOn(day)}>{t(`dunning.later.${word}`)}</Button>)}
        </div>
        <div className="day-dialog-end">
          <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" disabled={on === ''} loading={busy}>{t('dunning.later.put')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
