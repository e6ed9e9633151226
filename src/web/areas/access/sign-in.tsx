import { EmptyState } from '#web/ui/states.tsx';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { useWords } from '#web/words.tsx';

export default function SignIn() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('shell.page.signIn')} />
      <EmptyState icon="user" title={t('shell.soon.title')}>{t('shell.soon.text')}</EmptyState>
    </>
  );
}
