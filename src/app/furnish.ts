import type { Actor } from '#areas/access/actor.ts';
import { ensureScenarios } from '#areas/dunning/actions.ts';
import { ensureTemplates } from '#areas/messages/actions.ts';
import { fillDemo } from '#seed/demo.ts';
import { sql, type Tx } from '#platform/db.ts';

/** Brings into a new organisation what the rooms ship, in its own transaction; into a demo company also its customers and their history. */
export async function furnish(tx: Tx, actor: Actor): Promise<void> {
  await ensureTemplates(tx);
  await ensureScenarios(tx);
  const { isDemo } = await tx.one<{ isDemo: boolean }>(sql`select is_demo "isDemo" from organisation where organisation_id = ${tx.organisationId}`);
  if (isDemo) await fillDemo(tx, actor);
}
