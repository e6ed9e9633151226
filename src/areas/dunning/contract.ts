import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';
import { channel, customerKind, payerClass, purpose } from '#values/kinds.ts';


const step = z.object({
  stepId: id.nullable(), name: z.string().trim().min(1).max(80), purpose,
  /** Days from the due date, negative before it; for `thanks`, days from the settlement. */
  offsetDays: z.number().int().min(-60).max(365),
  channel, templateCode: z.string(), approval: z.enum(['automatic', 'to_approve']),
});
const scenarioFields = z.object({
  name: z.string().trim().min(1).max(80), profiles: z.array(payerClass), customerKinds: z.array(customerKind).min(1),
  active: z.boolean(), minimumMinor: minor.min(0), minimumDaysBetween: z.number().int().min(0).max(90),
  windowFromMinute: z.number().int().min(0).max(1439), windowToMinute: z.number().int().min(1).max(1440), businessDaysOnly: z.boolean(),
  thanksEveryDays: z.number().int().min(1).max(365).nullable(), steps: z.array(step).max(20),
});
const scenario = scenarioFields.extend({ scenarioId: id, position: z.number().int(), customers: z.number().int() });

export const decisionRow = z.object({
  decisionId: id.nullable(), customerId: id, customerName: z.string(), outcome: z.enum(['send', 'hold', 'skip']), scenarioName: z.string().nullable(),
  stepName: z.string().nullable(), purpose: purpose.nullable(), channel: channel.nullable(), approval: z.enum(['automatic', 'to_approve']).nullable(),
  because, totalMinor: minor, overdueMinor: minor, currency: z.string(), itemCount: z.number().int(), messageId: id.nullable(),
});
export type DecisionRow = z.infer<typeof decisionRow>;
export const runCounts = z.object({ send: z.number().int(), hold: z.number().int(), skip: z.number().int(), thanks: z.number().int() });

export const dunningContract = {
  scenarios: {
    list: oc.route({ method: 'GET', path: '/scenarios' }).output(z.array(scenario)),
    create: oc.route({ method: 'POST', path: '/scenarios' }).input(scenarioFields).output(scenario),
    /** Steps keep their identity, so that what was already done for an item stays done. */
    update: oc.route({ method: 'PUT', path: '/scenarios/{scenarioId}' }).input(scenarioFields.extend({ scenarioId: id })).output(scenario),
    /** The order in which they are tried: every scenario once. */
    reorder: oc.route({ method: 'PUT', path: '/scenarios/order' }).input(z.object({ scenarioIds: z.array(id).min(1).max(200) })).output(z.array(scenario)),
    remove: oc.route({ method: 'DELETE', path: '/scenarios/{scenarioId}' }).input(z.object({ scenarioId: id })).output(done),
  },
  dunning: {
    /** What a run would do; writes nothing. */
    plan: oc.route({ method: 'GET', path: '/dunning/plan' }).input(z.object({ asOf: day.optional() }))
      .output(z.object({ asOf: day, counts: runCounts, decisions: z.array(decisionRow) })),
    run: oc.route({ method: 'POST', path: '/dunning/run' }).output(z.object({ runId: id, counts: runCounts })),
    runs: oc.route({ method: 'GET', path: '/dunning/runs' }).input(z.object(pageInput)).output(page(z.object({
      runId: id, asOf: day, startedAt: instant, finishedAt: instant.nullable(), startedBy: z.string(), counts: runCounts,
    }))),
    decisions: oc.route({ method: 'GET', path: '/dunning/runs/{runId}/decisions' })
      .input(z.object({ runId: id, outcome: z.enum(['send', 'hold', 'skip']).optional(), ...pageInput })).output(page(decisionRow)),
  },
};
