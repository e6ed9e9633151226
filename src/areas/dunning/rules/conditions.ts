import { because, type Reason } from '#values/reason.ts';
import type { Conditions } from '../contract/scenario.ts';
import type { Standing } from './facts.ts';

type Of = Pick<Standing, 'kind' | 'class' | 'segment' | 'strategic' | 'grade' | 'groupName' | 'collectorUserId' | 'limitMinor'> & { currency: string };
/** `amountMinor`: what a step would ask for, or what he owes when a scenario is sought; `owedMinor`: all he owes, credits taken off. */
export type Amounts = { amountMinor: number; owedMinor: number };

/** More than any limit is asked for. */
const ALL_BP = 1_000_000;

type Unmet = { code: string; facts?: Record<string, string | number> };

/** The first of the conditions that does not hold; nothing when all do. */
export function unmet(conditions: Conditions, of: Of, { amountMinor, owedMinor }: Amounts): Unmet | undefined {
  const { fromMinor, toMinor, shareOfLimitFromBp } = conditions;
  if (fromMinor !== undefined && amountMinor < fromMinor) {
    return { code: 'amount_below', facts: { amount_minor: amountMinor, from_minor: fromMinor, currency: of.currency } };
  }
  if (toMinor !== undefined && amountMinor > toMinor) return { code: 'amount_above', facts: { amount_minor: amountMinor, to_minor: toMinor, currency: of.currency } };
  if (shareOfLimitFromBp !== undefined) {
    if (of.limitMinor === null) return { code: 'no_limit' };
    // A limit of nothing is used up by anything.
    const shareBp = of.limitMinor === 0 ? (owedMinor > 0 ? ALL_BP : 0) : Math.floor((owedMinor * 10_000) / of.limitMinor);
    if (shareBp < shareOfLimitFromBp) return { code: 'share', facts: { share_bp: shareBp, from_bp: shareOfLimitFromBp } };
  }
  if (isOut(conditions.profiles, of.class)) return { code: 'profile' };
  if (isOut(conditions.kinds, of.kind)) return { code: 'kind' };
  if (isOut(conditions.segments, of.segment)) return { code: 'segment' };
  if (conditions.strategic !== undefined && conditions.strategic !== of.strategic) return { code: 'strategic' };
  if (isOut(conditions.grades, of.grade)) return { code: 'grade' };
  if (isOut(conditions.groups, of.groupName)) return { code: 'group' };
  if (isOut(conditions.portfolios, of.collectorUserId)) return { code: 'portfolio' };
  return undefined;
}

/** Why a step is passed over for this customer. */
export function passedFor(step: string, { code, facts }: Unmet): Reason {
  return because(`passed_${code}`, { step, ...facts });
}

/** Whether any of the conditions needs to know what is owed. */
export function asksAmounts({ fromMinor, toMinor, shareOfLimitFromBp }: Conditions): boolean {
  return fromMinor !== undefined || toMinor !== undefined || shareOfLimitFromBp !== undefined;
}

function isOut(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted !== undefined && (value === null || !wanted.includes(value));
}
