import { systemActor } from '#areas/access/door.ts';
import { ledgerPosted } from '#areas/ledger/names.ts';
import { messagesApproved } from '#areas/messages/names.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { handler, type Handler } from '#platform/queue.ts';
import { runDunning } from './actions.ts';
import { afterPosting } from './actions/after-posting.ts';
import { sendApproved } from './actions/send.ts';
import { afterPostingJob, dunningRunJob, dunningSendJob } from './names.ts';

export function dunningJobs({ db, clock, secret }: { db: Db; clock: () => Date; secret: Buffer }): Handler[] {
  return [
    handler(dunningRunJob, async ({ organisationId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => {
        const actor = await systemActor(tx, clock());
        await runDunning(tx, actor, actor.today);
      });
    }),
    handler(afterPostingJob, async ({ organisationId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => await afterPosting(tx, await systemActor(tx, clock())));
    }),
    handler(dunningSendJob, async ({ organisationId }, signal) => {
      await sendApproved({ db, clock, secret }, organisationId, signal);
    }, { atOnce: 2 }),
  ];
}

/** Which of these jobs hears which event of a room below. */
export const dunningHears: Record<string, readonly string[]> = {
  [ledgerPosted.name]: [afterPostingJob.name],
  [messagesApproved.name]: [dunningSendJob.name],
};
