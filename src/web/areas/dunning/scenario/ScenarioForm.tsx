import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { lazy } from 'react';
import { useSession } from '#web/frame.tsx';
import { AmountField } from '#web/ui/fields.tsx';
import { More } from '#web/ui/More.tsx';
import { NumberField } from '#web/ui/NumberField.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import { kinds, payerClassesAsked, USUAL_THANKS_DAYS, withThanks, type CustomerKind, type PayerClass, type ScenarioDraft } from './scenario.ts';
import { clockOf, useConditionsText } from './useSayings.ts';

const ConditionsForm = lazy(async () => ({ default: (await import('./ConditionsForm.tsx')).ConditionsForm }));

type Props = { draft: ScenarioDraft; before: ScenarioDraft; disabled: boolean; tried: boolean; onChange: (draft: ScenarioDraft) => void };

/** For whom the scenario speaks, and the manners it keeps. */
export function ScenarioForm({ draft, before, disabled, tried, onChange }: Props) {
  const { t } = useWords();
  const conditions = useConditionsText();
  const set = (changes: Partial<ScenarioDraft>) => onChange({ ...draft, ...changes });
  return (
    <div className="columns">
      <Panel title={t('dunning.scenario.whom')} note={t('dunning.scenario.whom.note')}>
        <div className="stack">
          <TextInput label={t('dunning.field.name')} required maxLength={80} disabled={disabled} value={draft.name} error={tried && draft.name.trim() === '' ? t('dunning.scenario.name.needed') : undefined}
            onChange={(event) => set({ name: event.currentTarget.value })} />
          <Checkbox.Group label={t('dunning.field.profiles')} value={draft.profiles} onChange={(profiles) => set({ profiles: payerClassesAsked.filter((one) => profiles.includes(one)) as PayerClass[] })}>
            <div className="scenario-checks">{payerClassesAsked.map((one) => <Checkbox key={one} value={one} disabled={disabled} label={t(`credit.class.${one}`)} />)}</div>
          </Checkbox.Group>
          <Checkbox.Group label={t('dunning.field.customerKinds')} value={draft.customerKinds} error={tried && draft.customerKinds.length === 0 ? t('dunning.scenario.kinds.needed') : undefined}
            onChange={(some) => set({ customerKinds: kinds.filter((one) => some.includes(one)) as CustomerKind[] })}>
            <div className="scenario-checks">{kinds.map((one) => <Checkbox key={one} value={one} disabled={disabled} label={t(`dunning.kind.${one}`)} />)}</div>
          </Checkbox.Group>
          <More summary={t('dunning.scenario.applies')} said={conditions(draft.applies)} note={t('dunning.scenario.applies.note')}>
            <ConditionsForm value={draft.applies} disabled={disabled} fields={['amount', 'share', 'strategic', 'grades', 'segments', 'groups', 'portfolios']} onChange={(applies) => set({ applies })} />
          </More>
          <Switch label={t('dunning.field.active')} description={t('dunning.scenario.active.why')} disabled={disabled} checked={draft.active} onChange={(event) => set({ active: event.currentTarget.checked })} />
        </div>
      </Panel>
      <Panel title={t('dunning.scenario.manners')} note={t('dunning.scenario.manners.note')}><Manners draft={draft} before={before} disabled={disabled} tried={tried} onChange={onChange} /></Panel>
    </div>
  );
}

const HALF_HOURS = Array.from({ length: 49 }, (_, index) => index * 30);

function Manners({ draft, before, disabled, onChange }: Props) {
  const { t } = useWords();
  const { organisation } = useSession();
  const set = (changes: Partial<ScenarioDraft>) => onChange({ ...draft, ...changes });
  const hours = (own: number, last: boolean) => [...new Set([...HALF_HOURS.filter((one) => (last ? one > 0 : one < 1440)), own])].sort((a, b) => a - b).map((one) => ({ value: String(one), label: clockOf(one) }));
  const wrongWindow = draft.windowFromMinute >= draft.windowToMinute;
  return (
    <div className="stack">
      <div className="scenario-pair">
        <AmountField label={t('dunning.field.minimumMinor')} description={t('dunning.scenario.minimum.why')} currency={organisation.currency} disabled={disabled} value={draft.minimumMinor}
          onChange={(minor) => set({ minimumMinor: Math.max(0, minor ?? 0) })} />
        <NumberField label={t('dunning.field.minimumDaysBetween')} description={t('dunning.scenario.between.why')} disabled={disabled} min={0} max={90} value={draft.minimumDaysBetween}
          onChange={(days) => { if (days !== undefined) set({ minimumDaysBetween: days }); }} />
      </div>
      <div className="scenario-pair">
        <NativeSelect label={t('dunning.scenario.from')} disabled={disabled} value={String(draft.windowFromMinute)} data={hours(draft.windowFromMinute, false)}
          onChange={(event) => set({ windowFromMinute: Number(event.currentTarget.value) })} />
        <NativeSelect label={t('dunning.scenario.to')} disabled={disabled} value={String(draft.windowToMinute)} data={hours(draft.windowToMinute, true)} error={wrongWindow ? t('dunning.scenario.window.wrong') : undefined}
          onChange={(event) => set({ windowToMinute: Number(event.currentTarget.value) })} />
      </div>
      <div className="scenario-pair">
        <Days label={t('dunning.field.maximumPerWeek')} hint={t('dunning.scenario.week.why')} most={14} disabled={disabled} value={draft.maximumPerWeek ?? undefined} onChange={(most) => set({ maximumPerWeek: most ?? null })} />
        <Days label={t('dunning.stops.maximum')} hint={t('dunning.stops.maximum.why')} most={50} disabled={disabled} value={draft.stops.maximumReminders} onChange={(maximumReminders) => set({ stops: stopsWith(draft, { maximumReminders }) })} />
      </div>
      <div className="scenario-pair">
        <Days label={t('dunning.stops.after')} hint={t('dunning.stops.after.why')} most={3650} disabled={disabled} value={draft.stops.afterDays} onChange={(afterDays) => set({ stops: stopsWith(draft, { afterDays }) })} />
        <Days label={t('dunning.stops.part')} hint={t('dunning.stops.part.why')} most={90} disabled={disabled} value={draft.stops.partPaymentDays} onChange={(partPaymentDays) => set({ stops: stopsWith(draft, { partPaymentDays }) })} />
      </div>
      <Switch label={t('dunning.field.fromPortfolio')} description={t('dunning.scenario.portfolio.why')} disabled={disabled} checked={draft.fromPortfolio}
        onChange={(event) => set({ fromPortfolio: event.currentTarget.checked })} />
      <Switch label={t('dunning.field.businessDaysOnly')} description={t('dunning.scenario.business.why')} disabled={disabled} checked={draft.businessDaysOnly}
        onChange={(event) => set({ businessDaysOnly: event.currentTarget.checked })} />
      <Switch label={t('dunning.scenario.thanks')} description={t('dunning.scenario.thanks.why')} disabled={disabled} checked={draft.thanksEveryDays !== null}
        onChange={(event) => onChange(withThanks(draft, event.currentTarget.checked ? before.thanksEveryDays ?? USUAL_THANKS_DAYS : null, before, t('dunning.purpose.thanks')))} />
      {draft.thanksEveryDays !== null && (
        <NumberField label={t('dunning.field.thanksEveryDays')} disabled={disabled} min={1} max={365} value={draft.thanksEveryDays}
          onChange={(days) => { if (days !== undefined) set({ thanksEveryDays: days }); }} />
      )}
    </div>
  );
}

/** A number that may be left empty: then there is no limit. */
function Days({ label, hint, value, most, disabled, onChange }: { label: string; hint: string; value: number | undefined; most: number; disabled: boolean; onChange: (days: number | undefined) => void }) {
  const { t } = useWords();
  return <NumberField label={label} description={hint} placeholder={t('dunning.noLimit')} disabled={disabled} min={1} max={most} value={value} onChange={onChange} />;
}

function stopsWith({ stops }: ScenarioDraft, changes: { [Key in keyof ScenarioDraft['stops']]: number | undefined }): ScenarioDraft['stops'] {
  return Object.fromEntries(Object.entries({ ...stops, ...changes }).filter(([, days]) => days !== undefined)) as ScenarioDraft['stops'];
}
