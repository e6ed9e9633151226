import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { Letter } from '#web/ui/Letter.tsx';
import type { Message } from '#web/ui/message.ts';
import { notify } from '#web/ui/notify.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

/** This message only, in one's own words; the preview follows the typing. The template stays as it is. */
export function EditMessage({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const { messageId, channel, language, customerId } = message;
  const isPhone = channel === 'phone';
  const draft = useDraft({ toAddress: message.toAddress, subject: message.subject, body: message.body }, ({ toAddress, subject, body }) => ({
    toAddress: isPhone ? (toAddress.trim() === '' ? t('dunning.address.phone.wrong') : undefined) : isEmail(toAddress) ? undefined : t('dunning.address.email.wrong'),
    subject: subject.trim() === '' ? t('dunning.edit.subject.needed') : undefined,
    body: body.trim() === '' ? t('dunning.edit.body.needed') : undefined,
  }));
  const { values, errors, set } = draft;
  const [shown] = useDebouncedValue(values, 300);
  const preview = useQuery({
    ...api.templates.preview.queryOptions({ input: { subject: shown.subject, body: shown.body, language, customerId } }), placeholderData: (before) => before,
  });
  const save = useMutation(api.messages.edit.mutationOptions({
    onSuccess: (saved) => {
      queryClient.setQueryData(api.messages.get.queryKey({ input: { messageId } }), saved);
      void queryClient.invalidateQueries({ queryKey: api.reports.key() });
      notify(t('dunning.edit.saved'));
      onDone();
    },
  }));
  return (
    <form className="stack" noValidate onSubmit={draft.onSubmit(({ toAddress, subject, body }) => save.mutate({ messageId, toAddress: toAddress.trim(), subject: subject.trim(), body: body.trim() }))}>
      <TextInput label={t(isPhone ? 'dunning.address.phone' : 'dunning.edit.to')} type={isPhone ? 'tel' : 'email'} required maxLength={320} value={values.toAddress} error={errors.toAddress}
        onChange={(event) => set({ toAddress: event.currentTarget.value })} />
      <TextInput label={t('messages.sheet.subject')} required maxLength={300} data-autofocus value={values.subject} error={errors.subject} onChange={(event) => set({ subject: event.currentTarget.value })} />
      <Textarea label={t('dunning.edit.body')} description={t('dunning.edit.body.hint', { mark: '[[pieces]]', strong: '**' })} required rows={14} maxLength={20_000} spellCheck lang={language}
        value={values.body} error={errors.body} onChange={(event) => set({ body: event.currentTarget.value })} />
      <Refused error={save.error} />
      <div className="day-verbs">
        <Button type="submit" loading={save.isPending}>{t('dunning.edit.save')}</Button>
        <Button variant="default" onClick={onDone}>{t('ui.cancel')}</Button>
      </div>
      <div>
        <p className="because-title">{t('dunning.edit.preview')}</p>
        {preview.data?.problems.map((problem) => <Notice key={problem} tone="warn">{problem}</Notice>)}
        {preview.data ? <Letter html={preview.data.html} title={t('dunning.edit.preview')} /> : <Skeleton lines={5} />}
      </div>
    </form>
  );
}
