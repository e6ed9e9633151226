import type { z } from 'zod';
import type { Hold } from '#areas/agreements/rules/hold.ts';
import type { Day } from '#values/day.ts';
import type { EinvoiceStatus } from '#values/einvoice.ts';
import type { ContactRole, CustomerKind, PayerClass, Purpose } from '#values/kinds.ts';
import type { HappeningKind, scenarioFields, step } from '../contract/scenario.ts';

export type Step = Omit<z.infer<typeof step>, 'stepId'> & {
  stepId: number;
  /** The version of its scenario that brought it. */
  addedVersion: number;
};

/** Live steps only, in the order they were given; `ladderOf` puts them on the ladder. */
export type Scenario = Omit<z.infer<typeof scenarioFields>, 'steps'> & { scenarioId: number; steps: Step[] };

/** A step an item has been through. `sentOn` is the day it reached the customer; null while its message waits, or when nobody knows whether it left. */
export type TakenStep = {
  stepId: number; purpose: Purpose; sentOn: Day | null;
  /** What it answered; null for a step of the ladder. */
  happeningId: number | null;
  /** Where it stood in its scenario, days from the due date, when it was taken out of it, and by which version. */
  retired: { scenarioId: number; place: number; version: number } | null;
};

export type ItemFacts = {
  itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number;
  /** Positive: he owes it. Negative: a credit note or receipt not yet set against anything. */
  openMinor: number;
  /** A balance brought forward: nobody knows since when it is due. */
  ageUnknown: boolean;
  /** Lettered in the accounts with nothing on the other side: probably paid in a year not imported. */
  letteredAlone: boolean; einvoiceStatus: EinvoiceStatus | null; taken: readonly TakenStep[];
};

export type ContactFacts = {
  contactId: number; name: string | null; email: string | null; phone: string | null; role: ContactRole; bouncedOn: Day | null; optedOut: boolean;
};

/** Something a step may answer. `itemIds`: what it is about; null when it is about all he owes. `promise`: the one that was not kept, to be spoken of. */
export type Happening = {
  happeningId: number; kind: HappeningKind; itemIds: readonly number[] | null; happenedOn: Day;
  promise: { amountMinor: number; dueOn: Day; madeOn: Day; receivedMinor: number } | null;
};

/** What decides which scenario a customer has, and which of its steps. */
export type Standing = {
  kind: CustomerKind; class: PayerClass; segment: string; strategic: boolean; grade: string | null; groupName: string | null; collectorUserId: string | null;
  /** In the currency looked at; null without a limit, or when it is in another currency. */
  limitMinor: number | null;
  /** The scenario a person gave him, and why. */
  chosen: { scenarioId: number; reason: string } | null;
};

/** One customer in one currency, as the ledger and the outbox have him. */
export type CustomerFacts = Standing & {
  customerId: number; code: string; name: string; language: 'fr' | 'en'; currency: string; insolventOn: Day | null; specialCare: boolean; postalAddress: string;
  /** Running today only. */
  holds: readonly Hold[]; items: readonly ItemFacts[]; contacts: readonly ContactFacts[]; happenings: readonly Happening[];
  /** The last message or call that reached him, thanks and agreements apart; and the last written reminder, to be named in the next. */
  lastContactOn: Day | null; lastReminderOn: Day | null;
  /** Days of the last seven on which something reached him, as often as it did. */
  contactDays: readonly Day[];
  waitingOn: Day | null;
  /** A message nobody knows the fate of. */
  unknownOn: Day | null;
  withdrawnOn: Day | null;
  failed: { on: Day; address: string } | null;
  /** Where the last letter that came back had gone, and the day it was known. */
  returnedPost: { on: Day; address: string } | null;
  /** The oldest answer of his nobody has read. */
  unreadReplyOn: Day | null;
  /** The last day part of what he owes was paid. */
  partPaidOn: Day | null;
};

export type Calendar = {
  /** Where the company works: decides its public holidays. */
  region: string;
  /** The day ledger data last came in; null when it never came by a file. */
  dataOn: Day | null;
  /** Nothing is asked for on older data than this; no limit when null. */
  staleAfterDays: number | null;
};
