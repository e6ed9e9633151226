import { oc } from '@orpc/contract';
import { z } from 'zod';
import { day, done, id, instant } from '#values/shapes.ts';
import { disputesContract } from './contract/disputes.ts';
import { expectedContract, plansContract } from './contract/plans.ts';
import { promisesContract } from './contract/promises.ts';
import { replyActsContract } from './contract/reply-acts.ts';
import { settingContract } from './contract/setting.ts';

export const holdKind = z.enum(['dispute', 'promise', 'plan', 'insolvency', 'care', 'other']);

export const agreementsContract = {
  agreementSetting: settingContract,
  disputes: disputesContract,
  expected: expectedContract,
  plans: plansContract,
  promises: promisesContract,
  replyActs: replyActsContract,
  holds: {
    list: oc.route({ method: 'GET', path: '/holds' }).input(z.object({ customerId: id.optional() })).output(z.array(z.object({
      holdId: id, customerId: id, customerName: z.string(), itemId: id.nullable(), itemReference: z.string().nullable(), kind: holdKind, reason: z.string(),
      ownerName: z.string(), startsOn: day, endsOn: day.nullable(), createdAt: instant, releasedAt: instant.nullable(),
    }))),
    /** Reminders stop for the customer, or for one item, until the day or until released. Messages still waiting are held at once. */
    place: oc.route({ method: 'POST', path: '/holds' }).input(z.object({
      customerId: id, itemId: id.nullable(), kind: holdKind, reason: z.string().trim().min(1).max(500), endsOn: day.nullable(),
    })).output(z.object({ holdId: id })),
    release: oc.route({ method: 'POST', path: '/holds/{holdId}/release' }).input(z.object({ holdId: id })).output(done),
  },
};
