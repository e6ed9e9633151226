import { useWords } from '#web/words.tsx';
import './Progress.css';

/** Long work. `done` of `total` when things are counted, `inPercent` when only their share means something; without them, a bar that only says "working". */
export function Progress({ label, done, total, note, inPercent }: { label: string; done?: number; total?: number; note?: string; inPercent?: boolean }) {
  const { t, number, percent } = useWords();
  const known = done !== undefined && total !== undefined && total > 0;
  const said = known && (inPercent ? percent(Math.round((done / total) * 10_000), 0) : t('ui.progress.of', { done: number(done), total: number(total) }));
  return (
    <div className="progress">
      <div className="progress-words">
        <span>{label}</span>
        <span className="quiet">{known ? said : note}</span>
      </div>
      <div className="progress-track" role="progressbar" aria-label={label} aria-valuemin={known ? 0 : undefined}
        aria-valuemax={known ? total : undefined} aria-valuenow={known ? done : undefined}>
        <span data-unknown={!known || undefined} style={known ? { width: `${Math.min(100, (done / total) * 100)}%` } : undefined} />
      </div>
      {known && note && <p className="meta">{note}</p>}
    </div>
  );
}
