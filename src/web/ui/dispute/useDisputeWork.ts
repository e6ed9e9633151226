import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import type { Dispute } from '#web/ui/dispute.ts';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';

/** After anything of a dispute changed: the lists it stands in, the messages that speak of it, and itself, which is waited for. */
export function useDisputeRefresh(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [api.reports.key(), api.messages.key()]) void queryClient.invalidateQueries({ queryKey });
    return queryClient.invalidateQueries({ queryKey: api.disputes.key() });
  };
}

/** What is done on the page itself, each saying so. */
export function useDisputeWork({ disputeId }: Dispute) {
  const { t } = useWords();
  const fail = useFailure();
  const refresh = useDisputeRefresh();
  const onError = (error: unknown) => notify(fail(error), { tone: 'bad' });
  const undo = useMutation({ mutationFn: (disputeActionId: number) => client.disputes.undoAction({ disputeId, disputeActionId }), onSuccess: refresh, onError });
  return {
    undo,
    expectCredit: useMutation({
      mutationFn: () => client.disputes.expectCredit({ disputeId }),
      onSuccess: () => { void refresh(); notify(t('agreements.dispute.expectCredit.done')); }, onError,
    }),
    update: useMutation({
      mutationFn: (changes: { ownerUserId: string; deadlineOn: Day }) => client.disputes.update({ disputeId, ...changes }),
      onSuccess: () => { void refresh(); notify(t('agreements.dispute.changed')); }, onError,
    }),
    doAction: useMutation({
      mutationFn: (disputeActionId: number) => client.disputes.doAction({ disputeId, disputeActionId }),
      onSuccess: (_, disputeActionId) => {
        notify(t('agreements.dispute.action.done'), { undo: () => undo.mutate(disputeActionId) });
        return refresh();
      },
      onError,
    }),
    addAction: useMutation({
      mutationFn: (action: { what: string; ownerUserId: string | null; dueOn: Day }) => client.disputes.addAction({ disputeId, ...action }),
      onSuccess: refresh,
    }),
    removeAction: useMutation({
      mutationFn: ({ disputeActionId }: Dispute['actions'][number]) => client.disputes.removeAction({ disputeId, disputeActionId }),
      onSuccess: (_, { what, ownerUserId, dueOn }) => {
        void refresh();
        notify(t('agreements.dispute.action.removed'), { undo: () => void client.disputes.addAction({ disputeId, what, ownerUserId, dueOn }).then(refresh, onError) });
      },
      onError,
    }),
  };
}

export type DisputeWork = ReturnType<typeof useDisputeWork>;
