import { Suspense, useState, type ReactNode } from 'react';
import { Skeleton } from './states.tsx';
import './More.css';

/** What few people need, folded; it is fetched, and there, only once somebody has opened it. */
export function More({ summary, said, note, children }: { summary: ReactNode; said?: string; note?: string; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <details className="more" onToggle={(event) => { if (event.currentTarget.open) setOpened(true); }}>
      <summary>{summary}{said && <span className="meta"> {said}</span>}</summary>
      {note && <p className="meta">{note}</p>}
      {opened && <Suspense fallback={<Skeleton lines={3} />}>{children}</Suspense>}
    </details>
  );
}
