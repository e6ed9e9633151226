import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { addDays, endOfMonth, weekday, type Day } from '#values/day.ts';
import { api } from '#web/api.ts';
import { useWords } from '#web/words.tsx';
import { useMakePromise, type NewPromise, type PromiseOrigin } from './agreement.ts';
import { DayField } from './DayField.tsx';
import { useDraft } from './draft.ts';
import { AmountField } from './fields.tsx';
import { firstChoice, OwedItems, useOwedItems, type OwedItem } from './OwedItems.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { EmptyState, ErrorState, Skeleton } from './states.tsx';

/** What the reply or the call said already: all of it may be changed. */
export type Said = { dueOn?: Day | undefined; amountMinor?: number | undefined; itemIds?: readonly number[] | undefined; note?: string | undefined };

/**
 * What the debtor says he will pay: when, how much, of which items. All is proposed (next Friday, everything late), so that Enter is enough. Give `formId` and put the
 * button elsewhere (`<Button type="submit" form={formId}>`), or leave it out and the form brings its own.
 */
export function PromiseForm({ customerId, today, said = {}, formId, busy, error, onPromise, onCancel }: {
  customerId: number; today: Day; said?: Said; formId?: string; busy: boolean; error: unknown; onPromise: (promise: NewPromise) => void; onCancel?: () => void;
}) {
  const { t } = useWords();
  const owed = useOwedItems(customerId);
  if (owed.error && !owed.items) return <ErrorState />;
  if (!owed.items) return <Skeleton lines={6} />;
  if (owed.items.every((item) => item.taken)) return <EmptyState icon="check" title={t('agreements.promise.nothing')}>{t('agreements.promise.nothing.text')}</EmptyState>;
  return <Filled items={owed.items} today={today} said={said} formId={formId} busy={busy} error={error} onPromise={onPromise} onCancel={onCancel} />;
}

function Filled({ items, today, said, formId, busy, error, onPromise, onCancel }: {
  items: readonly OwedItem[]; today: Day; said: Said; formId: string | undefined; busy: boolean; error: unknown; onPromise: (promise: NewPromise) => void; onCancel: (() => void) | undefined;
}) {
  const { t, money, day, dayLong } = useWords();
  const own = useId();
  const { data: setting } = useQuery(api.agreementSetting.get.queryOptions({ staleTime: 60_000 }));
  const free = items.filter((item) => item.taken === undefined);
  const mentioned = free.filter((item) => said.itemIds?.includes(item.itemId)).map((item) => item.itemId);
  const firstCurrency = (free.find((item) => item.itemId === mentioned[0]) ?? free[0]!).currency;
  const sumOf = (chosen: readonly number[]) => items.filter((item) => chosen.includes(item.itemId)).reduce((sum, item) => sum + item.openMinor, 0);
  const start = mentioned.length > 0 ? mentioned : firstChoice(items, firstCurrency, today);
  const [typed, setTyped] = useState(said.amountMinor !== undefined);
  const [round, setRound] = useState(0);
  const draft = useDraft({ currency: firstCurrency, dueOn: said.dueOn ?? nextFriday(today), amount: said.amountMinor ?? (sumOf(start) as number | undefined), chosen: start, note: said.note ?? '' }, (values) => ({
    dueOn: values.dueOn === '' ? t('agreements.promise.day.needed') : undefined,
    amount: values.amount === undefined || values.amount <= 0 ? t('agreements.promise.amount.needed')
      : values.chosen.length > 0 && values.amount > sumOf(values.chosen) ? t('agreements.promise.amount.over', { open: money(sumOf(values.chosen), values.currency) }) : undefined,
    chosen: values.chosen.length === 0 ? t('agreements.items.needed') : undefined,
  }));
  const { values, errors, set } = draft;
  const currencies = [...new Set(free.map((item) => item.currency))];
  const choose = (chosen: number[], currency = values.currency) => {
    set({ chosen, currency, ...(typed ? {} : { amount: sumOf(chosen) }) });
    if (!typed) setRound(round + 1);
  };
  const rest = sumOf(values.chosen) - (values.amount ?? 0);
  const until = values.dueOn === '' ? undefined : addDays(values.dueOn, setting?.promiseGraceDays ?? 0);
  return (
    <form id={formId ?? own} className="stack" noValidate onSubmit={draft.onSubmit(({ currency, dueOn, amount, chosen, note }) => onPromise({ currency, dueOn, amountMinor: amount!, itemIds: chosen, note: note.trim() }))}>
      <div className="stack" style={{ gap: 8 }}>
        <DayField label={t('agreements.promise.day')} required takesFocus today={today} min={today} value={values.dueOn} onChange={(dueOn) => set({ dueOn })}
          description={values.dueOn === '' ? t('agreements.promise.day.hint') : dayLong(values.dueOn)} {...(errors.dueOn ? { error: errors.dueOn } : {})} />
        <div className="said-days" role="group" aria-label={t('agreements.promise.day.quick')}>
          {quickDays(today).map(([word, on]) => <Button key={word} size="xs" variant={values.dueOn === on ? 'light' : 'default'} aria-pressed={values.dueOn === on} onClick={() => set({ dueOn: on })}>{t(`agreements.day.${word}`)}</Button>)}
        </div>
      </div>
      {currencies.length > 1 && (
        <NativeSelect label={t('agreements.currency')} value={values.currency} data={currencies} maw={168}
          onChange={(event) => { setTyped(false); const currency = event.currentTarget.value; const chosen = firstChoice(items, currency, today); set({ chosen, currency, amount: sumOf(chosen) }); setRound(round + 1); }} />
      )}
      <div style={{ maxWidth: 220 }}>
        <AmountField key={`${values.currency} ${round}`} label={t('agreements.promise.amount')} required value={values.amount} currency={values.currency} {...(errors.amount ? { error: errors.amount } : {})}
          onChange={(amount) => { setTyped(true); set({ amount }); }} />
      </div>
      <OwedItems label={t('agreements.promise.items')} today={today} items={items.filter((item) => item.currency === values.currency)} chosen={values.chosen} error={errors.chosen} onChange={choose} />
      {rest > 0 && values.amount !== undefined && <p className="meta">{t('agreements.promise.rest', { rest: money(rest, values.currency) })}</p>}
      <TextInput label={t('agreements.promise.note')} maxLength={500} value={values.note} onChange={(event) => set({ note: event.currentTarget.value })} />
      {until && <p className="quiet">{t('agreements.promise.consequence', { day: day(until) })} {setting?.confirmPromises && t('agreements.promise.confirms')}</p>}
      <Refused error={error} />
      {!formId && (
        <div className="inline" style={{ justifyContent: 'flex-end' }}>
          {onCancel && <Button variant="default" onClick={onCancel}>{t('ui.cancel')}</Button>}
          <Button type="submit" loading={busy}>{t('agreements.promise.make')}</Button>
        </div>
      )}
    </form>
  );
}

/** The one after next when Friday is today or tomorrow: nobody's transfer arrives overnight. */
export function nextFriday(today: Day): Day {
  const days = (5 + 7 - weekday(today)) % 7;
  return addDays(today, days < 2 ? days + 7 : days);
}

function quickDays(today: Day): readonly (readonly ['friday' | 'week' | 'fortnight' | 'month', Day])[] {
  const friday = nextFriday(today);
  const days = [['friday', friday], ['week', addDays(today, 7)], ['fortnight', addDays(today, 15)], ['month', endOfMonth(today)]] as const;
  return days.filter(([word, on]) => word === 'friday' || on !== friday);
}

/** The form in its side panel. */
export function PromisePanel({ customerId, name, today, said, origin = { source: 'call' }, onMade, onClose }: {
  customerId: number; name: string; today: Day; said?: Said; origin?: PromiseOrigin; onMade?: (promiseId: number) => void; onClose: () => void;
}) {
  const { t } = useWords();
  const form = useId();
  const make = useMakePromise(customerId, origin, (promiseId) => { onClose(); onMade?.(promiseId); });
  return (
    <SidePanel opened onClose={onClose} title={t('agreements.promise.title', { name })}
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form={form} loading={make.isPending}>{t('agreements.promise.make')}</Button></>}>
      <PromiseForm customerId={customerId} today={today} formId={form} busy={make.isPending} error={make.error} onPromise={(promise) => make.mutate(promise)} {...(said ? { said } : {})} />
    </SidePanel>
  );
}
