import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#values/day.ts';
import { einvoiceStatus } from '#values/einvoice.ts';
import { checks, safeToSend } from './safe-to-send.ts';
import type { SendFacts, SendItem } from './send-facts.ts';

/** Wednesday 18 November 2026, ten in the morning in Paris. */
const TODAY = '2026-11-18';
const NOW = new Date('2026-11-18T09:00:00Z');

const item = (itemId: number, openMinor: number, more: Partial<SendItem> = {}): SendItem => ({
  itemId, reference: `F${itemId}`, openMinor, nowOpenMinor: openMinor, letteredAlone: false, einvoiceStatus: null, ...more,
});
const facts: SendFacts = {
  purpose: 'reminder', channel: 'email', currency: 'EUR', totalMinor: 100_000, toAddress: 'compta@lune.example', customer: { insolventOn: null, specialCare: false }, holds: [],
  items: [item(1, 120_000), item(2, -20_000)], otherCreditsMinor: 0, contact: { bouncedOn: null, optedOut: false }, addressChanged: false, agreement: null, unreadReplyOn: null, undelivered: null,
  unknownOn: null, refusedOn: null, contactsOn: [],
  scenario: { minimumDaysBetween: 5, maximumPerWeek: 2, windowFromMinute: 510, windowToMinute: 1080, businessDaysOnly: true },
  company: { timeZone: 'Europe/Paris', region: 'FR', isDemo: false, dataOn: TODAY, staleAfterDays: 5 },
};
const open = (first: number, second: number) => [item(1, 120_000, { nowOpenMinor: first }), item(2, -20_000, { nowOpenMinor: second })];
const whole = { itemId: null, kind: 'other' as const, reason: 'Litige', startsOn: TODAY, endsOn: null, heldMinor: null, subjectId: 1 };
const contested = { ...whole, itemId: 1, kind: 'dispute' as const };
const thanks: Partial<SendFacts> = { purpose: 'thanks', items: [item(1, 120_000, { nowOpenMinor: 0 })] };
const about = (templateCode: string, status: string | null, instalmentPaid: boolean | null = null): Partial<SendFacts> => ({
  purpose: 'agreement', agreement: { subject: templateCode.split('_')[0] as 'promise', templateCode, status, instalmentPaid },
});
const company = (change: Partial<SendFacts['company']>) => ({ company: { ...facts.company, ...change } });

test.each<[string, Partial<SendFacts>, string]>([
  ['all is as it was', {}, 'send'],
  ['insolvent since', { customer: { insolventOn: TODAY, specialCare: false } }, 'skip insolvent'],
  ['special care since', { customer: { insolventOn: null, specialCare: true } }, 'skip special_care'],
  ['a thank-you to someone under special care', { ...thanks, customer: { insolventOn: null, specialCare: true } }, 'send'],
  ['a confirmation to someone under special care', { ...about('promise_confirmed', 'open'), customer: { insolventOn: null, specialCare: true } }, 'send'],
  ['a broken promise of someone under special care', { ...about('promise_broken', 'broken'), customer: { insolventOn: null, specialCare: true } }, 'skip special_care'],
  ['held since', { holds: [whole] }, 'hold held_by_other'],
  ['a hold that is over', { holds: [{ ...whole, startsOn: '2026-11-01', endsOn: '2026-11-17' }] }, 'send'],
  ['a hold still to come', { holds: [{ ...whole, startsOn: '2026-11-19' }] }, 'send'],
  ['a confirmation to a customer on hold', { ...about('promise_confirmed', 'open'), holds: [whole] }, 'hold held_by_other'],
  ['a confirmation of what holds him', { ...about('dispute_acknowledged', 'open'), holds: [{ ...whole, kind: 'dispute' }, contested] }, 'send'],
  ['one of its items held since', { holds: [{ ...contested }] }, 'skip held_by_dispute'],
  ['another item held', { holds: [{ ...contested, itemId: 9 }] }, 'send'],
  ['a part of an item contested since', { holds: [{ ...contested, heldMinor: 30_000 }] }, 'skip held_by_dispute'],
  ['a part contested before, and only the rest asked', { holds: [{ ...contested, heldMinor: 30_000 }], items: [item(1, 90_000, { nowOpenMinor: 120_000 }), item(2, -20_000)] }, 'send'],
  ['the contested part was settled since', { items: [item(1, 90_000, { nowOpenMinor: 120_000 }), item(2, -20_000)] }, 'skip amount_changed'],
  ['the rest of a partly contested item paid', { holds: [{ ...contested, heldMinor: 30_000 }], items: [item(1, 90_000, { nowOpenMinor: 30_000 }), item(2, -20_000)] }, 'skip paid_since'],
  ['a plan accepted since over the item', { holds: [{ ...contested, kind: 'plan', heldMinor: 120_000 }] }, 'skip held_by_plan'],
  ['one of its items lettered since, with nothing on the other side', { items: [item(1, 120_000, { letteredAlone: true }), item(2, -20_000)] }, 'skip lettered_alone'],
  ['a credit it shows lettered alone', { items: [item(1, 120_000), item(2, -20_000, { letteredAlone: true })] }, 'send'],
  ['paid since', { items: open(0, -20_000) }, 'skip paid_since'],
  ['paid by the credit it showed', { items: open(0, 0) }, 'skip paid_since'],
  ['covered by a receipt not yet allocated', { otherCreditsMinor: -100_000 }, 'skip covered_since'],
  ['paid in part', { items: open(50_000, -20_000) }, 'skip amount_changed'],
  ['a credit note came', { otherCreditsMinor: -1 }, 'skip amount_changed'],
  ['a broken promise paid since', { ...about('promise_broken', 'broken'), items: open(0, -20_000) }, 'skip paid_since'],
  ['a broken promise whose amount changed', { ...about('promise_broken', 'broken'), items: open(50_000, -20_000) }, 'send'],
  ['a broken promise about an item contested since', { ...about('promise_broken', 'broken'), holds: [contested] }, 'hold held_by_dispute'],
  ['a broken promise about an item contested and paid since', { ...about('promise_broken', 'broken'), items: open(0, -20_000), holds: [contested] }, 'skip paid_since'],
  ['a late instalment, its items held by the plan itself', { ...about('plan_late', 'accepted'), holds: [{ ...contested, kind: 'plan' }] }, 'send'],
  ['a promise cancelled since', about('promise_confirmed', 'cancelled'), 'skip promise_over'],
  ['a promise kept after all', about('promise_broken', 'kept'), 'skip promise_over'],
  ['a dispute closed since', about('dispute_acknowledged_individual', 'closed'), 'skip dispute_over'],
  ['a dispute opened again', about('dispute_closed', 'open'), 'skip dispute_over'],
  ['a plan proposed', about('plan_proposed', 'proposed'), 'send'],
  ['a plan accepted before the proposal left', about('plan_proposed', 'accepted'), 'skip plan_over'],
  ['an instalment paid since', about('plan_late', 'accepted', true), 'skip plan_over'],
  ['an instalment still late', about('plan_late', 'accepted', false), 'send'],
  ['a plan that is gone', about('plan_agreed', null), 'skip plan_over'],
  ['data as old as it may be', company({ dataOn: '2026-11-13' }), 'send'],
  ['data older than it may be', company({ dataOn: '2026-11-12' }), 'hold data_stale'],
  ['old data, and no limit', company({ dataOn: '2026-01-12', staleAfterDays: null }), 'send'],
  ['a ledger that never came from a file', company({ dataOn: null }), 'send'],
  ['a thank-you on old data', { ...thanks, ...company({ dataOn: '2026-01-12' }) }, 'send'],
  ['a reply nobody has read', { unreadReplyOn: TODAY }, 'hold reply_waiting'],
  ['a confirmation beside a reply nobody has read', { ...about('promise_confirmed', 'open'), unreadReplyOn: TODAY }, 'send'],
  ['the message before it came back', { undelivered: { subject: 'Relance 1', sentOn: '2026-11-10', knownOn: TODAY } }, 'skip previous_undelivered'],
  ['a message before it whose fate is unknown', { unknownOn: '2026-11-10' }, 'hold previous_unknown'],
  ['a mail its address refused four days ago', { refusedOn: addDays(TODAY, -4) }, 'skip last_message_failed'],
  ['a thank-you to an address that refused another', { ...thanks, refusedOn: addDays(TODAY, -6) }, 'skip last_message_failed'],
  ['a confirmation to an address that refused another', { purpose: 'agreement', refusedOn: TODAY }, 'hold last_message_failed'],
  ['an address that refused a mail a week ago', { refusedOn: addDays(TODAY, -7) }, 'send'],
  ['a thank-you beside one whose fate is unknown', { ...thanks, unknownOn: '2026-11-10' }, 'send'],
  ['no address', { toAddress: ' ' }, 'skip no_email'],
  ['a letter without an address', { channel: 'letter', toAddress: '' }, 'skip no_postal_address'],
  ['an SMS without a number', { channel: 'sms', toAddress: '' }, 'skip no_phone'],
  ['the contact has another address since', { addressChanged: true }, 'skip address_changed'],
  ['the address bounced since', { contact: { bouncedOn: TODAY, optedOut: false } }, 'skip email_bounced'],
  ['a letter to one whose e-mail bounces', { channel: 'letter', contact: { bouncedOn: TODAY, optedOut: false } }, 'send'],
  ['opted out since', { contact: { bouncedOn: null, optedOut: true } }, 'skip opted_out'],
  ['opted out of SMS', { channel: 'sms', contact: { bouncedOn: null, optedOut: true } }, 'skip opted_out_sms'],
  ['a letter to one who wants no e-mail', { channel: 'registered', contact: { bouncedOn: null, optedOut: true } }, 'send'],
  ['an address typed by hand', { contact: null }, 'send'],
  ['another message left yesterday', { contactsOn: ['2026-11-17'] }, 'skip contacted_recently'],
  ['another message left five days ago', { contactsOn: ['2026-11-13'] }, 'send'],
  ['two messages this week', { contactsOn: ['2026-11-13', '2026-11-12'] }, 'skip weekly_cap'],
  ['the second of them a week ago', { contactsOn: ['2026-11-13', '2026-11-11'] }, 'send'],
  ['no cap', { contactsOn: ['2026-11-13', '2026-11-12'], scenario: { ...facts.scenario!, maximumPerWeek: null } }, 'send'],
  ['a thank-you after yesterday’s message', { ...thanks, contactsOn: ['2026-11-17', '2026-11-16'] }, 'send'],
  ['a thank-you whose payment came back', { ...thanks, items: open(120_000, 0) }, 'skip thanks_reopened'],
  ['a thank-you to someone held since', { ...thanks, holds: [whole] }, 'hold held_by_other'],
  ['a thank-you while another invoice is contested', { ...thanks, holds: [{ ...contested, itemId: 9, heldMinor: 500 }] }, 'skip held_by_dispute'],
])('%s', (_name, change, expected) => {
  const verdict = safeToSend({ ...facts, ...change }, TODAY, NOW);
  expect(verdict.act === 'send' ? 'send' : `${verdict.act} ${verdict.because.code}`).toBe(expected);
});

test.each(einvoiceStatus.options)('an invoice %s', (status) => {
  const verdict = safeToSend({ ...facts, items: [item(1, 120_000, { einvoiceStatus: status }), item(2, -20_000)] }, TODAY, NOW);
  const stops = ['deposited', 'rejected', 'refused', 'disputed', 'suspended'].includes(status);
  expect(verdict).toEqual(stops ? { act: 'skip', check: 'einvoice', because: { code: `einvoice_${status}`, facts: { reference: 'F1' } } } : { act: 'send' });
});

test('the cap says when one more fits', () => {
  const verdict = safeToSend({ ...facts, contactsOn: ['2026-11-13', '2026-11-12'], scenario: { ...facts.scenario!, minimumDaysBetween: 0, maximumPerWeek: 2 } }, TODAY, NOW);
  expect(verdict.act === 'skip' && verdict.because.facts).toEqual({ count: 2, maximum: 2, again_on: '2026-11-19' });
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

test.each<[string, Partial<SendFacts>]>([
  ['a demo company', company({ isDemo: true })], ['a letter', { channel: 'letter' }], ['a message of no scenario', { scenario: null }],
])('%s leaves at any hour', (_name, change) => {
  expect(safeToSend({ ...facts, ...change }, TODAY, new Date('2026-11-22T03:00:00Z')).act).toBe('send');
});

test('the order: what is final, then what holds, then what only waits', () => {
  expect(checks.map((check) => check.name)).toEqual([
    'insolvent', 'special_care', 'held', 'item_held', 'agreement_over', 'lettered_alone', 'paid', 'covered', 'amount_changed', 'reopened', 'einvoice', 'data_stale',
    'reply_unread', 'previous_undelivered', 'previous_unknown', 'no_address', 'address_changed', 'bounced', 'refused_lately', 'opted_out', 'too_soon', 'weekly_cap', 'window',
  ]);
  const all: SendFacts = { ...facts, customer: { insolventOn: TODAY, specialCare: true }, holds: [whole], items: open(0, -20_000), unreadReplyOn: TODAY, toAddress: '', contactsOn: [TODAY] };
  expect(safeToSend(all, TODAY, new Date('2026-11-22T03:00:00Z'))).toMatchObject({ act: 'skip', check: 'insolvent' });
  expect(safeToSend({ ...facts, items: open(0, -20_000) }, TODAY, new Date('2026-11-22T03:00:00Z')).act).toBe('skip');
});

const seldom = fc.constantFrom(false, false, false, false, true);
const often = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const anyFacts = fc.record({
  purpose: fc.constantFrom('courtesy' as const, 'reminder' as const, 'formal_notice' as const, 'call' as const),
  channel: fc.constantFrom('email' as const, 'phone' as const, 'letter' as const, 'registered' as const, 'sms' as const),
  items: fc.array(fc.record({
    openMinor: fc.constantFrom(100, 200, 300, -100), paidMinor: often(0, fc.constantFrom(-100, 50, 100, 200)), askedLessMinor: often(0, fc.constantFrom(50, 100)),
    letteredAlone: seldom, einvoiceStatus: often(null, fc.constantFrom(...einvoiceStatus.options)),
  }), { minLength: 1, maxLength: 4 }),
  otherCreditsMinor: often(0, fc.constantFrom(-1, -300)),
  holds: fc.array(fc.record({
    itemId: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 6 }), kind: fc.constantFrom('dispute' as const, 'promise' as const, 'plan' as const, 'other' as const),
    heldMinor: fc.option(fc.constantFrom(50, 100, 200)), startsIn: fc.integer({ min: -3, max: 3 }), lasts: fc.option(fc.integer({ min: 0, max: 4 })),
  }), { maxLength: 3 }),
  insolvent: seldom, specialCare: seldom, unread: seldom,
});

test('whatever the facts: nothing is asked of who is insolvent, protected, held or paid, nor more than may be asked', () => {
  let sent = 0;
  let sentBesideHeld = 0;
  fc.assert(fc.property(anyFacts, ({ holds, items, insolvent, specialCare, unread, ...any }) => {
    const one: SendFacts = {
      ...facts, ...any, scenario: null, customer: { insolventOn: insolvent ? TODAY : null, specialCare }, unreadReplyOn: unread ? TODAY : null,
      items: items.map(({ openMinor, paidMinor, askedLessMinor, ...some }, at) => ({
        ...some, itemId: at + 1, reference: `F${at + 1}`, openMinor: openMinor - (openMinor > 0 ? askedLessMinor : 0), nowOpenMinor: openMinor - paidMinor,
      })),
      holds: holds.map(({ startsIn, lasts, ...some }, at) => {
        const startsOn = addDays(TODAY, startsIn);
        return { ...some, heldMinor: some.itemId === null ? null : some.heldMinor, reason: '', subjectId: at, startsOn, endsOn: lasts === null ? null : addDays(startsOn, lasts) };
      }),
    };
    if (safeToSend(one, TODAY, NOW).act !== 'send') return;
    sent++;
    const running = one.holds.filter((some) => some.startsOn <= TODAY && (some.endsOn === null || some.endsOn >= TODAY));
    expect({ insolvent, specialCare, unread, held: running.some((some) => some.itemId === null) }).toEqual({ insolvent: false, specialCare: false, unread: false, held: false });
    expect(one.items.reduce((sum, some) => sum + some.nowOpenMinor, one.otherCreditsMinor)).toBeGreaterThan(0);
    for (const some of one.items.filter(({ openMinor }) => openMinor > 0)) {
      const held = running.filter((hold) => hold.itemId === some.itemId);
      if (held.length > 0) sentBesideHeld++;
      expect(held.some((hold) => hold.heldMinor === null)).toBe(false);
      expect(some.openMinor).toBeLessThanOrEqual(some.nowOpenMinor - held.reduce((sum, hold) => sum + hold.heldMinor!, 0));
    }
  }), { numRuns: 20_000, seed: 20261118 });
  expect(sent).toBeGreaterThan(1_000);
  expect(sentBesideHeld).toBeGreaterThan(5);
});
