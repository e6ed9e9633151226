import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '#web/api.ts';
import { CollectorPick, NOBODY } from '#web/ui/CollectorPick.tsx';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';

type Assigned = { customerId: number; collectorUserId: string | null };
/** So many the server takes at once. */
const AT_ONCE = 2000;

/** Gives customers to a portfolio, by as many as the server takes at once. */
async function give(customerIds: readonly number[], collectorUserId: string | null): Promise<void> {
  for (let from = 0; from < customerIds.length; from += AT_ONCE) await client.customers.assign({ customerIds: customerIds.slice(from, from + AT_ONCE), collectorUserId });
}

/** Gives them away, says so, and lets one go back: each to whom he belonged. */
export function useAssign() {
  const { t } = useWords();
  const fail = useFailure();
  const queryClient = useQueryClient();
  const refresh = () => {
    for (const queryKey of [api.customers.key(), api.reports.key()]) void queryClient.invalidateQueries({ queryKey });
  };
  const onError = (error: unknown) => notify(fail(error), { tone: 'bad' });
  const putBack = useMutation({
    mutationFn: async (before: readonly Assigned[]) => {
      for (const [collector, some] of Map.groupBy(before, ({ collectorUserId }) => collectorUserId)) await give(some.map(({ customerId }) => customerId), collector);
    },
    onSuccess: refresh, onError,
  });
  return useMutation({
    mutationFn: ({ customers, to }: { customers: readonly Assigned[]; to: string | null }) => give(customers.map(({ customerId }) => customerId), to),
    onSuccess: (_, { customers, to }) => {
      refresh();
      notify(t(to === null ? 'customers.assign.freed' : 'customers.assign.done', { count: customers.length }), { undo: () => putBack.mutate(customers) });
    },
    onError,
  });
}

/** In the bar of a selection: to whom, then the verb. */
export function Assign({ customers, onDone }: { customers: readonly Assigned[]; onDone: () => void }) {
  const { t } = useWords();
  const [to, setTo] = useState('');
  const assign = useAssign();
  return (
    <span className="inline">
      <CollectorPick label={t('customers.assign.to')} ask={t('customers.assign.ask')} value={to} nobody={t('customers.assign.nobody')} onChange={setTo} />
      <Button size="xs" disabled={to === ''} loading={assign.isPending} onClick={() => assign.mutate({ customers, to: to === NOBODY ? null : to }, { onSuccess: onDone })}>
        {t(to === NOBODY ? 'customers.assign.free' : 'customers.assign.give', { count: customers.length })}
      </Button>
    </span>
  );
}
