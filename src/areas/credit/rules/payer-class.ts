import { daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { PayerClass } from '../contract.ts';

/**
 * How a customer paid, as of a day. Delays are whole days from the due date to the settlement, early ones negative; invoices settled by credit notes
 * alone are no payments. Money is in the organisation's currency. `known`: all that is needed to tell a habit from an accident.
 */
export type PaymentFacts = {
  /** Invoices paid within the months looked at. */
  settled: number;
  meanDaysLate: number | null;
  /** Standard deviation of the delays; null below two payments. */
  spreadDays: number | null;
  shareLateBp: number | null;
  recentSettled: number;
  recentMeanDaysLate: number | null;
  earlierSettled: number;
  earlierMeanDaysLate: number | null;
  averageMinor: number | null;
  /** 0 when nothing is overdue; items whose age is unknown are left out. */
  oldestOverdueDays: number;
  overdueMinor: number;
  firstOn: Day | null;
  /** Promises not kept in the last twelve months. */
  brokenPromises: number;
};

export type PayerPolicy = typeof payerPolicy;

/** Every threshold of the payer profile; docs/payer-profile.md says why each is what it is. Days, months, counts, basis points. */
export const payerPolicy = {
  historyMonths: 24,
  recentMonths: 6,
  newBelowSettled: 3,
  newBelowDays: 90,
  badMeanDays: 45,
  badOverdueDays: 90,
  badShareLateBp: 5000,
  worseningByDays: 10,
  worseningLeastSettled: 3,
  overdueBeyondHabitDays: 30,
  lateMeanDays: 5,
  irregularSpreadDays: 15,
  irregularShareLateBp: 2000,
  irregularBrokenPromises: 2,
};

export type Assessment = { class: PayerClass; because: Reason[] };

/** The class of a payer and why, the worst that holds. A predictive model takes this function's place: same facts in, same shape out. */
export function assess(facts: PaymentFacts, today: Day, policy: PayerPolicy = payerPolicy): Assessment {
  const isNew = asNew(facts, today, policy);
  if (isNew) return { class: 'new', because: [isNew, ...brokenWord(facts), ...overdueNow(facts)] };
  const bad = asBad(facts, policy);
  if (bad.length > 0) return { class: 'bad', because: [...bad, ...habit(facts), ...brokenWord(facts)] };
  const worsening = asWorsening(facts, policy);
  if (worsening.length > 0) return { class: 'worsening', because: [...worsening, ...habit(facts), ...brokenWord(facts)] };
  const payerClass: PayerClass = facts.brokenPromises >= policy.irregularBrokenPromises ? 'irregular' : byHabit(facts, policy);
  return { class: payerClass, because: [...brokenWord(facts), ...byHabitReasons(facts, policy), ...overdueNow(facts)] };
}

/** Too little is known: few payments and a recent customer, or no payment yet and nothing long overdue. */
function asNew({ settled, firstOn, oldestOverdueDays }: PaymentFacts, today: Day, policy: PayerPolicy): Reason | undefined {
  if (firstOn === null) return because('payer_no_history');
  const young = daysBetween(firstOn, today) < policy.newBelowDays;
  if (settled < policy.newBelowSettled && young) return because('payer_new', { settled, first_on: firstOn });
  if (settled === 0 && oldestOverdueDays <= policy.badOverdueDays) return because('payer_never_paid_yet', { first_on: firstOn });
  return undefined;
}

function asBad({ meanDaysLate, oldestOverdueDays, overdueMinor, shareLateBp, settled }: PaymentFacts, policy: PayerPolicy): Reason[] {
  const reasons: Reason[] = [];
  if (meanDaysLate !== null && meanDaysLate > policy.badMeanDays) reasons.push(because('payer_mean_very_late', { days: Math.round(meanDaysLate), settled }));
  if (oldestOverdueDays > policy.badOverdueDays && (shareLateBp === null || shareLateBp >= policy.badShareLateBp)) {
    reasons.push(because('payer_long_overdue', { days: oldestOverdueDays, overdue_minor: overdueMinor }));
  }
  return reasons;
}

/** Clearly later than before, or an invoice open far beyond what he is used to. */
function asWorsening(facts: PaymentFacts, policy: PayerPolicy): Reason[] {
  const { recentMeanDaysLate: recent, earlierMeanDaysLate: earlier } = facts;
  const reasons: Reason[] = [];
  const enough = Math.min(facts.recentSettled, facts.earlierSettled) >= policy.worseningLeastSettled;
  if (enough && recent !== null && earlier !== null && recent - earlier >= policy.worseningByDays && recent > policy.lateMeanDays) {
    reasons.push(because('payer_later_than_before', { recent_days: Math.round(recent), earlier_days: Math.round(earlier), months: policy.recentMonths }));
  }
  const usual = Math.max(0, facts.meanDaysLate ?? 0) + (facts.spreadDays ?? 0);
  if (facts.oldestOverdueDays > usual + policy.overdueBeyondHabitDays) {
    reasons.push(because('payer_overdue_beyond_habit', { days: facts.oldestOverdueDays, usual_days: Math.round(usual), overdue_minor: facts.overdueMinor }));
  }
  return reasons;
}

function byHabit(facts: PaymentFacts, policy: PayerPolicy): 'good' | 'late_regular' | 'irregular' {
  const share = facts.shareLateBp ?? 0;
  if ((facts.spreadDays ?? 0) > policy.irregularSpreadDays && share >= policy.irregularShareLateBp) return 'irregular';
  return (facts.meanDaysLate ?? 0) > policy.lateMeanDays ? 'late_regular' : 'good';
}

function byHabitReasons(facts: PaymentFacts, policy: PayerPolicy): Reason[] {
  const days = Math.round(facts.meanDaysLate ?? 0);
  const spread = Math.round(facts.spreadDays ?? 0);
  const { settled } = facts;
  switch (byHabit(facts, policy)) {
    case 'irregular': return [because('payer_irregular', { spread_days: spread, mean_days: days, settled }), ...share(facts)];
    case 'late_regular': return [because('payer_late_regular', { mean_days: days, spread_days: spread, settled }), ...share(facts)];
    case 'good': return [because(days < 0 ? 'payer_early' : 'payer_on_time', { days: Math.abs(days), settled }), ...share(facts)];
  }
}

function habit({ meanDaysLate, spreadDays, settled }: PaymentFacts): Reason[] {
  return meanDaysLate === null ? [] : [because('payer_habit', { mean_days: Math.round(meanDaysLate), spread_days: Math.round(spreadDays ?? 0), settled })];
}

function share({ shareLateBp }: PaymentFacts): Reason[] {
  return shareLateBp === null ? [] : [because('payer_share_late', { share_bp: shareLateBp })];
}

/** Whoever promises and does not pay cannot be counted upon, however well he paid before. */
function brokenWord({ brokenPromises }: PaymentFacts): Reason[] {
  return brokenPromises > 0 ? [because('payer_broken_promises', { count: brokenPromises })] : [];
}

function overdueNow({ oldestOverdueDays, overdueMinor }: PaymentFacts): Reason[] {
  return oldestOverdueDays > 0 ? [because('payer_overdue_now', { overdue_minor: overdueMinor, days: oldestOverdueDays })] : [];
}
