import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function AgedBalance() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.nav.ageing')} />
      <EmptyState icon="ageing" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
