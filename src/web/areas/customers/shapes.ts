import type { client } from '#web/api.ts';

/** What the server says of one customer, part by part. */
export type Customer = Awaited<ReturnType<typeof client.customers.get>>;
export type Exposure = Awaited<ReturnType<typeof client.reports.exposure>>;
export type Profile = Awaited<ReturnType<typeof client.profile.get>>;
export type Hold = Awaited<ReturnType<typeof client.holds.list>>[number];
export type Item = Awaited<ReturnType<typeof client.ledger.items>>['rows'][number];
