import type { Day } from '#values/day.ts';
import { formatDay, formatMoney, say } from '#words/say.ts';
import type { Locale, WordId } from '#words/words.ts';

/** `receivedMinor`: what came of it so far. */
export type PromiseFacts = { amountMinor: number; dueOn: Day; madeOn: Day; receivedMinor: number };
export type DisputeReason = 'price' | 'quantity' | 'quality' | 'delivery' | 'not_ordered' | 'duplicate' | 'already_paid' | 'paperwork' | 'terms' | 'other';
export type DisputeOutcome = 'credited' | 'refused' | 'settled' | 'dropped';
/** `items`: the references contested, in whole or in part. `outcome` once closed. */
export type DisputeFacts = {
  reason: DisputeReason; items: readonly string[]; contestedMinor: number; openedOn: Day; deadlineOn: Day; outcome: DisputeOutcome | null;
};
export type PlanFacts = {
  totalMinor: number; interestMinor: number; interestFrozen: boolean; voidAfter: number; offerEndsOn: Day | null; acceptedOn: Day | null;
  instalments: readonly { dueOn: Day; amountMinor: number; paidMinor: number }[];
};
/** What a message about an agreement speaks of: one of them, seldom more. */
export type AgreementFacts = { promise?: PromiseFacts; dispute?: DisputeFacts; plan?: PlanFacts };

type Speech = { language: Locale; today: Day; currency: string };

/** `promise`, `dispute` and `plan` for a template; every name is always there, and empty when there is nothing to say. */
export function agreementVariables(facts: AgreementFacts, speech: Speech) {
  return { promise: promiseVariables(facts.promise, speech), dispute: disputeVariables(facts.dispute, speech), plan: planVariables(facts.plan, speech) };
}

/** A text about an agreement cannot be written without it: `plan_late` needs a plan. */
export function agreementNeeded(code: string): keyof AgreementFacts | undefined {
  const [, subject] = /^(promise|dispute|plan)_/.exec(code) ?? [];
  return subject as keyof AgreementFacts | undefined;
}

function promiseVariables(promise: PromiseFacts | undefined, { language, currency }: Speech) {
  const money = (minor: number) => (minor === 0 ? '' : formatMoney(minor, currency, language));
  if (!promise) return { amount: '', due_on: '', made_on: '', received: '', missing: '' };
  return {
    amount: formatMoney(promise.amountMinor, currency, language), due_on: formatDay(promise.dueOn, language), made_on: formatDay(promise.madeOn, language),
    received: money(promise.receivedMinor), missing: money(Math.max(0, promise.amountMinor - promise.receivedMinor)),
  };
}

function disputeVariables(dispute: DisputeFacts | undefined, { language, currency }: Speech) {
  if (!dispute) return { items: '', reason: '', contested: '', opened_on: '', deadline_on: '', outcome: '' };
  return {
    items: dispute.items.join(', '), reason: say(`messages.letter.dispute.${dispute.reason}` satisfies WordId, language), contested: formatMoney(dispute.contestedMinor, currency, language),
    opened_on: formatDay(dispute.openedOn, language), deadline_on: formatDay(dispute.deadlineOn, language), outcome: dispute.outcome ?? '',
  };
}

function planVariables(plan: PlanFacts | undefined, { language, today, currency }: Speech) {
  const money = (minor: number) => formatMoney(minor, currency, language);
  const on = (day: Day | null | undefined) => (day ? formatDay(day, language) : '');
  const instalments = plan?.instalments ?? [];
  const late = instalments.filter(({ dueOn, amountMinor, paidMinor }) => dueOn < today && paidMinor < amountMinor);
  const sum = (some: PlanFacts['instalments'], of: (one: PlanFacts['instalments'][number]) => number) => some.reduce((total, one) => total + of(one), 0);
  const open = (one: PlanFacts['instalments'][number]) => one.amountMinor - one.paidMinor;
  return {
    total: plan ? money(plan.totalMinor) : '', interest: plan && plan.interestMinor > 0 ? money(plan.interestMinor) : '', interest_frozen: plan?.interestFrozen ?? false,
    count: instalments.length, first_on: on(instalments[0]?.dueOn), last_on: on(instalments.at(-1)?.dueOn), first_amount: instalments[0] ? money(instalments[0].amountMinor) : '',
    schedule: instalments.map((one) => `- ${say('messages.letter.instalment', language, { day: formatDay(one.dueOn, language), amount: money(one.amountMinor) })}`).join('\n'),
    offer_ends_on: on(plan?.offerEndsOn), accepted_on: on(plan?.acceptedOn), void_after: plan?.voidAfter ?? 0,
    late_count: late.length, late_on: on(late[0]?.dueOn), late_amount: late.length > 0 ? money(sum(late, open)) : '',
    paid: instalments.some((one) => one.paidMinor > 0) ? money(sum(instalments, (one) => one.paidMinor)) : '', remaining: plan ? money(sum(instalments, open)) : '',
  };
}
