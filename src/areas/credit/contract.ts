import { oc } from '@orpc/contract';
import { z } from 'zod';
import { because, day, done, id, instant, minor } from '#values/shapes.ts';
import { payerClass } from '#values/kinds.ts';

/** bon payeur, payeur tardif régulier, irrégulier, en dégradation, mauvais payeur, nouveau */
export type PayerClass = z.infer<typeof payerClass>;

/** What the class was judged from. Delays are days after (negative: before) the due date, weighted by nothing. */
export const payerFigures = z.object({
  settled: z.number().int(), meanDaysLate: z.number().nullable(), spreadDays: z.number().nullable(), shareLateBp: z.number().int().nullable(),
  recentMeanDaysLate: z.number().nullable(), earlierMeanDaysLate: z.number().nullable(), averageMinor: minor.nullable(),
  oldestOverdueDays: z.number().int(), overdueMinor: minor, firstOn: day.nullable(), brokenPromises: z.number().int().default(0),
});

export const creditContract = {
  profile: {
    get: oc.route({ method: 'GET', path: '/customers/{customerId}/profile' }).input(z.object({ customerId: id })).output(z.object({
      class: payerClass, derivedClass: payerClass, because, figures: payerFigures, assessedOn: day,
      setReason: z.string().nullable(), setBy: z.string().nullable(), setAt: instant.nullable(),
    })),
    set: oc.route({ method: 'PUT', path: '/customers/{customerId}/profile' })
      .input(z.object({ customerId: id, class: payerClass.nullable(), why: z.string().trim().max(500) })).output(done),
  },
};
