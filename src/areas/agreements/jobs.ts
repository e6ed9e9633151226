import { systemActor } from '#areas/access/door.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { handler, type Handler } from '#platform/queue.ts';
import { Refusal } from '#platform/refusal.ts';
import { acceptSureReply } from './actions/accept-reply.ts';
import { judgePlans } from './actions/judge-plans.ts';
import { judgePromises } from './actions/promises.ts';
import { acceptReplyJob, judgeJob } from './names.ts';

export function agreementsJobs({ db, clock }: { db: Db; clock: () => Date }): Handler[] {
  return [
    handler(acceptReplyJob, async ({ organisationId, replyId }) => {
      try {
        await inOrganisation(db, organisationId, 'system', async (tx) => { await acceptSureReply(tx, await systemActor(tx, clock()), replyId); });
      } catch (error) {
        // What cannot be done as the mail says waits for a person, as it did.
        if (!(error instanceof Refusal)) throw error;
      }
    }),
    handler(judgeJob, async ({ organisationId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => {
        const actor = await systemActor(tx, clock());
        await judgePromises(tx, actor);
        await judgePlans(tx, actor);
      });
    }),
  ];
}
