import { Button, Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dueOn, type TermsRule } from '#values/terms.ts';
import { api } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import { draftOf, fieldsOf, type Organisation } from '../company.ts';
import { useSaving } from './CompanyTab.tsx';

const rules: readonly TermsRule[] = ['net', 'then_end_of_month', 'end_of_month_then'];
/** Code de commerce L441-10 I: 60 days from the invoice, or 45 days and the end of the month where the contract says so. */
const LEGAL_MOST: Record<TermsRule, number> = { net: 60, then_end_of_month: 45, end_of_month_then: 45 };

export function TermsTab() {
  const { data, isError, refetch } = useQuery(api.organisation.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={4} /></Panel>;
  return <TermsForm key={data.organisationId} organisation={data} />;
}

function TermsForm({ organisation }: { organisation: Organisation }) {
  const { t, day, dayLong } = useWords();
  const { permissions, today } = useSession();
  const confirm = useConfirm();
  const save = useSaving();
  const [written, setWritten] = useState(String(organisation.defaultTermsDays));
  const [rule, setRule] = useState<TermsRule>(organisation.defaultTermsRule);
  const disabled = !permissions.includes('settings');
  const valid = /^\d{1,3}$/.test(written.trim()) && Number(written) <= 365;
  const days = valid ? Number(written) : organisation.defaultTermsDays;
  const changed = days !== organisation.defaultTermsDays || rule !== organisation.defaultTermsRule;
  const submit = async () => {
    if (!valid) return;
    const sure = await confirm({ title: t('access.terms.confirm'), text: t('access.terms.confirm.text'), action: t('access.terms.action') });
    if (sure) save.mutate({ ...fieldsOf(draftOf(organisation)), defaultTermsDays: days, defaultTermsRule: rule });
  };
  return (
    <div className="wide-left">
      <Panel title={t('access.terms.title')} note={t('access.terms.note')}>
        <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
          <TextInput label={t('access.terms.days')} required inputMode="numeric" autoComplete="off" maxLength={3} maw={180} disabled={disabled} value={written}
            error={valid ? undefined : t('access.check.days')} onChange={(event) => setWritten(event.currentTarget.value)} />
          <Radio.Group label={t('access.terms.rule')} value={rule} onChange={(value) => setRule(rules.find((one) => one === value) ?? 'net')}>
            <div className="stack" style={{ gap: 8, marginTop: 4 }}>
              {rules.map((one) => (
                <Radio key={one} value={one} disabled={disabled} label={t(`access.terms.rule.${one}`)}
                  description={valid ? t('access.terms.example', { issued: day(today), due: day(dueOn(today, { days, rule: one })) }) : undefined} />
              ))}
            </div>
          </Radio.Group>
          {valid && days > LEGAL_MOST[rule] && <Notice tone="warn" title={t('access.terms.legal')}>{t('access.terms.legal.text')}</Notice>}
          <Refused error={save.error} />
          {!disabled && <div className="form-end"><Button type="submit" disabled={!changed || !valid} loading={save.isPending}>{t('access.terms.save')}</Button></div>}
        </form>
      </Panel>
      <div className="stack">
        {disabled && <Notice>{t('access.settings.readOnly')}</Notice>}
        {valid && <Notice title={t('access.terms.reads')}>{t('access.terms.sentence', { issued: dayLong(today), due: dayLong(dueOn(today, { days, rule })) })}</Notice>}
        <p className="meta">{t('access.terms.who')}</p>
      </div>
    </div>
  );
}
