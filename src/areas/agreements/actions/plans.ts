import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import { holdWaitingMessages } from '#areas/messages/actions.ts';
import { sql, type Sql, type Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { addDays } from '#values/day.ts';
import { toDecimal } from '#values/money.ts';
import { because, type Reason } from '#values/reason.ts';
import { agreementChanged } from '../names.ts';
import { whyHeld } from '../rules/hold.ts';
import { planMoves, type PlanStatus } from '../rules/plan.ts';
import { insertEvents } from '../store/events.ts';
import { candidateItems, lockCustomer } from '../store/items.ts';
import { findPlan, insertPlan, isHisWriting, movePlan, type AcceptedHow, type PlanRow } from '../store/plans.ts';
import { findSetting } from '../store/setting.ts';
import { draftAgreementMessage, withdrawAgreementMessages } from './letters.ts';
import { drawUp, type PlanInput } from './simulate-plan.ts';

/** Draws up a plan on the customer's items, as they are open now. Nothing is held yet. */
export async function draftPlan(tx: Tx, actor: Actor, input: PlanInput): Promise<{ planId: number }> {
  if (!await lockCustomer(tx, input.customerId)) throw new Refusal(404, 'not_found');
  const drawn = await drawUp(tx, actor, input);
  const { planGraceDays: graceDays, planVoidAfter: voidAfter } = await findSetting(tx);
  const planId = await insertPlan(tx, { ...input, ...drawn, graceDays, voidAfter, createdAt: actor.now });
  const { currency } = input;
  await insertEvents(tx, 'plan', [{ subjectId: planId, status: 'draft', because: [because('plan_drafted', { total_minor: drawn.totalMinor, count: drawn.instalments.length, currency })] }], actor.now);
  await record(tx, actor, 'plan.draft', `customer:${input.customerId}`, { planId, amount: `${toDecimal(drawn.totalMinor, currency)} ${currency}`, instalments: drawn.instalments.length });
  return { planId };
}

export async function approvePlan(tx: Tx, actor: Actor, planId: number): Promise<void> {
  const plan = await takePlan(tx, planId, 'approved');
  await move(tx, actor, plan, 'approved', [because('plan_approved')], [sql`approved_by = ${actor.userId}`, sql`approved_at = ${actor.now}`]);
}

/** Offers it to the customer in writing. Its items are held while the offer runs. */
export async function proposePlan(tx: Tx, actor: Actor, planId: number): Promise<void> {
  const plan = await takePlan(tx, planId, 'proposed');
  const { customerId, instalments } = plan;
  if (instalments[0]!.dueOn < actor.today) throw new Refusal(409, 'plan_starts_in_past', { first_on: instalments[0]!.dueOn });
  await lockCustomer(tx, customerId);
  await checkStillOpen(tx, plan);
  const offerEndsOn = addDays(actor.today, (await findSetting(tx)).planOfferDays);
  await move(tx, actor, plan, 'proposed', [because('plan_proposed', { ends_on: offerEndsOn })], [sql`proposed_on = ${actor.today}`, sql`offer_ends_on = ${offerEndsOn}`]);
  const held = whyHeld({ kind: 'plan', reason: plan.note, startsOn: actor.today, endsOn: offerEndsOn });
  for (const { itemId } of plan.items) await holdWaitingMessages(tx, actor, { customerId, itemId, because: [held] });
  const written = await writeAbout(tx, actor, { ...plan, offerEndsOn }, 'plan_proposed', 'automatic');
  if (written === undefined) await insertEvents(tx, 'plan', [{ subjectId: planId, status: 'proposed', because: [because('plan_not_written')] }], actor.now);
  await changed(tx, customerId);
}

/** Its items are as they were drawn up, and nothing else was agreed about them meanwhile. */
async function checkStillOpen(tx: Tx, plan: PlanRow): Promise<void> {
  for (const { itemId, openMinor, reference, promisedOn } of await candidateItems(tx, plan.customerId, { currency: plan.currency, itemIds: plan.items.map((item) => item.itemId) })) {
    const { amountMinor } = plan.items.find((item) => item.itemId === itemId)!;
    if (openMinor !== amountMinor) throw new Refusal(409, 'plan_outdated', { reference, was_minor: amountMinor, now_minor: openMinor, currency: plan.currency });
    if (promisedOn !== null) throw new Refusal(409, 'item_promised', { reference, due_on: promisedOn });
  }
}

/** The customer agreed in writing: from now on its instalments are what he owes on these items. */
export async function acceptPlan(
  tx: Tx, actor: Actor, { planId, how, documentId, replyId }: { planId: number; how: AcceptedHow; documentId: number | null; replyId: number | null },
): Promise<void> {
  const plan = await takePlan(tx, planId, 'accepted');
  if (!await isHisWriting(tx, plan.customerId, { documentId, replyId })) throw new Refusal(404, 'not_found');
  await withdrawAgreementMessages(tx, actor, { customerId: plan.customerId, subject: 'plan', subjectId: planId, why: because('plan_accepted') });
  await move(tx, actor, plan, 'accepted', [because(`plan_accepted_${how}`)], [
    sql`accepted_on = ${actor.today}`, sql`accepted_how = ${how}`, sql`acceptance_document_id = ${documentId}`, sql`acceptance_reply_id = ${replyId}`,
  ]);
  await writeAbout(tx, actor, { ...plan, acceptedOn: actor.today }, 'plan_agreed', 'automatic');
  await changed(tx, plan.customerId);
}

export async function refusePlan(tx: Tx, actor: Actor, { planId, why }: { planId: number; why: string }): Promise<void> {
  await endPlan(tx, actor, await takePlan(tx, planId, 'refused'), 'refused', why);
}

export async function cancelPlan(tx: Tx, actor: Actor, { planId, why }: { planId: number; why: string }): Promise<void> {
  await endPlan(tx, actor, await takePlan(tx, planId, 'cancelled'), 'cancelled', why);
}

async function endPlan(tx: Tx, actor: Actor, plan: PlanRow, to: 'refused' | 'cancelled', why: string): Promise<void> {
  const reasons = [why === '' ? because(`plan_${to}`) : because(`plan_${to}_why`, { why })];
  await withdrawAgreementMessages(tx, actor, { customerId: plan.customerId, subject: 'plan', subjectId: plan.planId, why: reasons[0]! });
  await move(tx, actor, plan, to, reasons, [sql`ended_on = ${actor.today}`]);
  await changed(tx, plan.customerId);
}

/** The plan, locked, when it may become that. */
async function takePlan(tx: Tx, planId: number, to: PlanStatus): Promise<PlanRow> {
  const plan = await findPlan(tx, planId, { lock: true });
  if (!plan) throw new Refusal(404, 'not_found');
  if (!planMoves[plan.status].includes(to)) throw new Refusal(409, `plan_is_${plan.status}`);
  return plan;
}

async function move(tx: Tx, actor: Actor, { planId, customerId }: PlanRow, to: PlanStatus, reasons: Reason[], set: readonly Sql[]): Promise<void> {
  await movePlan(tx, planId, to, reasons, set);
  await insertEvents(tx, 'plan', [{ subjectId: planId, status: to, because: reasons }], actor.now);
  await record(tx, actor, `plan.${to}`, `customer:${customerId}`, { planId });
}

async function changed(tx: Tx, customerId: number): Promise<void> {
  await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId });
}

/** `number`: the instalment it is about. @returns the message, or nothing when nobody may be written to */
export async function writeAbout(
  tx: Tx, actor: Actor, plan: PlanRow, templateCode: 'plan_proposed' | 'plan_agreed' | 'plan_late' | 'plan_void', approval: 'automatic' | 'to_approve', number?: number,
): Promise<number | undefined> {
  return await draftAgreementMessage(tx, actor, {
    customerId: plan.customerId, currency: plan.currency, templateCode, approval, naturalKey: `plan:${plan.planId}:${templateCode}${number === undefined ? '' : `:${number}`}`,
    items: plan.items.filter((item) => item.openMinor > 0), variables: { plan },
  });
}
