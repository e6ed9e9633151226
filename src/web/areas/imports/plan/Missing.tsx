import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TermsRule } from '#values/terms.ts';
import { useSession } from '#web/frame.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import type { ImportDetail, Settings, Summary } from '../detail.ts';
import { LedgerDrop } from '../LedgerDrop.tsx';

const rules: readonly TermsRule[] = ['net', 'then_end_of_month', 'end_of_month_then'];
type Part = { detail: ImportDetail; busy: boolean; onPlan: (changes: Settings) => void };

/** What the file does not say and somebody knows: payment terms, the day of a list, addresses. Nothing here is compulsory. */
export function MissingPanel({ detail, summary, busy, onPlan }: Part & { summary: Summary }) {
  const { t } = useWords();
  const { customers } = summary;
  const terms = detail.kind !== 'customers' && customers.withoutTerms > 0;
  const emails = detail.kind !== 'customers' && customers.withoutEmail > 0;
  if (!terms && !emails && detail.kind !== 'items') return null;
  return (
    <Panel title={t('imports.missing')} note={t('imports.missing.note')}>
      <div className="missing">
        {detail.kind === 'items' && <AsOf key={detail.settings.asOf ?? ''} detail={detail} busy={busy} onPlan={onPlan} />}
        {terms && <Terms key={`${detail.settings.termsDays} ${detail.settings.termsRule}`} detail={detail} busy={busy} onPlan={onPlan} count={customers.withoutTerms} total={customers.total} />}
        {emails && (
          <section>
            <h3>{t('imports.missing.emails', { count: customers.withoutEmail })}</h3>
            <p className="quiet">{t('imports.missing.emails.text')}</p>
            <details className="second-file"><summary><Icon name="upload" size={16} />{t('imports.missing.emails.action')}</summary><LedgerDrop label={t('imports.missing.emails.drop')} hint={t('imports.missing.emails.hint')} /></details>
          </section>
        )}
      </div>
    </Panel>
  );
}

function Terms({ detail: { settings }, busy, onPlan, count, total }: Part & { count: number; total: number }) {
  const { t } = useWords();
  const { organisation } = useSession();
  const [days, setDays] = useState<number | ''>(settings.termsDays ?? organisation.defaultTermsDays);
  const [rule, setRule] = useState<TermsRule>(settings.termsRule ?? organisation.defaultTermsRule);
  const valid = days !== '' && Number.isInteger(days) && days >= 0 && days <= 365;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) onPlan({ termsDays: days, termsRule: rule });
  };
  return (
    <section>
      <h3>{count === total ? t('imports.missing.terms.all') : t('imports.missing.terms', { count })}</h3>
      <p className="quiet">{t('imports.missing.terms.text')}</p>
      <form className="missing-form" noValidate onSubmit={submit}>
        <NumberInput label={t('imports.missing.terms.days')} min={0} max={365} allowDecimal={false} allowNegative={false} w={110} value={days} error={!valid}
          onChange={(value) => setDays(typeof value === 'number' ? value : '')} />
        <NativeSelect label={t('imports.missing.terms.rule')} value={rule} data={rules.map((one) => ({ value: one, label: t(`imports.terms.${one}`) }))}
          onChange={(event) => setRule(rules.find((one) => one === event.currentTarget.value) ?? 'net')} />
        <Button type="submit" variant="default" disabled={!valid || busy}>{t('imports.again')}</Button>
      </form>
    </section>
  );
}

function AsOf({ detail: { settings }, busy, onPlan }: Part) {
  const { t } = useWords();
  const { today } = useSession();
  const [day, setDay] = useState(settings.asOf ?? today);
  return (
    <section>
      <h3>{t('imports.missing.asOf')}</h3>
      <p className="quiet">{t('imports.missing.asOf.text')}</p>
      <form className="missing-form" noValidate onSubmit={(event) => { event.preventDefault(); if (day !== '') onPlan({ asOf: day }); }}>
        <DayField label={t('imports.missing.asOf.day')} value={day} max={today} onChange={setDay} />
        <Button type="submit" variant="default" disabled={day === '' || day === settings.asOf || busy}>{t('imports.again')}</Button>
      </form>
    </section>
  );
}
