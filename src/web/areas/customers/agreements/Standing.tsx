import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { addDays } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import type { PlanRow, PromiseRow } from '#web/ui/agreement.ts';
import { Notice } from '#web/ui/states.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import '../customer.css';

/** A word not kept is recalled that long, as long as its items are open. */
const BROKEN_DAYS = 30;

/** What he promised and what was agreed with him, over everything else: it is why these items are not reminded. */
export function Standing({ customerId, onSee }: { customerId: number; onSee: () => void }) {
  const promises = useQuery(api.promises.list.queryOptions({ input: { customerId, status: 'open', limit: 200 } }));
  const plans = useQuery(api.plans.list.queryOptions({ input: { customerId, status: 'running', limit: 200 } }));
  const { today } = useSession();
  const broken = useQuery(api.promises.list.queryOptions({ input: { customerId, status: 'broken', limit: 1 } }));
  // A new word, or a plan, takes its place.
  const agreed = (promises.data?.rows.length ?? 0) > 0 || plans.data?.rows.some(({ status }) => status === 'proposed' || status === 'accepted');
  const last = agreed ? undefined : broken.data?.rows.find((promise) => promise.judgedOn !== null && promise.judgedOn > addDays(today, -BROKEN_DAYS) && promise.items.some((item) => item.openMinor > 0));
  return (
    <>
      {last && <BrokenPromise promise={last} onSee={onSee} />}
      {promises.data?.rows.map((promise) => <OpenPromise key={promise.promiseId} promise={promise} onSee={onSee} />)}
      {plans.data?.rows.map((plan) => <RunningPlan key={plan.planId} plan={plan} onSee={onSee} />)}
    </>
  );
}

function OpenPromise({ promise, onSee }: { promise: PromiseRow; onSee: () => void }) {
  const { t, money, dayLong } = useWords();
  const { today } = useSession();
  const { amountMinor, receivedMinor, currency, dueOn, note, items } = promise;
  return (
    <Notice tone={dueOn < today ? 'warn' : 'info'} title={t(dueOn < today ? 'customers.standing.promise.past' : 'customers.standing.promise', { amount: money(amountMinor, currency), day: dayLong(dueOn) })}>
      {note && <p>{note}</p>}
      <div className="hold-foot">
        <span className="quiet">{t('customers.standing.promise.items', { count: items.length })}{receivedMinor > 0 && ` ${t('customers.standing.promise.received', { received: money(receivedMinor, currency) })}`}</span>
        <Button size="xs" variant="default" onClick={onSee}>{t('customers.standing.see')}</Button>
      </div>
    </Notice>
  );
}

function BrokenPromise({ promise, onSee }: { promise: PromiseRow; onSee: () => void }) {
  const { t } = useWords();
  const reason = useReason();
  return (
    <Notice tone="warn" title={t('customers.standing.promise.broken')}>
      <div className="hold-foot">
        <span className="quiet">{promise.because.map(reason).join(' · ')}</span>
        <Button size="xs" variant="default" onClick={onSee}>{t('customers.standing.see')}</Button>
      </div>
    </Notice>
  );
}

function RunningPlan({ plan, onSee }: { plan: PlanRow; onSee: () => void }) {
  const { t, money, day } = useWords();
  const { status, totalMinor, currency, instalments, offerEndsOn } = plan;
  const late = instalments.filter((one) => one.late).length;
  const next = instalments.find((one) => one.paidMinor < one.amountMinor && !one.late);
  const said = status === 'proposed' && offerEndsOn ? t('agreements.plan.offer', { day: day(offerEndsOn) })
    : status === 'accepted' && next ? t('agreements.plan.next', { day: day(next.dueOn), amount: money(next.amountMinor - next.paidMinor, currency) }) : t('customers.standing.plan.noHold');
  return (
    <Notice tone={late > 0 ? 'warn' : 'info'} title={late > 0 ? t('customers.standing.plan.late', { count: late }) : t(`customers.standing.plan.${status as 'draft'}`)}>
      <div className="hold-foot">
        <span className="quiet">{t('customers.standing.plan.what', { total: money(totalMinor, currency), count: instalments.length })} · {said}</span>
        <Button size="xs" variant="default" onClick={onSee}>{t('customers.standing.see')}</Button>
      </div>
    </Notice>
  );
}
