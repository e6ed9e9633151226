import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useWords } from '#web/words.tsx';
import { notify } from './notify.ts';
import type { Tone } from './Pill.tsx';
import { useFailure } from './Refused.tsx';

export type PromiseRow = Awaited<ReturnType<typeof client.promises.list>>['rows'][number];
export type PlanRow = Awaited<ReturnType<typeof client.plans.list>>['rows'][number];
export type PlanDrawing = Parameters<typeof client.plans.draft>[0];

export const promiseTone: Record<PromiseRow['status'], Tone> = { open: 'accent', kept: 'good', part_kept: 'warn', broken: 'bad', cancelled: 'neutral' };
export const planTone: Record<PlanRow['status'], Tone> = {
  draft: 'neutral', approved: 'accent', proposed: 'accent', accepted: 'good', kept: 'good', void: 'bad', refused: 'warn', cancelled: 'neutral',
};
export const promiseStatuses = ['open', 'kept', 'part_kept', 'broken', 'cancelled'] as const satisfies readonly PromiseRow['status'][];
export const planStatuses = ['draft', 'approved', 'proposed', 'accepted', 'kept', 'void', 'refused', 'cancelled'] as const satisfies readonly PlanRow['status'][];

/** After something was agreed or ended: agreements, what is held, what waits to leave, and the lists that mark it. */
export function useAgreementsRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => {
    const keys = [api.promises.key(), api.plans.key(), api.expected.key(), api.holds.key(), api.reports.key(), api.messages.key(), api.profile.key()];
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
  };
}

/** Where a promise came from: the call or the reply one is answering. */
export type PromiseOrigin = { source: 'call' | 'reply' | 'visit' | 'typed'; sourceMessageId?: number | null; sourceReplyId?: number | null };
export type NewPromise = { currency: string; amountMinor: number | null; dueOn: Day; itemIds: number[]; note: string };

/** Writes it down, says so, and lets one go back. */
export function useMakePromise(customerId: number, origin: PromiseOrigin, onMade?: (promiseId: number) => void) {
  const { t, dayLong } = useWords();
  const refresh = useAgreementsRefresh();
  const fail = useFailure();
  return useMutation({
    mutationFn: (promise: NewPromise) => client.promises.make({ ...promise, customerId, ...origin }),
    onSuccess: ({ promiseId }, { dueOn }) => {
      refresh();
      onMade?.(promiseId);
      notify(t('agreements.promise.made', { day: dayLong(dueOn) }), {
        undo: () => void client.promises.cancel({ promiseId, why: '' }).then(refresh, (error: unknown) => notify(fail(error), { tone: 'bad' })),
      });
    },
  });
}
