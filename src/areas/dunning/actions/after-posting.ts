import type { Actor } from '#areas/access/actor.ts';
import { openWriter } from '#areas/messages/actions/templates.ts';
import type { Tx } from '#platform/db.ts';
import { dunningRunJob } from '../names.ts';
import { companyFacts } from '../store/facts.ts';
import { hasRun, lockRuns, releaseSteps, retakeSteps } from '../store/runs.ts';
import { freeHeld, stopUnsafeCalls, withdrawOutdated } from './guard.ts';
import { draftThanks } from './thanks.ts';

/**
 * The ledger, or an agreement, moved: messages still waiting that no longer say the truth are withdrawn, those nothing holds any more are freed, those who
 * paid are thanked, and when today's run was done already it is done again for what has changed. Safe to repeat.
 */
export async function afterPosting(tx: Tx, actor: Actor): Promise<{ withdrawn: number; freed: number; thanks: number }> {
  await lockRuns(tx);
  const withdrawn = await withdrawOutdated(tx, actor);
  await stopUnsafeCalls(tx, actor);
  const freed = await freeHeld(tx, actor);
  await retakeSteps(tx);
  await releaseSteps(tx, actor.now, withdrawn);
  const thanks = await draftThanks(tx, actor, actor.today, await companyFacts(tx), await openWriter(tx));
  if (await hasRun(tx, actor.today)) {
    await tx.enqueue(dunningRunJob, { organisationId: tx.organisationId }, { once: `dunning.run:${tx.organisationId}` });
  }
  return { withdrawn: withdrawn.length, freed, thanks };
}
