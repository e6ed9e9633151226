import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { daysBetween, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import './OwedItems.css';

export type OwedItem = {
  itemId: number; reference: string; dueOn: Day; openMinor: number; currency: string;
  /** Why nothing can be agreed about it: it is promised, or in a plan. */
  taken: 'promise' | 'plan' | undefined;
};

/** What a customer owes, oldest due first, and what is agreed about it already; undefined until known. `forPlan`: a plan in preparation takes its items too. */
export function useOwedItems(customerId: number, forPlan = false): { items: OwedItem[] | undefined; error: unknown } {
  const { t } = useWords();
  const items = useQuery(api.ledger.items.queryOptions({ input: { customerId, show: 'open', limit: 200 } }));
  const promises = useQuery(api.promises.list.queryOptions({ input: { customerId, status: 'open', limit: 200 } }));
  const plans = useQuery(api.plans.list.queryOptions({ input: { customerId, status: 'running', limit: 200 } }));
  const error = items.error ?? promises.error ?? plans.error;
  if (!items.data || !promises.data || !plans.data) return { items: undefined, error };
  const promised = new Set(promises.data.rows.flatMap((row) => row.items.map((item) => item.itemId)));
  const holding = plans.data.rows.filter(({ status }) => forPlan || status === 'proposed' || status === 'accepted');
  const planned = new Set(holding.flatMap((row) => row.items.map((item) => item.itemId)));
  return {
    error,
    items: items.data.rows.filter((row) => row.amountMinor > 0).map((row) => ({
      itemId: row.itemId, reference: row.reference || row.label || t(`ledger.kind.${row.kind}`), dueOn: row.dueOn, openMinor: row.openMinor, currency: row.currency,
      taken: promised.has(row.itemId) ? 'promise' : planned.has(row.itemId) ? 'plan' : undefined,
    })),
  };
}

/** Those chosen at first: the late ones of one currency nothing is agreed about; when none is late, the oldest. */
export function firstChoice(items: readonly OwedItem[], currency: string, today: Day): number[] {
  const free = items.filter((item) => item.taken === undefined && item.currency === currency);
  const late = free.filter((item) => item.dueOn < today);
  return (late.length > 0 ? late : free.slice(0, 1)).map((item) => item.itemId);
}

/** Which of his items something is agreed about. */
export function OwedItems({ label, items, chosen, today, error, onChange }: {
  label: string; items: readonly OwedItem[]; chosen: readonly number[]; today: Day; error?: string | undefined; onChange: (itemIds: number[]) => void;
}) {
  const { t, day } = useWords();
  const free = items.filter((item) => item.taken === undefined).map((item) => item.itemId);
  const all = free.length > 0 && free.every((itemId) => chosen.includes(itemId));
  const toggle = (itemId: number) => onChange(free.filter((one) => (one === itemId) !== chosen.includes(one)));
  return (
    <fieldset className="owed">
      <legend>{label}</legend>
      {free.length > 1 && <Checkbox size="xs" className="owed-all" label={t('agreements.items.all')} checked={all} indeterminate={!all && chosen.length > 0} onChange={() => onChange(all ? [] : free)} />}
      <ul>
        {items.map((item) => {
          const late = daysBetween(item.dueOn, today);
          return (
            <li key={item.itemId} data-taken={item.taken !== undefined || undefined}>
              <Checkbox size="xs" checked={chosen.includes(item.itemId)} disabled={item.taken !== undefined} onChange={() => toggle(item.itemId)}
                label={<>{item.reference} <span className="meta owed-when">{item.taken ? t(`agreements.items.taken.${item.taken}`) : late > 0 ? t('agreements.items.late', { days: late }) : t('agreements.items.due', { day: day(item.dueOn) })}</span></>} />
              <Amount minor={item.openMinor} currency={item.currency} {...(item.taken ? { tone: 'quiet' as const } : {})} />
            </li>
          );
        })}
      </ul>
      {error && <p className="owed-error" role="alert">{error}</p>}
    </fieldset>
  );
}
