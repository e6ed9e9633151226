import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function Runs() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.nav.runs')} />
      <EmptyState icon="runs" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
