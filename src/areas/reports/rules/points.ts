import { daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { Channel, PayerClass, Purpose } from '#values/kinds.ts';
import type { WorkKind } from '../contract.ts';

export type WorkFacts = {
  kind: WorkKind; class: PayerClass | null; totalMinor: number; overdueMinor: number; oldestOverdueDays: number; currency: string;
  purpose: Purpose | null; channel?: Channel | null;
  /** Since when it waits. */
  sinceOn: Day;
  /** Last day of a hold. */
  endsOn: Day | null;
};

/** What kind of work comes first when the money is the same: what may have gone wrong, a word not kept, what somebody waits for, then the daily work. */
const KIND_POINTS: Record<WorkKind, number> = {
  unknown: 60, promise_broken: 55, plan_late: 52, reply: 50, dispute_late: 48, litigation: 46, failed: 45, mention: 42, call: 40, high_value: 38, bounced: 35,
  dispute_step: 34, credit_arrived: 32, plan_to_approve: 31, approve: 30, hold_ending: 25, plan_to_accept: 24, missing_email: 20, promise_due: 15,
};
const CLASS_POINTS: Record<PayerClass, number> = { bad: 15, worsening: 15, irregular: 8, new: 5, late_regular: 3, good: 0 };

/**
 * How soon a line of the day's work deserves attention: 0 to about 200 points, and why. Money counts by its size (twice the amount does not matter twice as
 * much), age to 90 days, then the profile; a formal notice and a long wait are pushed forward, a thank-you back.
 */
export function scoreWork(facts: WorkFacts, today: Day): { points: number; because: Reason[] } {
  const { overdueMinor, currency, oldestOverdueDays } = facts;
  const waited = Math.max(0, daysBetween(facts.sinceOn, today));
  const money = overdueMinor > 0 ? Math.min(60, Math.round(Math.log10(1 + overdueMinor / 100) * 10)) : 0;
  const age = Math.round(Math.min(Math.max(oldestOverdueDays, 0), 90) / 3);
  const isLetter = facts.channel === 'letter' || facts.channel === 'registered';
  const reasons = [because(facts.kind === 'bounced' && isLetter ? 'work_returned' : `work_${facts.kind}`, facts.endsOn === null ? {} : { ends_on: facts.endsOn })];
  if (overdueMinor > 0) reasons.push(because('work_overdue', { overdue_minor: overdueMinor, days: oldestOverdueDays, currency }));
  if (facts.class === 'bad' || facts.class === 'worsening') reasons.push(because(`risk_${facts.class}`));
  if (waited >= 3) reasons.push(because('work_waiting', { days: waited }));
  const tone = facts.purpose === 'formal_notice' ? 15 : facts.purpose === 'thanks' || facts.purpose === 'courtesy' ? -15 : 0;
  const points = KIND_POINTS[facts.kind] + money + age + (facts.class ? CLASS_POINTS[facts.class] : 0) + Math.min(waited, 10) + tone;
  return { points: Math.max(0, points), because: reasons };
}
