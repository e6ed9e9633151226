import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UNDO_SECONDS } from '#values/undo.ts';
import { api, client } from '#web/api.ts';
import { notify } from '#web/ui/notify.ts';
import type { NewHold } from '#web/ui/HoldPanel.tsx';
import { useFailure } from '#web/ui/Refused.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { sums, type Line, type Worklist } from './work.ts';

/** A second less than the server gives: the request must still arrive. */
const UNDO_LASTS = (UNDO_SECONDS - 1) * 1_000;

/** How a call ended; `callbackOn` with `callback` alone. */
export type CallDone = Parameters<typeof client.messages.finishCall>[0];

type Outcome = Awaited<ReturnType<typeof client.messages.approve>>[number];

const stood = ({ because }: Outcome) => because.some(({ code }) => code.startsWith('not_waiting_'));

/** The verbs of the day. Each takes its lines off the list at once, says what it did, and reads the list again. */
export function useWork() {
  const { t, money, dayLong } = useWords();
  const reason = useReason();
  const say = useFailure();
  const queryClient = useQueryClient();
  const refresh = () => {
    for (const queryKey of [api.reports.key(), api.messages.key(), api.customers.key(), api.holds.key()]) void queryClient.invalidateQueries({ queryKey });
  };
  const drop = (gone: (line: Line) => boolean) => {
    queryClient.setQueriesData<Worklist>({ queryKey: api.reports.worklist.key() }, (before) => before && { ...before, lines: before.lines.filter((line) => !gone(line)) });
    refresh();
  };
  const onError = (error: unknown) => {
    notify(say(error), { tone: 'bad' });
    refresh();
  };
  const idsOf = (lines: readonly Line[]) => lines.flatMap(({ messageId }) => messageId ?? []);
  /** Those somebody else moved meanwhile, in words. */
  const tellStood = (outcomes: readonly Outcome[]) => {
    const left = outcomes.filter(stood);
    const first = left[0]?.because[0];
    if (first) notify(left.length === 1 ? reason(first) : t('dunning.day.stood', { count: left.length, why: reason(first) }), { tone: 'info' });
  };

  const unapprove = useMutation({
    mutationFn: (messageIds: number[]) => client.messages.unapprove({ messageIds }),
    onSuccess: (outcomes) => {
      const back = outcomes.filter((one) => !stood(one)).length;
      if (back > 0) notify(t('dunning.day.unapproved', { count: back }), { tone: 'info' });
      tellStood(outcomes);
      refresh();
    },
    onError,
  });
  const approve = useMutation({
    mutationFn: (lines: readonly Line[]) => client.messages.approve({ messageIds: idsOf(lines) }),
    onSuccess: (outcomes, lines) => {
      const approved = new Set(outcomes.filter((one) => !stood(one)).map(({ messageId }) => messageId));
      const touched = new Set(outcomes.map(({ messageId }) => messageId));
      drop(({ messageId }) => messageId !== null && touched.has(messageId));
      const total = sums(lines.filter(({ messageId }) => messageId !== null && approved.has(messageId))).map(({ minor, currency }) => money(minor, currency)).join(' + ');
      if (approved.size > 0) notify(t('dunning.day.approved', { count: approved.size, total }), { undo: () => unapprove.mutate([...approved]), lasts: UNDO_LASTS });
      tellStood(outcomes);
    },
    onError,
  });
  const withdraw = useMutation({
    mutationFn: ({ lines, why }: { lines: readonly Line[]; why: string }) => client.messages.withdraw({ messageIds: idsOf(lines), why }),
    onSuccess: (outcomes) => {
      const touched = new Set(outcomes.map(({ messageId }) => messageId));
      const count = outcomes.filter((one) => !stood(one)).length;
      drop(({ messageId }) => messageId !== null && touched.has(messageId));
      if (count > 0) notify(t('dunning.day.withdrawn', { count }));
      tellStood(outcomes);
    },
    onError,
  });
  const hold = useMutation({
    // One customer after the other; those that could not be held stay on the list, and the first reason is said.
    mutationFn: async ({ lines, hold: placed }: { lines: readonly Line[]; hold: NewHold }) => {
      const held = new Map<number, string>();
      let failed: unknown;
      for (const { customerId, customerName } of lines) {
        if (held.has(customerId)) continue;
        await client.holds.place({ customerId, ...placed }).then(() => held.set(customerId, customerName), (error: unknown) => { failed ??= error; });
      }
      if (held.size === 0) throw failed;
      return { held, failed };
    },
    onSuccess: ({ held, failed }, { hold: { itemId } }) => {
      drop((one) => itemId === null && held.has(one.customerId) && (one.kind === 'approve' || one.kind === 'call'));
      const [name] = held.values();
      notify(held.size === 1 ? t('dunning.day.held', { name: name ?? '' }) : t('dunning.day.held.many', { count: held.size }));
      if (failed !== undefined) notify(say(failed), { tone: 'bad' });
    },
  });
  const retry = useMutation({
    mutationFn: (messageId: number) => client.messages.retry({ messageIds: [messageId] }),
    onSuccess: ([outcome]) => {
      const why = outcome?.because[0];
      if (outcome && outcome.status !== 'failed') {
        drop((line) => line.messageId === outcome.messageId && line.kind === 'failed');
        notify(t('dunning.failed.retried'));
      } else {
        refresh();
        if (why) notify(reason(why), { tone: 'info' });
      }
    },
    onError,
  });
  const resolve = useMutation({
    mutationFn: ({ messageId, left }: { messageId: number; left: boolean }) => client.messages.resolve({ messageId, left }),
    onSuccess: ({ messageId }, { left }) => {
      if (left) drop((line) => line.messageId === messageId);
      else refresh();
      notify(t(left ? 'dunning.day.resolved.left' : 'dunning.day.resolved.stayed'));
    },
    onError,
  });
  const call = useMutation({
    mutationFn: (done: CallDone) => client.messages.finishCall(done),
    onSuccess: ({ messageId }, { outcome, callbackOn }) => {
      drop((line) => line.kind === 'call' && line.messageId === messageId);
      // Of a promise or a dispute the form has said it already.
      if (outcome === 'promised' || outcome === 'disputed') return;
      notify(callbackOn ? t('dunning.call.done.callback', { day: dayLong(callbackOn) }) : t(`dunning.call.done.${outcome}`));
    },
    onError,
  });
  return { approve, withdraw, hold, retry, resolve, call, drop, refresh };
}

export type Work = ReturnType<typeof useWork>;
