import { ApiError } from '#web/api.ts';
import { useWords } from '#web/words.tsx';
import { Notice } from './states.tsx';

/** Why the server did not do it, in its own sentence; nothing when it did. */
export function Refused({ error, title }: { error: unknown; title?: string }) {
  const say = useFailure();
  if (!error) return null;
  return <Notice tone="bad" {...(title ? { title } : {})}>{say(error)}</Notice>;
}

/** The sentence of a failure: for a toast, `notify(say(error), { tone: 'bad' })`. */
export function useFailure(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => (error instanceof ApiError && error.message !== '' ? error.message : t('shell.failed.server'));
}
