import { organisationChanged } from '#areas/access/names.ts';
import { agreementsJobs } from '#areas/agreements/jobs.ts';
import { acceptReplyJob, judgeJob } from '#areas/agreements/names.ts';
import { creditJobs } from '#areas/credit/jobs.ts';
import { assessJob } from '#areas/credit/names.ts';
import { customerTermsChanged } from '#areas/customers/names.ts';
import { dunningHears, dunningJobs } from '#areas/dunning/jobs.ts';
import { dunningRunJob, dunningSendJob } from '#areas/dunning/names.ts';
import { importsJobs } from '#areas/imports/jobs.ts';
import { forgetFilesJob } from '#areas/imports/names.ts';
import { ledgerJobs } from '#areas/ledger/jobs.ts';
import { ledgerPosted, reckonJob } from '#areas/ledger/names.ts';
import { inboxJobs } from '#areas/messages/jobs.ts';
import { readInboxJob, replyReceived } from '#areas/messages/names.ts';
import { inOrganisation, sql, type Db, type JobName } from '#platform/db.ts';
import { handler, jobName, type Handler, type Queue } from '#platform/queue.ts';

type Deps = { db: Db; clock: () => Date; secret: Buffer; dataFolder: string };

/** Every timed job, in each company's own time zone. A day missed is caught up by the next: a run picks what is due *or overdue*. */
const TIMED: readonly { job: JobName<{ organisationId: number }>; cron: string }[] = [
  { job: assessJob, cron: '30 5 * * *' },
  { job: forgetFilesJob, cron: '15 4 * * *' },
  { job: judgeJob, cron: '45 5 * * *' },
  { job: dunningRunJob, cron: '0 6 * * *' },
  { job: dunningSendJob, cron: '*/5 * * * *' },
  { job: readInboxJob, cron: '*/5 * * * *' },
];

const followZone = jobName<{ organisationId: number }>('app.follow_zone');

/** Who hears what. */
const HEARS: readonly Record<string, readonly string[]>[] = [
  { [organisationChanged.name]: [followZone.name, reckonJob.name] },
  { [customerTermsChanged.name]: [reckonJob.name] },
  { [ledgerPosted.name]: [assessJob.name, judgeJob.name] },
  { [replyReceived.name]: [acceptReplyJob.name] },
  dunningHears,
];
export const subscriptions = mergeHearers(HEARS);

/** Every handler of every room. @param queue given later: the timetable is written into it as companies come and change. */
export function handlersOf(deps: Deps, queue: () => Queue): Handler[] {
  return [
    ...ledgerJobs(deps), ...inboxJobs(deps), ...importsJobs(deps), ...creditJobs(deps), ...agreementsJobs(deps), ...dunningJobs(deps),
    handler(followZone, async ({ organisationId }) => {
      const { zone } = await inOrganisation(deps.db, organisationId, 'system', (tx) => tx.one<{ zone: string }>(sql`
        select time_zone zone from organisation where organisation_id = ${organisationId}`));
      for (const { job, cron } of TIMED) await queue().everyDay(job, { organisationId }, cron, zone);
    }),
  ];
}

function mergeHearers(all: readonly Record<string, readonly string[]>[]): Record<string, readonly string[]> {
  const merged: Record<string, string[]> = {};
  for (const [event, jobs] of all.flatMap((one) => Object.entries(one))) (merged[event] ??= []).push(...jobs);
  return merged;
}
