import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Channel, Purpose } from '#values/kinds.ts';
import { api } from '#web/api.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import { languages, purposes, tones, type Template } from './shapes.ts';

const channels = ['email', 'phone', 'sms'] as const satisfies readonly Channel[];

/** A text of one's own: from nothing, from another (`from`), or the same in the other language (`translationOf`). */
export function NewTemplate({ language, from, translationOf, onClose }: { language: 'fr' | 'en'; from?: Template; translationOf?: Template; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const source = from ?? translationOf;
  const [fields, setFields] = useState({
    name: from ? t('messages.new.copy', { name: from.name }) : translationOf?.name ?? '', language, channel: source?.channel ?? 'email' as Channel, purpose: source?.purpose ?? 'reminder' as Purpose, tone: source?.tone ?? 'neutral' as Template['tone'],
  });
  const create = useMutation(api.templates.create.mutationOptions({
    onSuccess: async ({ templateId }) => {
      await queryClient.invalidateQueries({ queryKey: api.templates.key() });
      onClose();
      await navigate({ to: '/modeles/$templateId', params: { templateId: String(templateId) } });
    },
  }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ ...fields, ...(source ? { from: source.templateId } : {}), ...(translationOf ? { translationOf: translationOf.templateId } : {}) });
  };
  const choose = <Value extends string>(word: Value, said: string) => ({ value: word, label: said });
  return (
    <Modal opened onClose={onClose} title={t(translationOf ? 'messages.new.translation' : from ? 'messages.new.duplicate' : 'messages.models.add')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submit} className="stack">
        <Refused error={create.error} />
        <TextInput data-autofocus label={t('messages.template.name')} required maxLength={120} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} />
        <div className="template-names">
          <Select label={t('shell.language')} allowDeselect={false} disabled={translationOf !== undefined} data={[...languages]} value={fields.language} onChange={(value) => { if (value) setFields({ ...fields, language: value }); }} />
          <Select label={t('messages.template.tone')} allowDeselect={false} data={tones.map((one) => choose(one, t(`messages.tone.${one}`)))} value={fields.tone} onChange={(value) => { if (value) setFields({ ...fields, tone: value }); }} />
        </div>
        {!source && (
          <div className="template-names">
            <Select label={t('messages.filter.purpose')} allowDeselect={false} data={purposes.map((one) => choose(one, t(`messages.purpose.${one}`)))} value={fields.purpose}
              onChange={(value) => { if (value) setFields({ ...fields, purpose: value, channel: value === 'call' ? 'phone' : fields.channel === 'phone' ? 'email' : fields.channel }); }} />
            <Select label={t('messages.template.channel')} allowDeselect={false} disabled={fields.purpose === 'call'} data={channels.filter((one) => (one === 'phone') === (fields.purpose === 'call')).map((one) => choose(one, t(`messages.models.channel.${one}`)))} value={fields.channel as typeof channels[number]}
              onChange={(value) => { if (value) setFields({ ...fields, channel: value }); }} />
          </div>
        )}
        <p className="meta">{t(source ? 'messages.new.from' : 'messages.new.step')}</p>
        <div className="confirm-actions">
          <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" loading={create.isPending}>{t('messages.new.create')}</Button>
        </div>
      </form>
    </Modal>
  );
}
