import { useQueryClient } from '@tanstack/react-query';
import { api, type client } from '#web/api.ts';

export type Batch = Awaited<ReturnType<typeof client.letters.batch>>;

/** What changed in the letters changes the messages, and what is checked of a batch. */
export function useLettersChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([api.letters, api.printing, api.messages].map((one) => queryClient.invalidateQueries({ queryKey: one.key() })));
  };
}
