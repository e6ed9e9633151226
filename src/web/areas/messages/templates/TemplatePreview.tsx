import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { CustomerPicker } from '#web/ui/CustomerPicker.tsx';
import { Letter } from '#web/ui/Letter.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Preview, Template } from './shapes.ts';

type Chosen = { customerId: number; name: string } | undefined;

/** The text as its reader gets it, on any customer. */
export function TemplatePreview({ template, text, preview, error, customer, onCustomer }: {
  template: Template; text: { subject: string; body: string }; preview: Preview | undefined; error: unknown; customer: Chosen; onCustomer: (customer: Chosen) => void;
}) {
  const { t } = useWords();
  const [as, setAs] = useState<'email' | 'letter'>('email');
  const posted = ['email', 'letter', 'registered'].includes(template.channel);
  return (
    <div className="beside-kept">
      <Panel title={t('messages.template.preview')} note={t(customer ? 'messages.template.preview.real' : 'messages.template.preview.sample')}
        {...(posted ? { action: <SegmentedControl size="xs" aria-label={t('messages.template.preview')} value={as} onChange={(value) => setAs(value as 'email' | 'letter')} data={[{ value: 'email', label: t('messages.models.channel.email') }, { value: 'letter', label: t('messages.models.channel.letter') }]} /> } : {})}>
        <div className="stack">
          <CustomerPicker label={t('messages.template.customer')} placeholder={t('messages.template.customer.hint')} value={customer?.customerId} name={customer?.name} onChange={onCustomer} />
          <Refused error={error} />
          {!preview ? !error && <Skeleton lines={8} /> : posted && as === 'letter' ? <LetterPage template={template} text={text} customer={customer} /> : <Read template={template} preview={preview} />}
        </div>
      </Panel>
    </div>
  );
}

function Read({ template, preview }: { template: Template; preview: Preview }) {
  const { t } = useWords();
  if (template.channel === 'sms') {
    return (
      <>
        <p className="sms-bubble">{preview.body}</p>
        {preview.sms && <p className="meta">{t('messages.check.sms.count', { characters: preview.sms.characters, parts: preview.sms.parts })}</p>}
      </>
    );
  }
  return <><p className="template-read-subject"><span className="meta">{t(template.channel === 'phone' ? 'messages.sheet.call' : 'messages.sheet.subject')}</span> <strong>{preview.subject}</strong></p><Letter html={preview.html} title={t('messages.template.preview')} /></>;
}

/** The sheet of paper that would go into the envelope. */
function LetterPage({ template, text, customer }: { template: Template; text: { subject: string; body: string }; customer: Chosen }) {
  const { t } = useWords();
  const drawn = useQuery({
    ...api.templates.letter.queryOptions({ input: { ...text, templateId: template.templateId, ...(customer ? { customerId: customer.customerId } : {}) } }), placeholderData: (before) => before, retry: false,
  });
  if (drawn.error) return <Refused error={drawn.error} />;
  if (!drawn.data) return <Skeleton lines={14} />;
  return (
    <>
      <img className="letter-page" alt={t('messages.template.letter')} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.data.svg)}`} />
      <p className="meta">{t('messages.template.pages', { count: drawn.data.pages })}</p>
    </>
  );
}
