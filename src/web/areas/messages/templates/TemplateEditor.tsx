import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { correctFrench } from '#words/typography.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { Check } from './Check.tsx';
import { remarksOf } from './check.ts';
import { ShownContext, type Shown } from './chips.tsx';
import { LightEditor } from './LightEditor.tsx';
import { conditionsFor, groupsFor } from './names.ts';
import { TemplateActions } from './TemplateActions.tsx';
import { TemplatePreview } from './TemplatePreview.tsx';
import { isOfAgreements, tones, usesOf, type Template, type TemplateUse } from './shapes.ts';
import '#web/ui/Beside.css';

const Versions = lazy(async () => ({ default: (await import('./Versions.tsx')).Versions }));
type Words = Pick<Template, 'name' | 'tone' | 'subject' | 'body'>;
const wordsOf = ({ name, tone, subject, body }: Words): Words => ({ name, tone, subject, body });
const isSame = (a: Words, b: Words) => a.name === b.name && a.tone === b.tone && a.subject === b.subject && a.body === b.body;

/** A text in one's own words, tried at once on a real customer; what is wrong with it is said before it is kept. */
export function TemplateEditor({ template, templates, uses }: { template: Template; templates: readonly Template[]; uses: readonly TemplateUse[] }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const disabled = !permissions.includes('scenario');
  const [kept, setKept] = useState(template);
  const [text, setText] = useState(wordsOf(template));
  const [customer, setCustomer] = useState<{ customerId: number; name: string } | undefined>(undefined);
  const [asValue, setAsValue] = useState(false);
  const [plain, setPlain] = useState(false);
  const [versions, setVersions] = useState(false);
  const [tried] = useDebouncedValue(text, 300);
  const preview = useQuery({
    ...api.templates.preview.queryOptions({ input: { subject: tried.subject.slice(0, 300), body: tried.body.slice(0, 20_000), language: template.language, templateId: template.templateId, ...(customer ? { customerId: customer.customerId } : {}) } }),
    placeholderData: (before) => before,
  });
  const keep = async (saved: Template) => {
    setKept(saved);
    setText(wordsOf(saved));
    await queryClient.invalidateQueries({ queryKey: api.templates.key() });
  };
  const undo = useMutation(api.templates.restore.mutationOptions({ onSuccess: keep }));
  const save = useMutation(api.templates.update.mutationOptions({
    onSuccess: async (saved, { version }) => {
      await keep(saved);
      notify(t('messages.template.saved', { name: saved.name }), { undo: () => undo.mutate({ templateId: saved.templateId, version }) });
    },
  }));
  const groups = useMemo(() => groupsFor(template.code, template.purpose), [template]);
  const conditions = useMemo(() => conditionsFor(template.code, template.purpose), [template]);
  const values = useMemo(() => new Map(preview.data?.variables.map(({ name, value }) => [name, value])), [preview.data]);
  const shown = useMemo((): Shown => ({ as: asValue ? 'value' : 'name', values, table: preview.data?.table, conditions, disabled }), [asValue, values, preview.data, conditions, disabled]);
  const dirty = !isSame(text, wordsOf(kept));
  useLeaving(dirty);
  const used = usesOf(template, uses);
  const field = { language: template.language, disabled, groups, values };
  return (
    <ShownContext value={shown}>
      <PageHeader title={kept.name} back={{ label: t('shell.nav.templates'), link: { to: '/modeles', search: { langue: template.language } } }}
        aside={<><Pill>{template.language === 'fr' ? 'Français' : 'English'}</Pill><Pill>{t(`messages.models.channel.${template.channel}`)}</Pill></>}
        lead={used.length > 0 ? t('messages.template.usedBy', { count: used.length, scenarios: [...new Set(used.map(({ scenarioName }) => scenarioName))].join(', ') }) : t(isOfAgreements(template) ? 'messages.template.ofAgreements' : 'messages.template.unused')}
        actions={(
          <>
            <Button variant="default" onClick={() => setVersions(true)}>{t('messages.template.versions')}</Button>
            {!disabled && <TemplateActions template={kept} templates={templates} used={used.length > 0} />}
            {!disabled && dirty && <Button variant="default" onClick={() => setText(wordsOf(kept))}>{t('messages.template.reset')}</Button>}
            {!disabled && <Button disabled={!dirty || text.subject.trim() === '' || text.body.trim() === '' || text.name.trim() === ''} loading={save.isPending} onClick={() => save.mutate({ templateId: template.templateId, version: kept.version, ...text })}>{t('messages.template.save')}</Button>}
          </>
        )} />
      <div className="beside template-page">
        <div className="stack">
          {disabled && <Notice>{t('dunning.scenario.readOnly')}</Notice>}
          <Refused error={save.error ?? undo.error} />
          <Panel>
            <div className="stack">
              <div className="template-names">
                <TextInput label={t('messages.template.name')} required maxLength={120} readOnly={disabled} value={text.name} onChange={(event) => setText({ ...text, name: event.currentTarget.value })} />
                <Select label={t('messages.template.tone')} readOnly={disabled} allowDeselect={false} data={tones.map((value) => ({ value, label: t(`messages.tone.${value}`) }))} value={text.tone} onChange={(value) => { if (value) setText({ ...text, tone: value }); }} />
              </div>
              {plain ? (
                <>
                  <TextInput label={t('messages.sheet.subject')} required maxLength={300} readOnly={disabled} value={text.subject} onChange={(event) => setText({ ...text, subject: event.currentTarget.value })} />
                  <Textarea label={t('messages.template.body')} description={t('messages.template.body.hint', { mark: '[[pieces]]', strong: '**' })} required autosize={false} rows={22} maxLength={20_000} readOnly={disabled} lang={template.language} spellCheck
                    value={text.body} onChange={(event) => setText({ ...text, body: event.currentTarget.value })} />
                </>
              ) : (
                <>
                  <LightEditor {...field} line label={t('messages.sheet.subject')} value={text.subject} onChange={(subject) => setText((before) => ({ ...before, subject }))} />
                  <LightEditor {...field} sms={template.channel === 'sms'} label={t('messages.template.body')} value={text.body} onChange={(body) => setText((before) => ({ ...before, body }))} />
                </>
              )}
              <div className="template-modes">
                <Switch label={t('messages.template.values')} checked={asValue} disabled={plain} onChange={(event) => setAsValue(event.currentTarget.checked)} />
                <Switch label={t('messages.template.plain')} checked={plain} onChange={(event) => setPlain(event.currentTarget.checked)} />
                {!plain && !disabled && <span className="meta">{t('messages.template.slash')}</span>}
              </div>
            </div>
          </Panel>
          <Check remarks={remarksOf(text, template.language, preview.data)} onCorrect={disabled ? undefined : () => setText({ ...text, subject: correctFrench(text.subject), body: correctFrench(text.body) })} />
        </div>
        <TemplatePreview template={template} text={tried} preview={preview.data} error={preview.error} customer={customer} onCustomer={setCustomer} />
      </div>
      {versions && <Suspense><Versions template={kept} dirty={dirty} onClose={() => setVersions(false)} onRestored={keep} /></Suspense>}
    </ShownContext>
  );
}

/** Words not kept are asked about before one leaves them. */
function useLeaving(dirty: boolean) {
  const { t } = useWords();
  const confirm = useConfirm();
  useBlocker({
    disabled: !dirty, enableBeforeUnload: dirty,
    shouldBlockFn: async () => !(await confirm({ title: t('messages.leave.title'), text: t('messages.leave.text'), action: t('messages.leave.action'), danger: true })),
  });
}
