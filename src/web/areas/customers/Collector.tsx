import { useSession } from '#web/frame.tsx';
import { CollectorPick, NOBODY } from '#web/ui/CollectorPick.tsx';
import { useWords } from '#web/words.tsx';
import { useAssign } from './Assign.tsx';
import type { Customer } from './shapes.ts';

/** Whose portfolio he is in; who may approve gives him to another. */
export function Collector({ customer: { customerId, collectorUserId, collectorName } }: { customer: Customer }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const assign = useAssign();
  const known = collectorUserId === null ? undefined : { userId: collectorUserId, name: collectorName ?? '' };
  if (!permissions.includes('approve')) return known ? <span className="meta">{t('customers.collector.of', { name: known.name })}</span> : null;
  const value = assign.isPending ? assign.variables.to ?? NOBODY : collectorUserId ?? NOBODY;
  return (
    <span className="customer-collector">
      <span className="meta">{t('customers.collector')}</span>
      <CollectorPick label={t('customers.collector')} value={value} known={known} disabled={assign.isPending} nobody={t('customers.collector.nobody')}
        onChange={(to) => assign.mutate({ customers: [{ customerId, collectorUserId }], to: to === NOBODY ? null : to })} />
    </span>
  );
}
