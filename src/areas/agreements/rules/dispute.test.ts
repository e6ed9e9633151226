import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disputeReason, disputeStatus, type DisputeMove, type DisputeStatus } from '../contract/disputes.ts';
import { afterMove, businessDaysAfter, chainOf, CHAINS, contest, deadlineOf, DISPUTE_MOVES, hasCreditArrived, isOverdue, mentionedIn } from './dispute.ts';

const MOVES: readonly DisputeMove[] = ['expect_credit', 'close', 'reopen'];

test.each<[DisputeStatus, DisputeMove, DisputeStatus | undefined]>([
  ['open', 'expect_credit', 'credit_expected'],
  ['open', 'close', 'closed'],
  ['open', 'reopen', undefined],
  ['credit_expected', 'expect_credit', undefined],
  ['credit_expected', 'close', 'closed'],
  ['credit_expected', 'reopen', undefined],
  ['closed', 'expect_credit', undefined],
  ['closed', 'close', undefined],
  ['closed', 'reopen', 'open'],
])('from %s, %s leads to %s', (status, move, to) => {
  expect(afterMove(status, move)).toBe(to);
});

test('walked at random, a dispute is always somewhere, can always be closed, and only a closed one is reopened', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 30 }), (moves) => {
    let status: DisputeStatus = 'open';
    for (const move of moves) {
      const next = afterMove(status, move);
      if (move === 'reopen') expect(next !== undefined).toBe(status === 'closed');
      status = next ?? status;
    }
    expect(status === 'closed' || afterMove(status, 'close') === 'closed').toBe(true);
  }));
  expect(Object.keys(DISPUTE_MOVES).sort()).toEqual([...disputeStatus.options].sort());
});

test.each(disputeReason.options)('%s has a chain whose steps follow each other and end by answering, or checking, with the customer', (reason) => {
  const { days = 15, steps } = CHAINS[reason];
  expect(steps.length).toBeGreaterThanOrEqual(2);
  expect(steps.every(({ days: when }, i) => when <= days && when > (steps[i - 1]?.days ?? 0))).toBe(true);
  expect(['answer', 'check']).toContain(steps.at(-1)!.code);
});

test('days are counted without weekends and the holidays of where the company works', () => {
  // Friday 6 November; Wednesday 11 is a holiday.
  expect(businessDaysAfter('2026-11-06', 3, 'FR')).toBe('2026-11-12');
  expect(businessDaysAfter('2026-12-24', 1, 'FR')).toBe('2026-12-28');
  expect(businessDaysAfter('2026-12-24', 1, 'FR-AM')).toBe('2026-12-28');
  expect(businessDaysAfter('2026-11-06', 0, 'FR')).toBe('2026-11-06');
});

test('the deadline is the company’s own, sooner where the reason takes less', () => {
  expect(deadlineOf('delivery', '2026-11-20', 15, 'FR')).toBe('2026-12-11');
  expect(deadlineOf('duplicate', '2026-11-20', 15, 'FR')).toBe('2026-11-27');
  expect(deadlineOf('duplicate', '2026-11-20', 2, 'FR')).toBe('2026-11-24');
});

test('a chain stands on its days, none after the deadline', () => {
  expect(chainOf('delivery', '2026-11-20', '2026-12-11', 'FR').map(({ code, dueOn }) => [code, dueOn])).toEqual([['proof', '2026-11-24'], ['compare', '2026-11-27'], ['answer', '2026-12-04']]);
  expect(chainOf('delivery', '2026-11-20', '2026-11-25', 'FR').map(({ dueOn }) => dueOn)).toEqual(['2026-11-24', '2026-11-25', '2026-11-25']);
});

test.each([
  [{ openMinor: 84_000, elsewhereMinor: 0, asked: 12_000 }, { minor: 12_000 }],
  [{ openMinor: 84_000, elsewhereMinor: 0, asked: null }, { minor: 84_000 }],
  [{ openMinor: 84_000, elsewhereMinor: 50_000, asked: null }, { minor: 34_000 }],
  [{ openMinor: 84_000, elsewhereMinor: 50_000, asked: 34_001 }, { refused: 'dispute_over_open', leftMinor: 34_000 }],
  [{ openMinor: 84_000, elsewhereMinor: 84_000, asked: null }, { refused: 'dispute_contested_elsewhere', leftMinor: 0 }],
  [{ openMinor: 40_000, elsewhereMinor: 84_000, asked: 1 }, { refused: 'dispute_contested_elsewhere', leftMinor: 0 }],
  [{ openMinor: 0, elsewhereMinor: 0, asked: null }, { refused: 'dispute_nothing_open', leftMinor: 0 }],
  [{ openMinor: -5_000, elsewhereMinor: 0, asked: 10 }, { refused: 'dispute_nothing_open', leftMinor: 0 }],
])('of %j is contested %j', (item, expected) => {
  expect(contest({ itemId: 1, ...item })).toEqual(expected);
});

test('the credit note has arrived once every contested item is covered', () => {
  expect(hasCreditArrived([{ contestedMinor: 12_000, creditedMinor: 12_000 }])).toBe(true);
  expect(hasCreditArrived([{ contestedMinor: 12_000, creditedMinor: 15_000 }, { contestedMinor: 1_000, creditedMinor: 999 }])).toBe(false);
  expect(hasCreditArrived([])).toBe(false);
});

test('a dispute is overdue the day after its deadline, unless closed', () => {
  expect(isOverdue({ status: 'open', deadlineOn: '2026-11-20' }, '2026-11-20')).toBe(false);
  expect(isOverdue({ status: 'credit_expected', deadlineOn: '2026-11-20' }, '2026-11-21')).toBe(true);
  expect(isOverdue({ status: 'closed', deadlineOn: '2026-11-20' }, '2026-11-21')).toBe(false);
});

const people = [{ userId: 'a', name: 'Anne Marvanne' }, { userId: 'b', name: 'Anne' }, { userId: 'c', name: 'Élie Ducret' }];
test.each([
  ['@Anne Marvanne peux-tu voir ?', ['a']],
  ['@Anne, peux-tu voir ?', ['b']],
  ['Vu avec @elie ducret.', ['c']],
  ['@Anne et @Élie\u00a0Ducret', ['b', 'c']],
  ['@Annette', []],
  ['@Paul Inconnu', []],
  ['compta@anne.example', []],
  ['@Anne @Anne', ['b']],
  ['un @ seul', []],
])('in %j are named %j', (body, named) => {
  expect(mentionedIn(body, people)).toEqual(named);
});
