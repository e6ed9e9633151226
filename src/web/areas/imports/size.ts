import { useWords } from '#web/words.tsx';

const KILO = 1024;

/** A file's size as people say it. */
export function useSize(): (bytes: number) => string {
  const { t, number } = useWords();
  return (bytes) => (bytes < KILO ** 2
    ? t('imports.size.small', { kilobytes: number(Math.max(1, Math.round(bytes / KILO))) })
    : t('imports.size', { megabytes: number(Math.round(bytes / KILO ** 2 * 10) / 10) }));
}
