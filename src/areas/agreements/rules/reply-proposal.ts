import type { Findings, ReplyClass } from '#areas/messages/contract/replies.ts';
import { expectedOn } from '#areas/messages/rules/classify.ts';
import { addDays, earliest, latest, type Day } from '#values/day.ts';
import type { ReplyAct } from '../contract/reply-acts.ts';

export type Known = { itemId: number; dueOn: Day; openMinor: number; currency: string; asked: boolean };
export type ReplyToJudge = { class: ReplyClass; findings: Findings; body: string; contactId: number | null };
export type Guess = 'dueOn' | 'amount' | 'items' | 'firstOn' | 'instalments' | 'endsOn';
export type Proposal = { act: ReplyAct | null; answer: boolean; guessed: Guess[] };

/** When a payment is announced without a day, or patience asked for without an end. */
const DAYS_GIVEN = 7;
const FIRST_INSTALMENT_DAYS = 15;
const INSTALMENTS = 3;
/** Nobody waits longer on the word of a mail alone. */
const LONGEST_HOLD_DAYS = 62;
const NOTE = 500;

/** What to make of a reply, filled with what it says. An act of null: a person must say more first. */
export function propose(reply: ReplyToJudge, items: readonly Known[], today: Day): Proposal {
  const { findings } = reply;
  switch (reply.class) {
    case 'payment': return proposePromise(findings.payment, items, today);
    case 'dispute': return proposeDispute(reply, items);
    case 'plan': return proposePlan(findings.plan, items, today);
    case 'delay': {
      const endsOn = earliest(latest(findings.delay?.untilOn ?? addDays(today, DAYS_GIVEN), today), addDays(today, LONGEST_HOLD_DAYS));
      return { act: { act: 'hold', endsOn, reason: note(findings.delay?.quote ?? reply.body) || '—' }, answer: false, guessed: findings.delay?.untilOn ? [] : ['endsOn'] };
    }
    case 'wrong_contact': return proposeContact(reply);
    case 'unsubscribe': return sure(reply.contactId === null ? { act: 'noted' } : { act: 'opted_out', contactId: reply.contactId });
    case 'bounce_hard': case 'bounce_soft': return sure({ act: 'bounce' });
    case 'out_of_office': return sure({ act: 'noted' });
    case 'copy': return { act: null, answer: true, guessed: [] };
    case 'other': return sure({ act: 'noted' });
  }
}

function sure(act: ReplyAct): Proposal {
  return { act, answer: false, guessed: [] };
}

function proposePromise(found: Findings['payment'], items: readonly Known[], today: Day): Proposal {
  const open = items.filter(({ openMinor }) => openMinor > 0);
  const named = open.filter(({ itemId }) => found?.itemIds.includes(itemId));
  const currency = named[0]?.currency ?? open.find((item) => item.currency === found?.currency)?.currency ?? open[0]?.currency;
  // Nothing is open any more: there is nothing left to promise.
  if (currency === undefined) return sure({ act: 'noted' });
  const asked = open.filter((item) => item.asked && item.currency === currency);
  const amount = found?.amountMinor ?? null;
  const about = named.length > 0 ? named : amount === null ? asked : [];
  const most = (about.length > 0 ? about : open).filter((item) => item.currency === currency).reduce((sum, { openMinor }) => sum + openMinor, 0);
  const dueOn = found ? expectedOn(found, today) : null;
  const guessed: Guess[] = [...(dueOn === null ? ['dueOn' as const] : []), ...(amount === null && named.length === 0 ? ['amount' as const] : [])];
  return {
    act: {
      act: 'promise', currency, amountMinor: amount !== null && amount <= most ? amount : null, dueOn: dueOn ?? addDays(today, DAYS_GIVEN),
      itemIds: about.filter((item) => item.currency === currency).map(({ itemId }) => itemId), note: note(found?.quote ?? ''),
    },
    answer: false, guessed,
  };
}

function proposeDispute({ findings, body }: ReplyToJudge, items: readonly Known[]): Proposal {
  const found = findings.dispute;
  const open = items.filter(({ openMinor }) => openMinor > 0);
  const named = open.filter(({ itemId }) => found?.itemIds.includes(itemId));
  const about = named.length > 0 ? named : open.filter(({ asked }) => asked);
  const guessed: Guess[] = named.length > 0 ? [] : ['items'];
  if (about.length === 0) return { act: null, answer: false, guessed: ['items'] };
  const amount = found?.amountMinor ?? null;
  const part = about.length === 1 && amount !== null && found?.currency === about[0]!.currency && amount < about[0]!.openMinor ? amount : null;
  return {
    act: {
      act: 'dispute', reason: found?.reason ?? 'other', description: (found?.quote ?? body).slice(0, 4000),
      items: about.filter(({ currency }) => currency === about[0]!.currency).map(({ itemId }) => ({ itemId, contestedMinor: part })),
    },
    answer: false, guessed,
  };
}

function proposePlan(found: Findings['plan'], items: readonly Known[], today: Day): Proposal {
  const open = items.filter(({ openMinor }) => openMinor > 0);
  const currency = open[0]?.currency;
  if (currency === undefined) return sure({ act: 'noted' });
  const about = open.filter((item) => item.asked && item.currency === currency);
  const total = (about.length > 0 ? about : open).reduce((sum, { openMinor }) => sum + openMinor, 0);
  // « 500 € par mois » says how many there will be.
  const byAmount = found?.amountMinor ? Math.ceil(total / found.amountMinor) : null;
  const count = found?.instalments ?? byAmount;
  const guessed: Guess[] = count === null ? ['instalments', 'firstOn'] : ['firstOn'];
  return {
    act: {
      act: 'plan', currency, itemIds: about.map(({ itemId }) => itemId), instalments: Math.min(60, Math.max(2, count ?? INSTALMENTS)), firstOn: addDays(today, FIRST_INSTALMENT_DAYS),
      every: 'month', note: note(found?.quote ?? ''),
    },
    answer: false, guessed,
  };
}

function proposeContact({ findings, contactId }: ReplyToJudge): Proposal {
  const found = findings.contact;
  if (!found || found.email === null && found.phone === null) return sure({ act: 'noted' });
  return sure({ act: 'contact', contactId: found.left ? contactId : null, name: found.name, email: found.email, phone: found.phone, role: 'accounts' });
}

function note(text: string): string {
  return text.trim().slice(0, NOTE);
}
