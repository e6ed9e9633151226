import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function Scenarios() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.nav.scenarios')} />
      <EmptyState icon="scenarios" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
