import { useQuery } from '@tanstack/react-query';
import { api } from '#web/api.ts';
import { Contacts } from '#web/ui/Contacts.tsx';
import { ErrorState, Skeleton } from '#web/ui/states.tsx';

/** Whom one writes to and calls, put right on the spot. */
export function People({ customerId }: { customerId: number }) {
  const { data, isError, refetch } = useQuery(api.customers.get.queryOptions({ input: { customerId } }));
  if (isError && !data) return <ErrorState onRetry={() => void refetch()} />;
  return data ? <Contacts customer={data} /> : <Skeleton lines={4} />;
}
