import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addDays } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import type { NewHold } from '#web/ui/HoldPanel.tsx';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Hold } from './shapes.ts';

/** After a hold came or went: the holds, the lists that mark them, and the messages that waited. */
function useRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [api.holds.key(), api.reports.key(), api.messages.key()]) void queryClient.invalidateQueries({ queryKey });
  };
}

/** Places it, says so, and lets one go back. */
export function usePlace(customerId: number, onPlaced?: () => void) {
  const { t } = useWords();
  const refresh = useRefresh();
  const fail = useFailure();
  return useMutation({
    mutationFn: (hold: NewHold) => client.holds.place({ ...hold, customerId }),
    onSuccess: ({ holdId }) => {
      refresh();
      onPlaced?.();
      notify(t('customers.hold.placed'), {
        undo: () => void client.holds.release({ holdId }).then(refresh, (error: unknown) => notify(fail(error), { tone: 'bad' })),
      });
    },
  });
}

/** Why nothing leaves for him now, and the way to let it leave again. */
export function Holds({ customerId }: { customerId: number }) {
  const { today } = useSession();
  const { data } = useQuery(api.holds.list.queryOptions({ input: { customerId } }));
  const running = (data ?? []).filter((hold) => hold.releasedAt === null && (hold.endsOn === null || hold.endsOn >= today));
  return running.map((hold) => <RunningHold key={hold.holdId} hold={hold} />);
}

function RunningHold({ hold }: { hold: Hold }) {
  const { t, day } = useWords();
  const { permissions, today } = useSession();
  const refresh = useRefresh();
  const fail = useFailure();
  const again = usePlace(hold.customerId);
  const release = useMutation({
    mutationFn: () => client.holds.release({ holdId: hold.holdId }),
    onSuccess: () => {
      refresh();
      const { itemId, kind, reason, endsOn } = hold;
      notify(t('customers.hold.released'), { undo: () => again.mutate({ itemId, kind, reason, endsOn }) });
    },
    onError: (error) => notify(fail(error), { tone: 'bad' }),
  });
  const kind = t(`agreements.kind.${hold.kind}`);
  const what = hold.itemId === null ? t('customers.hold.all', { kind }) : t('customers.hold.item', { reference: hold.itemReference ?? '', kind });
  const until = hold.endsOn === null ? t('customers.hold.noEnd') : t('customers.hold.until', { day: day(hold.endsOn) });
  const soon = hold.endsOn !== null && hold.endsOn <= addDays(today, 3) ? ` ${t('customers.hold.soon')}` : '';
  return (
    <Notice tone="warn" title={what}>
      <p>{hold.reason}</p>
      <div className="hold-foot">
        <span className="quiet">{t('customers.hold.since', { day: day(hold.startsOn), name: hold.ownerName })} {until}{soon}</span>
        {permissions.includes('work') && <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate()}>{t('customers.hold.release')}</Button>}
      </div>
    </Notice>
  );
}
