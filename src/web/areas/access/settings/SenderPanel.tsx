import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Sender = NonNullable<Awaited<ReturnType<typeof client.senders.mine>>>;

/** How one signs what one sends to customers. */
export function SenderPanel() {
  const { t } = useWords();
  const { permissions } = useSession();
  const { data, isPending } = useQuery({ ...api.senders.mine.queryOptions(), enabled: permissions.includes('work') });
  if (!permissions.includes('work')) return null;
  return <Panel title={t('access.sender')} note={t('access.sender.note')}>{isPending ? <Skeleton lines={4} /> : <SenderForm sender={data ?? null} />}</Panel>;
}

function SenderForm({ sender }: { sender: Sender | null }) {
  const { t } = useWords();
  const { user } = useSession();
  const queryClient = useQueryClient();
  const again = () => queryClient.invalidateQueries({ queryKey: api.senders.key() });
  const save = useMutation(api.senders.setMine.mutationOptions({ onSuccess: async () => { notify(t('access.sender.saved')); await again(); } }));
  const remove = useMutation(api.senders.removeMine.mutationOptions({ onSuccess: async () => { notify(t('access.sender.removed')); await again(); } }));
  const draft = useDraft(sender ?? { name: user.name, email: user.email, phone: '', signature: '' }, ({ name, email }) => ({
    name: name.trim() === '' ? t('access.check.senderName') : undefined, email: isEmail(email) ? undefined : t('access.check.email'),
  }));
  const { values, errors, set } = draft;
  return (
    <form className="stack" noValidate onSubmit={draft.onSubmit((filled) => save.mutate({ ...filled, email: filled.email.trim() }))}>
      <div className="form-pair">
        <TextInput label={t('access.sender.name')} required maxLength={120} value={values.name} error={errors.name} onChange={(event) => set({ name: event.currentTarget.value })} />
        <TextInput label={t('access.email')} type="email" required maxLength={254} value={values.email} error={errors.email} onChange={(event) => set({ email: event.currentTarget.value })} />
      </div>
      <TextInput label={t('access.sender.phone')} maxLength={40} value={values.phone} onChange={(event) => set({ phone: event.currentTarget.value })} />
      <Textarea label={t('access.sender.signature')} description={t('access.sender.signature.why')} autosize minRows={2} maxRows={6} maxLength={1000} value={values.signature} onChange={(event) => set({ signature: event.currentTarget.value })} />
      <Refused error={save.error ?? remove.error} />
      <div className="form-end">
        {sender && <Button variant="subtle" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>{t('access.sender.remove')}</Button>}
        <Button type="submit" loading={save.isPending}>{t('access.sender.save')}</Button>
      </div>
    </form>
  );
}
