import type { Line } from './work.ts';

/** Lines one may keep on top. */
const MOST = 50;
type Placed = Pick<Line, 'key' | 'pinned'>;

/** The lines to keep on top once `key` stands where `over` stood: all down to there, and those kept already. Nothing when it does not move, or would stand too low. */
export function keptAfter(lines: readonly Placed[], key: string, over: string): string[] | undefined {
  const [from, to] = [key, over].map((one) => lines.findIndex((line) => line.key === one)) as [number, number];
  if (from < 0 || to < 0 || from === to || to >= MOST) return undefined;
  const order = lines.filter((line) => line.key !== key);
  order.splice(to, 0, { ...lines[from]!, pinned: true });
  const last = Math.max(to, order.findLastIndex(({ pinned }) => pinned));
  return order.slice(0, Math.min(last + 1, MOST)).map((line) => line.key);
}

/** Kept on top, before all others; or no more. */
export function keptWith(lines: readonly Placed[], key: string): string[] {
  const kept = lines.filter(({ pinned }) => pinned).map((line) => line.key);
  return kept.includes(key) ? kept.filter((one) => one !== key) : [key, ...kept].slice(0, MOST);
}

/** The list as the server will give it: those kept on top in their order, then most valuable first. */
export function inOrder(lines: readonly Line[], kept: readonly string[]): Line[] {
  const place = new Map(kept.map((key, index) => [key, index]));
  const at = ({ key }: Line) => place.get(key) ?? MOST;
  return lines.map((line) => ({ ...line, pinned: place.has(line.key) }))
    .sort((a, b) => at(a) - at(b) || b.points - a.points || b.totalMinor - a.totalMinor || (a.key < b.key ? -1 : 1));
}
