export type Notice = { id: number; text: string; tone: 'good' | 'bad' | 'info'; undo?: () => void };

const LASTS = 7000;
let notices: readonly Notice[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(changed: readonly Notice[]): void {
  notices = changed;
  for (const listener of listeners) listener();
}

/** Says what was done, for seven seconds or as long as `lasts`; with `undo`, offers to go back. A failure stays until it is closed. */
export function notify(text: string, { lasts = LASTS, ...more }: { tone?: Notice['tone']; undo?: () => void; lasts?: number } = {}): void {
  const notice = { id: next++, text, tone: more.tone ?? 'good', ...(more.undo ? { undo: more.undo } : {}) };
  set([...notices.slice(-2), notice]);
  if (notice.tone !== 'bad') setTimeout(() => dismiss(notice.id), lasts);
}

export function dismiss(id: number): void {
  set(notices.filter((notice) => notice.id !== id));
}

export function currentNotices(): readonly Notice[] {
  return notices;
}

export function watchNotices(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
