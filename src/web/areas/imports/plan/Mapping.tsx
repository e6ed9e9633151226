import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '#web/ui/Panel.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { useFieldName } from '../fields.ts';
import type { ImportDetail, Settings } from '../detail.ts';

type Mapping = NonNullable<ImportDetail['mapping']>;

/** Which column holds what: one line per thing Encours can read, with the first values of the column chosen for it. */
export function MappingPanel({ detail, mapping, busy, onPlan }: { detail: ImportDetail; mapping: Mapping; busy: boolean; onPlan: (changes: Settings) => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Record<string, number>>(mapping.chosen);
  const kind = detail.settings.kind ?? (detail.kind === 'customers' ? 'customers' : 'items');
  // A customer may go by his name when the list has no codes.
  const isMissing = (field: string, required: boolean) => required && chosen[field] === undefined && !(field === 'code' && chosen['name'] !== undefined);
  const missing = mapping.fields.filter(({ field, required }) => isMissing(field, required));
  const used = Object.values(chosen);
  const twice = used.find((column, at) => used.indexOf(column) !== at);
  const changed = JSON.stringify(sorted(chosen)) !== JSON.stringify(sorted(mapping.chosen));
  const name = useFieldName();
  return (
    <Panel title={t('imports.mapping')} note={t('imports.mapping.note')}>
      <div className="mapping-kind">
        <SegmentedControl aria-label={t('imports.mapping.kind')} disabled={busy} value={kind} onChange={(next) => onPlan({ kind: next === 'customers' ? 'customers' : 'items', mapping: undefined })}
          data={[{ value: 'items', label: t('imports.kind.items') }, { value: 'customers', label: t('imports.kind.customers') }]} />
      </div>
      <details className="mapping-folded" open={detail.status === 'refused' || !mapping.remembered}>
        <summary>{t('imports.mapping.see', { count: used.length })}</summary>
        <div className="stack">
          {mapping.remembered && <Notice>{t('imports.mapping.remembered')}</Notice>}
          <ul className="mapping">
            {mapping.fields.map(({ field, required }) => (
              <li key={field}>
                <NativeSelect label={name(field)} withAsterisk={required} disabled={busy} value={chosen[field] ?? ''} error={isMissing(field, required) ? t('imports.mapping.needed') : undefined}
                  data={[{ value: '', label: t('imports.mapping.none') }, ...mapping.headers.map((header, column) => ({ value: String(column), label: header || t('imports.mapping.column', { column: column + 1 }) }))]}
                  onChange={(event) => setChosen((before) => choose(before, field, event.currentTarget.value))} />
                <p className="meta mapping-sample">{chosen[field] === undefined ? '' : mapping.sample.map((row) => row[chosen[field]!] ?? '').filter(Boolean).slice(0, 3).join(' · ') || t('imports.mapping.blank')}</p>
              </li>
            ))}
          </ul>
          {twice !== undefined && <Notice tone="warn">{t('imports.mapping.twice', { header: mapping.headers[twice] ?? '' })}</Notice>}
          <details className="second-file"><summary>{t('imports.mapping.sample', { count: mapping.sample.length })}</summary><Sample mapping={mapping} chosen={chosen} name={name} /></details>
          <div className="inline" style={{ justifyContent: 'flex-end' }}>
            {missing.length > 0 && <span className="quiet">{t('imports.mapping.missing', { fields: missing.map(({ field }) => name(field)).join(', ') })}</span>}
            <Button variant={changed ? 'filled' : 'default'} disabled={busy || missing.length > 0 || !changed} onClick={() => onPlan({ kind, mapping: chosen })}>{t('imports.mapping.apply')}</Button>
          </div>
        </div>
      </details>
    </Panel>
  );
}

/** The file's own first rows, scrolled sideways when they are many; above each column, what it is read as. */
function Sample({ mapping: { headers, sample }, chosen, name }: { mapping: Mapping; chosen: Record<string, number>; name: (field: string) => string }) {
  const { t } = useWords();
  const fieldOf = (column: number) => Object.keys(chosen).find((field) => chosen[field] === column);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must take the keyboard
    <div className="sample" role="region" tabIndex={0} aria-label={t('imports.mapping.sample', { count: sample.length })}>
      <table>
        <thead>
          <tr>{headers.map((header, column) => { const field = fieldOf(column); return <th key={column} scope="col">{header}<span className="meta">{field ? name(field) : t('imports.mapping.unread')}</span></th>; })}</tr>
        </thead>
        <tbody>{sample.map((row, line) => <tr key={line}>{headers.map((_, column) => <td key={column}>{row[column]}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function choose(before: Record<string, number>, field: string, value: string): Record<string, number> {
  const { [field]: _, ...rest } = before;
  return value === '' ? rest : { ...rest, [field]: Number(value) };
}

function sorted(record: Record<string, number>): [string, number][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
