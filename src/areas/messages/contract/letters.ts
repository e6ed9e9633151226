import { oc } from '@orpc/contract';
import { z } from 'zod';
import { purpose } from '#values/kinds.ts';
import { day, done, id, instant, minor } from '#values/shapes.ts';

export const letterChannel = z.enum(['letter', 'registered']);
export type LetterChannel = z.infer<typeof letterChannel>;

/** Why a letter came back. The first two never reached anybody; the others were presented at the right address. */
export const returnReason = z.enum(['unknown', 'inaccessible', 'refused', 'unclaimed']);
export type ReturnReason = z.infer<typeof returnReason>;

const trackingNumber = z.string().trim().max(40).regex(/^[A-Za-z0-9 ]*$/);

const letterRow = z.object({
  messageId: id, customerId: id, customerCode: z.string(), customerName: z.string(), channel: letterChannel, purpose, status: z.string(), subject: z.string(),
  toAddress: z.string(), totalMinor: minor, currency: z.string(), sendAfter: instant.nullable(), trackingNumber: z.string().nullable(), receivedOn: day.nullable(),
  sentAt: instant.nullable(), documentId: id.nullable(), batchId: id.nullable(), returned: z.object({ why: returnReason, on: day }).nullable(),
});
const batch = z.object({
  batchId: id, channel: letterChannel, status: z.enum(['printed', 'posted', 'cancelled']), letters: z.number().int(), pages: z.number().int(), documentId: id,
  madeAt: instant, madeByName: z.string(), postedOn: day.nullable(),
});

export const lettersContract = {
  letters: {
    /** Approved letters nobody printed yet, with whether this system can set them; a channel a provider takes is not printed here. */
    waiting: oc.route({ method: 'GET', path: '/letters/waiting' }).output(z.object({ rows: z.array(letterRow), canTypeset: z.boolean(), byProvider: z.array(letterChannel) })),
    /** How a message looks as a letter, as a drawing whose pages stand one under another. */
    preview: oc.route({ method: 'GET', path: '/letters/{messageId}/preview' }).input(z.object({ messageId: id })).output(z.object({ svg: z.string(), pages: z.number().int() })),
    batches: oc.route({ method: 'GET', path: '/letters/batches' }).output(z.array(batch)),
    batch: oc.route({ method: 'GET', path: '/letters/batches/{batchId}' }).input(z.object({ batchId: id })).output(batch.extend({ rows: z.array(letterRow) })),
    /** The batch was posted that day: its letters left then. Safe to repeat. */
    post: oc.route({ method: 'POST', path: '/letters/batches/{batchId}/post' }).input(z.object({ batchId: id, on: day })).output(done),
    /** What was printed is thrown away: its letters wait to be printed again. Safe to repeat. */
    cancel: oc.route({ method: 'POST', path: '/letters/batches/{batchId}/cancel' }).input(z.object({ batchId: id })).output(done),
    /** One printed letter does not leave. */
    takeOut: oc.route({ method: 'POST', path: '/letters/{messageId}/take-out' }).input(z.object({ messageId: id, why: z.string().trim().min(1).max(500) })).output(done),
    track: oc.route({ method: 'PUT', path: '/letters/{messageId}/tracking' }).input(z.object({ messageId: id, trackingNumber })).output(done),
    /** Two columns: the letter's number or its customer's code, and the tracking number. What cannot be read is said line by line; the rest is kept. */
    importTracking: oc.route({ method: 'POST', path: '/letters/batches/{batchId}/tracking' }).input(z.object({ batchId: id, text: z.string().min(1).max(200_000) }))
      .output(z.object({ kept: z.number().int(), problems: z.array(z.object({ line: z.number().int(), message: z.string() })) })),
    /** The day on the acknowledgement of receipt; null takes it back. */
    received: oc.route({ method: 'PUT', path: '/letters/{messageId}/received' }).input(z.object({ messageId: id, on: day.nullable() })).output(done),
    /** It came back. One that reached nobody stops what would follow it. */
    returned: oc.route({ method: 'POST', path: '/letters/{messageId}/returned' }).input(z.object({ messageId: id, on: day, why: returnReason })).output(done),
  },
};
