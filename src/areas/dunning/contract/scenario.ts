import { z } from 'zod';
import { because, day, id, instant, minor } from '#values/shapes.ts';
import { channel, contactRole, customerKind, payerClass, purpose } from '#values/kinds.ts';

const some = <One extends z.ZodType>(one: One) => z.array(one).min(1).max(100).optional();

/**
 * What must hold for a step, or for a scenario to be a customer's: all that is given, and of a list one. Nothing given asks nothing.
 * Amounts are what a step would ask for; for a scenario, what the customer owes. `portfolios`: the users who collect.
 */
export const conditions = z.strictObject({
  fromMinor: minor.min(0).optional(), toMinor: minor.min(0).optional(),
  /** What he owes as a share of his credit limit, in basis points; one without a limit does not meet it. */
  shareOfLimitFromBp: z.number().int().min(1).max(1_000_000).optional(),
  profiles: some(payerClass), kinds: some(customerKind), segments: some(z.string().max(80)), strategic: z.boolean().optional(),
  grades: some(z.enum(['A', 'B', 'C', 'D', 'E', 'F'])), groups: some(z.string().max(200)), portfolios: some(z.string().max(100)),
});
export type Conditions = z.infer<typeof conditions>;

export const happeningKind = z.enum(['returned_debit', 'broken_promise', 'plan_late', 'plan_void']);
export type HappeningKind = z.infer<typeof happeningKind>;
export const stepPurpose = purpose.exclude(['agreement']);
/** Contacts in sales are never dunned. */
export const audienceRole = contactRole.exclude(['sales']);
export const attachment = z.enum(['statement', 'invoices']);

export const step = z.object({
  /** Null for a new one. Steps keep their identity, so that what was already done for an item stays done. */
  stepId: id.nullable(), name: z.string().trim().min(1).max(80), purpose: stepPurpose,
  /** What its days are counted from: the due date (negative before it), the issue, the step before it in this list, an event; for `thanks`, the settlement. */
  anchor: z.enum(['due', 'issue', 'previous', 'event']).default('due'), event: happeningKind.nullable().default(null),
  offsetDays: z.number().int().min(-60).max(365),
  channel,
  /** Roles in order, first found first. When none of them can be reached: anyone but sales, a letter to the postal address, or nobody. */
  audience: z.array(audienceRole).min(1).max(4).default(['accounts']), fallback: z.enum(['anyone', 'letter', 'hold']).default('anyone'),
  conditions: conditions.default({}), attachments: z.array(attachment).max(2).default([]),
  templateCode: z.string(), approval: z.enum(['automatic', 'to_approve']),
});

/** When a scenario says no more. Days late after which an item is left to other means; reminders and calls an item may have; days of quiet after a part payment. */
export const stops = z.strictObject({
  afterDays: z.number().int().min(1).max(3_650).optional(), maximumReminders: z.number().int().min(1).max(50).optional(),
  partPaymentDays: z.number().int().min(1).max(90).optional(),
});

export const scenarioFields = z.object({
  name: z.string().trim().min(1).max(80), profiles: z.array(payerClass), customerKinds: z.array(customerKind).min(1), applies: conditions.default({}),
  active: z.boolean(), minimumMinor: minor.min(0), minimumDaysBetween: z.number().int().min(0).max(90), maximumPerWeek: z.number().int().min(1).max(14).nullable().default(null),
  windowFromMinute: z.number().int().min(0).max(1439), windowToMinute: z.number().int().min(1).max(1440), businessDaysOnly: z.boolean(),
  stops: stops.default({}), thanksEveryDays: z.number().int().min(1).max(365).nullable(),
  /** In the name of whoever has the customer in his portfolio, when he may send. */
  fromPortfolio: z.boolean().default(false),
  steps: z.array(step).max(30),
});
export const scenario = scenarioFields.extend({ scenarioId: id, position: z.number().int(), version: z.number().int(), customers: z.number().int() });

/** A scenario as it was saved. */
export const scenarioVersion = z.object({ version: z.number().int(), savedAt: instant, savedBy: z.string(), fields: scenarioFields });

/** Which scenario a customer has and why; `chosen` when a person gave it to him. */
export const scenarioOfCustomer = z.object({
  scenarioId: id.nullable(), scenarioName: z.string().nullable(), because,
  chosen: z.object({ scenarioId: id, scenarioName: z.string(), reason: z.string(), chosenBy: z.string(), chosenAt: instant }).nullable(),
});

export const happening = z.object({
  happeningId: id, kind: happeningKind, customerId: id, itemId: id.nullable(), happenedOn: day, source: z.string(),
});
export const newHappening = z.object({
  kind: happeningKind.extract(['returned_debit']), customerId: id, itemId: id.nullable(), happenedOn: day,
  /** The natural key, of the bank or whoever tells it: told twice, it happened once. */
  source: z.string().trim().min(1).max(200), reason: z.string().trim().max(500).default(''),
});
