import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { customerExists } from '#areas/customers/actions.ts';
import { itemBelongsTo } from '#areas/ledger/actions.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Day } from '#values/day.ts';
import { dunningRunJob } from '../names.ts';
import { addHappening, toldOf } from '../store/happenings.ts';
import { hasRun } from '../store/runs.ts';

/** A debit came back, told by a person, a bank or another program: once by its source. */
export async function tellHappening(
  tx: Tx, actor: Actor, { reason, ...told }: { kind: 'returned_debit'; customerId: number; itemId: number | null; happenedOn: Day; source: string; reason: string },
): Promise<{ happeningId: number; added: boolean }> {
  if (!(await customerExists(tx, told.customerId))) throw new Refusal(404, 'not_found');
  if (told.itemId !== null && !(await itemBelongsTo(tx, told.itemId, told.customerId))) throw new Refusal(404, 'not_found');
  if (told.happenedOn > actor.today) throw new Refusal(422, 'happening_ahead', { happened_on: told.happenedOn });
  const { happeningId, added } = await addHappening(tx, { ...told, source: `told:${told.source}`, detail: { reason } });
  if (added) {
    await record(tx, actor, 'happening.add', `customer:${told.customerId}`, { happeningId, ...told, reason });
    await decideAgain(tx, actor);
  }
  return { happeningId, added };
}

/** A promise was not kept, an instalment is late, a plan is void: what a step may answer. Safe to repeat. */
export async function hearAgreement(
  tx: Tx, actor: Actor, kind: 'broken_promise' | 'plan_late' | 'plan_void', { customerId, subjectId }: { customerId: number; subjectId: number },
): Promise<void> {
  const told = await toldOf(tx, kind, subjectId);
  // Gone, or mended since it was said.
  if (!told) return;
  const { source, happenedOn, ...detail } = told;
  const { added } = await addHappening(tx, {
    kind, customerId, itemId: detail.itemIds.length === 1 ? detail.itemIds[0]! : null, happenedOn: happenedOn ?? actor.today, source, detail,
  });
  if (added) await decideAgain(tx, actor);
}

/** When today's run was done already, it is done again for what has changed. */
async function decideAgain(tx: Tx, { today }: Actor): Promise<void> {
  if (await hasRun(tx, today)) await tx.enqueue(dunningRunJob, { organisationId: tx.organisationId }, { once: `dunning.run:${tx.organisationId}` });
}
