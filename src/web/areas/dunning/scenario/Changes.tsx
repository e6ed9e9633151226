import { Icon } from '#web/ui/Icon.tsx';
import { useWords } from '#web/words.tsx';
import type { Change } from './changes.ts';
import './scenario.css';

/** What changes, each line from what to what. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useWords();
  return (
    <ul className="changes">
      {changes.map(({ key, what, from, to }) => (
        <li key={key}><strong>{what}</strong>{to !== undefined && <span><del>{from || '—'}</del> <Icon name="right" size={16} label={t('dunning.change.becomes')} /> <ins>{to || '—'}</ins></span>}</li>
      ))}
    </ul>
  );
}
