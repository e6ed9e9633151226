import { oc } from '@orpc/contract';
import { z } from 'zod';
import { day, done, id, instant, minor, page, pageInput, problem } from '#values/shapes.ts';

export const importKind = z.enum(['fec', 'items', 'customers', 'unknown']);
export const importStatus = z.enum(['received', 'reading', 'planned', 'refused', 'committing', 'committed', 'cancelled', 'failed']);

const row = z.object({
  importId: id, fileName: z.string(), byteSize: z.number(), kind: importKind, status: importStatus, progressBp: z.number().int(),
  receivedAt: instant, receivedBy: z.string(), committedAt: instant.nullable(),
});

/** What the file is, shown before anything is written. Amounts are minor units of `currency`. */
export const importSummary = z.object({
  encoding: z.string(), separator: z.string(), columns: z.number().int(), lines: z.number().int(),
  firstOn: day.nullable(), lastOn: day.nullable(), currency: z.string(),
  sumDebitMinor: minor, sumCreditMinor: minor, balanced: z.boolean(),
  /** Balance of the customer accounts in the file, and the sum of the items rebuilt: they must agree. */
  controlBalanceMinor: minor, rebuiltMinor: minor,
  customers: z.object({ total: z.number().int(), added: z.number().int(), withoutEmail: z.number().int(), withoutTerms: z.number().int() }),
  items: z.object({ total: z.number().int(), open: z.number().int(), added: z.number().int(), known: z.number().int(), ageUnknown: z.number().int() }),
  allocations: z.object({ read: z.number().int(), inferred: z.number().int(), added: z.number().int() }),
  payments: z.object({ settledInvoices: z.number().int(), averageDaysLate: z.number().nullable() }),
  /** The largest open customers, to be recognised at a glance. */
  largest: z.array(z.object({ code: z.string(), name: z.string(), openMinor: minor, items: z.number().int() })),
});

const mapping = z.object({
  headers: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  /** Field → column index. */
  chosen: z.record(z.string(), z.number().int()),
  remembered: z.boolean(),
  fields: z.array(z.object({ field: z.string(), required: z.boolean() })),
});

const settings = z.object({
  termsDays: z.number().int().min(0).max(365).optional(),
  termsRule: z.enum(['net', 'then_end_of_month', 'end_of_month_then']).optional(),
  /** Set credits left without lettering against the oldest debits. */
  oldestFirst: z.boolean().optional(),
  kind: z.enum(['items', 'customers']).optional(),
  mapping: z.record(z.string(), z.number().int()).optional(),
  /** The day a list of open items stands for. */
  asOf: day.optional(),
  /** Codes of the problems with `needsAgreement` that a person goes past; until they are all here, a commit is refused (`import_needs_agreement`). */
  agreed: z.array(z.string().max(60)).max(20).optional(),
});

const detail = row.extend({
  settings, summary: importSummary.nullable(), problems: z.array(problem), mapping: mapping.nullable(),
  result: z.object({
    customersAdded: z.number().int(), itemsAdded: z.number().int(), itemsKnown: z.number().int(), allocationsAdded: z.number().int(),
    contactsAdded: z.number().int(),
  }).nullable(),
});

/** Files arrive by `POST /api/imports/upload?name=…` with the raw bytes as body; the answer is `{importId}`. */
export const importsContract = {
  imports: {
    list: oc.route({ method: 'GET', path: '/imports' }).input(z.object(pageInput)).output(page(row)),
    get: oc.route({ method: 'GET', path: '/imports/{importId}' }).input(z.object({ importId: id })).output(detail),
    /** Plans again with other settings (default terms, column mapping); nothing is written to the ledger. */
    set: oc.route({ method: 'PUT', path: '/imports/{importId}/settings' }).input(settings.extend({ importId: id })).output(detail),
    /** One transaction, in the background; `status` and `progressBp` follow it. Safe to repeat. */
    commit: oc.route({ method: 'POST', path: '/imports/{importId}/commit' }).input(z.object({ importId: id })).output(detail),
    cancel: oc.route({ method: 'POST', path: '/imports/{importId}/cancel' }).input(z.object({ importId: id })).output(done),
  },
};
