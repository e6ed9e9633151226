import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { AgeingBar, ageingOf } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Because } from '#web/ui/Because.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import type { Message } from '#web/ui/message.ts';
import { MessageItems, MessageSheet } from '#web/ui/MessageSheet.tsx';
import { PayerPill } from '#web/ui/PayerPill.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { AddressForm } from './AddressForm.tsx';
import { CallForm } from './CallForm.tsx';
import { EditMessage } from './EditMessage.tsx';
import { HoldEnding } from './HoldEnding.tsx';
import { UnknownOutcome } from './UnknownOutcome.tsx';
import type { Work } from './useWork.ts';
import { fullReasons, type Line } from './work.ts';

export type Asked = 'edit' | 'hold' | 'withdraw' | undefined;

/** Everything one needs to decide on a line, and the verbs to do it. */
export function WorkPanel({ line, work, editing, onAsk }: { line: Line; work: Work; editing: boolean; onAsk: (what: Asked) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const { messageId, kind } = line;
  const message = useQuery({ ...api.messages.get.queryOptions({ input: { messageId: messageId ?? 0 } }), enabled: messageId !== null });
  if (message.isError) return <ErrorState onRetry={() => void message.refetch()} />;
  if (messageId !== null && !message.data) return <Skeleton lines={8} />;
  if (editing && message.data) return <EditMessage key={messageId} message={message.data} onDone={() => onAsk(undefined)} />;
  const mayWork = permissions.includes('work');
  return (
    <div className="stack">
      {kind === 'approve' && <ApproveBar line={line} work={work} onAsk={onAsk} />}
      {kind === 'approve' && message.data && <WhenItLeaves message={message.data} />}
      {kind === 'call' && message.data && <CallForm key={messageId} message={message.data} work={work} onAsk={onAsk} />}
      {kind === 'unknown' && message.data && <UnknownOutcome message={message.data} work={work} />}
      {kind === 'failed' && message.data && <Failed message={message.data} mayWork={mayWork} work={work} onAsk={onAsk} />}
      {(kind === 'bounced' || kind === 'missing_email') && <AddressForm key={line.key} line={line} work={work} disabled={!mayWork} />}
      {kind === 'hold_ending' && <HoldEnding key={line.key} line={line} work={work} disabled={!mayWork} />}
      <div className="day-why">
        <Because reasons={fullReasons(line)} />
        <CustomerAgeing customerId={line.customerId} />
      </div>
      {message.data && <MessageSheet message={message.data} />}
      {message.data && message.data.items.length > 0 && <MessageItems message={message.data} />}
      {!mayWork && <Notice>{t('dunning.day.readOnly')}</Notice>}
    </div>
  );
}

/** Who it is about, and what he owes; opens his page. */
export function LineHead({ line }: { line: Line }) {
  const { t } = useWords();
  return (
    <div className="day-head">
      <div className="day-head-words">
        <h2><Link to="/clients/$customerId" params={{ customerId: String(line.customerId) }}>{line.customerName}</Link></h2>
        <span className="inline"><PayerPill payerClass={line.class} /><span className="meta">{t(`dunning.work.${line.kind}`)}{line.stepName && ` · ${line.stepName}`}</span></span>
      </div>
      <div className="day-head-sum">
        <Amount minor={line.totalMinor} currency={line.currency} strong />
        {line.overdueMinor > 0 && line.overdueMinor !== line.totalMinor && <span className="meta">{t('dunning.day.overdue')} <Amount minor={line.overdueMinor} currency={line.currency} /></span>}
      </div>
    </div>
  );
}

function ApproveBar({ line, work, onAsk }: { line: Line; work: Work; onAsk: (what: Asked) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const mayWork = permissions.includes('work');
  return (
    <div className="day-verbs">
      {permissions.includes('approve') && (
        <Button leftSection={<Icon name="check" size={16} />} loading={work.approve.isPending} onClick={() => work.approve.mutate([line])}>{t('dunning.day.approve')}</Button>
      )}
      {mayWork && <Button variant="default" onClick={() => onAsk('edit')}>{t('dunning.day.edit')}</Button>}
      {mayWork && <Button variant="default" onClick={() => onAsk('hold')}>{t('dunning.day.hold')}</Button>}
      {mayWork && <Button variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>}
      <span className="day-keys"><KeyHint keys={['a', 'e', 'h']} /></span>
    </div>
  );
}

function WhenItLeaves({ message: { sendAfter } }: { message: Message }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  if (organisation.isDemo) return <p className="meta">{t('dunning.day.leaves.demo')}</p>;
  return <p className="meta">{sendAfter === null ? t('dunning.day.leaves') : t('dunning.day.leaves.after', { at: instant(sendAfter, organisation.timeZone) })}</p>;
}

/** A message that did not go through: why, what to mend, then again; or it is set aside. */
function Failed({ message, mayWork, work, onAsk }: { message: Message; mayWork: boolean; work: Work; onAsk: (what: Asked) => void }) {
  const { t, reason } = useWords();
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
          <Button variant="default" onClick={() => onAsk('edit')}>{t('dunning.day.edit')}</Button>
          <Button variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>
        </div>
      )}
    </Notice>
  );
}

function CustomerAgeing({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const exposure = useQuery(api.reports.exposure.queryOptions({ input: { customerId } }));
  if (!exposure.data) return <div className="day-ageing" aria-hidden />;
  const { customer, currency, group } = exposure.data;
  return (
    <div className="day-ageing">
      <p className="because-title">{t('dunning.day.ageing')} <Amount minor={customer.totalMinor} currency={currency} markCredit /></p>
      <AgeingBar ageing={ageingOf(customer)} currency={currency} legend />
      {customer.creditMinor < 0 && <Aside>{t('dunning.day.credits')} <Amount minor={customer.creditMinor} currency={currency} markCredit /></Aside>}
      {group && <Aside>{t('dunning.day.group', { name: group.name })} <Amount minor={group.buckets.totalMinor} currency={currency} /></Aside>}
    </div>
  );
}

function Aside({ children }: { children: ReactNode }) {
  return <p className="meta day-ageing-aside">{children}</p>;
}
