import { because, type Reason } from '#values/reason.ts';
import type { PayerClass } from '#values/kinds.ts';

export type RiskFacts = {
  class: PayerClass | null; overdueMinor: number; totalMinor: number; oldestOverdueDays: number; insolvent: boolean; currency: string;
  /** What all customers owe, to see who weighs much. */
  grandTotalMinor: number;
};

/** How much of what is overdue counts, by profile: a good payer's forgotten invoice worries less than a bad payer's. Hundredths. */
const WEIGHT: Record<PayerClass | 'unknown', number> = { good: 50, late_regular: 70, new: 90, unknown: 100, irregular: 110, worsening: 140, bad: 180 };

/** From this share of all that is owed on, one customer is a concentration (basis points). */
const CONCENTRATION_BP = 1000;

/** Minor units at risk, for the order only, and why the customer is looked at. */
export function weighRisk(facts: RiskFacts): { weight: number; because: Reason[] } {
  const { overdueMinor, totalMinor, oldestOverdueDays, currency, grandTotalMinor } = facts;
  const shareBp = grandTotalMinor > 0 ? Math.round((totalMinor / grandTotalMinor) * 10_000) : 0;
  const reasons: Reason[] = [];
  if (facts.insolvent) reasons.push(because('risk_insolvent', { total_minor: totalMinor, currency }));
  if (overdueMinor > 0) reasons.push(because('risk_overdue', { overdue_minor: overdueMinor, days: oldestOverdueDays, currency }));
  if (facts.class === 'bad' || facts.class === 'worsening' || facts.class === 'irregular') reasons.push(because(`risk_${facts.class}`));
  if (shareBp >= CONCENTRATION_BP) reasons.push(because('risk_concentration', { share_bp: shareBp }));
  const exposed = facts.insolvent ? Math.max(0, totalMinor) * 2 : (overdueMinor * WEIGHT[facts.class ?? 'unknown'] * (100 + Math.min(oldestOverdueDays, 180))) / 10_000;
  return { weight: Math.round(exposed), because: reasons };
}
