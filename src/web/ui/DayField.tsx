import { ActionIcon, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Day } from '#values/day.ts';
import { useWords } from '#web/words.tsx';
import './DayField.css';
import { given, type FieldProps } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { readSaidDay, readTypedDay } from './typed-day.ts';

/**
 * A day as one writes it in both languages (21/11/2026), typed or taken from the machine's own calendar; '' when empty. Told `today`, it also understands a day to
 * come as one says it: `vendredi`, `fin de mois`, `+7`.
 */
export function DayField({ value, onChange, min, max, today, takesFocus, ...field }: FieldProps & {
  value: Day | ''; onChange: (day: Day | '') => void; min?: Day; max?: Day; today?: Day; takesFocus?: boolean;
}) {
  const { t, day: write } = useWords();
  const [typed, setTyped] = useState<string>();
  const calendar = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLInputElement>(null);
  // What is proposed is there to be typed over.
  useEffect(() => {
    if (!takesFocus) return;
    text.current?.focus();
    text.current?.select();
  }, [takesFocus]);
  const read = typed === undefined ? value : readTypedDay(typed) ?? (today === undefined ? undefined : readSaidDay(typed, today));
  const wrong = read === undefined ? t('ui.field.day')
    : read !== '' && min !== undefined && read < min ? t('ui.field.day.min', { day: write(min) })
    : read !== '' && max !== undefined && read > max ? t('ui.field.day.max', { day: write(max) })
    : undefined;
  const finish = () => {
    if (typed === undefined || read === undefined || wrong !== undefined) return;
    setTyped(undefined);
    if (read !== value) onChange(read);
  };
  return (
    <TextInput ref={text} {...(takesFocus ? { 'data-autofocus': true } : {})} className="day-field-input" label={field.label} {...given(field)} {...(wrong ? { error: wrong } : {})} inputMode={today === undefined ? 'numeric' : 'text'} placeholder={t('ui.field.day.form')}
      autoComplete="off"
      value={typed ?? (value === '' ? '' : write(value))} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={finish}
      onKeyDown={(event) => { if (event.key === 'Enter') finish(); }}
      rightSection={(
        <span className="day-field">
          <input ref={calendar} type="date" tabIndex={-1} aria-hidden value={value} {...(min ? { min } : {})} {...(max ? { max } : {})}
            onChange={(event) => { setTyped(undefined); onChange(event.currentTarget.value); }} />
          <ActionIcon variant="subtle" size="sm" aria-label={t('ui.field.day.pick')} disabled={field.disabled ?? false} onClick={() => calendar.current?.showPicker()}>
            <Icon name="calendar" size={16} />
          </ActionIcon>
        </span>
      )} />
  );
}
