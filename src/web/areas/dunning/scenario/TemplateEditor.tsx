import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { Letter } from '#web/ui/Letter.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Template } from './scenario.ts';
import { Variables } from './Variables.tsx';

/** A text in one's own words, tried at once on a real customer; what is wrong with it is said before it is kept. */
export function TemplateEditor({ template }: { template: Template }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [text, setText] = useState({ subject: template.subject, body: template.body });
  const [customer, setCustomer] = useState<{ customerId: number; name: string } | undefined>(undefined);
  const body = useRef<HTMLTextAreaElement>(null);
  const disabled = !permissions.includes('scenario');
  const dirty = text.subject !== template.subject || text.body !== template.body;
  const save = useMutation(api.templates.update.mutationOptions({
    onSuccess: async ({ name }, _sent) => {
      const before = { templateId: template.templateId, subject: template.subject, body: template.body };
      await queryClient.invalidateQueries({ queryKey: api.templates.key() });
      notify(t('messages.template.saved', { name }), { undo: () => undo.mutate(before) });
      await navigate({ to: '/scenarios', search: { tab: 'templates' } });
    },
  }));
  const undo = useMutation(api.templates.update.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: api.templates.key() }) }));
  const insert = (variable: string) => {
    const field = body.current;
    const at = field?.selectionStart ?? text.body.length;
    setText({ ...text, body: text.body.slice(0, at) + variable + text.body.slice(field?.selectionEnd ?? at) });
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(at + variable.length, at + variable.length);
    });
  };
  return (
    <>
      <PageHeader title={template.name} back={{ label: t('dunning.tab.templates'), link: { to: '/scenarios', search: { tab: 'templates' } } }}
        aside={<><Pill>{template.language === 'fr' ? 'Français' : 'English'}</Pill><Pill>{t(`dunning.channel.${template.channel}`)}</Pill></>} lead={t('messages.template.lead')}
        actions={!disabled && (
          <>
            <Button variant="default" disabled={!dirty} onClick={() => setText({ subject: template.subject, body: template.body })}>{t('messages.template.reset')}</Button>
            <Button disabled={!dirty} loading={save.isPending} onClick={() => save.mutate({ templateId: template.templateId, ...text })}>{t('messages.template.save')}</Button>
          </>
        )} />
      <div className="template">
        <div className="stack">
          {disabled && <Notice>{t('dunning.scenario.readOnly')}</Notice>}
          <Refused error={save.error} />
          <Panel title={t('messages.template.text')}>
            <div className="stack">
              <TextInput label={t('messages.sheet.subject')} required maxLength={300} readOnly={disabled} value={text.subject} onChange={(event) => setText({ ...text, subject: event.currentTarget.value })} />
              <Textarea ref={body} label={t('messages.template.body')} description={t('messages.template.body.hint', { mark: '[[pieces]]', strong: '**' })} required rows={20} maxLength={20_000}
                readOnly={disabled} lang={template.language} spellCheck value={text.body} onChange={(event) => setText({ ...text, body: event.currentTarget.value })} />
            </div>
          </Panel>
          <Panel title={t('messages.variables.title')} note={t('messages.variables.note')}><Variables disabled={disabled} onInsert={insert} /></Panel>
        </div>
        <Preview template={template} text={text} customer={customer} onCustomer={setCustomer} />
      </div>
    </>
  );
}

function Preview({ template, text, customer, onCustomer }: {
  template: Template; text: { subject: string; body: string }; customer: { customerId: number; name: string } | undefined; onCustomer: (customer: { customerId: number; name: string } | undefined) => void;
}) {
  const { t } = useWords();
  const [shown] = useDebouncedValue(text, 300);
  const preview = useQuery({
    ...api.templates.preview.queryOptions({ input: { ...shown, language: template.language, ...(customer ? { customerId: customer.customerId } : {}) } }), placeholderData: (before) => before,
  });
  return (
    <div className="template-preview">
      <Panel title={t('messages.template.preview')} note={t(customer ? 'messages.template.preview.real' : 'messages.template.preview.sample')}>
        <div className="stack">
          <CustomerPicker label={t('messages.template.customer')} placeholder={t('messages.template.customer.hint')} value={customer?.customerId} name={customer?.name} onChange={onCustomer} />
          <div aria-live="polite" className="template-problems">
            {preview.data && preview.data.problems.length > 0 && (
              <Notice tone="warn" title={t('messages.template.problems', { count: preview.data.problems.length })}>{preview.data.problems.map((problem) => <p key={problem}>{problem}</p>)}</Notice>
            )}
          </div>
          <Refused error={preview.error} />
          {preview.data ? <><p className="template-shown-subject"><span className="meta">{t('messages.sheet.subject')}</span> <strong>{preview.data.subject}</strong></p><Letter html={preview.data.html} title={t('messages.template.preview')} /></> : !preview.error && <Skeleton lines={8} />}
        </div>
      </Panel>
    </div>
  );
}
