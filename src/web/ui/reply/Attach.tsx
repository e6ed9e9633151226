import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import type { Reply } from '#web/ui/reply.ts';
import { useWords } from '#web/words.tsx';
import type { ReplyVerbs } from './useReply.ts';

/** A reply of nobody: a person says whose it is. */
export function Attach({ reply, verbs }: { reply: Reply; verbs: ReplyVerbs }) {
  const { t } = useWords();
  const [customer, setCustomer] = useState<{ customerId: number; name: string }>();
  const [keep, setKeep] = useState(true);
  const hasAddress = reply.fromAddress !== '';
  return (
    <form className="reply-form stack" onSubmit={(event) => { event.preventDefault(); if (customer) verbs.attach.mutate({ customerId: customer.customerId, keepAddress: keep && hasAddress }); }}>
      <p>{t('messages.replies.attach.text', { address: reply.fromAddress || '—' })}</p>
      <CustomerPicker label={t('messages.replies.attach.title')} placeholder="" value={customer?.customerId} name={customer?.name} onChange={setCustomer} />
      {hasAddress && <Checkbox label={t('messages.replies.attach.keep')} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />}
      <Refused error={verbs.attach.error} />
      <div className="form-end"><Button type="submit" data-reply-verb="accept" disabled={!customer} loading={verbs.attach.isPending}>{t('messages.replies.attach')}</Button></div>
    </form>
  );
}
