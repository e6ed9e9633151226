import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { HoldPanel } from '#web/ui/HoldPanel.tsx';
import { useWords } from '#web/words.tsx';
import { usePlace } from './holds.tsx';
import type { Customer, Item } from './shapes.ts';

/** Holds him, or one of his open items. */
export function PlaceHold({ customer, item, onClose }: { customer: Customer; item: Item | undefined; onClose: () => void }) {
  const { money, day } = useWords();
  const { today } = useSession();
  const { customerId, name } = customer;
  const place = usePlace(customerId, onClose);
  const { data } = useQuery(api.ledger.items.queryOptions({ input: { customerId, show: 'open', limit: 200 } }));
  const rows = data?.rows.filter((row) => row.amountMinor > 0) ?? [];
  const choices = item && !rows.some(({ itemId }) => itemId === item.itemId) ? [item, ...rows] : rows;
  return (
    <HoldPanel name={name} itemId={item?.itemId ?? null} today={today} busy={place.isPending} error={place.error} onClose={onClose} onPlace={(hold) => place.mutate(hold)}
      items={choices.map((row) => ({ itemId: row.itemId, label: `${row.reference || row.label} · ${money(row.openMinor, row.currency)} · ${day(row.dueOn)}` }))} />
  );
}
