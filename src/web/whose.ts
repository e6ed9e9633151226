import { useSyncExternalStore } from 'react';

/** Whose work one looks at: `mine` (what one looks after or covers), `all`, `nobody` (customers in no portfolio), or somebody's own. */
export type Whose = string;

const KEPT = 'encours-whose';
let own: Whose | undefined;
const listeners = new Set<() => void>();

function read(): Whose {
  try {
    own ??= localStorage.getItem(KEPT) ?? 'all';
  } catch {
    own ??= 'all';
  }
  return own;
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The day one usually opens, one's own portfolio or all: remembered by this browser, and what the count beside « Ma journée » counts. */
export function useUsualWhose(): [Whose, (whose: 'mine' | 'all') => void] {
  return [useSyncExternalStore(watch, read), choose];
}

function choose(whose: 'mine' | 'all'): void {
  own = whose;
  try {
    localStorage.setItem(KEPT, whose);
  } catch {
    // Storage refused: the choice lasts until the page closes.
  }
  for (const listener of listeners) listener();
}
