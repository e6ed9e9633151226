import { useEffect, useEffectEvent } from 'react';
import { isBusy } from './table/usePointer.ts';

/** Letters as commands, where nobody types; `act` says whether it took the key. */
export function useKeys(act: (key: string) => boolean) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !(event.target instanceof HTMLElement) || isBusy(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
