import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { fromDecimal, toDecimal } from '#values/money.ts';
import type { Locale } from '#words/words.ts';
import { useWords } from '#web/words.tsx';
import { Icon } from './Icon.tsx';
import { KeyHint } from './KeyHint.tsx';

export type FieldProps = { label: string; description?: string; error?: string; required?: boolean; disabled?: boolean };

export function given({ description, error, required, disabled }: FieldProps) {
  return { ...(description ? { description } : {}), ...(error ? { error } : {}), ...(required ? { required } : {}), ...(disabled ? { disabled } : {}) };
}

/** Money typed as one writes it (`1 234,56`), handed over in minor units; `undefined` when empty. */
export function AmountField({ value, onChange, currency = 'EUR', ...field }: FieldProps & {
  value: number | undefined; onChange: (minor: number | undefined) => void; currency?: string;
}) {
  const { t, locale } = useWords();
  const write = (minor: number | undefined) => (minor === undefined ? '' : grouped(toDecimal(minor, currency), locale));
  const [text, setText] = useState(write(value));
  const read = (typed: string) => fromDecimal(typed.replace(locale === 'fr' ? /[\s€]/g : /[\s€,]/g, '').replace('\u2212', '-'), currency);
  const wrong = text.trim() !== '' && read(text) === undefined;
  return (
    <TextInput label={field.label} {...given(field)} {...(wrong ? { error: t('ui.field.amount') } : {})} inputMode="decimal" value={text}
      rightSection={<span className="meta">{currency === 'EUR' ? '€' : currency}</span>} styles={{ input: { textAlign: 'end', fontFeatureSettings: "'tnum'" } }}
      onChange={(event) => { setText(event.currentTarget.value); onChange(read(event.currentTarget.value)); }}
      onBlur={() => { if (!wrong) setText(write(read(text))); }} />
  );
}

/** `1234.50` as one writes it: `1 234,50` in French, `1,234.50` in English. */
function grouped(decimal: string, locale: Locale): string {
  const [units = '', rest] = decimal.split('.');
  const grouping = units.replace(/\B(?=(\d{3})+$)/g, locale === 'fr' ? '\u202f' : ',');
  return rest === undefined ? grouping : grouping + (locale === 'fr' ? ',' : '.') + rest;
}

/** Searches as one types, a quarter of a second later; `/` comes here from anywhere, Escape empties. */
export function SearchField({ label, value, onSearch }: { label: string; value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), 250);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  useEffect(() => {
    const come = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target !== document.body) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', come);
    return () => document.removeEventListener('keydown', come);
  }, []);
  return (
    <TextInput ref={input} type="search" aria-label={label} placeholder={label} value={text} leftSection={<Icon name="search" size={16} />}
      rightSection={text === '' ? <KeyHint keys={['/']} /> : undefined} onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => { if (text !== value) onSearch(text); }} onKeyDown={(event) => { if (event.key === 'Escape') setText(''); }} />
  );
}
