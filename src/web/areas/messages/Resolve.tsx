import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { notify } from '#web/ui/notify.ts';
import { useFailure } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

function useResolve() {
  const { t } = useWords();
  const say = useFailure();
  const queryClient = useQueryClient();
  return useMutation(api.messages.resolve.mutationOptions({
    onSuccess: (_, { left }) => {
      for (const queryKey of [api.messages.key(), api.reports.key()]) void queryClient.invalidateQueries({ queryKey });
      notify(t(left ? 'messages.resolved.left' : 'messages.resolved.stayed'));
    },
    onError: (error) => notify(say(error), { tone: 'bad' }),
  }));
}

/** Only a person can tell whether it left. */
export function Resolve({ messageId }: { messageId: number }) {
  const { t } = useWords();
  return (
    <Notice tone="warn" title={t('messages.unknown.title')}>
      <p>{t('messages.unknown.what')} {t('messages.unknown.how')}</p>
      <ResolveButtons messageId={messageId} />
    </Notice>
  );
}

export function ResolveButtons({ messageId }: { messageId: number }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const resolve = useResolve();
  if (!permissions.includes('approve')) return null;
  return (
    <div className="inline">
      <Button size="xs" loading={resolve.isPending} onClick={() => resolve.mutate({ messageId, left: true })}>{t('messages.unknown.left')}</Button>
      <Button size="xs" variant="default" disabled={resolve.isPending} onClick={() => resolve.mutate({ messageId, left: false })}>{t('messages.unknown.stayed')}</Button>
    </div>
  );
}
