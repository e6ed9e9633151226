import { PasswordInput } from '@mantine/core';
import { useWords } from '#web/words.tsx';
import { judgePassword } from './password.ts';
import './form.css';

/** A password being chosen, with a hint of how strong it is. */
export function NewPasswordField({ label, value, error, onChange }: { label: string; value: string; error?: string | undefined; onChange: (text: string) => void }) {
  const { t } = useWords();
  const { level, missing } = judgePassword(value);
  const said = level === 'short' ? t('access.password.missing', { count: missing }) : t(`access.password.${level}`);
  return (
    <div>
      <PasswordInput label={label} required autoComplete="new-password" maxLength={200} value={value} error={error} aria-describedby="password-strength"
        visibilityToggleButtonProps={{ 'aria-label': t('access.password.see'), tabIndex: 0 }} onChange={(event) => onChange(event.currentTarget.value)} />
      <p id="password-strength" className="strength" data-level={level} aria-live="polite">
        <span className="strength-marks" aria-hidden><span /><span /><span /></span>
        {value === '' ? t('access.password.hint') : said}
      </p>
    </div>
  );
}
