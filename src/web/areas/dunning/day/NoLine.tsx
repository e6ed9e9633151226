import { Button } from '@mantine/core';
import { EmptyState } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** No line to show: none fits what is looked for, or nothing was put off. */
export function NoLine({ later, onBack }: { later: boolean; onBack: () => void }) {
  const { t } = useWords();
  if (!later) return <EmptyState icon="search" title={t('dunning.day.none')}>{t('dunning.day.none.text')}</EmptyState>;
  return <EmptyState icon="clock" title={t('dunning.later.none')} action={<Button variant="default" onClick={onBack}>{t('dunning.later.none.back')}</Button>}>{t('dunning.later.none.text')}</EmptyState>;
}
