import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Day } from '#values/day.ts';
import { isSiren } from '#values/siren.ts';
import type { TermsRule } from '#values/terms.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { customerKinds } from '#web/search.ts';
import { DayText } from '#web/ui/DayText.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { AmountField } from '#web/ui/fields.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { notify } from '#web/ui/notify.ts';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import type { Customer } from './shapes.ts';

const termsRules = ['net', 'then_end_of_month', 'end_of_month_then'] as const satisfies readonly TermsRule[];

const grades = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

type Draft = {
  name: string; kind: Customer['kind']; siren: string; language: 'fr' | 'en'; groupName: string; termsDays: string; termsRule: TermsRule; strategic: boolean; specialCare: boolean;
  insolventOn: Day | ''; segment: string; riskGrade: string; creditLimitMinor: number | null; postalAddress: string;
};

/** Who he is and what was agreed with him; read first, changed on demand. */
export function Conditions({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [editing, setEditing] = useState(false);
  return (
    <Panel title={t('customers.terms.title')} action={permissions.includes('work') && !editing && <Button variant="default" size="xs" onClick={() => setEditing(true)}>{t('customers.terms.edit')}</Button>}>
      {editing ? <Form customer={customer} onClose={() => setEditing(false)} /> : <Agreed customer={customer} />}
    </Panel>
  );
}

function useTermsText(): (days: number | null, rule: TermsRule | null) => string {
  const { t } = useWords();
  const { organisation } = useSession();
  return (days, rule) => (days === null || rule === null
    ? t('customers.terms.default', { terms: t(`customers.termsRule.${organisation.defaultTermsRule}`, { days: organisation.defaultTermsDays }) })
    : t(`customers.termsRule.${rule}`, { days }));
}

function Agreed({ customer }: { customer: Customer }) {
  const { t, money } = useWords();
  const { organisation } = useSession();
  const terms = useTermsText();
  const yesNo = (yes: boolean) => t(yes ? 'customers.yes' : 'customers.no');
  const facts: [string, ReactNode][] = [
    [t('customers.field.name'), customer.name], [t('customers.field.code'), customer.code], [t('customers.field.kind'), t(`customers.kind.${customer.kind}`)],
    [t('customers.field.siren'), customer.siren?.replace(/(\d{3})(?=\d)/g, '$1\u00a0') ?? '—'], [t('customers.field.group'), customer.groupName ?? '—'],
    [t('customers.field.terms'), terms(customer.termsDays, customer.termsRule)], [t('customers.field.language'), t(`customers.language.${customer.language}`)],
    [t('customers.field.address'), customer.postalAddress ? <span key="address" style={{ whiteSpace: 'pre-line' }}>{customer.postalAddress}</span> : '—'],
    [t('customers.field.segment'), customer.segment || '—'], [t('customers.field.grade'), customer.riskGrade ?? '—'],
    [t('customers.field.limit'), customer.creditLimitMinor === null ? '—' : money(customer.creditLimitMinor, organisation.currency)],
    [t('customers.field.strategic'), yesNo(customer.strategic)], [t('customers.field.care'), yesNo(customer.specialCare)],
    [t('customers.field.insolvent'), customer.insolventOn ? <DayText key="insolvent" day={customer.insolventOn} /> : yesNo(false)],
  ];
  return <Facts facts={facts} />;
}

function Form({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useWords();
  const { today, organisation } = useSession();
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (draft: Draft) => client.customers.update({ customerId: customer.customerId, ...fieldsOf(draft) }),
    onSuccess: async () => {
      notify(t('customers.terms.saved'));
      onClose();
      await Promise.all([api.customers.key(), api.reports.key(), api.ledger.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  });
  const { values, errors, set, onSubmit } = useDraft<Draft>(draftOf(customer), ({ name, siren, termsDays, postalAddress }) => ({
    postalAddress: postalAddress.trim().split('\n').length > 5 ? t('customers.field.address.long') : undefined,
    name: name.trim() === '' ? t('customers.field.name.needed') : undefined,
    siren: siren.trim() !== '' && !isSiren(siren.replace(/\s/g, '')) ? t('customers.field.siren.bad') : undefined,
    termsDays: termsDays.trim() !== '' && !(/^\d{1,3}$/.test(termsDays.trim()) && Number(termsDays) <= 365) ? t('customers.field.days.bad') : undefined,
  }));
  return (
    <form className="stack" noValidate onSubmit={onSubmit((draft) => save.mutate(draft))}>
      <TextInput label={t('customers.field.name')} required value={values.name} error={errors.name} maxLength={200} onChange={(event) => set({ name: event.currentTarget.value })} />
      <NativeSelect label={t('customers.field.kind')} value={values.kind} onChange={(event) => set({ kind: customerKinds.find((one) => one === event.currentTarget.value) ?? 'company' })}
        data={customerKinds.map((one) => ({ value: one, label: t(`customers.kind.${one}`) }))} />
      <TextInput label={t('customers.field.siren')} inputMode="numeric" value={values.siren} error={errors.siren} onChange={(event) => set({ siren: event.currentTarget.value })} />
      <TextInput label={t('customers.field.group')} description={t('customers.field.group.hint')} value={values.groupName} maxLength={120} onChange={(event) => set({ groupName: event.currentTarget.value })} />
      <div className="terms-fields">
        <TextInput label={t('customers.field.days')} description={t('customers.field.days.hint')} inputMode="numeric" value={values.termsDays} error={errors.termsDays} onChange={(event) => set({ termsDays: event.currentTarget.value })} />
        <NativeSelect label={t('customers.field.rule')} disabled={values.termsDays.trim() === ''} value={values.termsRule}
          onChange={(event) => set({ termsRule: termsRules.find((one) => one === event.currentTarget.value) ?? 'net' })} data={termsRules.map((one) => ({ value: one, label: t(`customers.rule.${one}`) }))} />
      </div>
      <NativeSelect label={t('customers.field.language')} value={values.language} onChange={(event) => set({ language: event.currentTarget.value === 'en' ? 'en' : 'fr' })}
        data={(['fr', 'en'] as const).map((one) => ({ value: one, label: t(`customers.language.${one}`) }))} />
      <Textarea label={t('customers.field.address')} description={t('customers.field.address.hint')} autosize minRows={3} maxRows={5} maxLength={400} value={values.postalAddress} error={errors.postalAddress}
        onChange={(event) => set({ postalAddress: event.currentTarget.value })} />
      <div className="terms-fields">
        <TextInput label={t('customers.field.segment')} description={t('customers.field.segment.hint')} maxLength={60} value={values.segment} onChange={(event) => set({ segment: event.currentTarget.value })} />
        <NativeSelect label={t('customers.field.grade')} description={t('customers.field.grade.hint')} value={values.riskGrade} onChange={(event) => set({ riskGrade: event.currentTarget.value })}
          data={[{ value: '', label: '—' }, ...grades]} />
      </div>
      <AmountField label={t('customers.field.limit')} currency={organisation.currency} value={values.creditLimitMinor ?? undefined} onChange={(minor) => set({ creditLimitMinor: minor ?? null })} />
      <Switch label={t('customers.field.strategic')} checked={values.strategic} onChange={(event) => set({ strategic: event.currentTarget.checked })} />
      <Switch label={t('customers.field.care')} description={t('customers.field.care.hint')} checked={values.specialCare} onChange={(event) => set({ specialCare: event.currentTarget.checked })} />
      <DayField label={t('customers.field.insolvent')} description={t('customers.field.insolvent.hint')} max={today} value={values.insolventOn} onChange={(insolventOn) => set({ insolventOn })} />
      <Refused error={save.error} />
      <div className="inline"><Button type="submit" loading={save.isPending}>{t('customers.terms.save')}</Button><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button></div>
    </form>
  );
}

function draftOf(customer: Customer): Draft {
  return {
    name: customer.name, kind: customer.kind, siren: customer.siren ?? '', language: customer.language, groupName: customer.groupName ?? '',
    termsDays: customer.termsDays === null ? '' : String(customer.termsDays), termsRule: customer.termsRule ?? 'net', strategic: customer.strategic,
    specialCare: customer.specialCare, insolventOn: customer.insolventOn ?? '', segment: customer.segment, riskGrade: customer.riskGrade ?? '',
    creditLimitMinor: customer.creditLimitMinor, postalAddress: customer.postalAddress,
  };
}

function fieldsOf({ name, kind, siren, language, groupName, termsDays, termsRule, strategic, specialCare, insolventOn, segment, riskGrade, creditLimitMinor, postalAddress }: Draft) {
  const days = termsDays.trim() === '' ? null : Number(termsDays);
  return {
    name: name.trim(), kind, siren: siren.replace(/\s/g, '') || null, language, groupName: groupName.trim() || null, termsDays: days,
    termsRule: days === null ? null : termsRule, strategic, specialCare, insolventOn: insolventOn || null, segment: segment.trim(), riskGrade: grades.find((one) => one === riskGrade) ?? null, creditLimitMinor,
    postalAddress: postalAddress.trim(),
  };
}
