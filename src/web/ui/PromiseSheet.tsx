import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { wallClock } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useWords } from '#web/words.tsx';
import { promiseTone, useAgreementsRefresh } from './agreement.ts';
import { AgreedItems, AgreementHistory } from './AgreementHistory.tsx';
import { Amount } from './Amount.tsx';
import { Because } from './Because.tsx';
import { useConfirm } from './Confirm.tsx';
import { notify } from './notify.ts';
import { Facts } from './Panel.tsx';
import { Pill } from './Pill.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Skeleton } from './states.tsx';

/** One promise: what was said, what came, how it was judged and why. `withCustomer`: he is not on the page already. */
export function PromiseSheet({ promiseId, withCustomer, onClose }: { promiseId: number; withCustomer?: boolean; onClose: () => void }) {
  const { t, day } = useWords();
  const { organisation, permissions } = useSession();
  const { data: promise, error } = useQuery(api.promises.get.queryOptions({ input: { promiseId } }));
  const cancel = useCancel(promiseId, onClose);
  if (!promise) return <SidePanel opened onClose={onClose} title={t('agreements.promise.status.open')}>{error ? <Refused error={error} /> : <Skeleton lines={6} />}</SidePanel>;
  const { currency } = promise;
  const facts: [string, ReactNode][] = [
    ...(withCustomer ? [[t('agreements.fact.customer'), <Link key="who" to="/clients/$customerId" params={{ customerId: String(promise.customerId) }} search={{ tab: 'agreements' }}>{promise.customerName}</Link>] as [string, ReactNode]] : []),
    [t('agreements.fact.amount'), <Amount key="amount" minor={promise.amountMinor} currency={currency} strong />],
    [t('agreements.fact.received'), <Amount key="received" minor={promise.receivedMinor} currency={currency} {...(promise.receivedMinor === 0 ? { tone: 'quiet' as const } : {})} />],
    [t('agreements.fact.due'), t('agreements.fact.grace', { day: day(promise.dueOn), count: promise.graceDays })],
    [t('agreements.fact.made'), t('agreements.fact.made.by', { day: day(wallClock(new Date(promise.createdAt), organisation.timeZone).day), name: promise.ownerName === 'system' ? 'Encours' : promise.ownerName, source: t(`agreements.promise.source.${promise.source}`) })],
    ...(promise.note ? [[t('agreements.fact.note'), promise.note] as [string, ReactNode]] : []),
  ];
  const mayCancel = promise.status === 'open' && permissions.includes('work');
  return (
    <SidePanel opened onClose={onClose} title={t('agreements.promise.sheet', { day: day(promise.dueOn) })}
      actions={mayCancel && <Button variant="default" loading={cancel.isPending} onClick={cancel.ask}>{t('agreements.promise.cancel')}</Button>}>
      <div className="stack">
        <div><Pill tone={promiseTone[promise.status]} dot>{t(`agreements.promise.status.${promise.status}`)}</Pill></div>
        <Because reasons={promise.because} />
        <Facts facts={facts} />
        <AgreedItems items={promise.items} currency={currency} />
        <AgreementHistory events={promise.events} />
        <Refused error={cancel.error} />
      </div>
    </SidePanel>
  );
}

function useCancel(promiseId: number, onClose: () => void) {
  const { t } = useWords();
  const refresh = useAgreementsRefresh();
  const confirm = useConfirm();
  const cancel = useMutation({
    mutationFn: () => client.promises.cancel({ promiseId, why: '' }),
    onSuccess: () => {
      refresh();
      onClose();
      notify(t('agreements.promise.cancelled'));
    },
  });
  const ask = async () => {
    if (await confirm({ title: t('agreements.promise.cancel.ask'), text: t('agreements.promise.cancel.text'), action: t('agreements.promise.cancel'), danger: true })) cancel.mutate();
  };
  return { isPending: cancel.isPending, error: cancel.error, ask: () => void ask() };
}
