import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { given, type FieldProps } from './fields.tsx';

/** A whole number, between two; `undefined` when empty, where that may be. The arrows go up and down by one. */
export function NumberField({ value, min, max, suffix, placeholder, onChange, ...field }: FieldProps & {
  value: number | undefined; min: number; max: number; suffix?: string; placeholder?: string;
  /** Only ever a number within the bounds, or nothing. */
  onChange: (value: number | undefined) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const read = (text: string) => (/^\d{1,7}$/.test(text.trim()) ? Math.min(max, Math.max(min, Number(text))) : undefined);
  const step = (by: number) => {
    setTyped(undefined);
    onChange(Math.min(max, Math.max(min, (value ?? min - by) + by)));
  };
  return (
    <TextInput label={field.label} {...given(field)} inputMode="numeric" autoComplete="off" placeholder={placeholder} value={typed ?? (value === undefined ? '' : String(value))}
      rightSection={suffix && <span className="meta">{suffix}</span>}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text.trim() === '' || read(text) !== undefined) onChange(read(text));
      }}
      onBlur={() => setTyped(undefined)}
      onKeyDown={(event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        step(by);
      }} />
  );
}
