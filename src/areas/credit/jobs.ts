import { systemActor } from '#areas/access/door.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { handler, type Handler } from '#platform/queue.ts';
import { assessProfiles } from './actions.ts';
import { assessJob } from './names.ts';

export function creditJobs({ db, clock }: { db: Db; clock: () => Date }): Handler[] {
  return [
    handler(assessJob, async ({ organisationId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => assessProfiles(tx, await systemActor(tx, clock())));
    }),
  ];
}
