import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { AmountField } from '#web/ui/fields.tsx';
import { NumberField } from '#web/ui/NumberField.tsx';
import { useWords } from '#web/words.tsx';
import { kinds, payerClassesAsked, type Conditions } from './scenario.ts';

export type ConditionField = 'amount' | 'share' | 'profiles' | 'kinds' | 'strategic' | 'grades' | 'segments' | 'groups' | 'portfolios';
const grades = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const listed = ['segments', 'groups'] as const;

/** What must hold, all of it; what is left empty asks nothing. */
export function ConditionsForm({ value, fields, disabled, onChange }: {
  value: Conditions; fields: readonly ConditionField[]; disabled: boolean; onChange: (conditions: Conditions) => void;
}) {
  const { t } = useWords();
  const { organisation: { currency } } = useSession();
  const set = (changes: { [Key in keyof Conditions]: Conditions[Key] | undefined }) => onChange(without({ ...value, ...changes }));
  const has = (field: ConditionField) => fields.includes(field);
  return (
    <div className="conditions">
      {has('amount') && (
        <div className="scenario-pair">
          <AmountField label={t('dunning.conditions.from')} currency={currency} disabled={disabled} value={value.fromMinor} onChange={(minor) => set({ fromMinor: minor === undefined ? undefined : Math.max(0, minor) })} />
          <AmountField label={t('dunning.conditions.to')} currency={currency} disabled={disabled} value={value.toMinor} onChange={(minor) => set({ toMinor: minor === undefined ? undefined : Math.max(0, minor) })} />
        </div>
      )}
      <div className="scenario-pair">
        {has('share') && (
          <NumberField label={t('dunning.conditions.share')} suffix="%" disabled={disabled} min={1} max={10_000} value={value.shareOfLimitFromBp === undefined ? undefined : Math.round(value.shareOfLimitFromBp / 100)}
            onChange={(share) => set({ shareOfLimitFromBp: share === undefined ? undefined : share * 100 })} />
        )}
        {has('strategic') && (
          <NativeSelect label={t('dunning.conditions.strategic')} disabled={disabled} value={value.strategic === undefined ? '' : String(value.strategic)}
            data={[{ value: '', label: t('dunning.conditions.strategic.any') }, { value: 'true', label: t('dunning.conditions.strategic.yes') }, { value: 'false', label: t('dunning.conditions.strategic.no') }]}
            onChange={(event) => set({ strategic: event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'true' })} />
        )}
      </div>
      {has('profiles') && <Some label={t('dunning.field.profiles')} disabled={disabled} chosen={value.profiles} of={payerClassesAsked.map((one) => [one, t(`credit.class.${one}`)])} onChange={(profiles) => set({ profiles })} />}
      {has('kinds') && <Some label={t('dunning.field.customerKinds')} disabled={disabled} chosen={value.kinds} of={kinds.map((one) => [one, t(`dunning.kind.${one}`)])} onChange={(some) => set({ kinds: some })} />}
      {has('grades') && <Some label={t('dunning.conditions.grades')} narrow disabled={disabled} chosen={value.grades} of={grades.map((one) => [one, one])} onChange={(some) => set({ grades: some })} />}
      {listed.filter(has).map((name) => <Names key={name} label={t(`dunning.conditions.${name}`)} hint={t('dunning.conditions.names')} disabled={disabled} value={value[name]} onChange={(names) => set({ [name]: names })} />)}
      {has('portfolios') && <Portfolios disabled={disabled} chosen={value.portfolios} onChange={(portfolios) => set({ portfolios })} />}
    </div>
  );
}

/** Some of a short list; none ticked asks nothing. */
function Some<One extends string>({ label, of, chosen, narrow, disabled, onChange }: {
  label: string; of: readonly (readonly [One, string])[]; chosen: readonly One[] | undefined; narrow?: boolean; disabled: boolean; onChange: (some: One[] | undefined) => void;
}) {
  return (
    <Checkbox.Group label={label} value={[...chosen ?? []]} onChange={(some) => onChange(some.length === 0 ? undefined : of.map(([one]) => one).filter((one) => some.includes(one)))}>
      <div className="scenario-checks" data-narrow={narrow || undefined}>{of.map(([one, text]) => <Checkbox key={one} value={one} disabled={disabled} label={text} />)}</div>
    </Checkbox.Group>
  );
}

/** Names one types, with commas between them. */
function Names({ label, hint, value, disabled, onChange }: { label: string; hint: string; value: readonly string[] | undefined; disabled: boolean; onChange: (names: string[] | undefined) => void }) {
  const [text, setText] = useState(value?.join(', ') ?? '');
  const read = (typed: string) => {
    const names = [...new Set(typed.split(',').map((one) => one.trim()).filter(Boolean))];
    onChange(names.length === 0 ? undefined : names);
  };
  return <TextInput label={label} description={hint} disabled={disabled} value={text} onChange={(event) => { setText(event.currentTarget.value); read(event.currentTarget.value); }} />;
}

/** The people who have customers to look after. */
function Portfolios({ chosen, disabled, onChange }: { chosen: readonly string[] | undefined; disabled: boolean; onChange: (some: string[] | undefined) => void }) {
  const { t } = useWords();
  const people = useQuery(api.people.names.queryOptions());
  const known = (people.data ?? []).map(({ userId, name }): [string, string] => [userId, name]);
  const all = [...known, ...(chosen ?? []).filter((one) => !known.some(([userId]) => userId === one)).map((one): [string, string] => [one, one])];
  return all.length === 0 ? null : <Some label={t('dunning.conditions.portfolios')} disabled={disabled} chosen={chosen} of={all} onChange={onChange} />;
}

function without(conditions: { [Key in keyof Conditions]: Conditions[Key] | undefined }): Conditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, one]) => one !== undefined)) as Conditions;
}
