import { Button, Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, type FormEvent } from 'react';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { given } from '#web/search.ts';
import { useWords } from '#web/words.tsx';
import { Amount } from './Amount.tsx';
import { DayField } from './DayField.tsx';
import { DayText } from './DayText.tsx';
import { contestedOf, disputeReasons, type DisputeReason } from './dispute.ts';
import { useDraft } from './draft.ts';
import { AmountField } from './fields.tsx';
import { notify } from './notify.ts';
import { Refused } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Notice, Skeleton } from './states.tsx';
import './DisputeForm.css';

type Item = Awaited<ReturnType<typeof client.ledger.items>>['rows'][number];
/** What is contested of each item chosen, in minor units; undefined for all that is left of it. */
type Parts = ReadonlyMap<number, number | undefined>;
/** An item that may be contested, with what is left of it to contest. */
type Choice = Item & { leftMinor: number };

/**
 * Opens a dispute for a customer: the items contested, whole or in part, and why. Given what a reply or a call already says. Load it lazily.
 * `before` is waited for first, each time it is tried; `onOpened` gets the new dispute's number.
 */
export function DisputeForm({ customerId, name, itemIds = [], reason = 'delivery', description = '', source = 'typed', sourceMessageId, sourceReplyId, before, onOpened, onClose }: {
  customerId: number; name: string; itemIds?: readonly number[]; reason?: DisputeReason; description?: string; source?: 'call' | 'reply' | 'visit' | 'typed';
  sourceMessageId?: number | undefined; sourceReplyId?: number | undefined; before?: () => Promise<unknown>; onOpened?: (disputeId: number) => void; onClose: () => void;
}) {
  const { t } = useWords();
  const { today } = useSession();
  const form = useId();
  const queryClient = useQueryClient();
  const choices = useChoices(customerId);
  const people = useQuery(api.disputes.people.queryOptions());
  const open = useMutation({
    mutationFn: async (dispute: Parameters<typeof client.disputes.open>[0]) => {
      await before?.();
      return await client.disputes.open(dispute);
    },
    onSuccess: ({ disputeId }) => {
      for (const queryKey of [api.disputes.key(), api.reports.key(), api.messages.key()]) void queryClient.invalidateQueries({ queryKey });
      notify(t('agreements.dispute.opened'));
      onOpened?.(disputeId);
      onClose();
    },
  });
  const chosenOf = (parts: Parts) => (choices ?? []).filter(({ itemId }) => parts.has(itemId));
  const draft = useDraft({ reason, description, deadlineOn: '', ownerUserId: '', parts: new Map(itemIds.map((itemId) => [itemId, undefined])) as Parts }, ({ deadlineOn, parts }) => ({
    deadlineOn: deadlineOn !== '' && deadlineOn < today ? t('agreements.dispute.deadline.past') : undefined,
    parts: problemOf(chosenOf(parts), parts, t),
  }));
  const { values, errors, set } = draft;
  const { parts } = values;
  const send = () => open.mutate({
    customerId, reason: values.reason, description: values.description.trim(), deadlineOn: values.deadlineOn || null, ownerUserId: values.ownerUserId || null, source,
    items: chosenOf(parts).map(({ itemId }) => ({ itemId, contestedMinor: parts.get(itemId) ?? null })), ...given({ sourceMessageId, sourceReplyId }),
  });
  return (
    <SidePanel opened wide onClose={onClose} title={t('agreements.dispute.new', { name })} actions={(
      <><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form={form} loading={open.isPending}>{t('agreements.dispute.open')}</Button></>
    )}>
      <form id={form} className="stack" noValidate onSubmit={unlessUnreadable(draft.onSubmit(send))}>
        <p className="quiet">{t('agreements.dispute.consequence')}</p>
        <NativeSelect label={t('agreements.dispute.reason')} data-autofocus value={values.reason} onChange={(event) => set({ reason: event.currentTarget.value as DisputeReason })}
          data={disputeReasons.map((one) => ({ value: one, label: t(`agreements.dispute.reason.${one}`) }))} />
        <fieldset className="dispute-choices">
          <legend>{t('agreements.dispute.items')}</legend>
          {!choices && <Skeleton lines={3} />}
          {choices?.length === 0 && <p className="quiet">{t('agreements.dispute.items.none')}</p>}
          {choices && choices.length > 0 && <ul>{choices.map((choice) => <ItemChoice key={choice.itemId} choice={choice} parts={parts} onChange={(changed) => set({ parts: changed })} />)}</ul>}
        </fieldset>
        {errors.parts && <Notice tone="bad">{errors.parts}</Notice>}
        <Textarea label={t('agreements.dispute.description')} description={t('agreements.dispute.description.hint')} rows={3} maxLength={4000} value={values.description}
          onChange={(event) => set({ description: event.currentTarget.value })} />
        <div className="columns">
          <NativeSelect label={t('agreements.dispute.owner')} description={t('agreements.dispute.owner.hint')}
            value={values.ownerUserId} onChange={(event) => set({ ownerUserId: event.currentTarget.value })}
            data={[{ value: '', label: t('agreements.dispute.owner.usual') }, ...(people.data ?? []).map((one) => ({ value: one.userId, label: one.name }))]} />
          <DayField label={t('agreements.dispute.deadline')} description={t('agreements.dispute.deadline.hint')}
            min={today} value={values.deadlineOn} onChange={(deadlineOn) => set({ deadlineOn })}
            {...(errors.deadlineOn ? { error: errors.deadlineOn } : {})} />
        </div>
        <Refused error={open.error} />
      </form>
    </SidePanel>
  );
}

/** An amount nobody can read must not pass for the whole item. */
function unlessUnreadable(submit: (event: FormEvent<HTMLFormElement>) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    const wrong = event.currentTarget.querySelector<HTMLElement>('.dispute-part [aria-invalid="true"]');
    if (!wrong) return submit(event);
    event.preventDefault();
    wrong.focus();
  };
}

/** His open debts, oldest first, less what running disputes contest of them. */
function useChoices(customerId: number): Choice[] | undefined {
  const items = useQuery(api.ledger.items.queryOptions({ input: { customerId, show: 'open', limit: 200 } }));
  const running = useQuery(api.disputes.list.queryOptions({ input: { customerId, status: 'active', limit: 200 } }));
  if (!items.data || !running.data) return undefined;
  const contested = contestedOf(running.data.rows);
  return items.data.rows.filter(({ openMinor }) => openMinor > 0).map((item) => ({ ...item, leftMinor: Math.max(0, item.openMinor - (contested.get(item.itemId) ?? 0)) }));
}

function problemOf(chosen: readonly Choice[], parts: Parts, t: ReturnType<typeof useWords>['t']): string | undefined {
  if (chosen.length === 0) return t('agreements.dispute.items.needed');
  if (new Set(chosen.map(({ currency }) => currency)).size > 1) return t('agreements.dispute.items.currencies');
  const wrong = chosen.find(({ itemId, leftMinor }) => { const part = parts.get(itemId); return part !== undefined && (part <= 0 || part > leftMinor); });
  return wrong && t('agreements.dispute.items.over', { reference: wrong.reference || wrong.label });
}

function ItemChoice({ choice, parts, onChange }: { choice: Choice; parts: Parts; onChange: (parts: Parts) => void }) {
  const { t, money } = useWords();
  const { itemId, reference, label, openMinor, leftMinor, currency, dueOn } = choice;
  const name = reference || label;
  const on = parts.has(itemId);
  const put = (part: number | undefined) => onChange(new Map(parts).set(itemId, part));
  const toggle = () => onChange(new Map(on ? [...parts].filter(([one]) => one !== itemId) : [...parts, [itemId, undefined]]));
  return (
    <li data-on={on || undefined}>
      <Checkbox checked={on} disabled={leftMinor === 0} onChange={toggle} label={<span className="dispute-choice">
        <span><strong>{name}</strong> <span className="meta">{t('agreements.dispute.items.due')} <DayText day={dueOn} /></span></span><Amount minor={openMinor} currency={currency} />
      </span>} />
      {leftMinor < openMinor && <p className="meta dispute-left">{leftMinor === 0 ? t('agreements.dispute.items.gone') : t('agreements.dispute.items.left', { left: money(leftMinor, currency) })}</p>}
      {on && (
        <div className="dispute-part">
          <AmountField label={t('agreements.dispute.items.part', { reference: name })} description={t('agreements.dispute.items.part.hint', { left: money(leftMinor, currency) })}
            currency={currency} value={parts.get(itemId)} onChange={put} />
        </div>
      )}
    </li>
  );
}
