import { expect, test } from 'vitest';
import { messageStatus, type MessageStatus } from '../contract.ts';
import { comesFrom, firstStatuses, mayBecome, transitions, undeliveredStatuses, waitingStatuses } from './status.ts';

const all = messageStatus.options;

function reachable(from: readonly MessageStatus[]): Set<MessageStatus> {
  const seen = new Set(from);
  for (const status of seen) for (const next of transitions[status]) seen.add(next);
  return seen;
}

test('the table knows every status of the contract, and no other', () => {
  expect(Object.keys(transitions).sort()).toEqual([...all].sort());
});

test('walked from the first statuses, every status is reached', () => {
  expect([...reachable(firstStatuses)].sort()).toEqual([...all].sort());
});

test('every status but an end leads to an end', () => {
  const ends = all.filter((status) => transitions[status].length === 0);
  expect(ends).toEqual(['skipped', 'done']);
  for (const status of all) expect(ends.some((end) => reachable([status]).has(end)), status).toBe(true);
});

test('what left, or may have, never goes back to sending without somebody approving it again', () => {
  for (const status of ['done', 'skipped'] as const) expect(transitions[status]).toEqual([]);
  // A call that was under way when it was taken off the list.
  expect(transitions.withdrawn).toEqual(['done']);
  for (const status of ['sent', 'bounced', 'unknown', 'failed'] as const) expect(mayBecome(status, 'sending') || mayBecome(status, 'approved'), status).toBe(false);
  expect(comesFrom('sending')).toEqual(['approved']);
  expect(comesFrom('approved').sort()).toEqual(['printed', 'sending', 'to_approve']);
});

test('a message waits, was delivered, was not, or is unknown: one of the four', () => {
  const delivered: MessageStatus[] = ['sent', 'done'];
  expect([...waitingStatuses, ...undeliveredStatuses, ...delivered, 'unknown'].sort()).toEqual([...all].sort());
});
