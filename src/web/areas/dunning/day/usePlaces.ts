import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import { inOrder } from './order.ts';
import type { Line, Worklist } from './work.ts';

/** One's own order, and what is put off: shown at once, kept by the server, taken back by a word. */
export function usePlaces(lines: readonly Line[]) {
  const { t, dayLong } = useWords();
  const fail = useFailure();
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: api.reports.worklist.key() });
  const change = (how: (before: readonly Line[]) => Line[]) =>
    queryClient.setQueriesData<Worklist>({ queryKey: api.reports.worklist.key() }, (before) => before && { ...before, lines: how(before.lines) });
  const onError = (error: unknown) => {
    notify(fail(error), { tone: 'bad' });
    refresh();
  };
  const order = useMutation({
    // One after the other: two quick moves arrive in their order.
    scope: { id: 'worklist-order' },
    // What is kept on top of other lists is not seen here, and stays.
    mutationFn: (keys: readonly string[]) => client.reports.order({ keys: [...keys], shown: lines.slice(0, 500).map(({ key }) => key) }),
    onMutate: (keys) => { change((before) => inOrder(before, keys)); },
    onError,
  });
  const kept = lines.filter(({ pinned }) => pinned).map(({ key }) => key);
  const set = (key: string, laterOn: Day | null) => client.reports.later({ key, laterOn });
  const again = useMutation({ mutationFn: ({ key, laterOn }: { key: string; laterOn: Day | null }) => set(key, laterOn), onSuccess: refresh, onError });
  const later = useMutation({
    mutationFn: ({ line, laterOn }: { line: Line; laterOn: Day }) => set(line.key, laterOn),
    onSuccess: (_, { line: { key, customerName }, laterOn }) => {
      change((before) => before.filter((line) => line.key !== key));
      refresh();
      notify(t('dunning.later.done', { name: customerName, day: dayLong(laterOn) }), { undo: () => again.mutate({ key, laterOn: null }) });
    },
    onError,
  });
  const takeBack = useMutation({
    mutationFn: ({ key }: Line) => set(key, null),
    onSuccess: (_, { key, customerName, laterUntil }) => {
      change((before) => before.filter((line) => line.key !== key));
      refresh();
      notify(t('dunning.later.back.done', { name: customerName }), { undo: () => again.mutate({ key, laterOn: laterUntil }) });
    },
    onError,
  });
  /** Says what it did only when it is not seen at once. */
  const keep = (keys: readonly string[] | undefined, said?: string) => {
    if (!keys) return;
    order.mutate(keys);
    if (said) notify(said, { undo: () => order.mutate(kept) });
  };
  return { keep, later, takeBack, kept };
}

export type Places = ReturnType<typeof usePlaces>;
