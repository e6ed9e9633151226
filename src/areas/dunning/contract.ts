import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';
import { channel, purpose } from '#values/kinds.ts';
import { effect, effectInput, simulateInput, simulateProgress } from './contract/foresight.ts';
import { printingContract } from './contract/printing.ts';
import { dunningSetting, falseReminders } from './contract/sending.ts';
import { happening, newHappening, scenario, scenarioFields, scenarioOfCustomer, scenarioVersion } from './contract/scenario.ts';
import { templateUsesContract } from './contract/template-uses.ts';

export const decisionRow = z.object({
  decisionId: id.nullable(), customerId: id, customerName: z.string(), outcome: z.enum(['send', 'hold', 'skip']), scenarioName: z.string().nullable(),
  stepName: z.string().nullable(), purpose: purpose.nullable(), channel: channel.nullable(), approval: z.enum(['automatic', 'to_approve']).nullable(),
  because, totalMinor: minor, overdueMinor: minor, currency: z.string(), itemCount: z.number().int(), messageId: id.nullable(),
});
export type DecisionRow = z.infer<typeof decisionRow>;
export const runCounts = z.object({ send: z.number().int(), hold: z.number().int(), skip: z.number().int(), thanks: z.number().int() });

export const dunningContract = {
  templateUses: templateUsesContract,
  printing: printingContract,
  scenarios: {
    list: oc.route({ method: 'GET', path: '/scenarios' }).output(z.array(scenario)),
    create: oc.route({ method: 'POST', path: '/scenarios' }).input(scenarioFields).output(scenario),
    /** Steps keep their identity, so that what was already done for an item stays done. */
    /** With the version it was made from, one saved by somebody else meanwhile is not overwritten. */
    update: oc.route({ method: 'PUT', path: '/scenarios/{scenarioId}' }).input(scenarioFields.extend({ scenarioId: id, version: z.number().int().optional() })).output(scenario),
    /** The order in which they are tried: every scenario once. */
    reorder: oc.route({ method: 'PUT', path: '/scenarios/order' }).input(z.object({ scenarioIds: z.array(id).min(1).max(200) })).output(z.array(scenario)),
    remove: oc.route({ method: 'DELETE', path: '/scenarios/{scenarioId}' }).input(z.object({ scenarioId: id })).output(done),
    /** Latest first. */
    versions: oc.route({ method: 'GET', path: '/scenarios/{scenarioId}/versions' }).input(z.object({ scenarioId: id })).output(z.array(scenarioVersion)),
    /** Saves what it was as a new version; steps taken out since come back with their identity. */
    restore: oc.route({ method: 'POST', path: '/scenarios/{scenarioId}/versions/{version}/restore' })
      .input(z.object({ scenarioId: id, version: id })).output(scenario),
    /** What saving it, or another order, would change; writes nothing. */
    effect: oc.route({ method: 'POST', path: '/scenarios/effect' }).input(effectInput).output(effect),
    /** Replays the past; tells how far it is, then the result. Stop listening and it stops. */
    simulate: oc.route({ method: 'POST', path: '/scenarios/simulate' }).input(simulateInput).output(eventIterator(simulateProgress)),
    ofCustomer: oc.route({ method: 'GET', path: '/customers/{customerId}/scenario' }).input(z.object({ customerId: id })).output(scenarioOfCustomer),
    /** Gives a customer a scenario against the rules, and says why. */
    choose: oc.route({ method: 'PUT', path: '/customers/{customerId}/scenario' })
      .input(z.object({ customerId: id, scenarioId: id, reason: z.string().trim().min(1).max(500) })).output(scenarioOfCustomer),
    unchoose: oc.route({ method: 'DELETE', path: '/customers/{customerId}/scenario' }).input(z.object({ customerId: id })).output(scenarioOfCustomer),
  },
  happenings: {
    list: oc.route({ method: 'GET', path: '/happenings' }).input(z.object({ customerId: id.optional() })).output(z.array(happening)),
    /** A debit came back. Told again with the same source it changes nothing. */
    add: oc.route({ method: 'POST', path: '/happenings' }).input(newHappening).output(z.object({ happeningId: id, added: z.boolean() })),
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
    /** Reminders that left though paid by then; the last year when no day is given. */
    falseReminders: oc.route({ method: 'GET', path: '/dunning/false-reminders' }).input(z.object({ from: day.optional(), to: day.optional() })).output(falseReminders),
    setting: oc.route({ method: 'GET', path: '/dunning/setting' }).output(dunningSetting),
    setSetting: oc.route({ method: 'PUT', path: '/dunning/setting' }).input(dunningSetting).output(dunningSetting),
  },
};
