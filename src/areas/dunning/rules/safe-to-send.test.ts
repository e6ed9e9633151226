import { expect, test } from 'vitest';
import { checks, safeToSend, type SendFacts } from './safe-to-send.ts';

/** Wednesday 18 November 2026, ten in the morning in Paris. */
const TODAY = '2026-11-18';
const NOW = new Date('2026-11-18T09:00:00Z');

const facts: SendFacts = {
  purpose: 'reminder', currency: 'EUR', totalMinor: 100_000, toAddress: 'compta@lune.example', customer: { insolventOn: null, specialCare: false }, holds: [],
  items: [{ itemId: 1, reference: 'F1', openMinor: 120_000, nowOpenMinor: 120_000, letteredAlone: false }, { itemId: 2, reference: 'A1', openMinor: -20_000, nowOpenMinor: -20_000, letteredAlone: false }],
  otherCreditsMinor: 0, contact: { bouncedOn: null, optedOut: false }, lastContactOn: null,
  scenario: { minimumDaysBetween: 5, windowFromMinute: 510, windowToMinute: 1080, businessDaysOnly: true },
  organisation: { timeZone: 'Europe/Paris', region: 'FR', isDemo: false },
};
const open = (first: number, second: number) => facts.items.map((item, at) => ({ ...item, nowOpenMinor: at === 0 ? first : second }));
const hold = { itemId: null, kind: 'dispute' as const, reason: 'Litige', startsOn: TODAY, endsOn: null };
const thanks: Partial<SendFacts> = { purpose: 'thanks', items: [{ itemId: 1, reference: 'F1', openMinor: 120_000, nowOpenMinor: 0, letteredAlone: false }] };

test.each<[string, Partial<SendFacts>, string]>([
  ['all is as it was', {}, 'send'],
  ['insolvent since', { customer: { insolventOn: TODAY, specialCare: false } }, 'skip insolvent'],
  ['special care since', { customer: { insolventOn: null, specialCare: true } }, 'skip special_care'],
  ['held since', { holds: [hold] }, 'hold held_by_dispute'],
  ['a hold that is over', { holds: [{ ...hold, startsOn: '2026-11-01', endsOn: '2026-11-17' }] }, 'send'],
  ['one of its items held since', { holds: [{ ...hold, itemId: 1 }] }, 'skip held_by_dispute'],
  ['another item held', { holds: [{ ...hold, itemId: 9 }] }, 'send'],
  ['one of its items lettered since, with nothing on the other side', { items: facts.items.map((item, at) => ({ ...item, letteredAlone: at === 0 })) }, 'skip lettered_alone'],
  ['a credit it shows lettered alone', { items: facts.items.map((item, at) => ({ ...item, letteredAlone: at === 1 })) }, 'send'],
  ['paid since', { items: open(0, -20_000) }, 'skip paid_since'],
  ['paid by the credit it showed', { items: open(0, 0) }, 'skip paid_since'],
  ['covered by a receipt not yet allocated', { otherCreditsMinor: -100_000 }, 'skip covered_since'],
  ['paid in part', { items: open(50_000, -20_000) }, 'skip amount_changed'],
  ['a credit note came', { otherCreditsMinor: -1 }, 'skip amount_changed'],
  ['the address bounced since', { contact: { bouncedOn: TODAY, optedOut: false } }, 'skip email_bounced'],
  ['opted out since', { contact: { bouncedOn: null, optedOut: true } }, 'skip opted_out'],
  ['an address typed by hand', { contact: null }, 'send'],
  ['another message left yesterday', { lastContactOn: '2026-11-17' }, 'skip contacted_recently'],
  ['another message left five days ago', { lastContactOn: '2026-11-13' }, 'send'],
  ['a thank-you after yesterday’s message', { ...thanks, lastContactOn: '2026-11-17' }, 'send'],
  ['a thank-you whose payment came back', { ...thanks, items: open(120_000, 0) }, 'skip thanks_reopened'],
  ['a thank-you to someone held since', { ...thanks, holds: [hold] }, 'hold held_by_dispute'],
])('%s', (_name, change, expected) => {
  const verdict = safeToSend({ ...facts, ...change }, TODAY, NOW);
  expect(verdict.act === 'send' ? 'send' : `${verdict.act} ${verdict.because.code}`).toBe(expected);
});

test.each([
  ['2026-11-18T07:29:00Z', '2026-11-18T07:30:00.000Z'], // before half past eight
  ['2026-11-18T17:00:00Z', '2026-11-19T07:30:00.000Z'], // six in the evening
  ['2026-11-20T18:00:00Z', '2026-11-23T07:30:00.000Z'], // Friday evening
  ['2026-11-10T18:00:00Z', '2026-11-12T07:30:00.000Z'], // the eve of 11 November
])('at %s it waits until %s', (now, until) => {
  const verdict = safeToSend(facts, TODAY, new Date(now));
  expect(verdict.act === 'wait' && verdict.until.toISOString()).toBe(until);
});

test('a demo company sends at any hour', () => {
  expect(safeToSend({ ...facts, organisation: { ...facts.organisation, isDemo: true } }, TODAY, new Date('2026-11-22T03:00:00Z')).act).toBe('send');
});

test('what is final is looked at before what only waits', () => {
  expect(checks.at(-1)!.name).toBe('window');
  expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length);
  expect(safeToSend({ ...facts, items: open(0, -20_000) }, TODAY, new Date('2026-11-22T03:00:00Z')).act).toBe('skip');
});
