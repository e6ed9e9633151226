import { useWords } from '#web/words.tsx';
import './Progress.css';

/** Long work. With `total` the share done; without it, a bar that only says "working". */
export function Progress({ label, done, total, note }: { label: string; done?: number; total?: number; note?: string }) {
  const { t, number } = useWords();
  const known = done !== undefined && total !== undefined && total > 0;
  return (
    <div className="progress">
      <div className="progress-words">
        <span>{label}</span>
        <span className="quiet">{known ? t('ui.progress.of', { done: number(done), total: number(total) }) : note}</span>
      </div>
      <div className="progress-track" role="progressbar" aria-label={label} aria-valuemin={known ? 0 : undefined}
        aria-valuemax={known ? total : undefined} aria-valuenow={known ? done : undefined}>
        <span data-unknown={!known || undefined} style={known ? { width: `${Math.min(100, (done / total) * 100)}%` } : undefined} />
      </div>
      {known && note && <p className="meta">{note}</p>}
    </div>
  );
}
