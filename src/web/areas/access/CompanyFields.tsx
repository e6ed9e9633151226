import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { holidayRegions, isHolidayRegion } from '#values/calendar.ts';
import type { Errors } from '#web/ui/draft.ts';
import { Icon } from '#web/ui/Icon.tsx';
import { useWords } from '#web/words.tsx';
import { judgeSiren, sirenOf, ZONE_OF, type CompanyDraft } from './company.ts';
import './form.css';

type Part = { values: CompanyDraft; errors: Errors<CompanyDraft>; set: (changes: Partial<CompanyDraft>) => void; disabled?: boolean };

/** Who the company is and where it works. */
export function IdentityFields({ values, errors, set, disabled }: Part) {
  const { t } = useWords();
  const region = (code: string) => {
    set({ holidayRegion: code, ...(isHolidayRegion(code) && { timeZone: ZONE_OF[code] }) });
  };
  return (
    <>
      <div className="form-pair">
        <TextInput label={t('access.company.name')} required autoComplete="organization" maxLength={200} disabled={disabled} value={values.name} error={errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })} />
        <SirenField value={values.siren} error={errors.siren} disabled={disabled} onChange={(siren) => set({ siren })} />
      </div>
      <div className="form-pair">
        <NativeSelect label={t('access.company.region')} description={t('access.company.region.why')} disabled={disabled} value={values.holidayRegion}
          data={holidayRegions.map((code) => ({ value: code, label: t(`access.region.${code}`) }))} onChange={(event) => region(event.currentTarget.value)} />
        <NativeSelect label={t('access.company.zone')} description={t('access.company.zone.why')} disabled={disabled} value={values.timeZone} data={zones(values.timeZone)}
          onChange={(event) => set({ timeZone: event.currentTarget.value })} />
      </div>
    </>
  );
}

/** Judged while it is typed: a wrong digit is seen before the form is sent. */
function SirenField({ value, error, disabled, onChange }: { value: string; error: string | undefined; disabled: boolean | undefined; onChange: (text: string) => void }) {
  const { t } = useWords();
  const verdict = judgeSiren(value);
  const said = verdict === 'wrong' ? t('access.check.sirenKey') : verdict === 'long' ? t('access.check.siren') : error;
  const hint = verdict === 'short' ? t('access.siren.missing', { count: 9 - sirenOf(value).length }) : verdict === 'good' ? t('access.siren.good') : t('access.siren.hint');
  return (
    <TextInput label={t('access.company.siren')} inputMode="numeric" autoComplete="off" maxLength={20} disabled={disabled} value={value} error={said}
      rightSection={verdict === 'good' ? <span style={{ color: 'var(--good)', display: 'grid' }}><Icon name="check" size={16} /></span> : undefined}
      description={hint} inputWrapperOrder={['label', 'input', 'error', 'description']} onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => { if (verdict === 'good') onChange(sirenOf(value).replace(/(\d{3})(?=\d)/g, '$1 ')); }} />
  );
}

/** In whose name reminders leave. */
export function SenderFields({ values, errors, set, disabled }: Part) {
  const { t } = useWords();
  return (
    <div className="form-pair">
      <TextInput label={t('access.company.senderName')} required maxLength={120} autoComplete="off" disabled={disabled} value={values.senderName} error={errors.senderName}
        onChange={(event) => set({ senderName: event.currentTarget.value })} />
      <TextInput type="email" label={t('access.company.senderEmail')} required autoComplete="off" disabled={disabled} value={values.senderEmail} error={errors.senderEmail}
        onChange={(event) => set({ senderEmail: event.currentTarget.value })} />
    </div>
  );
}

/** What stands at the foot of a reminder, and where answers go. */
export function LetterheadFields({ values, errors, set, disabled }: Part) {
  const { t } = useWords();
  return (
    <>
      <div className="form-pair">
        <TextInput type="email" label={t('access.company.replyTo')} description={t('access.company.replyTo.why')} disabled={disabled} value={values.replyTo} error={errors.replyTo}
          onChange={(event) => set({ replyTo: event.currentTarget.value })} />
        <TextInput type="tel" label={t('access.company.phone')} description={t('access.company.phone.why')} maxLength={40} disabled={disabled} value={values.phone} error={errors.phone}
          onChange={(event) => set({ phone: event.currentTarget.value })} />
      </div>
      <Textarea label={t('access.company.address')} rows={3} maxLength={400} disabled={disabled} value={values.address} error={errors.address}
        onChange={(event) => set({ address: event.currentTarget.value })} />
    </>
  );
}

/** France first, then every clock the machine knows. */
function zones(current: string): { group: string; items: string[] }[] {
  const french = [...new Set(Object.values(ZONE_OF))];
  const known = new Set([...french, current, ...Intl.supportedValuesOf('timeZone')]);
  const others = [...known].filter((zone) => !french.includes(zone)).sort();
  return [{ group: 'France', items: french }, { group: '—', items: others }];
}
