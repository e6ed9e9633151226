import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '#web/frame.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { disputeReasons } from '#web/ui/dispute.ts';
import { AmountField } from '#web/ui/fields.tsx';
import { NumberField } from '#web/ui/NumberField.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import type { Proposal, Reply, ReplyAct } from '#web/ui/reply.ts';
import { VerbKey } from '#web/ui/Verb.tsx';
import { useWords } from '#web/words.tsx';
import type { ReplyVerbs } from './useReply.ts';

type Of<Act extends ReplyAct['act']> = Extract<ReplyAct, { act: Act }>;
type Fields<Act extends ReplyAct['act']> = { value: Of<Act>; reply: Reply; guessed: Proposal['guessed']; onChange: (value: ReplyAct) => void };

/** What Encours proposes to make of the reply, every value to be changed; one button, one key. */
export function ActForm({ reply, proposal, verbs }: { reply: Reply; proposal: Proposal; verbs: ReplyVerbs }) {
  const { t } = useWords();
  const [act, setAct] = useState<ReplyAct>(proposal.act ?? emptyDispute(reply));
  const ready = act.act !== 'dispute' || act.items.length > 0;
  return (
    <form className="reply-form stack" noValidate onSubmit={(event) => { event.preventDefault(); if (ready) verbs.accept.mutate(act); }}>
      <ActFields act={act} reply={reply} guessed={proposal.guessed} onChange={setAct} />
      <Refused error={verbs.accept.error} />
      <div className="form-end">
        <Button type="submit" data-reply-verb="accept" disabled={!ready} loading={verbs.accept.isPending}>{t(`messages.replies.accept.${act.act}`)}<VerbKey>a</VerbKey></Button>
      </div>
    </form>
  );
}

function emptyDispute(reply: Reply): Of<'dispute'> {
  return { act: 'dispute', reason: reply.findings.dispute?.reason ?? 'other', description: reply.findings.dispute?.quote ?? reply.body.slice(0, 1000), items: [] };
}

function ActFields({ act, ...more }: { act: ReplyAct; reply: Reply; guessed: Proposal['guessed']; onChange: (value: ReplyAct) => void }) {
  switch (act.act) {
    case 'promise': return <PromiseFields value={act} {...more} />;
    case 'dispute': return <DisputeFields value={act} {...more} />;
    case 'plan': return <PlanFields value={act} {...more} />;
    case 'hold': return <HoldFields value={act} {...more} />;
    case 'contact': return <ContactFields value={act} {...more} />;
    case 'opted_out': case 'bounce': case 'noted': return null;
  }
}

/** Says under a field that the mail left it open. */
function useGuess(guessed: Proposal['guessed']) {
  const { t } = useWords();
  return (what: Proposal['guessed'][number]) => (guessed.includes(what) ? { description: t('messages.replies.guessed') } : {});
}

function PromiseFields({ value, reply, guessed, onChange }: Fields<'promise'>) {
  const { t } = useWords();
  const { today } = useSession();
  const guess = useGuess(guessed);
  return (
    <>
      <div className="form-pair">
        <DayField label={t('messages.replies.form.on')} value={value.dueOn} min={today} today={today} {...guess('dueOn')} onChange={(dueOn) => { if (dueOn) onChange({ ...value, dueOn }); }} />
        <AmountField label={t('messages.replies.form.amount')} currency={value.currency} value={value.amountMinor ?? undefined}
          {...(value.amountMinor === null ? { description: t('messages.replies.form.amount.all') } : {})} onChange={(minor) => onChange({ ...value, amountMinor: minor ?? null })} />
      </div>
      <Items label={t('messages.replies.form.items')} reply={reply} currency={value.currency} chosen={value.itemIds} onChange={(itemIds) => onChange({ ...value, itemIds })} />
    </>
  );
}

function DisputeFields({ value, reply, guessed, onChange }: Fields<'dispute'>) {
  const { t } = useWords();
  const guess = useGuess(guessed);
  const [only] = value.items.length === 1 ? value.items : [];
  const currency = reply.items.find(({ itemId }) => itemId === value.items[0]?.itemId)?.currency;
  return (
    <>
      <div className="form-pair">
        <NativeSelect label={t('messages.replies.form.reason')} value={value.reason} data={disputeReasons.map((one) => ({ value: one, label: t(`agreements.dispute.reason.${one}`) }))}
          onChange={(event) => onChange({ ...value, reason: disputeReasons.find((one) => one === event.currentTarget.value) ?? 'other' })} />
        {only && currency && (
          <AmountField label={t('messages.replies.form.contested')} currency={currency} value={only.contestedMinor ?? undefined} {...(only.contestedMinor === null ? { description: t('messages.replies.form.contested.all') } : {})}
            onChange={(minor) => onChange({ ...value, items: [{ ...only, contestedMinor: minor !== undefined && minor > 0 ? minor : null }] })} />
        )}
      </div>
      <Items label={t('messages.replies.form.items')} reply={reply} currency={currency} chosen={value.items.map(({ itemId }) => itemId)} {...guess('items')} {...(value.items.length === 0 ? { error: t('messages.replies.form.needItems') } : {})}
        onChange={(itemIds) => onChange({ ...value, items: itemIds.map((itemId) => ({ itemId, contestedMinor: null })) })} />
    </>
  );
}

function PlanFields({ value, reply, guessed, onChange }: Fields<'plan'>) {
  const { t } = useWords();
  const { today } = useSession();
  const guess = useGuess(guessed);
  return (
    <>
      <div className="form-pair">
        <NumberField label={t('messages.replies.form.instalments')} value={value.instalments} min={2} max={60} {...guess('instalments')} onChange={(count) => { if (count !== undefined) onChange({ ...value, instalments: count }); }} />
        <DayField label={t('messages.replies.form.first')} value={value.firstOn} min={today} today={today} {...guess('firstOn')} onChange={(firstOn) => { if (firstOn) onChange({ ...value, firstOn }); }} />
      </div>
      <Items label={t('messages.replies.form.items')} reply={reply} currency={value.currency} chosen={value.itemIds} onChange={(itemIds) => onChange({ ...value, itemIds })} />
    </>
  );
}

function HoldFields({ value, guessed, onChange }: Fields<'hold'>) {
  const { t } = useWords();
  const { today } = useSession();
  const guess = useGuess(guessed);
  return <DayField label={t('messages.replies.form.until')} value={value.endsOn} min={today} today={today} {...guess('endsOn')} onChange={(endsOn) => { if (endsOn) onChange({ ...value, endsOn }); }} />;
}

function ContactFields({ value, reply, onChange }: Fields<'contact'>) {
  const { t } = useWords();
  return (
    <>
      <div className="form-pair">
        <TextInput label={t('messages.replies.form.name')} value={value.name ?? ''} onChange={(event) => onChange({ ...value, name: event.currentTarget.value || null })} />
        <TextInput type="email" label={t('messages.replies.form.email')} value={value.email ?? ''} onChange={(event) => onChange({ ...value, email: event.currentTarget.value.trim() || null })} />
        <TextInput label={t('messages.replies.form.phone')} value={value.phone ?? ''} onChange={(event) => onChange({ ...value, phone: event.currentTarget.value || null })} />
      </div>
      {reply.contactId !== null && <Checkbox label={t('messages.replies.form.replaces')} checked={value.contactId !== null} onChange={(event) => onChange({ ...value, contactId: event.currentTarget.checked ? reply.contactId : null })} />}
    </>
  );
}

/** What is open, those of one currency; those asked for in the message first. */
function Items({ label, reply, currency, chosen, description, error, onChange }: {
  label: string; reply: Reply; currency: string | undefined; chosen: readonly number[]; description?: string; error?: string; onChange: (itemIds: number[]) => void;
}) {
  const { t, day } = useWords();
  const open = reply.items.filter((item) => item.openMinor > 0 && (currency === undefined || item.currency === currency));
  if (open.length === 0) return null;
  return (
    <Checkbox.Group label={label} description={description ?? (chosen.length === 0 && error === undefined ? t('messages.replies.form.items.none') : undefined)} error={error} value={chosen.map(String)} onChange={(values) => onChange(values.map(Number))}>
      <div className="reply-choices">
        {open.map(({ itemId, reference, dueOn, openMinor, currency: of }) => (
          <div key={itemId} className="reply-choice">
            <Checkbox size="xs" value={String(itemId)} label={<>{reference} <span className="meta">{day(dueOn)}</span></>} />
            <Amount minor={openMinor} currency={of} />
          </div>
        ))}
      </div>
    </Checkbox.Group>
  );
}
