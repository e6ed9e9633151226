import { z } from 'zod';
import { because, day, id, minor } from '#values/shapes.ts';
import { channel } from '#values/kinds.ts';
import { conditions, scenarioFields, stepPurpose } from './scenario.ts';

const count = z.number().int();

/** How what would be sent changes: on the same day, sooner, later, on the same day but otherwise (another channel, text or scenario), not any more, or only now. */
export const changeKind = z.enum(['same', 'sooner', 'later', 'differently', 'noLonger', 'newly']);
const changes = z.object({ same: count, sooner: count, later: count, differently: count, noLonger: count, newly: count });
const contactShown = z.object({ on: day, stepName: z.string(), channel, scenarioName: z.string() });

/** What saving would do to running customers, today and in the thirty days after if nobody paid. `fields` null: only the order changes. */
export const effectInput = z.object({
  scenarioId: id.nullable(), fields: scenarioFields.nullable(),
  /** Every scenario once, as for `reorder`; one not yet saved comes last. */
  order: z.array(id).max(200).nullable().default(null),
});
export const effect = z.object({
  from: day, to: day,
  /** Customers looked at: those whose scenario is, was or becomes the one changed. */
  customers: count, moved: count,
  today: z.object({ before: count, after: count }), total: z.object({ before: count, after: count }), changes,
  byStep: z.array(z.object({ stepId: id.nullable(), stepName: z.string(), purpose: stepPurpose, changes })),
  /** At most fifty customers with something that changes, most owed first. */
  sample: z.array(z.object({
    customerId: id, customerName: z.string(), currency: z.string(), owedMinor: minor, change: changeKind,
    before: contactShown.nullable(), after: contactShown.nullable(), because,
  })),
});

const simulated = z.union([z.object({ scenarioId: id }), z.object({ fields: scenarioFields })]);
/** The past as the ledger had it day by day, as if every message had left at once. Without a filter: the customers either scenario speaks to. */
export const simulateInput = z.object({
  scenarioA: simulated, scenarioB: simulated.nullable().default(null), from: day, to: day, customers: conditions.nullable().default(null),
});
const figures = { messages: count, costMinor: minor, askedMinor: minor, wasted: count };
const side = z.object({
  name: z.string(), ...figures, customersWritten: count,
  /** How many customers were written to once, twice… five times or more. */
  howOften: z.array(count).length(5), mostInAWeek: count,
  byStep: z.array(z.object({ stepName: z.string(), purpose: stepPurpose, channel, ...figures })),
  byMonth: z.array(z.object({ month: z.string(), ...figures })),
});
export const simulation = z.object({
  from: day, to: day, customers: count, currency: z.string(), sides: z.array(side).min(1).max(2),
  costs: z.record(channel, minor),
  /** At most fifty, those written to most first: when, and by which step, on each side. */
  sample: z.array(z.object({
    customerId: id, customerName: z.string(), currency: z.string(),
    contacts: z.array(z.array(z.object({ on: day, stepName: z.string(), channel, askedMinor: minor, wasted: z.boolean() }))),
  })),
});
/** Told as it goes; the last one has the result. */
export const simulateProgress = z.object({ done: count, of: count, simulation: simulation.nullable() });
