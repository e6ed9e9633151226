import type { Hold } from '#areas/agreements/rules/hold.ts';
import type { Day } from '#values/day.ts';
import type { EinvoiceStatus } from '#values/einvoice.ts';
import type { Channel, Purpose } from '#values/kinds.ts';
import type { Reason } from '#values/reason.ts';
import type { AgreementFacts } from './safe-to-send-agreement.ts';

/** An item as the message shows it, and as it stands now. A credit is negative. */
export type SendItem = {
  itemId: number; reference: string;
  /** What the message asks of it: what was open when it was written, less what was held of it. */
  openMinor: number;
  nowOpenMinor: number; letteredAlone: boolean; einvoiceStatus: EinvoiceStatus | null;
};

/** The evidence as it is the moment before a message leaves. */
export type SendFacts = {
  purpose: Purpose; channel: Channel; currency: string; totalMinor: number; toAddress: string;
  customer: { insolventOn: Day | null; specialCare: boolean };
  holds: readonly Hold[]; items: readonly SendItem[];
  /** Credits of the customer in that currency the message does not show. */
  otherCreditsMinor: number;
  /** The contact at that address, when it is one of the customer's. */
  contact: { bouncedOn: Day | null; optedOut: boolean } | null;
  /** The customer has another address by now than the one it was written to; an address typed by hand stays as it is. */
  addressChanged: boolean;
  /** What a message of purpose `agreement` speaks of, as it is now. */
  agreement: AgreementFacts | null;
  /** Something the customer wrote that nobody has read. */
  unreadReplyOn: Day | null;
  /** A message before this one that was thought delivered when this one was written, and was not. */
  undelivered: { subject: string; sentOn: Day; knownOn: Day } | null;
  /** Another message nobody knows the fate of. */
  unknownOn: Day | null;
  /** The last day this address refused another mail. */
  refusedOn: Day | null;
  /** Days of the other messages and calls that reached him in that currency lately, latest first; the first may be older than a week. */
  contactsOn: readonly Day[];
  /** The scenario's manners; nothing when it is gone, or for a message of no scenario. */
  scenario: {
    minimumDaysBetween: number; maximumPerWeek: number | null; windowFromMinute: number; windowToMinute: number; businessDaysOnly: boolean;
  } | null;
  company: { timeZone: string; region: string; isDemo: boolean; /** The day the ledger was last fed from a file. */ dataOn: Day | null; staleAfterDays: number | null };
};

/** `skip`: not this one; its steps come again. `hold`: until what holds it is over. `wait`: the same message, later. `check` names the one that objected. */
export type Verdict = { act: 'send' } | { act: 'skip' | 'hold'; check: string; because: Reason } | { act: 'wait'; check: string; because: Reason; until: Date };
export type Objection = { act: 'skip' | 'hold'; because: Reason } | { act: 'wait'; because: Reason; until: Date };
export type Check = { name: string; judge(facts: SendFacts, today: Day, now: Date): Objection | undefined };
