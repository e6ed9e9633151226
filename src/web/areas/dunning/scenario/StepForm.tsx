import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, useId } from 'react';
import type { Channel } from '#values/kinds.ts';
import { More } from '#web/ui/More.tsx';
import { NumberField } from '#web/ui/NumberField.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import { anchorsOf, asAnchor, asPurpose, happenings, purposes, rangeOf, within, writtenChannels, type Anchor, type DraftStep, type HappeningKind, type Template } from './scenario.ts';
import { useOffset } from './useSayings.ts';

const StepMore = lazy(async () => ({ default: (await import('./StepMore.tsx')).StepMore }));

/** One step: when, what, by which text, and whether somebody looks at it first. */
export function StepForm({ step, steps, templates, disabled, onChange, onRemove }: {
  step: DraftStep; steps: readonly DraftStep[]; templates: readonly Template[]; disabled: boolean; onChange: (step: DraftStep) => void; onRemove: () => void;
}) {
  const { t } = useWords();
  const offset = useOffset();
  const isThanks = step.purpose === 'thanks';
  return (
    <Panel title={step.name || t('dunning.step.unnamed')} note={`${offset.long(step)} · ${t(`dunning.channel.${step.channel}`)}`}
      action={<Button variant="subtle" color="red" size="xs" disabled={disabled} onClick={onRemove}>{t('dunning.step.remove')}</Button>}>
      <div className="step-form">
        <TextInput label={t('dunning.step.name')} required maxLength={80} disabled={disabled} value={step.name} error={step.name.trim() === '' ? t('dunning.step.name.needed') : undefined}
          onChange={(event) => onChange({ ...step, name: event.currentTarget.value })} />
        <NativeSelect label={t('dunning.step.purpose')} disabled={disabled || isThanks} value={step.purpose}
          data={purposes.filter((one) => (one === 'thanks') === isThanks).map((one) => ({ value: one, label: t(`dunning.purpose.${one}`) }))}
          onChange={(event) => onChange(asPurpose(step, event.currentTarget.value as DraftStep['purpose']))} />
        <When step={step} steps={steps} disabled={disabled} onChange={onChange} />
        <How step={step} templates={templates} disabled={disabled} onChange={onChange} />
      </div>
      {!isThanks && (
        <More summary={t('dunning.step.more')}><StepMore step={step} disabled={disabled} onChange={onChange} /></More>
      )}
    </Panel>
  );
}

/** Counted from what, and how many days. */
function When({ step, steps, disabled, onChange }: { step: DraftStep; steps: readonly DraftStep[]; disabled: boolean; onChange: (step: DraftStep) => void }) {
  const { t } = useWords();
  const range = rangeOf(step);
  const anchors = anchorsOf(step.purpose);
  const isBefore = step.purpose === 'courtesy' && step.anchor === 'due';
  const label = step.purpose === 'thanks' ? 'paid' : isBefore ? 'before' : step.anchor === 'due' ? 'after' : step.anchor;
  return (
    <>
      {anchors.length > 1 && (
        <NativeSelect label={t('dunning.step.anchor')} disabled={disabled} value={step.anchor} data={anchors.map((one) => ({ value: one, label: t(`dunning.anchor.${one}`) }))}
          onChange={(event) => onChange(asAnchor(steps, step, event.currentTarget.value as Anchor))} />
      )}
      {step.anchor === 'event' && (
        <NativeSelect label={t('dunning.step.event')} disabled={disabled} value={step.event ?? happenings[0]} data={happenings.map((one) => ({ value: one, label: t(`dunning.event.${one}`) }))}
          onChange={(event) => onChange({ ...step, event: event.currentTarget.value as HappeningKind })} />
      )}
      <NumberField label={t(`dunning.step.offset.${label}`)} disabled={disabled} value={isBefore ? -step.offsetDays : step.offsetDays} min={isBefore ? 0 : range.min} max={isBefore ? 60 : range.max}
        onChange={(days) => { if (days !== undefined) onChange({ ...step, offsetDays: within(isBefore ? -days : days, range) }); }} />
    </>
  );
}

/** By which channel and text, and whether a person looks at it. */
function How({ step, templates, disabled, onChange }: { step: DraftStep; templates: readonly Template[]; disabled: boolean; onChange: (step: DraftStep) => void }) {
  const { t, locale } = useWords();
  const approval = useId();
  const isWritten = step.purpose !== 'thanks' && step.purpose !== 'call';
  const spoken = templates.filter(({ language }) => language === locale);
  // Not every text is written for every channel: one for the channel, else what a letter or a mail would say.
  const own = spoken.filter(({ channel }) => channel === step.channel);
  const texts = own.length > 0 ? own : spoken.filter(({ channel }) => channel === 'email');
  const chosen = texts.find(({ code }) => code === step.templateCode);
  return (
    <>
      {isWritten && (
        <NativeSelect label={t('dunning.step.channel')} disabled={disabled} value={step.channel} data={writtenChannels.map((one) => ({ value: one, label: t(`dunning.channel.${one}`) }))}
          onChange={(event) => onChange(onChannel(step, event.currentTarget.value as Channel, spoken))} />
      )}
      <NativeSelect label={t('dunning.step.template')} disabled={disabled} value={step.templateCode}
        data={[...(chosen ? [] : [{ value: step.templateCode, label: step.templateCode }]), ...texts.map(({ code, name }) => ({ value: code, label: name }))]}
        onChange={(event) => onChange({ ...step, templateCode: event.currentTarget.value })}
        description={chosen && <Link to="/modeles/$templateId" params={{ templateId: String(chosen.templateId) }} className="step-form-link">{t('dunning.step.template.see')}</Link>} inputWrapperOrder={['label', 'input', 'description']} />
      <div>
        <p id={approval} className="mantine-InputWrapper-label step-form-label">{t('dunning.step.approval')}</p>
        <SegmentedControl fullWidth aria-labelledby={approval} disabled={disabled} value={step.approval} onChange={(value) => onChange({ ...step, approval: value as DraftStep['approval'] })}
          data={(['to_approve', 'automatic'] as const).map((value) => ({ value, label: t(`dunning.approval.short.${value}`) }))} />
        <p className="meta step-form-note">{t(step.channel === 'phone' ? 'dunning.approval.call' : `dunning.approval.${step.approval}.why`)}</p>
      </div>
    </>
  );
}

/** Another channel keeps the text when that text is written for it. */
function onChannel(step: DraftStep, channel: Channel, templates: readonly Template[]): DraftStep {
  const texts = templates.filter((one) => one.channel === channel);
  const fits = texts.length === 0 || texts.some(({ code }) => code === step.templateCode);
  return { ...step, channel, templateCode: fits ? step.templateCode : texts[0]!.code, attachments: channel === 'sms' ? [] : step.attachments };
}
