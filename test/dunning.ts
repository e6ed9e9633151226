import type { Hold } from '#areas/agreements/rules/hold.ts';
import type { ContactFacts, CustomerFacts, ItemFacts, Scenario, Step, TakenStep } from '#areas/dunning/rules/facts.ts';
import { addDays } from '#values/day.ts';

/** Makers for the rules of reminders: a scenario with rungs at −5, 8, 20, 30 (call) and 45, and customers as a run sees them on one day. */

/** A Wednesday. */
export const TODAY = '2026-11-18';
export const calendar = { region: 'FR', dataOn: null, staleAfterDays: null };

export const step = (stepId: number, name: string, purpose: Step['purpose'], offsetDays: number, more: Partial<Step> = {}): Step => ({
  stepId, name, purpose, offsetDays, channel: purpose === 'call' ? 'phone' : 'email', templateCode: purpose, approval: 'to_approve', anchor: 'due', event: null,
  audience: ['accounts'], fallback: 'anyone', conditions: {}, attachments: [], addedVersion: 1, ...more,
});
export const PREVENANCE = step(1, 'Prévenance', 'courtesy', -5);
export const R1 = step(2, 'Relance 1', 'reminder', 8);
export const R2 = step(3, 'Relance 2', 'reminder', 20);
export const CALL = step(4, 'Appel', 'call', 30);
export const MED = step(5, 'Mise en demeure', 'formal_notice', 45);

export const scenario: Scenario = {
  scenarioId: 1, name: 'Standard', profiles: ['good'], customerKinds: ['company'], active: true, minimumMinor: 1_000, minimumDaysBetween: 5,
  windowFromMinute: 510, windowToMinute: 1080, businessDaysOnly: true, thanksEveryDays: 90, applies: {}, maximumPerWeek: null, stops: {}, fromPortfolio: false,
  steps: [MED, R1, PREVENANCE, CALL, R2],
};
export const contact: ContactFacts = { contactId: 7, name: 'Camille Dufresne', email: 'compta@lune.example', phone: '01 99 00 11 22', role: 'accounts', bouncedOn: null, optedOut: false };

let made = 100;
/** An invoice of 1 200,00 € late by so many days. */
export function item(late: number, more: Partial<ItemFacts> = {}): ItemFacts {
  const itemId = made++;
  const dueOn = addDays(TODAY, -late);
  return {
    itemId, kind: 'invoice', reference: `F${itemId}`, label: '', issuedOn: addDays(dueOn, -30), dueOn, amountMinor: 120_000, openMinor: 120_000, ageUnknown: false,
    letteredAlone: false, einvoiceStatus: null, taken: [], ...more,
  };
}
export const credit = (minor: number): ItemFacts => item(3, { kind: 'credit_note', amountMinor: -minor, openMinor: -minor });
export const took = (one: Step, daysAgo: number): TakenStep => ({ stepId: one.stepId, purpose: one.purpose, sentOn: addDays(TODAY, -daysAgo), happeningId: null, retired: null });
export const hold = (more: Partial<Hold> = {}): Hold => ({
  itemId: null, kind: 'dispute', reason: 'Livraison incomplète', startsOn: addDays(TODAY, -3), endsOn: null, heldMinor: null, subjectId: 1, ...more,
});

export function customer(items: readonly ItemFacts[], more: Partial<CustomerFacts> = {}): CustomerFacts {
  return {
    customerId: 1, code: 'C1', name: 'Papeterie de la Lune', kind: 'company', language: 'fr', class: 'good', currency: 'EUR', insolventOn: null, specialCare: false,
    postalAddress: '', segment: '', strategic: false, grade: null, groupName: null, collectorUserId: null, limitMinor: null, chosen: null,
    happenings: [], contactDays: [], returnedPost: null, unreadReplyOn: null, partPaidOn: null, holds: [], items, contacts: [contact], lastContactOn: null, lastReminderOn: null,
    waitingOn: null, unknownOn: null, withdrawnOn: null, failed: null, ...more,
  };
}
