import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '#web/frame.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import type { Message } from '#web/ui/message.ts';
import { useWords } from '#web/words.tsx';
import type { Work } from './useWork.ts';
import type { Asked } from './WorkPanel.tsx';

/** The number, what was said, and how it went; the script stands below. */
export function CallForm({ message, work, onAsk }: { message: Message; work: Work; onAsk: (what: Asked) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [note, setNote] = useState('');
  const mayWork = permissions.includes('work');
  const finish = (outcome: 'reached' | 'no_answer' | 'wrong_number') => work.call.mutate({ messageId: message.messageId, outcome, note: note.trim() });
  const busy = work.call.isPending;
  return (
    <div className="day-call">
      <a className="day-number" href={`tel:${message.toAddress.replace(/[^\d+]/g, '')}`}><Icon name="phone" />{message.toAddress}</a>
      {message.toName && <span className="quiet">{t('dunning.call.ask', { name: message.toName })}</span>}
      {mayWork && (
        <>
          <Textarea label={t('dunning.call.note')} placeholder={t('dunning.call.note.hint')} rows={2} autosize={false} maxLength={2000} value={note}
            onChange={(event) => setNote(event.currentTarget.value)} />
          <div className="day-verbs">
            <Button loading={busy && work.call.variables?.outcome === 'reached'} disabled={busy} onClick={() => finish('reached')}>{t('dunning.call.reached')}</Button>
            <Button variant="default" disabled={busy} onClick={() => finish('no_answer')}>{t('dunning.call.no_answer')}</Button>
            <Button variant="default" disabled={busy} onClick={() => finish('wrong_number')}>{t('dunning.call.wrong_number')}</Button>
            <Button variant="subtle" onClick={() => onAsk('hold')}>{t('dunning.day.hold')}</Button>
            <Button variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>
          </div>
        </>
      )}
    </div>
  );
}
