import type { PayerClass } from '#areas/credit/contract.ts';
import type { Day } from '#values/day.ts';
import type { Terms } from '#values/terms.ts';
import type { CustomerKind } from '#values/kinds.ts';

/** One customer of the demo company, told as data: who he is, what he buys, how he pays, and what happened to him. All of it is invented. */
export type Story = {
  code: string;
  name: string;
  kind: CustomerKind;
  town: string;
  /** In French, kept as a note on his page. */
  told: string;
  /** The class his payments must show. */
  class: PayerClass;
  contact: { name: string; email: string | null; phone: string | null };
  terms: Terms;
  buys: Buying;
  pays: Paying;
  group?: string;
  strategic?: boolean;
  specialCare?: boolean;
  insolventOn?: Day;
  language?: 'fr' | 'en';
  currency?: string;
  /** Invoices issued in these days (both included) are not paid by the habit. */
  unpaid?: readonly (readonly [Day, Day])[];
  /** From that day on nothing more is paid. */
  stopsOn?: Day;
  /** Sums paid on the unpaid invoices, oldest first: an instalment plan. */
  instalments?: readonly { on: Day; euros: number }[];
  /** A credit never set against anything, measured on what is open at the end. */
  credit?: { kind: 'receipt' | 'credit_note'; on: Day; of: 'overdue' | 'open'; times: number; label: string };
  hold?: { kind: 'dispute' | 'promise' | 'plan' | 'insolvency' | 'care' | 'other'; placedOn: Day; endsOn: Day | null; onItem?: boolean; reason: string };
  /** What became of the reminder of that day's run, where it did not simply leave. */
  lastMail?: { on: Day; became: 'bounced' | 'unknown' };
};

/** Amounts are euros before tax, for one invoice. `months`: only those of the year (1 = January). `offset`: days from the start of the week, fortnight or month. */
export type Buying = {
  every: 'week' | 'fortnight' | 'month' | 'quarter'; euros: readonly [number, number]; from?: Day; months?: readonly number[]; offset?: number;
};

/** Days are counted from the due date, negative before it. */
export type Paying = {
  by: 'transfer' | 'cheque' | 'debit' | 'bill' | 'card';
  days: readonly [number, number];
  /** From that day on each month adds so many days. */
  sliding?: { from: Day; daysPerMonth: number };
  /** Pays what is ripe once a month, that day. */
  monthDay?: number;
  /** First this share of each invoice, the rest so many days later. */
  part?: { share: number; restAfterDays: number };
  /** Pays sums rounded down to so many euros, on the oldest first. */
  roundedTo?: number;
};
