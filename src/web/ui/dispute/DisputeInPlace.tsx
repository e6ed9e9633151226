import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import type { Dispute, DisputeOutcome } from '#web/ui/dispute.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { Verb } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import { Chain } from './Chain.tsx';
import { Deadline, DisputeState } from './marks.tsx';
import { useDisputeWork } from './useDisputeWork.ts';
import './dispute.css';

const Closing = lazy(async () => ({ default: (await import('./Closing.tsx')).Closing }));
const Comments = lazy(async () => ({ default: (await import('./Comments.tsx')).Comments }));

/** A dispute where one works: what is contested, what is to do next, and its end. `talking`: one was named in it. The main verb hears the key `a`. */
export function DisputeInPlace({ disputeId, talking }: { disputeId: number; talking?: boolean }) {
  const { data: dispute, error } = useQuery(api.disputes.get.queryOptions({ input: { disputeId } }));
  if (!dispute) return error ? <Refused error={error} /> : <Skeleton lines={6} />;
  return <View key={disputeId} dispute={dispute} talking={talking ?? false} />;
}

function View({ dispute, talking }: { dispute: Dispute; talking: boolean }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const work = useDisputeWork(dispute);
  const [closing, setClosing] = useState<{ outcome?: DisputeOutcome } | undefined>(undefined);
  const open = dispute.status !== 'closed';
  const mayWork = permissions.includes('work') && open;
  return (
    <div className="stack dispute-in-place">
      {talking && <Named dispute={dispute} />}
      {dispute.creditArrived && open && <Notice tone="good" title={t('agreements.dispute.creditArrived.title')}><p>{t('agreements.dispute.creditArrived.text')}</p></Notice>}
      <div className="inline">
        <strong>{t(`agreements.dispute.reason.${dispute.reason}`)}</strong><DisputeState dispute={dispute} /><Deadline day={dispute.deadlineOn} overdue={dispute.overdue} />
        <span className="quiet"><Amount minor={dispute.contestedMinor} currency={dispute.currency} strong /> · {dispute.items.map(({ reference }) => reference).join(', ')} · {dispute.ownerName}</span>
      </div>
      {dispute.description && <p className="dispute-text dispute-words">{dispute.description}</p>}
      <Chain dispute={dispute} work={work} mayWork={mayWork} keyed={!talking && !dispute.creditArrived} />
      <div className="inline">
        {mayWork && (dispute.creditArrived
          ? <Verb hint="a" onClick={() => setClosing({ outcome: 'credited' })}>{t('agreements.dispute.close.credited')}</Verb>
          : <Button variant="default" onClick={() => setClosing({})}>{t('agreements.dispute.close')}</Button>)}
        {mayWork && dispute.status === 'open' && !dispute.creditArrived && <Button variant="default" loading={work.expectCredit.isPending} onClick={() => work.expectCredit.mutate()}>{t('agreements.dispute.expectCredit')}</Button>}
        <Button variant="subtle" renderRoot={(props) => <Link to="/litiges/$disputeId" params={{ disputeId: String(dispute.disputeId) }} {...props} />}>{t('agreements.dispute.whole')}</Button>
      </div>
      {(talking || dispute.comments.length > 0) && <Suspense fallback={<Skeleton lines={3} />}><Comments dispute={dispute} /></Suspense>}
      <Suspense>{closing && <Closing dispute={dispute} outcome={closing.outcome} onClose={() => setClosing(undefined)} />}</Suspense>
    </div>
  );
}

/** Seen on purpose here: one walks past many lines without reading them. */
function Named({ dispute: { disputeId, comments } }: { dispute: Dispute }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const seen = useMutation({
    mutationFn: () => client.disputes.seen({ disputeId }),
    onSuccess: () => { for (const queryKey of [api.disputes.key(), api.reports.key()]) void queryClient.invalidateQueries({ queryKey }); },
  });
  const unseen = comments.filter((comment) => comment.unseen);
  if (unseen.length === 0) return null;
  return (
    <Notice title={t('agreements.dispute.named')}>
      {unseen.map(({ disputeCommentId, userName, body }) => <p key={disputeCommentId} className="dispute-text"><strong>{userName}</strong> : {body}</p>)}
      <div className="dispute-seen"><Verb hint="a" size="xs" loading={seen.isPending} onClick={() => seen.mutate()}>{t('agreements.dispute.seen')}</Verb></div>
      <Refused error={seen.error} />
    </Notice>
  );
}
