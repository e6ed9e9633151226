import type { Reason } from '#values/reason.ts';
import { sayCode } from '#words/say.ts';
import { useWords } from './words.tsx';

/** Says reasons. Apart from `useWords`: their sentences come only with the pages that give reasons. */
export function useReason(): (reason: Reason) => string {
  const { locale } = useWords();
  return ({ code, facts }) => sayCode(`reason.${code}`, facts, locale) ?? code;
}
