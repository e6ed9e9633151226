import { Checkbox, NativeSelect } from '@mantine/core';
import { useWords } from '#web/words.tsx';
import { ConditionsForm } from './ConditionsForm.tsx';
import type { DraftStep } from './scenario.ts';

type Role = DraftStep['audience'][number];
const roles = ['accounts', 'management', 'legal', 'other'] as const satisfies readonly Role[];
const fallbacks = ['anyone', 'letter', 'hold'] as const;
const attachments = ['statement', 'invoices'] as const;

/** To whom, with what, and when it is left out. */
export function StepMore({ step, disabled, onChange }: { step: DraftStep; disabled: boolean; onChange: (step: DraftStep) => void }) {
  const { t } = useWords();
  const chosen = step.audience.length > 1 ? t('dunning.audience.order', { roles: step.audience.map((role) => t(`dunning.audience.${role}`)).join(', ') }) : t('dunning.audience.note');
  const isPost = step.channel === 'letter' || step.channel === 'registered';
  return (
    <div className="step-more-parts">
      <fieldset>
        <legend>{t('dunning.audience')}</legend>
        <div className="stack-tight">
          <Checkbox.Group aria-label={t('dunning.audience')} value={step.audience} onChange={(some) => { if (some.length > 0) onChange({ ...step, audience: inTheirOrder(step.audience, some as Role[]) }); }}>
            <div className="scenario-checks">{roles.map((role) => <Checkbox key={role} value={role} disabled={disabled} label={t(`dunning.audience.${role}`)} />)}</div>
          </Checkbox.Group>
          <p className="meta">{chosen}</p>
          {!isPost && (
            <NativeSelect label={t('dunning.fallback')} disabled={disabled} value={step.fallback} data={fallbacks.map((one) => ({ value: one, label: t(`dunning.fallback.${one}`) }))}
              onChange={(event) => onChange({ ...step, fallback: event.currentTarget.value as DraftStep['fallback'] })} />
          )}
          {step.channel !== 'sms' && step.channel !== 'phone' && (
            <Checkbox.Group label={t('dunning.attachment')} value={step.attachments} onChange={(some) => onChange({ ...step, attachments: attachments.filter((one) => some.includes(one)) })}>
              <div className="scenario-checks">{attachments.map((one) => <Checkbox key={one} value={one} disabled={disabled} label={t(`dunning.attachment.${one}`)} />)}</div>
            </Checkbox.Group>
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('dunning.conditions')}</legend>
        <p className="meta">{t('dunning.conditions.step.note')}</p>
        <ConditionsForm value={step.conditions} disabled={disabled} fields={['amount', 'share', 'profiles', 'kinds', 'strategic', 'grades', 'segments']} onChange={(conditions) => onChange({ ...step, conditions })} />
      </fieldset>
    </div>
  );
}

/** Who was ticked first is looked for first. */
function inTheirOrder(before: readonly Role[], chosen: readonly Role[]): Role[] {
  return [...before.filter((one) => chosen.includes(one)), ...chosen.filter((one) => !before.includes(one))];
}
