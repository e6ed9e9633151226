import { inOrganisation, type Db } from '#platform/db.ts';
import { handler, type Handler } from '#platform/queue.ts';
import { reckonDueDates } from './actions.ts';
import { reckonJob } from './names.ts';

export function ledgerJobs({ db }: { db: Db }): Handler[] {
  return [
    handler(reckonJob, async ({ organisationId, customerIds }) => {
      await inOrganisation(db, organisationId, 'system', (tx) => reckonDueDates(tx, customerIds));
    }),
  ];
}
