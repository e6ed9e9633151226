import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, type Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { notify } from '#web/ui/notify.ts';
import { Facts } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { EmptyState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Work } from './useWork.ts';
import type { Line } from './work.ts';

const LONGER = 14;

/** A hold that comes to its end: reminders start again by themselves; a person lifts it now or makes it longer. */
export function HoldEnding({ line, work, disabled }: { line: Line; work: Work; disabled: boolean }) {
  const { t, day } = useWords();
  const { today } = useSession();
  const [endsOn, setEndsOn] = useState<Day | ''>(addDays(today, LONGER));
  const holds = useQuery(api.holds.list.queryOptions({ input: { customerId: line.customerId } }));
  const hold = holds.data?.find(({ holdId }) => holdId === line.holdId);
  const gone = () => work.drop(({ holdId }) => holdId === line.holdId);
  const release = useMutation({
    mutationFn: (holdId: number) => client.holds.release({ holdId }),
    onSuccess: () => {
      gone();
      notify(t('dunning.hold.released', { name: line.customerName }));
    },
  });
  const prolong = useMutation({
    // The longer one stands before the shorter one falls: no reminder slips out between the two.
    mutationFn: async ({ holdId, customerId, itemId, kind, reason }: NonNullable<typeof hold>) => {
      await client.holds.place({ customerId, itemId, kind, reason, endsOn: endsOn || null });
      await client.holds.release({ holdId });
    },
    onSuccess: () => {
      gone();
      notify(endsOn ? t('dunning.hold.prolonged', { name: line.customerName, day: day(endsOn) }) : t('dunning.hold.open', { name: line.customerName }));
    },
  });
  if (holds.isPending) return <Skeleton lines={3} />;
  if (!hold) return <EmptyState icon="hold" title={t('dunning.hold.gone')} />;
  const ended = hold.endsOn !== null && hold.endsOn < today;
  const busy = release.isPending || prolong.isPending;
  return (
    <section className="stack">
      <Notice tone={ended ? 'warn' : 'info'} title={t(ended ? 'dunning.hold.ended' : 'dunning.hold.title')}>{t(ended ? 'dunning.hold.ended.text' : 'dunning.hold.consequence')}</Notice>
      <Facts facts={[
        [t('agreements.hold.kind'), t(`agreements.kind.${hold.kind}`)], [t('agreements.hold.reason'), hold.reason],
        ...(hold.itemReference ? [[t('messages.items.item'), hold.itemReference] as const] : []),
        [t('dunning.hold.since'), t('dunning.hold.by', { day: day(hold.startsOn), name: hold.ownerName })],
        [t('dunning.hold.until'), hold.endsOn ? day(hold.endsOn) : '—'],
      ]} />
      <div className="day-address">
        <DayField label={t('dunning.hold.new_end')} min={today} value={endsOn} onChange={setEndsOn} disabled={disabled} />
        <Button disabled={disabled || busy} loading={prolong.isPending} onClick={() => prolong.mutate(hold)}>{t('dunning.hold.prolong')}</Button>
        <Button variant="default" disabled={disabled || busy} loading={release.isPending} onClick={() => release.mutate(hold.holdId)}>{t('dunning.hold.release')}</Button>
      </div>
      <Refused error={release.error ?? prolong.error} />
    </section>
  );
}
