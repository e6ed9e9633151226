import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { promiseTone } from '#web/ui/agreement.ts';
import { Amount } from '#web/ui/Amount.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { DisputeState } from '#web/ui/dispute/marks.tsx';
import { Icon, type IconName } from '#web/ui/Icon.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { PlanPill } from '#web/ui/PlanPill.tsx';
import { EmptyState, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

const PromiseSheet = lazy(async () => ({ default: (await import('#web/ui/PromiseSheet.tsx')).PromiseSheet }));
const PlanSheet = lazy(async () => ({ default: (await import('#web/ui/PlanSheet.tsx')).PlanSheet }));
const DisputeSheet = lazy(async () => ({ default: (await import('#web/ui/dispute/DisputeSheet.tsx')).DisputeSheet }));

const SHOWN = 10;
type Opened = { promise?: number; plan?: number; dispute?: number };

/** What was promised, contested and agreed: each opens to be dealt with. */
export function Agreements({ customerId, name }: { customerId: number; name: string }) {
  const { t } = useWords();
  const [opened, setOpened] = useState<Opened>({});
  const disputes = useQuery(api.disputes.list.queryOptions({ input: { customerId, status: 'all', limit: SHOWN } }));
  const plans = useQuery(api.plans.list.queryOptions({ input: { customerId, limit: SHOWN } }));
  const promises = useQuery(api.promises.list.queryOptions({ input: { customerId, limit: SHOWN } }));
  if (!disputes.data || !plans.data || !promises.data) return <Skeleton lines={4} />;
  const close = () => setOpened({});
  const none = disputes.data.rows.length + plans.data.rows.length + promises.data.rows.length === 0;
  return (
    <>
      {none && <EmptyState icon="agreements" title={t('dunning.section.agreements.none')}>{t('dunning.section.agreements.none.text', { name })}</EmptyState>}
      <ul className="day-agreed">
        {disputes.data.rows.map((row) => (
          <Agreed key={`d${row.disputeId}`} icon="dispute" on={row.openedOn} minor={row.contestedMinor} currency={row.currency} state={<DisputeState dispute={row} />}
            what={t(`agreements.dispute.reason.${row.reason}`)} onOpen={() => setOpened({ dispute: row.disputeId })} />
        ))}
        {plans.data.rows.map((row) => (
          <Agreed key={`l${row.planId}`} icon="calendar" on={row.instalments[0]?.dueOn} minor={row.totalMinor} currency={row.currency} state={<PlanPill plan={row} />}
            what={t('agreements.plan.in', { count: row.instalments.length })} onOpen={() => setOpened({ plan: row.planId })} />
        ))}
        {promises.data.rows.map((row) => (
          <Agreed key={`p${row.promiseId}`} icon="agreements" on={row.dueOn} minor={row.amountMinor} currency={row.currency}
            state={<Pill tone={promiseTone[row.status]} dot>{t(`agreements.promise.status.${row.status}`)}</Pill>} what={t('agreements.kind.promise')} onOpen={() => setOpened({ promise: row.promiseId })} />
        ))}
      </ul>
      <Suspense>
        {opened.promise !== undefined && <PromiseSheet promiseId={opened.promise} onClose={close} />}
        {opened.plan !== undefined && <PlanSheet planId={opened.plan} onClose={close} />}
        {opened.dispute !== undefined && <DisputeSheet disputeId={opened.dispute} onClose={close} />}
      </Suspense>
    </>
  );
}

function Agreed({ icon, what, on, state, minor, currency, onOpen }: {
  icon: IconName; what: string; on: Day | undefined; state: ReactNode; minor: number; currency: string; onOpen: () => void;
}) {
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <Icon name={icon} size={16} /><span className="day-agreed-what">{what}{on && <span className="meta"><DayText day={on} /></span>}</span>{state}<Amount minor={minor} currency={currency} strong />
      </button>
    </li>
  );
}
