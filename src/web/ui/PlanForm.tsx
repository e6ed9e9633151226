import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addMonths, startOfMonth, type Day } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useReason } from '#web/reasons.ts';
import { useWords } from '#web/words.tsx';
import { useAgreementsRefresh, type PlanDrawing } from './agreement.ts';
import { DayField } from './DayField.tsx';
import { AmountField } from './fields.tsx';
import { InstalmentTable } from './InstalmentTable.tsx';
import { notify } from './notify.ts';
import { firstChoice, OwedItems, useOwedItems, type OwedItem } from './OwedItems.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { EmptyState, ErrorState, Notice, Skeleton } from './states.tsx';

/** Draws up a payment plan while one looks at it: each change shows the instalments, exact to the cent. */
export function PlanPanel({ customerId, name, today, onMade, onClose }: {
  customerId: number; name: string; today: Day; onMade?: (planId: number) => void; onClose: () => void;
}) {
  const { t } = useWords();
  const owed = useOwedItems(customerId, true);
  const title = t('agreements.plan.title', { name });
  if (owed.items?.some((item) => item.taken === undefined)) return <Simulator customerId={customerId} title={title} items={owed.items} today={today} onMade={onMade} onClose={onClose} />;
  return (
    <SidePanel opened wide onClose={onClose} title={title}>
      {owed.items ? <EmptyState icon="check" title={t('agreements.plan.nothing')}>{t('agreements.plan.nothing.text')}</EmptyState> : owed.error ? <ErrorState /> : <Skeleton lines={8} />}
    </SidePanel>
  );
}

function Simulator({ customerId, title, items, today, onMade, onClose }: {
  customerId: number; title: string; items: readonly OwedItem[]; today: Day; onMade: ((planId: number) => void) | undefined; onClose: () => void;
}) {
  const { t, money } = useWords();
  const reason = useReason();
  const { permissions } = useSession();
  const currency = items.find((item) => item.taken === undefined)!.currency;
  const own = items.filter((item) => item.currency === currency);
  const [written, setWritten] = useState('3');
  const [drawing, setDrawing] = useState<PlanDrawing & { itemIds: number[]; downMinor: number; interestMinor: number; note: string }>({
    customerId, currency, itemIds: firstChoice(own, currency, today), instalments: 3, firstOn: addMonths(startOfMonth(today), 1), every: 'month', downMinor: 0, interestMinor: 0, interestFrozen: true, note: '',
  });
  const set = (changes: Partial<typeof drawing>) => setDrawing((before) => ({ ...before, ...changes }));
  const countOk = /^\d{1,3}$/.test(written.trim()) && Number(written) >= 1 && Number(written) <= 120;
  const valid = countOk && drawing.itemIds.length > 0;
  const [{ note: _, ...asked }] = useDebouncedValue(drawing, 150);
  const simulated = useQuery({ ...api.plans.simulate.queryOptions({ input: asked }), enabled: valid, placeholderData: keepPreviousData, retry: false });
  const make = useMake(drawing, onClose, onMade);
  const drawn = simulated.isError ? undefined : simulated.data;
  const ready = valid && drawn !== undefined && !simulated.isPlaceholderData;
  const mayApprove = permissions.includes('approve');
  return (
    <SidePanel opened wide onClose={onClose} title={title}
      actions={(
        <>
          <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant={mayApprove ? 'default' : 'filled'} disabled={!ready} loading={make.isPending && make.variables === 'draft'} onClick={() => make.mutate('draft')}>{t('agreements.plan.draft')}</Button>
          {mayApprove && <Button disabled={!ready} loading={make.isPending && make.variables === 'propose'} onClick={() => make.mutate('propose')}>{t('agreements.plan.draftAndPropose')}</Button>}
        </>
      )}>
      <div className="stack">
        <div className="plan-fields">
          <TextInput label={t('agreements.plan.count')} required inputMode="numeric" autoComplete="off" maxLength={3} w={150} data-autofocus value={written} error={countOk ? undefined : t('agreements.plan.count.wrong')}
            onChange={(event) => { const { value } = event.currentTarget; setWritten(value); if (/^\d{1,3}$/.test(value.trim())) set({ instalments: Math.min(120, Math.max(1, Number(value))) }); }} />
          <DayField label={t('agreements.plan.first')} required today={today} min={today} value={drawing.firstOn} onChange={(firstOn) => firstOn !== '' && set({ firstOn })} />
          <div style={{ width: 150 }}><AmountField label={t('agreements.plan.down')} currency={currency} value={drawing.downMinor || undefined} onChange={(minor) => set({ downMinor: Math.max(0, minor ?? 0) })} /></div>
        </div>
        <SegmentedControl style={{ alignSelf: 'flex-start' }} aria-label={t('agreements.plan.every')} value={drawing.every} onChange={(every) => set({ every: every === 'week' ? 'week' : 'month' })}
          data={[{ value: 'month', label: t('agreements.plan.every.month') }, { value: 'week', label: t('agreements.plan.every.week') }]} />
        <OwedItems label={t('agreements.plan.items')} items={own} chosen={drawing.itemIds} today={today} error={drawing.itemIds.length === 0 ? t('agreements.items.needed') : undefined} onChange={(itemIds) => set({ itemIds })} />
        <Switch label={t('agreements.plan.frozen')} checked={drawing.interestFrozen} onChange={(event) => set({ interestFrozen: event.currentTarget.checked, interestMinor: 0 })} />
        {!drawing.interestFrozen && <div style={{ width: 150 }}><AmountField label={t('agreements.plan.interest')} currency={currency} value={undefined} onChange={(minor) => set({ interestMinor: Math.max(0, minor ?? 0) })} /></div>}
        <section className="agreement-part" aria-live="polite">
          <h3>{t('agreements.plan.schedule')}</h3>
          {valid && simulated.isError && <Refused error={simulated.error} />}
          {valid && !drawn && !simulated.isError && <Skeleton lines={4} />}
          {valid && drawn && <InstalmentTable lines={drawn.instalments} currency={currency} refreshing={simulated.isPlaceholderData} />}
          {valid && drawn && drawn.interestMinor > 0 && <p className="meta">{t('agreements.plan.of.interest', { interest: money(drawn.interestMinor, currency) })}</p>}
        </section>
        {valid && drawn?.notes.map((note) => <Notice key={note.code} tone="warn">{reason(note)}</Notice>)}
        <TextInput label={t('agreements.plan.note')} maxLength={500} value={drawing.note} onChange={(event) => set({ note: event.currentTarget.value })} />
        <p className="quiet">{t('agreements.plan.consequence')}</p>
        <Refused error={make.error} />
      </div>
    </SidePanel>
  );
}

/** A draft that waits, or approved and offered at once by somebody who may. */
function useMake(drawing: PlanDrawing, onClose: () => void, onMade: ((planId: number) => void) | undefined) {
  const { t } = useWords();
  const refresh = useAgreementsRefresh();
  return useMutation({
    mutationFn: async (how: 'draft' | 'propose') => {
      const { planId } = await client.plans.draft(drawing);
      if (how === 'propose') {
        await client.plans.approve({ planId });
        await client.plans.propose({ planId });
      }
      return planId;
    },
    onSuccess: (planId, how) => {
      onClose();
      onMade?.(planId);
      notify(t(how === 'draft' ? 'agreements.plan.drafted' : 'agreements.plan.offered'));
    },
    // A plan drawn up but not offered stands as a draft: the lists must show it.
    onSettled: refresh,
  });
}
