import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EinvoiceStatus } from '#values/einvoice.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { notify } from '#web/ui/notify.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import type { Item } from './shapes.ts';

const statuses = ['deposited', 'delivered', 'available', 'taken', 'approved', 'disputed', 'suspended', 'refused', 'rejected', 'paid'] as const satisfies readonly EinvoiceStatus[];
/** As the guard has them: an invoice in one of these is not reminded. */
const stops: readonly EinvoiceStatus[] = ['deposited', 'rejected', 'refused', 'disputed', 'suspended'];

/** Where the invoice stands on its electronic way: told by the platform through the API, or by a person here. */
export function Einvoice({ item: { itemId, reference, einvoiceStatus, einvoiceAt } }: { item: Item }) {
  const { t, instant } = useWords();
  const { permissions, organisation } = useSession();
  const queryClient = useQueryClient();
  const set = useMutation(api.ledger.setEinvoiceStatus.mutationOptions({
    onSuccess: async (_, { status }) => {
      await queryClient.invalidateQueries({ queryKey: api.ledger.key() });
      notify(t('ledger.einvoice.saved', { reference, status: t(`ledger.einvoice.${status ?? 'unknown'}`) }));
    },
  }));
  const may = permissions.includes('work');
  const since = einvoiceAt === null ? '' : instant(einvoiceAt, organisation.timeZone);
  const stopped = einvoiceStatus !== null && stops.includes(einvoiceStatus) ? t('ledger.einvoice.stops') : '';
  return (
    <div>
      <NativeSelect label={t('ledger.einvoice')} description={[since, stopped].filter(Boolean).join('. ')} inputWrapperOrder={['label', 'input', 'description', 'error']} disabled={!may || set.isPending}
        value={einvoiceStatus ?? ''} data={[{ value: '', label: t('ledger.einvoice.unknown') }, ...statuses.map((one) => ({ value: one, label: t(`ledger.einvoice.${one}`) }))]}
        onChange={(event) => set.mutate({ itemId, status: event.currentTarget.value === '' ? null : event.currentTarget.value as EinvoiceStatus })} />
      <Refused error={set.error} />
    </div>
  );
}
