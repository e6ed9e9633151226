import { NativeSelect } from '@mantine/core';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { useWords } from '#web/words.tsx';
import type { ImportDetail, Settings, Summary } from '../detail.ts';

type Choice = 'file' | 'always' | 'never';

/** How open and settled items were told apart: what the ledger says, what was deduced, and the one rule one may change. */
export function RebuiltPanel({ detail: { settings }, summary: { items, allocations }, busy, editable, onPlan }: {
  detail: ImportDetail; summary: Summary; busy: boolean; editable: boolean; onPlan: (changes: Settings) => void;
}) {
  const { t, number } = useWords();
  const choice: Choice = settings.oldestFirst === undefined ? 'file' : settings.oldestFirst ? 'always' : 'never';
  const total = allocations.read + allocations.inferred;
  const choose = (next: string) => onPlan({ oldestFirst: next === 'always' ? true : next === 'never' ? false : undefined });
  return (
    <Panel title={t('imports.rebuilt')} note={t('imports.rebuilt.note')}>
      <div className="stack">
        <ul className="rebuilt">
          <li><strong className="num">{number(items.open)}</strong><span>{t('imports.rebuilt.open')}</span></li>
          <li><strong className="num">{number(items.total - items.open)}</strong><span>{t('imports.rebuilt.settled')}</span></li>
          {items.known > 0 && <li><strong className="num">{number(items.known)}</strong><span>{t('imports.rebuilt.known')}</span></li>}
          {items.ageUnknown > 0 && <li><strong className="num">{number(items.ageUnknown)}</strong><span>{t('imports.rebuilt.ageUnknown')}</span></li>}
        </ul>
        {total > 0 && (
          <>
            <div className="split" role="img" aria-label={t('imports.rebuilt.label', { read: number(allocations.read), inferred: number(allocations.inferred) })}>
              {allocations.read > 0 && <span data-basis="read" style={{ flexGrow: allocations.read }} />}
              {allocations.inferred > 0 && <span data-basis="inferred" style={{ flexGrow: allocations.inferred }} />}
            </div>
            <dl className="roles-like">
              <div><dt><Pill tone="good">{t('imports.rebuilt.read')}</Pill> <span className="num">{number(allocations.read)}</span></dt><dd className="quiet">{t('imports.rebuilt.read.text')}</dd></div>
              <div><dt><Pill tone="warn">{t('imports.rebuilt.inferred')}</Pill> <span className="num">{number(allocations.inferred)}</span></dt><dd className="quiet">{t('imports.rebuilt.inferred.text')}</dd></div>
            </dl>
          </>
        )}
        <NativeSelect label={t('imports.oldest')} description={t(`imports.oldest.${choice}.text`)} disabled={!editable || busy} value={choice} maw={480}
          data={(['file', 'always', 'never'] as const).map((one) => ({ value: one, label: t(`imports.oldest.${one}`) }))} onChange={(event) => choose(event.currentTarget.value)} />
      </div>
    </Panel>
  );
}
