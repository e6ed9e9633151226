import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { addDays, type Day } from '#values/day.ts';
import { nextBusinessDay } from '#values/calendar.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import type { Message } from '#web/ui/message.ts';
import { Verb } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import type { CallDone, Work } from './useWork.ts';
import type { Asked } from './work.ts';

type Outcome = CallDone['outcome'];

/** The number, what was said, and how it went; the script stands below. `onNote` tells the page what is noted, so that a promise or a dispute begins with it. */
export function CallForm({ message, work, callback, onNote, onAsk }: {
  message: Message; work: Work; callback: boolean; onNote: (text: string) => void; onAsk: (what: Asked | undefined) => void;
}) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [note, setNote] = useState('');
  const finish = (outcome: Outcome, callbackOn: Day | null = null) => work.call.mutate({ messageId: message.messageId, outcome, callbackOn, note: note.trim() });
  const busy = work.call.isPending;
  const other = (hint: string, outcome: Exclude<Outcome, 'callback' | 'promised' | 'disputed'>) => (
    <Verb hint={hint} variant="default" disabled={busy} loading={busy && work.call.variables?.outcome === outcome} onClick={() => finish(outcome)}>{t(`dunning.call.${outcome}`)}</Verb>
  );
  return (
    <div className="day-call">
      <div>
        <a className="day-number" href={`tel:${message.toAddress.replace(/[^\d+]/g, '')}`}><Icon name="phone" />{message.toAddress}</a>
        {message.toName && <p className="quiet">{t('dunning.call.ask', { name: message.toName })}</p>}
      </div>
      {permissions.includes('work') && (
        <>
          <Textarea label={t('dunning.call.note')} placeholder={t('dunning.call.note.hint')} rows={2} autosize={false} maxLength={500} value={note}
            onChange={(event) => { setNote(event.currentTarget.value); onNote(event.currentTarget.value); }} onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur(); }} />
          <div className="day-verbs" role="group" aria-label={t('dunning.call.outcome')}>
            <Verb hint="p" disabled={busy} onClick={() => onAsk('promise')}>{t('dunning.act.promise')}</Verb>
            {other('o', 'reached')}{other('n', 'no_answer')}{other('v', 'voicemail')}{other('f', 'wrong_number')}
            <Verb hint="r" variant={callback ? 'light' : 'default'} disabled={busy} onClick={() => onAsk(callback ? undefined : 'callback')}>{t('dunning.call.callback')}</Verb>
            <Verb hint="l" variant="default" disabled={busy} onClick={() => onAsk('dispute')}>{t('dunning.act.dispute')}</Verb>
            <Button variant="subtle" disabled={busy} onClick={() => finish('refused')}>{t('dunning.call.refused')}</Button>
          </div>
          {callback && <CallBack busy={busy} onPut={(day) => finish('callback', day)} onCancel={() => onAsk(undefined)} />}
        </>
      )}
    </div>
  );
}

/** On which day to call again: tomorrow, as long as nothing else was said. */
function CallBack({ busy, onPut, onCancel }: { busy: boolean; onPut: (day: Day) => void; onCancel: () => void }) {
  const { t, dayLong } = useWords();
  const { today, organisation } = useSession();
  const [on, setOn] = useState<Day | ''>(nextBusinessDay(today, organisation.holidayRegion));
  return (
    <form className="day-address" noValidate onSubmit={(event) => { event.preventDefault(); if (on !== '' && on > today) onPut(on); }}>
      <DayField label={t('dunning.call.callback.on')} takesFocus today={today} min={addDays(today, 1)} value={on} onChange={setOn} {...(on === '' ? {} : { description: dayLong(on) })} />
      <Button type="submit" disabled={on === ''} loading={busy}>{t('dunning.call.callback.put')}</Button>
      <Button variant="default" onClick={onCancel}>{t('ui.cancel')}</Button>
    </form>
  );
}
