import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function Import() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.page.import')} />
      <EmptyState icon="imports" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
