import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '#web/api.ts';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import type { ReplyAct, ReplyClass } from '#web/ui/reply.ts';
import { useWords } from '#web/words.tsx';

/** The verbs of a reply: each says what it did, lets one go back, and reads the lists again. */
export function useReply(replyId: number, onDone: () => void) {
  const { t } = useWords();
  const fail = useFailure();
  const queryClient = useQueryClient();
  const refresh = () => {
    for (const queryKey of [api.replies.key(), api.replyActs.key(), api.messages.key(), api.promises.key(), api.disputes.key(), api.plans.key(), api.holds.key(), api.customers.key(), api.reports.key()]) {
      void queryClient.invalidateQueries({ queryKey });
    }
  };
  const onError = (error: unknown) => notify(fail(error), { tone: 'bad' });
  const reopen = useMutation({
    mutationFn: () => client.replyActs.reopen({ replyId }),
    onSuccess: () => { notify(t('messages.replies.reopened'), { tone: 'info' }); refresh(); }, onError,
  });
  const finished = (text: string, undone = true) => {
    notify(text, undone ? { undo: () => reopen.mutate() } : {});
    refresh();
    onDone();
  };
  const accept = useMutation({
    mutationFn: (as: ReplyAct) => client.replyActs.accept({ replyId, as }),
    onSuccess: (_, { act }) => finished(t(`messages.replies.done.${act}`), act !== 'bounce'),
  });
  const aside = useMutation({ mutationFn: () => client.replies.setAside({ replyId, why: '' }), onSuccess: () => finished(t('messages.replies.done.set_aside')), onError });
  const answer = useMutation({
    mutationFn: (text: { subject: string; body: string; documentIds: number[] }) => client.replies.answer({ replyId, ...text }),
    onSuccess: () => finished(t('messages.replies.done.answer')),
  });
  const classify = useMutation({ mutationFn: (to: ReplyClass) => client.replies.classify({ replyId, class: to }), onSuccess: refresh, onError });
  const attach = useMutation({
    mutationFn: (to: { customerId: number; keepAddress: boolean }) => client.replies.attach({ replyId, ...to }),
    onSuccess: () => { notify(t('messages.replies.attach.done')); refresh(); },
  });
  return { accept, aside, answer, classify, attach, reopen };
}
export type ReplyVerbs = ReturnType<typeof useReply>;
