import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { wallClock } from '#values/day.ts';
import { useSession } from '#web/frame.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { EmptyState } from '#web/ui/states.tsx';
import type { Column } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { useWords } from '#web/words.tsx';
import type { Template } from './scenario.ts';

/** The texts of the messages, one per kind and language; each opens to be written in one's own words. */
export function Templates({ templates }: { templates: readonly Template[] }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const [language, setLanguage] = useState<'fr' | 'en'>(organisation.language);
  const rows = useMemo(() => templates.filter((one) => one.language === language), [templates, language]);
  const columns = useColumns();
  return (
    <Panel title={t('dunning.tab.templates')} note={t('messages.templates.note')} flush
      action={<SegmentedControl aria-label={t('shell.language')} value={language} onChange={(value) => setLanguage(value as 'fr' | 'en')} data={[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]} />}>
      <DataTable label={t('dunning.tab.templates')} columns={columns} rows={rows} rowKey={keyOf} rowLink={({ templateId }) => ({ to: '/scenarios', search: { tab: 'templates', template: templateId } })}
        empty={<EmptyState icon="letter" title={t('messages.templates.none')} />} />
    </Panel>
  );
}

const keyOf = ({ templateId }: Template) => String(templateId);

function useColumns(): Column<Template>[] {
  const { t } = useWords();
  const { organisation } = useSession();
  return useMemo(() => [
    { id: 'name', header: t('messages.template.name'), width: 'minmax(180px, 1.2fr)', cell: ({ name }) => name },
    { id: 'subject', header: t('messages.sheet.subject'), width: 'minmax(200px, 2fr)', from: 'medium', cell: ({ subject }) => <span className="quiet template-subject">{subject}</span> },
    { id: 'channel', header: t('dunning.step.channel'), width: '140px', cell: ({ channel }) => <span className="template-channel"><Icon name={channel === 'phone' ? 'phone' : 'messages'} size={16} />{t(`dunning.channel.${channel}`)}</span> },
    { id: 'updated', header: t('messages.template.updated'), width: '120px', from: 'medium', end: true, cell: ({ updatedAt }) => <DayText day={wallClock(new Date(updatedAt), organisation.timeZone).day} /> },
  ], [t, organisation.timeZone]);
}
