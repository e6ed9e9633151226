import { oc } from '@orpc/contract';
import { z } from 'zod';
import { id, reason } from '#values/shapes.ts';

export const printingContract = {
  /** Prints approved letters, all that wait or these, 200 at most, each after a last look at the evidence. `batchId` null: none could be printed. */
  print: oc.route({ method: 'POST', path: '/letters/batches' })
    .input(z.object({ channel: z.enum(['letter', 'registered']), messageIds: z.array(id).min(1).max(200).optional() }))
    .output(z.object({
      batchId: id.nullable(), letters: z.number().int(), pages: z.number().int(), skipped: z.number().int(), held: z.number().int(), waiting: z.number().int(),
    })),
  /** Printed letters of a batch that ought not to leave any more, and why. */
  check: oc.route({ method: 'GET', path: '/letters/batches/{batchId}/check' }).input(z.object({ batchId: id }))
    .output(z.array(z.object({ messageId: id, because: reason }))),
};
