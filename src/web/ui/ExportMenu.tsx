import { Button, Menu } from '@mantine/core';
import { useWords } from '#web/words.tsx';
import { Icon } from './Icon.tsx';

/** The list as a file, with the filters of the page: `path` without its extension (`/api/exports/customers`). */
export function ExportMenu({ path, params }: { path: string; params: Readonly<Record<string, string | boolean | undefined>> }) {
  const { t } = useWords();
  const query = new URLSearchParams(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))).toString();
  const address = (extension: string) => `${path}.${extension}${query ? `?${query}` : ''}`;
  return (
    <Menu>
      <Menu.Target><Button variant="default" leftSection={<Icon name="download" size={16} />}>{t('ui.export')}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('xlsx')} download>{t('ui.export.xlsx')}</Menu.Item>
        <Menu.Item component="a" href={address('csv')} download>{t('ui.export.csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
