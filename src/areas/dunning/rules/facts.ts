import type { Hold } from '#areas/agreements/rules.ts';
import type { Day } from '#values/day.ts';
import type { Channel, CustomerKind, PayerClass, Purpose } from '#values/kinds.ts';


export type Step = {
  stepId: number; name: string; purpose: Purpose;
  /** Days from the due date, negative before it; for thanks, from the settlement. */
  offsetDays: number; channel: Channel; templateCode: string; approval: 'automatic' | 'to_approve';
};

export type Scenario = {
  scenarioId: number; name: string; profiles: PayerClass[]; customerKinds: CustomerKind[]; active: boolean; minimumMinor: number;
  minimumDaysBetween: number; windowFromMinute: number; windowToMinute: number; businessDaysOnly: boolean; thanksEveryDays: number | null;
  /** Live steps only; `ladderOf` puts them in order. */
  steps: Step[];
};

/** A step an item has been through. `sentOn` is the day it reached the customer; null while its message waits, or when nobody knows whether it left. */
export type TakenStep = { stepId: number; purpose: Purpose; sentOn: Day | null };

export type ItemFacts = {
  itemId: number; kind: string; reference: string; label: string; issuedOn: Day; dueOn: Day; amountMinor: number;
  /** Positive: he owes it. Negative: a credit note or receipt not yet set against anything. */
  openMinor: number;
  /** A balance brought forward: nobody knows since when it is due. */
  ageUnknown: boolean;
  /** Lettered in the accounts with nothing on the other side: probably paid in a year not imported. */
  letteredAlone: boolean; taken: readonly TakenStep[];
};

export type ContactFacts = {
  contactId: number; name: string | null; email: string | null; phone: string | null; role: 'accounts' | 'management' | 'sales' | 'legal' | 'other';
  bouncedOn: Day | null; optedOut: boolean;
};

/** One customer in one currency, as the ledger and the outbox have him. */
export type CustomerFacts = {
  customerId: number; code: string; name: string; kind: CustomerKind; language: 'fr' | 'en'; class: PayerClass; currency: string;
  insolventOn: Day | null; specialCare: boolean;
  /** Running today only. */
  holds: readonly Hold[]; items: readonly ItemFacts[]; contacts: readonly ContactFacts[];
  /** The last message or call that reached him, thanks apart; and the last written reminder, to be named in the next. */
  lastContactOn: Day | null; lastReminderOn: Day | null;
  waitingOn: Day | null;
  /** A message nobody knows the fate of. */
  unknownOn: Day | null;
  withdrawnOn: Day | null;
  failed: { on: Day; address: string } | null;
};

export type Calendar = {
  /** Where the company works: decides its public holidays. */
  region: string;
  /** The day ledger data last came in; null when it never came by a file. */
  dataOn: Day | null;
};
