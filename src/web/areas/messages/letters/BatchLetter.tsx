import { ActionIcon, Button, Radio, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import { wallClock } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { messageTone } from '#web/ui/message.ts';
import { notify } from '#web/ui/notify.ts';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused, useFailure } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import { useLettersChanged, type Batch } from './changed.ts';

type Letter = Batch['rows'][number];
type MessageStatus = keyof typeof messageTone;

/** One letter of a batch: where it stands, its tracking number, what came back. */
export function BatchLetter({ letter, mayWork, because }: { letter: Letter; mayWork: boolean; because: Reason | undefined }) {
  const { t, day } = useWords();
  const [opened, setOpened] = useState(false);
  const status = letter.status as MessageStatus;
  const follows = mayWork && status === 'sent';
  return (
    <li className="batch-letter">
      <div className="batch-line">
        <div className="batch-who">
          <Link to="/clients/$customerId" params={{ customerId: String(letter.customerId) }}>{letter.customerName}</Link>
          <p className="meta">{t('messages.letters.number', { number: letter.messageId })} · {letter.subject}</p>
        </div>
        <Amount minor={letter.totalMinor} currency={letter.currency} />
        <Pill tone={letter.returned ? 'bad' : messageTone[status]} dot>{letter.returned ? t('messages.letters.return') : t(`messages.status.${status}`)}</Pill>
        {letter.documentId !== null && (
          <ActionIcon variant="subtle" component="a" href={`/api/documents/${letter.documentId}`} target="_blank" rel="noreferrer" aria-label={t('messages.letters.openOne', { customer: letter.customerName })}><Icon name="external" size={16} /></ActionIcon>
        )}
        {follows && (
          <ActionIcon variant="subtle" aria-expanded={opened} aria-label={t('messages.letters.after', { customer: letter.customerName })} onClick={() => setOpened(!opened)}><Icon name="down" size={16} /></ActionIcon>
        )}
      </div>
      {letter.receivedOn && <p className="meta">{t('messages.letters.received.short', { day: day(letter.receivedOn) })}</p>}
      {letter.returned && <p className="meta">{t(`messages.letters.return.${letter.returned.why}`)} · {day(letter.returned.on)}</p>}
      {mayWork && letter.channel === 'registered' && (status === 'printed' || status === 'sent') && <Tracking letter={letter} />}
      {mayWork && status === 'printed' && because && <TakeOut letter={letter} />}
      {opened && follows && <After letter={letter} />}
    </li>
  );
}

function Tracking({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const changed = useLettersChanged();
  const [number, setNumber] = useState(letter.trackingNumber ?? '');
  const track = useMutation(api.letters.track.mutationOptions({ onSuccess: async () => { notify(t('messages.letters.tracking.kept')); await changed(); } }));
  const save = () => {
    if (number.replace(/\s/g, '').toUpperCase() !== (letter.trackingNumber ?? '')) track.mutate({ messageId: letter.messageId, trackingNumber: number });
  };
  return (
    <>
      <TextInput size="xs" aria-label={t('messages.letters.tracking.of', { customer: letter.customerName })} placeholder={t('messages.letters.tracking')} maxLength={40} autoComplete="off" spellCheck={false}
        value={number} onChange={(event) => setNumber(event.currentTarget.value)} onBlur={save} onKeyDown={(event) => { if (event.key === 'Enter') save(); }} />
      <Refused error={track.error} />
    </>
  );
}

function TakeOut({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const confirm = useConfirm();
  const changed = useLettersChanged();
  const say = useFailure();
  const takeOut = useMutation(api.letters.takeOut.mutationOptions({
    onSuccess: async () => { notify(t('messages.letters.takenOut')); await changed(); }, onError: (error) => notify(say(error), { tone: 'bad' }),
  }));
  const ask = async () => {
    const sure = await confirm({ title: t('messages.letters.takeOut.ask', { customer: letter.customerName }), text: t('messages.letters.takeOut.text'), action: t('messages.letters.takeOut'), danger: true });
    if (sure) takeOut.mutate({ messageId: letter.messageId, why: t('messages.letters.takeOut') });
  };
  return <div><Button size="xs" variant="default" loading={takeOut.isPending} onClick={() => void ask()}>{t('messages.letters.takeOut')}</Button></div>;
}

const reasons = ['unknown', 'inaccessible', 'refused', 'unclaimed'] as const;

/** The receipt of a registered letter, or the letter itself come back. */
function After({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const { today, organisation } = useSession();
  const changed = useLettersChanged();
  const [why, setWhy] = useState<(typeof reasons)[number]>();
  const [on, setOn] = useState<Day | ''>(today);
  const postedOn = wallClock(new Date(letter.sentAt ?? ''), organisation.timeZone).day;
  const received = useMutation(api.letters.received.mutationOptions({ onSuccess: async () => { notify(t('messages.letters.receivedKept')); await changed(); } }));
  const returned = useMutation(api.letters.returned.mutationOptions({ onSuccess: async () => { notify(t('messages.letters.returned')); await changed(); } }));
  return (
    <div className="batch-after stack">
      {letter.channel === 'registered' && (
        <DayField label={t('messages.letters.received')} value={letter.receivedOn ?? ''} min={postedOn} max={today} onChange={(day) => received.mutate({ messageId: letter.messageId, on: day || null })} />
      )}
      <Refused error={received.error} />
      <Radio.Group label={t('messages.letters.return.why')} value={why ?? ''} onChange={(value) => setWhy(reasons.find((one) => one === value))}>
        <div className="stack" style={{ gap: 8, marginTop: 4 }}>{reasons.map((one) => <Radio key={one} value={one} label={t(`messages.letters.return.${one}`)} />)}</div>
      </Radio.Group>
      {why && (
        <>
          <p className="quiet">{t(`messages.letters.return.effect.${why === 'refused' || why === 'unclaimed' ? 'presented' : 'lost'}`)}</p>
          <div className="batch-line">
            <DayField label={t('messages.letters.return.on')} value={on} onChange={setOn} min={postedOn} max={today} />
            <Button variant="default" disabled={on === ''} loading={returned.isPending} onClick={() => returned.mutate({ messageId: letter.messageId, why, on: on as Day })}>{t('messages.letters.return.save')}</Button>
          </div>
        </>
      )}
      <Refused error={returned.error} />
    </div>
  );
}
