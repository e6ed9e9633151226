import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useId } from 'react';
import type { Day } from '#values/day.ts';
import { useWords } from '#web/words.tsx';
import { useDraft } from './draft.ts';
import { DayField } from './DayField.tsx';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';

export const holdKinds = ['dispute', 'promise', 'plan', 'insolvency', 'care', 'other'] as const;
export type HoldKind = (typeof holdKinds)[number];
export type NewHold = { itemId: number | null; kind: HoldKind; reason: string; endsOn: Day | null };

/** Why reminders stop, for whom and until when. `items` gives the choice between the whole customer and one of his items. */
export function HoldPanel({ name, items = [], itemId = null, today, busy, error, onPlace, onClose }: {
  name: string; items?: readonly { itemId: number; label: string }[]; itemId?: number | null; today: Day; busy?: boolean; error?: unknown;
  onPlace: (hold: NewHold) => void; onClose: () => void;
}) {
  const { t } = useWords();
  const form = useId();
  const draft = useDraft({ itemId: itemId === null ? '' : String(itemId), kind: 'dispute' as HoldKind, reason: '', endsOn: '' }, (values) => ({
    reason: values.reason.trim() === '' ? t('agreements.hold.reason.needed') : undefined,
    endsOn: values.endsOn !== '' && values.endsOn < today ? t('agreements.hold.end.past') : undefined,
  }));
  const { values, errors, set } = draft;
  return (
    <SidePanel opened onClose={onClose} title={t('agreements.hold.title', { name })}
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form={form} loading={Boolean(busy)}>{t('agreements.hold.place')}</Button></>}>
      <form id={form} className="stack" noValidate onSubmit={draft.onSubmit(({ endsOn, reason, kind, itemId: item }) =>
        onPlace({ itemId: item === '' ? null : Number(item), kind, reason: reason.trim(), endsOn: endsOn || null }))}>
        <p className="quiet">{t('agreements.hold.consequence')}</p>
        {items.length > 0 && (
          <NativeSelect label={t('agreements.hold.scope')} value={values.itemId} onChange={(event) => set({ itemId: event.currentTarget.value })}
            data={[{ value: '', label: t('agreements.hold.scope.all') }, ...items.map((item) => ({ value: String(item.itemId), label: item.label }))]} />
        )}
        <NativeSelect label={t('agreements.hold.kind')} value={values.kind} onChange={(event) => set({ kind: event.currentTarget.value as HoldKind })}
          data={holdKinds.map((kind) => ({ value: kind, label: t(`agreements.kind.${kind}`) }))} />
        <Textarea label={t('agreements.hold.reason')} description={t('agreements.hold.reason.hint')} required rows={3} maxLength={500} data-autofocus
          value={values.reason} error={errors.reason} onChange={(event) => set({ reason: event.currentTarget.value })} />
        <DayField label={t('agreements.hold.end')} description={t('agreements.hold.end.hint')} min={today} value={values.endsOn}
          onChange={(endsOn) => set({ endsOn })} {...(errors.endsOn ? { error: errors.endsOn } : {})} />
        <Refused error={error} />
      </form>
    </SidePanel>
  );
}
