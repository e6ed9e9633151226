import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useReason } from '#web/reasons.ts';
import { promiseTone } from '#web/ui/agreement.ts';
import { Pill } from '#web/ui/Pill.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Line } from '../work.ts';

type Kind = 'promise_due' | 'promise_broken' | 'litigation' | 'high_value';

/** Lines on which one speaks to the customer: what for, and what may come of it. What comes of it is in the verbs below. */
export function SpeakAct({ line, kind }: { line: Line; kind: Kind }) {
  const { t } = useWords();
  return (
    <Notice tone={kind === 'promise_due' ? 'info' : 'warn'} title={t(`dunning.speak.${kind}`)}>
      <p>{t(`dunning.speak.${kind}.text`)}</p>
      {kind.startsWith('promise_') && line.subjectId !== null && <Promised promiseId={line.subjectId} />}
    </Notice>
  );
}

function Promised({ promiseId }: { promiseId: number }) {
  const { t, money, dayLong } = useWords();
  const reason = useReason();
  const { data } = useQuery(api.promises.get.queryOptions({ input: { promiseId } }));
  if (!data) return null;
  const judged = data.because[0];
  return (
    <p className="day-promised">
      <Pill tone={promiseTone[data.status]} dot>{t(`agreements.promise.status.${data.status}`)}</Pill>
      <span>{judged ? reason(judged) : t('dunning.speak.promised', { amount: money(data.amountMinor, data.currency), day: dayLong(data.dueOn), received: money(data.receivedMinor, data.currency) })}{data.note && <span className="quiet"> · {data.note}</span>}</span>
    </p>
  );
}
