import type { Actor } from '#areas/access/actor.ts';
import { withdrawMessages } from '#areas/messages/actions.ts';
import { openWriter } from '#areas/messages/actions/templates.ts';
import type { Tx } from '#platform/db.ts';
import { because } from '#values/reason.ts';
import { dunningRunJob } from '../names.ts';
import { companyFacts } from '../store/facts.ts';
import { hasRun, lockRuns, releaseSteps, retakeSteps } from '../store/runs.ts';
import { outdatedMessages } from '../store/sending.ts';
import { draftThanks } from './thanks.ts';

/**
 * The ledger moved: messages still waiting that no longer say the truth are withdrawn, those who paid are thanked, and when today's run was done
 * already it is done again for what has changed. Safe to repeat.
 */
export async function afterPosting(tx: Tx, actor: Actor): Promise<{ withdrawn: number; thanks: number }> {
  await lockRuns(tx);
  const withdrawn: number[] = [];
  for (const { messageId, paid, count, wasMinor, nowMinor, currency } of await outdatedMessages(tx)) {
    const why = paid ? because('paid_since', { count }) : nowMinor <= 0 ? because('covered_since', { now_minor: nowMinor, currency })
      : because('amount_changed', { was_minor: wasMinor, now_minor: nowMinor, currency });
    withdrawn.push(...await withdrawMessages(tx, actor, [messageId], [why]));
  }
  await retakeSteps(tx);
  await releaseSteps(tx, actor.now, withdrawn);
  const thanks = await draftThanks(tx, actor, actor.today, await companyFacts(tx), await openWriter(tx));
  if (await hasRun(tx, actor.today)) {
    await tx.enqueue(dunningRunJob, { organisationId: tx.organisationId }, { once: `dunning.run:${tx.organisationId}` });
  }
  return { withdrawn: withdrawn.length, thanks };
}
