import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function Settings() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.nav.settings')} />
      <EmptyState icon="settings" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
