import { Button, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import { asPurpose, purposes, rangeOf, within, type DraftStep, type Template } from './scenario.ts';
import { useOffset } from './useSayings.ts';

/** One step: when, what, by which text, and whether somebody looks at it first. */
export function StepForm({ step, templates, disabled, onChange, onRemove }: {
  step: DraftStep; templates: readonly Template[]; disabled: boolean; onChange: (step: DraftStep) => void; onRemove: () => void;
}) {
  const { t, locale } = useWords();
  const offset = useOffset();
  const approval = useId();
  const range = rangeOf(step.purpose);
  const isThanks = step.purpose === 'thanks';
  const texts = templates.filter(({ channel, language }) => channel === step.channel && language === locale);
  const chosen = texts.find(({ code }) => code === step.templateCode);
  return (
    <Panel title={step.name || t('dunning.step.unnamed')} note={`${offset.long(step.offsetDays, step.purpose)} · ${t(`dunning.channel.${step.channel}`)}`}
      action={<Button variant="subtle" color="red" size="xs" disabled={disabled} onClick={onRemove}>{t('dunning.step.remove')}</Button>}>
      <div className="step-form">
        <TextInput label={t('dunning.step.name')} required maxLength={80} disabled={disabled} value={step.name} error={step.name.trim() === '' ? t('dunning.step.name.needed') : undefined}
          onChange={(event) => onChange({ ...step, name: event.currentTarget.value })} />
        <NativeSelect label={t('dunning.step.purpose')} disabled={disabled || isThanks} value={step.purpose}
          data={purposes.filter((one) => (one === 'thanks') === isThanks).map((one) => ({ value: one, label: t(`dunning.purpose.${one}`) }))}
          onChange={(event) => onChange(asPurpose(step, event.currentTarget.value as DraftStep['purpose']))} />
        <NumberInput label={t(isThanks ? 'dunning.step.offset.paid' : step.purpose === 'courtesy' ? 'dunning.step.offset.before' : 'dunning.step.offset.after')} disabled={disabled} allowDecimal={false} clampBehavior="blur"
          value={step.purpose === 'courtesy' ? -step.offsetDays : step.offsetDays} min={step.purpose === 'courtesy' ? 0 : range.min} max={step.purpose === 'courtesy' ? 60 : range.max}
          onChange={(days) => { if (typeof days === 'number') onChange({ ...step, offsetDays: within(step.purpose === 'courtesy' ? -days : days, range) }); }} />
        <NativeSelect label={t('dunning.step.template')} disabled={disabled} value={step.templateCode}
          data={texts.map(({ code, name }) => ({ value: code, label: name }))} onChange={(event) => onChange({ ...step, templateCode: event.currentTarget.value })}
          description={chosen && <Link to="/scenarios" search={{ tab: 'templates', template: chosen.templateId }} className="step-form-link">{t('dunning.step.template.see')}</Link>} inputWrapperOrder={['label', 'input', 'description']} />
        <div>
          <p id={approval} className="mantine-InputWrapper-label step-form-label">{t('dunning.step.approval')}</p>
          <SegmentedControl fullWidth aria-labelledby={approval} disabled={disabled} value={step.approval} onChange={(value) => onChange({ ...step, approval: value as DraftStep['approval'] })}
            data={(['to_approve', 'automatic'] as const).map((value) => ({ value, label: t(`dunning.approval.short.${value}`) }))} />
          <p className="meta step-form-note">{t(step.channel === 'phone' ? 'dunning.approval.call' : `dunning.approval.${step.approval}.why`)}</p>
        </div>
      </div>
    </Panel>
  );
}
