import { earliest, type Day } from '#values/day.ts';
import { nextBusinessDay } from '#values/calendar.ts';
import type { DisputeMove, DisputeReason, DisputeStatus } from '../contract/disputes.ts';

/** From where, by what, to where. What does not stand here is refused. */
export const DISPUTE_MOVES: Record<DisputeStatus, Partial<Record<DisputeMove, DisputeStatus>>> = {
  open: { expect_credit: 'credit_expected', close: 'closed' },
  credit_expected: { close: 'closed' },
  closed: { reopen: 'open' },
};

export function afterMove(status: DisputeStatus, move: DisputeMove): DisputeStatus | undefined {
  return DISPUTE_MOVES[status][move];
}

/** What is to be done, in how many business days, and by whom: the one who owns the dispute, or who sells to the customer. */
export type ChainStep = { code: string; days: number; by: 'owner' | 'sales' };
/** `days`: business days to settle it, when it takes less than the company gives itself for any dispute. */
export type Chain = { days?: number; steps: readonly ChainStep[] };

const step = (code: string, days: number, by: ChainStep['by'] = 'owner'): ChainStep => ({ code, days, by });

/** What each reason asks for, in order. The sentence of a step is `agreements.chain.<reason>.<code>`. */
export const CHAINS: Record<DisputeReason, Chain> = {
  price: { steps: [step('compare', 3, 'sales'), step('decide', 7), step('answer', 10)] },
  quantity: { steps: [step('note', 2), step('count', 5), step('answer', 10)] },
  quality: { steps: [step('describe', 2), step('examine', 7), step('propose', 10, 'sales'), step('answer', 12)] },
  delivery: { steps: [step('proof', 2), step('compare', 5), step('answer', 10)] },
  not_ordered: { steps: [step('order', 2, 'sales'), step('send', 5), step('answer', 8)] },
  duplicate: { days: 5, steps: [step('compare', 1), step('credit', 3), step('answer', 5)] },
  already_paid: { days: 5, steps: [step('proof', 1), step('find', 3), step('answer', 5)] },
  paperwork: { days: 5, steps: [step('ask', 1), step('resend', 3), step('check', 5)] },
  terms: { steps: [step('contract', 3, 'sales'), step('decide', 6), step('answer', 8)] },
  other: { steps: [step('write', 2), step('decide', 7), step('answer', 10)] },
};

/** So many business days later. */
export function businessDaysAfter(day: Day, days: number, region: string): Day {
  let later = day;
  for (let turn = 0; turn < days; turn++) later = nextBusinessDay(later, region);
  return later;
}

/** The day by which it should be settled. @param disputeDays business days the company gives itself */
export function deadlineOf(reason: DisputeReason, openedOn: Day, disputeDays: number, region: string): Day {
  return businessDaysAfter(openedOn, Math.min(CHAINS[reason].days ?? disputeDays, disputeDays), region);
}

/** The chain of a reason, each step on its day and none after the deadline. */
export function chainOf(reason: DisputeReason, openedOn: Day, deadlineOn: Day, region: string): (ChainStep & { dueOn: Day })[] {
  return CHAINS[reason].steps.map((one) => ({ ...one, dueOn: earliest(businessDaysAfter(openedOn, one.days, region), deadlineOn) }));
}

/** `elsewhereMinor`: contested by other disputes that still run. `asked` null: all that is left. */
export type Contested = { itemId: number; openMinor: number; elsewhereMinor: number; asked: number | null };

export type NotContested = { refused: 'dispute_nothing_open' | 'dispute_contested_elsewhere' | 'dispute_over_open'; leftMinor: number };

/** What of an item is contested, or why it cannot be. Amounts in minor units. */
export function contest({ openMinor, elsewhereMinor, asked }: Contested): { minor: number } | NotContested {
  const leftMinor = Math.max(0, openMinor - elsewhereMinor);
  if (openMinor <= 0) return { refused: 'dispute_nothing_open', leftMinor: 0 };
  if (leftMinor === 0) return { refused: 'dispute_contested_elsewhere', leftMinor };
  if (asked !== null && asked > leftMinor) return { refused: 'dispute_over_open', leftMinor };
  return { minor: asked ?? leftMinor };
}

/** Credit notes set against every contested item cover what was contested of it. */
export function hasCreditArrived(items: readonly { contestedMinor: number; creditedMinor: number }[]): boolean {
  return items.length > 0 && items.every(({ contestedMinor, creditedMinor }) => creditedMinor >= contestedMinor);
}

/** Those named in a text by `@` and their whole name, whatever its capitals and accents; of two names that fit, the longer. */
export function mentionedIn(body: string, people: readonly { userId: string; name: string }[]): string[] {
  const text = folded(body);
  const longestFirst = people.map(({ userId, name }) => ({ userId, name: folded(name) })).filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const named = longestFirst.find(({ name }) => text.startsWith(name, at + 1) && !/[\p{L}\p{N}]/u.test(text.charAt(at + 1 + name.length)));
    if (named && !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) found.add(named.userId);
  }
  return [...found];
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ');
}

export function isOverdue({ status, deadlineOn }: { status: DisputeStatus; deadlineOn: Day }, today: Day): boolean {
  return status !== 'closed' && deadlineOn < today;
}
