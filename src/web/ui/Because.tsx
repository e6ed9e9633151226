import type { Reason } from '#values/reason.ts';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import './Because.css';

/** Why the machine decided so. `folded` hides the list behind a word; one sees it without leaving the page. */
export function Because({ reasons, title, folded }: { reasons: readonly Reason[]; title?: string; folded?: boolean }) {
  const { t } = useWords();
  const reason = useReason();
  if (reasons.length === 0) return null;
  const list = (
    <ul className="because-list">
      {reasons.map((one, index) => <li key={`${one.code} ${index}`}>{reason(one)}</li>)}
    </ul>
  );
  const heading = title ?? t('ui.because');
  if (folded) return <details className="because"><summary>{heading}</summary>{list}</details>;
  return <div className="because"><p className="because-title">{heading}</p>{list}</div>;
}
