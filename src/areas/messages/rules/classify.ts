import { addDays, daysBetween, type Day } from '#values/day.ts';
import { because, type Reason } from '#values/reason.ts';
import type { Findings, ReplyClass } from '../contract/replies.ts';
import { findIn, OF_PAPER, type Heard } from './findings.ts';
import { daysSaid } from './said-days.ts';
import type { KnownItem } from './said-amounts.ts';
import { clausesOf, type Clause } from './sentences.ts';
import { concepts } from './signs/concepts.ts';
import { englishSigns } from './signs/en.ts';
import { everydaySigns } from './signs/everyday.ts';
import { frenchSigns } from './signs/fr.ts';
import { hints } from './signs/hints.ts';
import type { Sign } from './signs/sign.ts';

export type ReplyFacts = {
  /** What the person wrote himself, without what he quoted and signed. */
  text: string; subject: string;
  /** The day the mail says it was written. */
  on: Day;
  fromAddress: string;
  /** What is open, or was asked in the message it answers. */
  items: readonly KnownItem[];
  bounce?: NonNullable<Findings['bounce']> | undefined;
  auto?: { kind: 'out_of_office' | 'auto'; returnOn?: Day | undefined } | undefined;
};
export type Reading = { class: ReplyClass; confidenceBp: number; because: Reason[]; findings: Findings };

const SIGNS: readonly Sign[] = [...frenchSigns, ...englishSigns, ...hints, ...everydaySigns, ...concepts];
const ACROSS = SIGNS.filter(({ across }) => across);
/** What may speak of a payment made: with words that say so and a day long past, it does. */
const MAY_TELL_PAID = /^(?:said_pays_day|hint_pays_day|hint_pays)$/;
const MADE = /\b(?:pa[iy]ee?s?|paid|reglee?s?|settled|viree?s?|soldee?s?|debitee?s?|encaissee?s?|prelevee?s?|partie?s?|envoyee?s?|left|cleared|cashed|debited|collected|banked|transferred|remitted|wired|sent)\b/;
/** Fewer points than this are no ground to act upon. */
const ENOUGH = 25;
/** What always remains in doubt, in points; more where only the wide nets caught something. */
const DOUBT = 5;
const WIDE_DOUBT = 15;
/** A payment said to have left longer ago than this should have arrived: it is a claim to check, not news. */
const NEWS_DAYS = 7;
const LONGEST_TEXT = 100_000;
/** A dispute this strong beside a payment decides the class. */
const CONTESTED_SHARE = 0.6;
/** Whoever says he is away, says so in a mail that says little else. */
const AUTO_POINTS = { out_of_office: 92, auto: 40 };

/**
 * What a mail says, by the signs its clauses show: each class has the points of its best sign, and less and less of the others'. The class with most points
 * wins; confidence is its share of all, doubt included. Every finding is kept, also those of a class that lost: one mail may say two things.
 */
export function classify(given: ReplyFacts): Reading {
  if (given.bounce) return ofBounce(given.bounce);
  const facts = { ...given, text: readable(given.text), subject: readable(given.subject) };
  const heard = settlePast(hear(facts), facts.on);
  const points = weigh(heard);
  if (facts.auto) points.set(facts.auto.kind === 'out_of_office' ? 'out_of_office' : 'other', AUTO_POINTS[facts.auto.kind] + (points.get('out_of_office') ?? 0) / 10);
  const ranked = [...points].sort((a, b) => b[1] - a[1]);
  // Money promised for one thing and another thing contested: the contested one needs a person first.
  if (ranked[0]?.[0] === 'payment' && ranked[1]?.[0] === 'dispute' && ranked[1][1] >= ranked[0][1] * CONTESTED_SHARE) ranked.unshift(...ranked.splice(1, 1));
  const [best, second] = ranked;
  const findings = findIn(heard, facts);
  const reasons = reasonsFrom(heard, facts);
  if (!best || best[1] < ENOUGH) return { class: 'other', confidenceBp: best ? 4000 : 5000, because: [...reasons, because('reply_not_understood')], findings };
  const plain = facts.auto !== undefined || heard.some(({ sign }) => sign.class === best[0] && !sign.code.startsWith('hint_'));
  const confidenceBp = Math.round((10_000 * best[1]) / (best[1] + (second?.[1] ?? 0) + (plain ? DOUBT : WIDE_DOUBT)));
  return { class: best[0], confidenceBp, because: reasons, findings };
}

/** As much as somebody writes. A number of a hundred thousand figures is no number, and would be looked at for minutes. */
function readable(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(/\d{30,}|\S{300,}/g, (run) => run.slice(0, /^\d/.test(run) ? 30 : 300));
}

function ofBounce(bounce: NonNullable<Findings['bounce']>): Reading {
  const facts = { address: bounce.recipients.join(', '), status: bounce.status, response: bounce.diagnostic };
  return { class: `bounce_${bounce.kind}`, confidenceBp: 9900, because: [because(`bounced_${bounce.kind}`, facts)], findings: { bounce } };
}

/** Every sign of every clause. The subject counts for a third: most often it is our own. */
function hear({ text, subject }: ReplyFacts): Heard[] {
  const own = /^(?:re|aw|rep|tr|fw|fwd)\s*:/i.test(subject.trim()) ? [] : clausesOf(subject).map((clause) => ({ clause, weight: 0.34 }));
  const clauses = [...clausesOf(text).map((clause) => ({ clause, weight: 1 })), ...own];
  return clauses.flatMap(({ clause, weight }, position) => {
    const next = clauses[position + 1]?.clause;
    const both = next && { folded: `${clause.folded} ${next.folded}`, quote: `${clause.quote} ${next.quote}`, asks: false };
    const alone = signsOf(clause, SIGNS).map((sign) => ({ sign, clause, position, points: sign.points * weight }));
    const across = both ? signsOf(both, ACROSS).map((sign) => ({ sign, clause: both, position, points: sign.points * weight })) : [];
    return [...alone, ...across];
  });
}

function signsOf(clause: Clause, signs: readonly Sign[]): Sign[] {
  const seen = new Set<string>();
  return signs.filter((sign) => {
    if (sign.only !== undefined && (sign.only === 'asked') !== clause.asks) return false;
    if (!sign.when.test(clause.folded) || sign.unless?.test(clause.folded) || seen.has(sign.code)) return false;
    seen.add(sign.code);
    return true;
  });
}

/** « Virement effectué le 3 octobre », written in late November: that is not news, but a payment we should have found. */
function settlePast(heard: readonly Heard[], on: Day): Heard[] {
  return heard.map((one) => {
    const plainly = one.sign.code === 'said_paid_now';
    if (!plainly && !(MAY_TELL_PAID.test(one.sign.code) && MADE.test(one.clause.folded))) return one;
    const days = daysSaid(plainly ? one.clause.folded : one.clause.folded.replace(OF_PAPER, ''), on);
    const last = days.map(({ day }) => day).sort().at(-1);
    if (last === undefined || daysBetween(last, on) <= NEWS_DAYS) return one;
    return { ...one, sign: { ...one.sign, code: 'said_already_paid', class: 'dispute', reason: 'already_paid' } };
  });
}

function weigh(heard: readonly Heard[]): Map<ReplyClass, number> {
  const byClass = new Map<ReplyClass, Map<string, number>>();
  for (const { sign, points } of heard) {
    const codes = byClass.get(sign.class) ?? new Map<string, number>();
    codes.set(sign.code, Math.max(codes.get(sign.code) ?? 0, points));
    byClass.set(sign.class, codes);
  }
  return new Map([...byClass].map(([of, codes]) => [of, sum([...codes.values()])]));
}

/** The best counts whole, each next one for less than half of the one before. */
function sum(points: readonly number[]): number {
  return [...points].sort((a, b) => b - a).reduce((total, one, index) => total + one * 0.4 ** index, 0);
}

function reasonsFrom(heard: readonly Heard[], { auto }: ReplyFacts): Reason[] {
  const best = [...heard].sort((a, b) => b.points - a.points || a.position - b.position);
  // Of what a sentence says of one class, its best sign tells enough.
  const seen = new Set<string>();
  const reasons = auto ? [because(`reply_${auto.kind}`, auto.returnOn ? { return_on: auto.returnOn } : {})] : [];
  for (const { sign, clause } of best) {
    const told = `${sign.class} ${clause.quote}`;
    if (seen.has(sign.code) || seen.has(told)) continue;
    seen.add(sign.code).add(told);
    reasons.push(because(`reply_${sign.code}`, { quote: clause.quote }));
  }
  return reasons.slice(0, 6);
}

/** The day to expect money on: as said, never before the mail itself. */
export function expectedOn({ dueOn, doneOn }: { dueOn: Day | null; doneOn: Day | null }, today: Day): Day | null {
  // Between banks a transfer takes a working day or two.
  const day = doneOn === null ? dueOn : addDays(doneOn, 3);
  return day === null ? null : day < today ? today : day;
}
