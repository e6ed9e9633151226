import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor, page, pageInput } from '#values/shapes.ts';

const status = z.enum(['open', 'kept', 'part_kept', 'broken', 'cancelled']);
const source = z.enum(['call', 'reply', 'visit', 'typed']);

const promise = z.object({
  promiseId: id, customerId: id, customerName: z.string(), currency: z.string(), amountMinor: minor, receivedMinor: minor, madeOn: day, dueOn: day,
  graceDays: z.number().int(), status, judgedOn: day.nullable(), because, note: z.string(), source, ownerName: z.string(), createdAt: instant,
  items: z.array(z.object({ itemId: id, reference: z.string(), dueOn: day, amountMinor: minor, openMinor: minor })),
});

export const promisesContract = {
  /** Open ones soonest first, all others latest first. */
  list: oc.route({ method: 'GET', path: '/promises' }).input(z.object({ customerId: id.optional(), status: status.optional(), dueTo: day.optional(), ...pageInput }))
    .output(page(promise)),
  counts: oc.route({ method: 'GET', path: '/promises/counts' }).output(z.object({ open: z.number().int(), kept: z.number().int(), part_kept: z.number().int(), broken: z.number().int(), cancelled: z.number().int() })),
  get: oc.route({ method: 'GET', path: '/promises/{promiseId}' }).input(z.object({ promiseId: id })).output(promise.extend({
    events: z.array(z.object({ at: instant, status: z.string(), userName: z.string(), because })),
  })),
  /** How the customer keeps his word, of all that was judged. */
  record: oc.route({ method: 'GET', path: '/customers/{customerId}/promises/record' }).input(z.object({ customerId: id })).output(z.object({
    kept: z.number().int(), partKept: z.number().int(), broken: z.number().int(), keptShareBp: z.number().int().nullable(),
  })),
  /** Without items: the oldest due that nothing is agreed about, up to the amount. Without an amount: all that is open of the items. */
  make: oc.route({ method: 'POST', path: '/promises' }).input(z.object({
    customerId: id, currency: z.string().length(3), amountMinor: z.number().int().positive().nullable(), dueOn: day, itemIds: z.array(id).max(500).default([]),
    note: z.string().trim().max(500).default(''), source: source.default('typed'), sourceMessageId: id.nullable().default(null), sourceReplyId: id.nullable().default(null),
  })).output(z.object({ promiseId: id })),
  cancel: oc.route({ method: 'POST', path: '/promises/{promiseId}/cancel' }).input(z.object({ promiseId: id, why: z.string().trim().max(500).default('') })).output(done),
};
