import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Beside, Selection } from './columns.ts';

const STEPS: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Which row the keyboard is on, and what its keys do. The row itself (or its link) takes the focus, so that Enter and the screen reader follow. */
export function usePointer(ref: RefObject<HTMLDivElement | null>, keys: readonly string[], selection: Selection | undefined, beside?: Beside) {
  const [own, setOwn] = useState<string | undefined>(undefined);
  const current = beside ? beside.key : own;
  const setCurrent = beside ? beside.onShow : setOwn;
  const moved = useRef(false);
  const lastToggled = useRef<string | undefined>(undefined);

  const toggle = useCallback((key: string, range: boolean) => {
    if (!selection) return;
    const next = new Set(selection.keys);
    const select = !next.has(key);
    const from = range && lastToggled.current !== undefined ? keys.indexOf(lastToggled.current) : -1;
    const to = keys.indexOf(key);
    const touched = from < 0 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of touched) {
      if (select) next.add(one);
      else next.delete(one);
    }
    lastToggled.current = key;
    selection.onChange(next);
  }, [keys, selection]);

  const step = useCallback((name: string) => {
    const by = STEPS[name];
    if (by === undefined || keys.length === 0) return false;
    const at = current === undefined ? -1 : keys.indexOf(current);
    const next = at < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, at + by));
    moved.current = true;
    setCurrent(keys[next]!);
    return true;
  }, [keys, current, setCurrent]);

  useLayoutEffect(() => {
    if (!moved.current || current === undefined) return;
    moved.current = false;
    const row = ref.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current)}"]`);
    const target = row?.querySelector<HTMLElement>('[data-open]') ?? row?.querySelector<HTMLElement>('input') ?? row;
    target?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }, [ref, current]);

  // On a row its keys work; from anywhere else on the page where nothing listens, j and k start the walk in the first table.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
      const hears = beside && !ref.current?.contains(event.target) ? 'jkx'.includes(event.key) && !isBusy(event.target)
        : event.target === document.body ? starts(event.key, ref.current) : listens(event.target, ref.current);
      if (!hears) return;
      if (step(event.key)) event.preventDefault();
      else if (event.key === 'x' && selection && current !== undefined) {
        event.preventDefault();
        toggle(current, false);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [ref, step, toggle, selection, current, beside]);

  return { current, setCurrent, toggle };
}

function starts(key: string, table: HTMLElement | null): boolean {
  return (key === 'j' || key === 'k') && table === document.querySelector('.table');
}

function listens(target: HTMLElement, table: HTMLElement | null): boolean {
  const isField = target.matches('textarea, select, input:not([type="checkbox"])');
  return !isField && table !== null && table.contains(target) && target.closest('[data-row]') !== null;
}

/** Typing, or answering a dialogue or a menu: letters are not commands there. */
export function isBusy(target: HTMLElement): boolean {
  return target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]') || target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
