import type { client } from '#web/api.ts';

/** What the server says of the whole company today. */
export type Dashboard = Awaited<ReturnType<typeof client.reports.dashboard>>;
