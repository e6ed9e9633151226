import type { Actor } from '#areas/access/actor.ts';
import { chooseScenario } from '#areas/dunning/actions/choices.ts';
import { hearAgreement } from '#areas/dunning/actions/happenings.ts';
import { sql, type Tx } from '#platform/db.ts';

/** Promises found broken that day, heard as the queue would have told them: a step answers each. */
export async function hearBrokenPromises(tx: Tx, then: Actor): Promise<void> {
  const broken = await tx.rows<{ customerId: number; subjectId: number }>(sql`
    select customer_id "customerId", promise_id "subjectId" from promise
    where organisation_id = ${tx.organisationId} and status in ('broken', 'part_kept') and judged_on = ${then.today} order by promise_id`);
  for (const one of broken) await hearAgreement(tx, then, 'broken_promise', one);
}

/** One customer whom the rules would treat otherwise, and why he is not. */
export async function chooseByHand(tx: Tx, actor: Actor, ids: ReadonlyMap<string, number>): Promise<void> {
  const { scenarioId } = await tx.one<{ scenarioId: number }>(sql`
    select scenario_id "scenarioId" from scenario where organisation_id = ${tx.organisationId} and name = 'Bon payeur'`);
  await chooseScenario(tx, actor, { customerId: ids.get(CHOSEN)!, scenarioId, reason: 'Saisonnier, il paie après ses salons : des relances plus espacées.' });
}

const CHOSEN = 'C1040';
