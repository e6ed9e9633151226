import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';

/** Somebody of the company who works on customers, or nobody. `known`: who it is, before the list is there. */
export function CollectorPick({ label, size, hidden, value, known, disabled, nobody, onChange }: {
  label: string; size?: 'xs'; hidden?: boolean; value: string; known?: { userId: string; name: string } | undefined; disabled?: boolean; nobody: string; onChange: (userId: string) => void;
}) {
  const { data } = useQuery(api.disputes.people.queryOptions());
  const people = (data ?? []).filter(({ works }) => works);
  const missing = known && !people.some(({ userId }) => userId === known.userId) ? [known] : [];
  return (
    <NativeSelect {...(hidden ? { 'aria-label': label } : { label })} {...(size ? { size } : {})} value={value} disabled={disabled ?? false} onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: nobody }, ...[...missing, ...people].map(({ userId, name }) => ({ value: userId, label: name }))]} />
  );
}
