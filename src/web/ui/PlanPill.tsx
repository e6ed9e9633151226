import { useWords } from '#web/words.tsx';
import { planTone, type PlanRow } from './agreement.ts';
import { Pill } from './Pill.tsx';

/** Where a plan stands; a late instalment says more than that it runs. */
export function PlanPill({ plan: { status, instalments } }: { plan: Pick<PlanRow, 'status'> & { instalments: readonly { late: boolean }[] } }) {
  const { t } = useWords();
  if (instalments.some((one) => one.late)) return <Pill tone="bad" dot>{t('agreements.plan.late')}</Pill>;
  return <Pill tone={planTone[status]} dot>{t(`agreements.plan.status.${status}`)}</Pill>;
}
