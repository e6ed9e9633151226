import { useWords } from '#web/words.tsx';
import { Flyout } from './Flyout.tsx';
import { Icon } from './Icon.tsx';

/** The list as a file, with the filters of the page: `path` without its extension (`/api/exports/customers`). */
export function ExportMenu({ path, params }: { path: string; params: Readonly<Record<string, string | number | boolean | undefined>> }) {
  const { t } = useWords();
  const query = new URLSearchParams(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))).toString();
  const address = (extension: string) => `${path}.${extension}${query ? `?${query}` : ''}`;
  return (
    <Flyout className="flyout-button" side="below" label={<><Icon name="download" size={16} />{t('ui.export')}</>}>
      <a className="flyout-link" href={address('xlsx')} download>{t('ui.export.xlsx')}</a>
      <a className="flyout-link" href={address('csv')} download>{t('ui.export.csv')}</a>
    </Flyout>
  );
}
