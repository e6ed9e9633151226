import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Because } from '#web/ui/Because.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import type { Message } from '#web/ui/message.ts';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { Verb } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { CallForm } from './CallForm.tsx';
import { CustomerShort } from './CustomerShort.tsx';
import { Sections } from './Sections.tsx';
import type { Work } from './useWork.ts';
import { fullReasons, type Asked, type Line } from './work.ts';

// What one does most stands here; the other acts come with the first line that asks for them.
const DisputeAct = lazy(async () => ({ default: (await import('./acts/DisputeAct.tsx')).DisputeAct }));
const EditMessage = lazy(async () => ({ default: (await import('./EditMessage.tsx')).EditMessage }));
const PlanAct = lazy(async () => ({ default: (await import('./acts/PlanAct.tsx')).PlanAct }));
const PromiseAct = lazy(async () => ({ default: (await import('./acts/PromiseAct.tsx')).PromiseAct }));
const ReplyAct = lazy(async () => ({ default: (await import('./acts/ReplyAct.tsx')).ReplyAct }));
const Sending = lazy(async () => ({ default: (await import('./acts/Sending.tsx')).Sending }));
const SpeakAct = lazy(async () => ({ default: (await import('./acts/SpeakAct.tsx')).SpeakAct }));

type Doing = { line: Line; work: Work; asked: Asked | undefined; note: string; onNote: (text: string) => void; onAsk: (what: Asked | undefined) => void };

/** Everything one needs to decide on a line, and the verbs to do it; then all there is about its customer. */
export function WorkPanel({ line, work, asked, note, onNote, onAsk }: Doing) {
  const { t } = useWords();
  const { permissions } = useSession();
  const { messageId } = line;
  const message = useQuery({ ...api.messages.get.queryOptions({ input: { messageId: messageId ?? 0 } }), enabled: messageId !== null });
  if (message.isError) return <ErrorState onRetry={() => void message.refetch()} />;
  if (messageId !== null && !message.data) return <Skeleton lines={8} />;
  const waiting = <Skeleton lines={6} />;
  if (asked === 'edit' && message.data) return <Suspense fallback={waiting}><EditMessage key={messageId} message={message.data} onDone={() => onAsk(undefined)} /></Suspense>;
  const mayWork = permissions.includes('work');
  return (
    <div className="stack">
      <Suspense fallback={waiting}>
        {asked === 'promise' && <PromiseAct key={line.key} line={line} work={work} note={note} onDone={() => onAsk(undefined)} />}
        {/* Kept while a promise is written, so that what was noted of the call stays. */}
        <div className="day-act" hidden={asked === 'promise'}><Act line={line} work={work} asked={asked} onNote={onNote} onAsk={onAsk} message={message.data} mayWork={mayWork} /></div>
      </Suspense>
      {!mayWork && <Notice>{t('dunning.day.readOnly')}</Notice>}
      {mayWork && <CustomerVerbs line={line} asked={asked} onAsk={onAsk} />}
      <div className="day-who"><Because reasons={fullReasons(line)} /><CustomerShort key={line.customerId} customerId={line.customerId} /></div>
      <Sections key={line.key} line={line} message={message.data} />
    </div>
  );
}

/** What this line asks for. */
function Act({ line, work, asked, onNote, onAsk, message, mayWork }: Omit<Doing, 'note'> & { message: Message | undefined; mayWork: boolean }) {
  const { kind, key } = line;
  switch (kind) {
    case 'approve': return <><ApproveBar line={line} work={work} onAsk={onAsk} />{message && <WhenItLeaves message={message} />}</>;
    case 'call': return message && <CallForm key={key} message={message} work={work} callback={asked === 'callback'} onNote={onNote} onAsk={onAsk} />;
    case 'reply': return <ReplyAct key={key} line={line} work={work} />;
    case 'plan_late': case 'plan_to_approve': case 'plan_to_accept': return <PlanAct key={key} line={line} />;
    case 'dispute_late': case 'dispute_step': case 'credit_arrived': case 'mention': return <DisputeAct key={key} line={line} />;
    case 'promise_due': case 'promise_broken': case 'litigation': case 'high_value': return <SpeakAct key={key} line={line} kind={kind} />;
    case 'unknown': case 'failed': case 'bounced': case 'missing_email': case 'hold_ending':
      return <Sending key={key} line={line} message={message} mayWork={mayWork} work={work} onAsk={onAsk} />;
  }
}

function ApproveBar({ line, work, onAsk }: { line: Line; work: Work; onAsk: (what: Asked) => void }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const mayWork = permissions.includes('work');
  return (
    <div className="day-verbs">
      {permissions.includes('approve') && (
        <Verb hint="a" leftSection={<Icon name="check" size={16} />} loading={work.approve.isPending} onClick={() => work.approve.mutate([line])}>{t('dunning.day.approve')}</Verb>
      )}
      {mayWork && <Verb hint="e" variant="default" onClick={() => onAsk('edit')}>{t('dunning.day.edit')}</Verb>}
      {mayWork && <Button variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>}
    </div>
  );
}

function WhenItLeaves({ message: { sendAfter } }: { message: Message }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  if (organisation.isDemo) return <p className="meta">{t('dunning.day.leaves.demo')}</p>;
  return <p className="meta">{sendAfter === null ? t('dunning.day.leaves') : t('dunning.day.leaves.after', { at: instant(sendAfter, organisation.timeZone) })}</p>;
}

/** What one may agree or stop with any customer, whatever the line; a call has the first two among its outcomes. */
function CustomerVerbs({ line: { kind }, asked, onAsk }: { line: Line; asked: Asked | undefined; onAsk: (what: Asked | undefined) => void }) {
  const { t } = useWords();
  const speaks = kind === 'promise_due' || kind === 'promise_broken' || kind === 'litigation' || kind === 'high_value';
  if (asked === 'promise') return null;
  return (
    <div className="day-verbs" role="group" aria-label={t('dunning.act')}>
      {kind !== 'call' && <Verb hint="p" size="xs" variant={speaks ? 'filled' : 'default'} onClick={() => onAsk('promise')}>{t('dunning.act.promise')}</Verb>}
      {kind !== 'call' && <Verb hint="l" size="xs" variant="default" onClick={() => onAsk('dispute')}>{t('dunning.act.dispute')}</Verb>}
      <Button size="xs" variant="default" onClick={() => onAsk('plan')}>{t('dunning.act.plan')}</Button>
      <Verb hint="h" size="xs" variant="default" onClick={() => onAsk('hold')}>{t('dunning.day.hold')}</Verb>
      {kind === 'call' && <Button size="xs" variant="subtle" onClick={() => onAsk('withdraw')}>{t('dunning.day.withdraw')}</Button>}
    </div>
  );
}
