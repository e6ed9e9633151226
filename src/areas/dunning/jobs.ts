import { systemActor } from '#areas/access/door.ts';
import { agreementChanged, planLate, planVoid, promiseBroken } from '#areas/agreements/names.ts';
import { customerCareChanged } from '#areas/customers/names.ts';
import { ledgerPosted } from '#areas/ledger/names.ts';
import { messageBounced, messagesApproved, replyHandled } from '#areas/messages/names.ts';
import { inOrganisation, type Db } from '#platform/db.ts';
import { handler, type Handler } from '#platform/queue.ts';
import { runDunning } from './actions.ts';
import { afterPosting } from './actions/after-posting.ts';
import { hearAgreement } from './actions/happenings.ts';
import { sendApproved } from './actions/send.ts';
import { releaseSteps } from './store/runs.ts';
import { afterPostingJob, agreementChangedJob, dunningRunJob, dunningSendJob, messageBouncedJob, planLateJob, planVoidJob, promiseBrokenJob } from './names.ts';

export function dunningJobs({ db, clock, secret, dataFolder }: { db: Db; clock: () => Date; secret: Buffer; dataFolder?: string }): Handler[] {
  const hears = (job: typeof promiseBrokenJob, kind: Parameters<typeof hearAgreement>[2]) =>
    handler(job, async ({ organisationId, customerId, subjectId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => await hearAgreement(tx, await systemActor(tx, clock()), kind, { customerId, subjectId }));
    });
  return [
    hears(promiseBrokenJob, 'broken_promise'), hears(planLateJob, 'plan_late'), hears(planVoidJob, 'plan_void'),
    handler(agreementChangedJob, async ({ organisationId }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) =>
        await tx.enqueue(afterPostingJob, { organisationId }, { once: `dunning.after_posting:${organisationId}` }));
    }),
    handler(messageBouncedJob, async ({ organisationId, messageIds }) => {
      await inOrganisation(db, organisationId, 'system', async (tx) => { await releaseSteps(tx, (await systemActor(tx, clock())).now, messageIds); });
    }),
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
      await sendApproved({ db, clock, secret, dataFolder }, organisationId, signal);
    }, { atOnce: 2 }),
  ];
}

/** Which of these jobs hears which event of a room below. */
export const dunningHears: Record<string, readonly string[]> = {
  [ledgerPosted.name]: [afterPostingJob.name],
  [agreementChanged.name]: [agreementChangedJob.name],
  [promiseBroken.name]: [promiseBrokenJob.name], [planLate.name]: [planLateJob.name], [planVoid.name]: [planVoidJob.name],
  [messagesApproved.name]: [dunningSendJob.name], [messageBounced.name]: [messageBouncedJob.name],
  [replyHandled.name]: [afterPostingJob.name], [customerCareChanged.name]: [afterPostingJob.name],
};
