import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '#web/ui/Icon.tsx';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { useWords } from '#web/words.tsx';
import { useFieldName } from '../fields.ts';
import { gathered, problemsAsCsv, problemsAsText, severities, type Problem } from '../detail.ts';

const SHOWN = 6;
const tones = { error: 'bad', warning: 'warn', info: 'neutral' } as const;

/** What is wrong or worth knowing, the gravest first, each with its line, its field and what to do; to be sent to whoever made the file. */
export function ProblemsPanel({ title, problems, fileName }: { title: string; problems: readonly Problem[]; fileName: string }) {
  const { t, number } = useWords();
  const name = useFieldName();
  if (problems.length === 0) return null;
  const lineOf = ({ line, field }: Problem) => {
    const place = [line === undefined ? '' : t('imports.problem.line', { line: number(line) }), field ? name(field) : ''].filter(Boolean).join(', ');
    return place && `${place} : `;
  };
  const copy = async () => {
    await navigator.clipboard.writeText(problemsAsText(problems, lineOf));
    notify(t('imports.problems.copied', { count: problems.length }));
  };
  const download = () => {
    const header = [t('imports.problem.severity'), t('imports.problem.lineHeader'), t('imports.problem.field'), t('imports.problem.what')];
    const text = problemsAsCsv(problems.map((problem) => ({ ...problem, ...(problem.field && { field: name(problem.field) }) })), header, ({ severity }) => t(`imports.severity.${severity}`));
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${fileName.replace(/\.\w+$/, '')}-${t('imports.problems.file')}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  return (
    <Panel title={title} note={t('imports.problems.note')} flush action={
      <span className="inline nowrap">
        <Button size="xs" variant="default" onClick={() => void copy().catch(download)}>{t('imports.problems.copy')}</Button>
        <Button size="xs" variant="default" leftSection={<Icon name="download" size={16} />} onClick={download}>{t('imports.problems.download')}</Button>
      </span>
    }>
      {severities.map((severity) => <Group key={severity} severity={severity} problems={problems.filter((problem) => problem.severity === severity)} />)}
    </Panel>
  );
}

function Group({ severity, problems }: { severity: (typeof severities)[number]; problems: readonly Problem[] }) {
  const { t, number } = useWords();
  const name = useFieldName();
  const [whole, setWhole] = useState(false);
  if (problems.length === 0) return null;
  const points = gathered(problems);
  const shown = whole ? points : points.slice(0, SHOWN);
  return (
    <section className="problems">
      <h3><Pill tone={tones[severity]} dot>{t(`imports.severity.${severity}`)}</Pill> <span className="meta">{t(`imports.severity.${severity}.text`)}</span></h3>
      <ul>
        {shown.map(({ lines, field, message }, index) => (
          <li key={index} data-whole={(lines.length === 0 && !field) || undefined}>
            {(lines.length > 0 || field) && (
              <span className="problem-place">
                {lines.length > 0 && <span className="num">{t('imports.problem.lines', { count: lines.length, lines: lines.map(number).join(', ') })}</span>}
                {field && <span>{name(field)}</span>}
              </span>
            )}
            <span>{message}</span>
          </li>
        ))}
      </ul>
      {points.length > shown.length && <Button size="xs" variant="subtle" onClick={() => setWhole(true)}>{t('imports.problems.all', { count: points.length })}</Button>}
    </section>
  );
}
