import { useMutation } from '@tanstack/react-query';
import { client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useMakePromise, type NewPromise } from '#web/ui/agreement.ts';
import { PromiseForm } from '#web/ui/PromiseForm.tsx';
import { useWords } from '#web/words.tsx';
import type { Work } from '../useWork.ts';
import type { Line } from '../work.ts';

/** What he says he will pay, written down where one stands: Enter keeps what is proposed. Of a call, it ends the call too. */
export function PromiseAct({ line: { kind, customerId, messageId }, work, note, onDone }: { line: Line; work: Work; note: string; onDone: () => void }) {
  const { t } = useWords();
  const { today } = useSession();
  const call = kind === 'call' ? messageId : null;
  const make = useMakePromise(customerId, { source: 'call', sourceMessageId: call }, () => {
    onDone();
    work.drop((line) => (call === null ? line.kind === 'promise_broken' && line.customerId === customerId : line.kind === 'call' && line.messageId === call));
  });
  // The call ends first: once promised, what was asked is held, and there is no call to end any more. Ended twice the same way, it changes nothing.
  const end = useMutation({
    mutationFn: async (promise: NewPromise) => {
      if (call !== null) await client.messages.finishCall({ messageId: call, outcome: 'promised', note: promise.note });
    },
    onSuccess: (_, promise) => make.mutate(promise),
  });
  return (
    <section className="day-form" aria-label={t('dunning.act.promise')}>
      <h3>{t('dunning.act.promise')}</h3>
      <PromiseForm customerId={customerId} today={today} said={{ note }} busy={end.isPending || make.isPending} error={end.error ?? make.error} onCancel={onDone} onPromise={(promise) => end.mutate(promise)} />
    </section>
  );
}
