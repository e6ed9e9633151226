import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react';

/** Rows come and go by fours, a little before they are seen. */
export const SLAB = 4;
const MARGIN = 600;
const STEP = 180;
/** The height of a row as last measured, for rows not drawn yet. */
let usualRow = 45;

/** Where each slab of a list begins, in pixels from its top; the last number is where the list ends. Heights already known are kept. */
export function startsOf(rows: number, before: readonly number[] = [0], row = usualRow): readonly number[] {
  const starts = before.slice(0, Math.ceil(rows / SLAB));
  if (starts.length === 0) starts.push(0);
  for (let at = starts.length - 1; at * SLAB < rows; at++) starts.push(starts[at]! + Math.min(SLAB, rows - at * SLAB) * row);
  return starts;
}

/** The same once some slabs were measured. */
export function corrected(starts: readonly number[], heights: ReadonlyMap<number, number>): readonly number[] {
  const next = [0];
  for (let at = 0; at < starts.length - 1; at++) next.push(next[at]! + (heights.get(at) ?? starts[at + 1]! - starts[at]!));
  return next;
}

/** The slab at a height, the first or the last beyond the ends. */
export function slabAt(starts: readonly number[], y: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `shift`: how far what is on the screen moved when slabs above it were measured. */
type Sized = { rows: number; starts: readonly number[]; shift: number };

/** A slab's height was not the expected one: those after it move, and what is on the screen, which begins at `y`, is to stay where it is. */
function resized(before: Sized, slab: number, height: number, y: number): Sized {
  const expected = before.starts[slab + 1]! - before.starts[slab]!;
  if ((slab + 1) * SLAB <= before.rows) usualRow = height / SLAB;
  if (slab >= before.starts.length - 1 || Math.abs(expected - height) < 0.5) return before;
  const starts = corrected(before.starts, new Map([[slab, height]]));
  return { ...before, starts, shift: before.starts[slab + 1]! <= y ? height - expected : 0 };
}

/** Which slabs of a long list to draw (`from` to `to`), and where: `body` is as high as the whole list, each slab begins at its `starts`. */
export function useSlabs(body: RefObject<HTMLElement | null>, rows: number) {
  const [sized, setSized] = useState<Sized>(() => ({ rows, starts: startsOf(rows), shift: 0 }));
  if (sized.rows !== rows) setSized({ rows, starts: startsOf(rows, sized.starts), shift: 0 });
  const y = useScrolled(body);

  useLayoutEffect(() => {
    if (sized.shift !== 0) window.scrollBy(0, sized.shift);
  }, [sized]);

  const onMeasured = useCallback((slab: number, height: number) => {
    const above = -(body.current?.getBoundingClientRect().top ?? 0);
    setSized((before) => resized(before, slab, height, above));
  }, [body]);
  const { starts } = sized;
  return { starts, from: slabAt(starts, y - MARGIN), to: slabAt(starts, y + STEP + window.innerHeight + MARGIN), onMeasured };
}

/** How far the top of a list is above the screen's, in steps: as many renderings as slabs that come, not as frames. */
function useScrolled(body: RefObject<HTMLElement | null>): number {
  const [y, setY] = useState(0);
  const look = useEffectEvent(() => setY(Math.floor(-(body.current?.getBoundingClientRect().top ?? 0) / STEP) * STEP));
  useEffect(() => {
    let frame = requestAnimationFrame(() => look());
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => look());
    };
    // Captured, because the list may stand in something that scrolls by itself.
    document.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
    };
  }, []);
  return y;
}
