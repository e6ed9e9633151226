import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';

/** Stands for no collector. */
export const NOBODY = 'nobody';

/** Somebody of the company who works on customers, or nobody. `known`: who it is, before the list is there; `ask`: said as long as nothing is chosen ('' then). */
export function CollectorPick({ label, value, known, disabled, nobody, ask, onChange }: {
  label: string; value: string; known?: { userId: string; name: string } | undefined; disabled?: boolean; nobody: string; ask?: string; onChange: (userId: string) => void;
}) {
  const { data } = useQuery(api.disputes.people.queryOptions());
  const people = (data ?? []).filter(({ works }) => works);
  const missing = known && !people.some(({ userId }) => userId === known.userId) ? [known] : [];
  return (
    <NativeSelect aria-label={label} size="xs" value={value} disabled={disabled ?? false} onChange={(event) => onChange(event.currentTarget.value)}
      data={[...(ask ? [{ value: '', label: ask }] : []), ...[...missing, ...people].map(({ userId, name }) => ({ value: userId, label: name })), { value: NOBODY, label: nobody }]} />
  );
}
