import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Session } from '#areas/access/contract.ts';
import { sessionQuery } from '#web/session.ts';

/** Takes up the session the server answered with and goes on; what was read as somebody else, or in another company, is forgotten. */
export function useEntering(): (session: Session, path: string) => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (session, path) => {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, session);
    router.history.push(path);
  };
}
