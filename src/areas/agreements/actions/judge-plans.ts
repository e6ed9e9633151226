import type { Actor } from '#areas/access/actor.ts';
import { judgementDay } from '#areas/imports/freshness.ts';
import { sql, type Tx } from '#platform/db.ts';
import { because } from '#values/reason.ts';
import { agreementChanged, planLate, planVoid } from '../names.ts';
import { judgePlan, type PlanVerdict } from '../rules/plan.ts';
import { insertEvents } from '../store/events.ts';
import { findPlan, lapsedOffers, movePlan, plansToJudge, saveInstalments, type PlanToJudge } from '../store/plans.ts';
import { withdrawAgreementMessages } from './letters.ts';
import { writeAbout } from './plans.ts';

/** Judges accepted plans from what came in, and ends offers nobody accepted in time. Safe to repeat. @returns how many came to an end, and how many were warned about. */
export async function judgePlans(tx: Tx, actor: Actor): Promise<{ kept: number; void: number; warned: number; lapsed: number }> {
  const lapsed = await endLapsed(tx, actor);
  const asOf = await judgementDay(tx, actor.today);
  const judged = (await plansToJudge(tx)).map((plan) => ({ plan, verdict: judgePlan(plan, plan.instalments, plan, asOf) }));
  const paid = judged.flatMap(({ plan, verdict }) => verdict.paid.map((one) => ({ ...one, planId: plan.planId })));
  const warned = judged.flatMap(({ plan, verdict }) => verdict.warn.map(({ number }) => ({ planId: plan.planId, number })));
  if (paid.length > 0) await saveInstalments(tx, paid, warned, actor.today);
  for (const { plan, verdict } of judged) {
    if (verdict.status !== 'accepted') await end(tx, actor, plan, verdict);
    else if (verdict.warn.length > 0) await warn(tx, actor, plan, verdict);
  }
  const count = (status: PlanVerdict['status']) => judged.filter(({ verdict }) => verdict.status === status).length;
  return { kept: count('kept'), void: count('void'), warned: warned.length, lapsed };
}

async function endLapsed(tx: Tx, actor: Actor): Promise<number> {
  const lapsed = await lapsedOffers(tx, actor.today);
  for (const { planId, customerId, offerEndsOn } of lapsed) {
    const reasons = [because('plan_offer_lapsed', { ends_on: offerEndsOn })];
    await movePlan(tx, planId, 'refused', reasons, [sql`ended_on = ${actor.today}`]);
    await insertEvents(tx, 'plan', [{ subjectId: planId, status: 'refused', because: reasons }], actor.now);
    await withdrawAgreementMessages(tx, actor, { customerId, subject: 'plan', subjectId: planId, why: reasons[0]! });
    await tx.announce(agreementChanged, { organisationId: tx.organisationId, customerId });
  }
  return lapsed.length;
}

async function end(tx: Tx, actor: Actor, { planId, customerId }: PlanToJudge, { status, because: reasons }: PlanVerdict): Promise<void> {
  const { organisationId } = tx;
  await movePlan(tx, planId, status, reasons, [sql`ended_on = ${actor.today}`]);
  await insertEvents(tx, 'plan', [{ subjectId: planId, status, because: reasons }], actor.now);
  await withdrawAgreementMessages(tx, actor, { customerId, subject: 'plan', subjectId: planId, why: reasons[0]! });
  if (status === 'void') {
    await tx.announce(planVoid, { organisationId, customerId, subjectId: planId });
    await writeAbout(tx, actor, (await findPlan(tx, planId))!, 'plan_void', 'to_approve');
  }
  await tx.announce(agreementChanged, { organisationId, customerId });
}

/** One word for all instalments found late at once. */
async function warn(tx: Tx, actor: Actor, { planId, customerId, currency }: PlanToJudge, { warn: late }: PlanVerdict): Promise<void> {
  const last = late.at(-1)!;
  await insertEvents(tx, 'plan', [{
    subjectId: planId, status: 'accepted', because: late.map(({ number, dueOn, amountMinor }) => because('plan_instalment_late', { number, due_on: dueOn, amount_minor: amountMinor, currency })),
  }], actor.now);
  await tx.announce(planLate, { organisationId: tx.organisationId, customerId, subjectId: planId });
  await writeAbout(tx, actor, (await findPlan(tx, planId))!, 'plan_late', 'to_approve', last.number);
}
