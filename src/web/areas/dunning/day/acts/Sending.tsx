import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useReason } from '#web/reasons.ts';
import type { Message } from '#web/ui/message.ts';
import { Notice } from '#web/ui/states.tsx';
import { Verb } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { AddressForm } from '../AddressForm.tsx';
import { HoldEnding } from '../HoldEnding.tsx';
import { UnknownOutcome } from '../UnknownOutcome.tsx';
import type { Work } from '../useWork.ts';
import type { Asked, Line } from '../work.ts';

/** What went wrong on the way, or comes to its end: mended here. */
export function Sending({ line, message, mayWork, work, onAsk }: { line: Line; message: Message | undefined; mayWork: boolean; work: Work; onAsk: (what: Asked) => void }) {
  switch (line.kind) {
    case 'unknown': return message && <UnknownOutcome message={message} work={work} />;
    case 'failed': return message && <Failed message={message} mayWork={mayWork} work={work} onAsk={onAsk} />;
    case 'bounced': case 'missing_email': return line.messageId !== null ? <CameBack line={line} /> : <AddressForm line={line} work={work} disabled={!mayWork} />;
    case 'hold_ending': return <HoldEnding line={line} work={work} disabled={!mayWork} />;
    default: return null;
  }
}

/** A letter that reached nobody: its address is corrected on the customer's page. */
function CameBack({ line: { customerId, toAddress } }: { line: Line }) {
  const { t } = useWords();
  return (
    <Notice tone="bad" title={t('dunning.returned.title')}>
      <p style={{ whiteSpace: 'pre-line' }}>{toAddress}</p>
      <div className="day-verbs"><Button renderRoot={(props) => <Link to="/clients/$customerId" params={{ customerId: String(customerId) }} search={{ tab: 'contacts' }} {...props} />}>{t('dunning.returned.mend')}</Button></div>
    </Notice>
  );
}

/** A message that did not go through: why, what to mend, then again; or it is set aside. */
function Failed({ message, mayWork, work, onAsk }: { message: Message; mayWork: boolean; work: Work; onAsk: (what: Asked) => void }) {
  const { t } = useWords();
  const reason = useReason();
  const why = message.events.findLast(({ status }) => status === 'failed')?.because ?? [];
  // Refused for its address: it is mended here. For anything else the reason says where.
  const mends = why.some(({ code }) => code === 'refused_recipient' || code === 'call_wrong_number');
  const retry = () => work.retry.mutate(message.messageId);
  return (
    <Notice tone="bad" title={t('dunning.failed.title')}>
      {why.map((one) => <p key={one.code}>{reason(one)}</p>)}
      {!mends && <p className="day-notice-next">{t('dunning.failed.next')}</p>}
      {mends && mayWork && (
        <AddressForm line={{ kind: message.channel === 'phone' ? 'wrong_number' : 'bounced', customerId: message.customerId, toAddress: message.toAddress }} work={work}
          disabled={work.retry.isPending} then={{ label: t('dunning.failed.mend'), go: retry }} />
      )}
      {mayWork && (
        <div className="day-verbs">
          <Button variant={mends ? 'default' : 'filled'} loading={work.retry.isPending} onClick={retry}>{t('dunning.failed.retry')}</Button>
          <Verb hint="e" variant="default" onClick={() => onAsk('edit')}>{t('dunning.day.edit')}</Verb>
          <Button variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>
        </div>
      )}
    </Notice>
  );
}
