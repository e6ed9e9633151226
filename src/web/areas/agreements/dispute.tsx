import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, client } from '#web/api.ts';
import { PageFailed, useSession } from '#web/frame.tsx';
import type { Dispute, DisputeOutcome } from '#web/ui/dispute.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Chain } from '#web/ui/dispute/Chain.tsx';
import { Comments } from '#web/ui/dispute/Comments.tsx';
import { DisputeDocuments } from './dispute/DisputeDocuments.tsx';
import { DisputeFacts } from './dispute/DisputeFacts.tsx';
import { DisputeItems } from './dispute/DisputeItems.tsx';
import { DisputeHistory } from './dispute/DisputeHistory.tsx';
import { DisputeState } from '#web/ui/dispute/marks.tsx';
import { useDisputeWork } from '#web/ui/dispute/useDisputeWork.ts';
import './disputes.css';

const Closing = lazy(async () => ({ default: (await import('#web/ui/dispute/Closing.tsx')).Closing }));
const Reopening = lazy(async () => ({ default: (await import('#web/ui/dispute/Closing.tsx')).Reopening }));

const route = getRouteApi('/app/litiges/$disputeId');

export default function DisputePage() {
  const { t } = useWords();
  const disputeId = Number(route.useParams().disputeId);
  const { data: dispute, error } = useQuery(api.disputes.get.queryOptions({ input: { disputeId } }));
  if (error && !dispute) return <PageFailed error={error} />;
  if (!dispute) return <><PageHeader title={t('agreements.dispute')} back={{ label: t('shell.nav.disputes'), link: { to: '/litiges' } }} /><Panel><Skeleton lines={8} /></Panel></>;
  return <DisputeView key={disputeId} dispute={dispute} />;
}

function DisputeView({ dispute }: { dispute: Dispute }) {
  const { t, day } = useWords();
  const { permissions } = useSession();
  const mayWork = permissions.includes('work');
  const work = useDisputeWork(dispute);
  const [asked, setAsked] = useState<{ outcome?: DisputeOutcome; reopen?: true } | undefined>(undefined);
  useSeen(dispute);
  const { customerId, customerName, openedOn, createdByName, status } = dispute;
  return (
    <>
      <PageHeader title={t(`agreements.dispute.reason.${dispute.reason}`)} back={{ label: t('shell.nav.disputes'), link: { to: '/litiges' } }}
        aside={<><DisputeState dispute={dispute} />{dispute.overdue && <Pill tone="bad">{t('agreements.dispute.overdue')}</Pill>}</>}
        lead={(
          <>
            <Link className="dispute-link" to="/clients/$customerId" params={{ customerId: String(customerId) }}>{customerName}</Link>
            {' · '}{t('agreements.dispute.openedBy', { day: day(openedOn), name: createdByName })}
          </>
        )}
        actions={mayWork && (
          <>
            {status === 'open' && !dispute.creditArrived && <Button variant="default" loading={work.expectCredit.isPending}
              onClick={() => work.expectCredit.mutate()}>{t('agreements.dispute.expectCredit')}</Button>}
            {status === 'closed' ? <Button variant="default" onClick={() => setAsked({ reopen: true })}>{t('agreements.dispute.reopen')}</Button>
              : <Button onClick={() => setAsked({})}>{t('agreements.dispute.close')}</Button>}
          </>
        )} />
      <div className="stack">
        {dispute.creditArrived && (
          <Notice tone="good" title={t('agreements.dispute.creditArrived.title')}>
            <p>{t('agreements.dispute.creditArrived.text')}</p>
            {mayWork && <div className="dispute-notice-act"><Button size="xs" onClick={() => setAsked({ outcome: 'credited' })}>{t('agreements.dispute.close.credited')}</Button></div>}
          </Notice>
        )}
        {dispute.description && <p className="dispute-said">{dispute.description}</p>}
        {status === 'closed' && dispute.conclusion && <Notice title={t('agreements.dispute.conclusion')}><p className="dispute-text">{dispute.conclusion}</p></Notice>}
        <div className="wide-left">
          <div className="stack">
            <DisputeItems dispute={dispute} />
            <Chain dispute={dispute} work={work} mayWork={mayWork && status !== 'closed'} />
            <Comments dispute={dispute} />
          </div>
          <div className="stack">
            <DisputeFacts dispute={dispute} work={work} mayWork={mayWork && status !== 'closed'} />
            <DisputeDocuments dispute={dispute} mayWork={mayWork} />
            <DisputeHistory dispute={dispute} />
          </div>
        </div>
      </div>
      <Suspense>
        {asked && !asked.reopen && <Closing dispute={dispute} outcome={asked.outcome} onClose={() => setAsked(undefined)} />}
        {asked?.reopen && <Reopening dispute={dispute} onClose={() => setAsked(undefined)} />}
      </Suspense>
    </>
  );
}

/** Once opened, the comments that name the reader are before him no more. */
function useSeen({ disputeId, comments }: Dispute): void {
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const unseen = comments.some((comment) => comment.unseen) && permissions.includes('note');
  useEffect(() => {
    if (!unseen) return;
    void client.disputes.seen({ disputeId }).then(() => queryClient.invalidateQueries({ queryKey: api.disputes.mentions.key() }), () => undefined);
  }, [unseen, disputeId, queryClient]);
}
