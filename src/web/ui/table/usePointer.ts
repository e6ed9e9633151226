import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent as ReactKey } from 'react';
import type { Selection } from './columns.ts';

const STEPS: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Which row the keyboard is on, and what its keys do. The row itself (or its link) takes the focus, so that Enter and the screen reader follow. */
export function usePointer(keys: readonly string[], selection: Selection | undefined) {
  const ref = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const moved = useRef(false);
  const lastToggled = useRef<string | undefined>(undefined);

  const toggle = useCallback((key: string, range: boolean) => {
    if (!selection) return;
    const next = new Set(selection.keys);
    const select = !next.has(key);
    const from = range && lastToggled.current !== undefined ? keys.indexOf(lastToggled.current) : -1;
    const to = keys.indexOf(key);
    const touched = from < 0 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of touched) select ? next.add(one) : next.delete(one);
    lastToggled.current = key;
    selection.onChange(next);
  }, [keys, selection]);

  const step = useCallback((name: string) => {
    const by = STEPS[name];
    if (by === undefined || keys.length === 0) return false;
    const at = current === undefined ? -1 : keys.indexOf(current);
    const next = at < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, at + by));
    moved.current = true;
    setCurrent(keys[next]);
    return true;
  }, [keys, current]);

  useLayoutEffect(() => {
    if (!moved.current || current === undefined) return;
    moved.current = false;
    const row = ref.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current)}"]`);
    const target = row?.querySelector<HTMLElement>('[data-open]') ?? row?.querySelector<HTMLElement>('input') ?? row;
    target?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  // j and k start the walk from anywhere on the page where nothing else listens; the first table answers.
  useEffect(() => {
    const start = (event: KeyboardEvent) => {
      if (ref.current !== document.querySelector('.table') || event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.key === 'j' || event.key === 'k') && step(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', start);
    return () => document.removeEventListener('keydown', start);
  }, [step]);

  const onKeyDown = (event: ReactKey) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const row = event.target.closest('[data-row]');
    if (!row || (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox')) return;
    if (step(event.key)) event.preventDefault();
    else if (event.key === 'x' && selection && current !== undefined) {
      event.preventDefault();
      toggle(current, false);
    }
  };

  return { ref, current, setCurrent, toggle, onKeyDown };
}
