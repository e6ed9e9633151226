import { z } from 'zod';
import { day, id, minor } from '#values/shapes.ts';
import { channel, purpose } from '#values/kinds.ts';

/** Reminders that left though an invoice they asked for had been paid by then, as the ledger came to know afterwards. */
export const falseReminders = z.object({
  from: day, to: day,
  /** Reminders, formal notices and calls that left or were made in those days; and how many of them were false. */
  sends: z.number().int(), wrong: z.number().int(),
  /** Of the false ones, those whose every payment is of the sending day itself. */
  sameDay: z.number().int(),
  /** Of ten thousand sends, to a tenth; 0 when there was none. */
  perTenThousand: z.number(),
  /** At most two hundred invoices, latest first: the payment is of `paidOn`, and came into the ledger on `arrivedOn`. */
  rows: z.array(z.object({
    messageId: id, customerId: id, customerName: z.string(), subject: z.string(), purpose, channel, sentOn: day, itemId: id, reference: z.string(), askedMinor: minor,
    currency: z.string(), paidOn: day, arrivedOn: day, credit: z.string(),
  })),
});
export type FalseReminders = z.infer<typeof falseReminders>;

export const dunningSetting = z.object({
  /** Nothing leaves on a ledger older than this; no limit when null. */
  staleAfterDays: z.number().int().min(1).max(365).nullable(),
});
export type DunningSetting = z.infer<typeof dunningSetting>;
