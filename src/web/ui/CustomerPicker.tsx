import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#web/api.ts';
import { useWords } from '#web/words.tsx';

/** One customer by a few letters of his name or code. `value` is his number; `name` is what to show for it before anything was searched. */
export function CustomerPicker({ label, placeholder, value, name, onChange }: {
  label: string; placeholder: string; value: number | undefined; name?: string | undefined; onChange: (customer: { customerId: number; name: string } | undefined) => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 200);
  const { data = [] } = useQuery({ ...api.customers.find.queryOptions({ input: { text } }), placeholderData: (before) => before });
  const known = value !== undefined && !data.some(({ customerId }) => customerId === value) && name !== undefined ? [{ customerId: value, name, code: '' }] : [];
  const found = [...known, ...data];
  return (
    <Select label={label} placeholder={placeholder} searchable clearable clearButtonProps={{ 'aria-label': t('ui.picker.clear') }} value={value === undefined ? null : String(value)}
      data={found.map((one) => ({ value: String(one.customerId), label: one.code ? `${one.name} · ${one.code}` : one.name }))}
      filter={({ options }) => options} onSearchChange={setTyped} nothingFoundMessage={t('ui.picker.none')}
      onChange={(id) => onChange(found.find(({ customerId }) => String(customerId) === id))} />
  );
}
