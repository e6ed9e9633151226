import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { ApiError, call } from './api.ts';
import { sessionQuery, type Session } from './session.ts';
import { EmptyState, ErrorState, Skeleton } from './ui/states.tsx';
import { Shell } from './ui/Shell.tsx';
import { useWords } from './words.tsx';

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export function AppFrame() {
  const session = useSession();
  const signOut = async () => {
    await call('/api/session', { method: 'DELETE' }).catch(() => undefined);
    window.location.assign('/connexion');
  };
  return <Shell session={session} onSignOut={() => void signOut()}><Outlet /></Shell>;
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
