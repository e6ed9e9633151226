import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function Customers() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.nav.customers')} />
      <EmptyState icon="customers" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
