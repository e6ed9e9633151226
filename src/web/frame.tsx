import { Button } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { api, ApiError, client } from './api.ts';
import { isInCompany, sessionQuery, type Session } from './session.ts';
import { EmptyState, ErrorState, Skeleton } from './ui/states.tsx';
import { Shell } from './ui/Shell.tsx';
import { useUsualWhose } from './whose.ts';
import { useWords } from './words.tsx';

export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!isInCompany(data)) throw new Error('a page inside the frame without a session');
  return data;
}

export function AppFrame() {
  const session = useSession();
  const signOut = async () => {
    await client.session.signOut().catch(() => undefined);
    window.location.assign('/connexion');
  };
  // What Ma journée lists, shared with that page: working there counts down here at once.
  const [whose] = useUsualWhose();
  const toDo = useQuery({ ...api.reports.worklist.queryOptions({ input: { whose } }), staleTime: 60_000, select: ({ lines }) => lines.length });
  return <Shell session={session} toDo={toDo.data ?? 0} onSignOut={() => void signOut()}><Outlet /></Shell>;
}

export function PageWaiting() {
  return <Skeleton lines={6} />;
}

export function PageFailed({ error }: { error: unknown }) {
  const { t } = useWords();
  const router = useRouter();
  const own = error instanceof ApiError && error.message !== '' ? error.message : t('shell.failed.server');
  return <ErrorState title={t('shell.failed.title')} text={own} onRetry={() => void router.invalidate()} />;
}

export function NotFound() {
  const { t } = useWords();
  return (
    <EmptyState icon="search" title={t('shell.notFound.title')} action={<Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>{t('shell.notFound.action')}</Button>}>
      {t('shell.notFound.text')}
    </EmptyState>
  );
}
