import { oc } from '@orpc/contract';
import { z } from 'zod';
import { einvoiceStatus } from '#values/einvoice.ts';
import { day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';

export const itemKind = z.enum(['invoice', 'credit_note', 'receipt', 'opening', 'charge', 'other']);

/** Debits are positive, credits negative. `openMinor` is what was still open at the end of the day asked for. */
export const openItem = z.object({
  itemId: id, kind: itemKind, reference: z.string(), label: z.string(), journal: z.string(), account: z.string(),
  issuedOn: day, dueOn: day, dueBasis: z.enum(['read', 'customer_terms', 'default_terms', 'none']), ageUnknown: z.boolean(),
  currency: z.string(), amountMinor: minor, openMinor: minor, settledOn: day.nullable(), daysLate: z.number().int(),
  /** The code the accounting has lettered it with, now; '' none. */
  lettering: z.string(),
  /** Now: lettered, yet nothing of the ledger is on its other side, and nobody set the code aside. Not reminded. */
  letteredAlone: z.boolean(),
  /** Now: it would be, had nobody set the code aside. */
  letteringAside: z.boolean(),
  /** Now: where it stands on its electronic way, and since when; null when nobody said. */
  einvoiceStatus: einvoiceStatus.nullable(), einvoiceAt: instant.nullable(),
});
export type OpenItem = z.infer<typeof openItem>;

export const ledgerContract = {
  ledger: {
    items: oc.route({ method: 'GET', path: '/customers/{customerId}/items' })
      .input(z.object({ customerId: id, show: z.enum(['open', 'all']).default('open'), asOf: day.optional(), ...pageInput })).output(page(openItem)),
    /** Of an item lettered alone: `aside` true has it reminded all the same, false no longer. */
    setLetteringAside: oc.route({ method: 'PUT', path: '/items/{itemId}/lettering-aside' }).input(z.object({ itemId: id, aside: z.boolean() })).output(done),
    /** What the invoice platform said of an invoice, and when; null forgets it. Older than what is known already, it changes nothing. */
    setEinvoiceStatus: oc.route({ method: 'PUT', path: '/items/{itemId}/einvoice-status' })
      .input(z.object({ itemId: id, status: einvoiceStatus.nullable(), at: z.iso.datetime({ offset: true }).optional() })).output(done),
    /** What settled an item, or what a credit was set against. */
    allocations: oc.route({ method: 'GET', path: '/items/{itemId}/allocations' }).input(z.object({ itemId: id })).output(z.array(z.object({
      allocationId: id, otherItemId: id, otherKind: itemKind, otherReference: z.string(), otherLabel: z.string(), amountMinor: minor, currency: z.string(),
      allocatedOn: day, basis: z.enum(['read', 'inferred', 'manual']), rule: z.string(), lettering: z.string(),
    }))),
    /** Month by month for one customer: billed, collected, and what was open at the end, oldest first. */
    history: oc.route({ method: 'GET', path: '/customers/{customerId}/history' }).input(z.object({ customerId: id })).output(z.object({
      currency: z.string(),
      months: z.array(z.object({ monthOn: day, billedMinor: minor, collectedMinor: minor, openMinor: minor })),
      /** Settled invoices, latest first, at most 60: what the payer profile looks at. */
      payments: z.array(z.object({ itemId: id, reference: z.string(), amountMinor: minor, dueOn: day, paidOn: day, daysLate: z.number().int() })),
    })),
  },
};
