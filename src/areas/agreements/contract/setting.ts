import { oc } from '@orpc/contract';
import { z } from 'zod';

const setting = z.object({
  promiseGraceDays: z.number().int().min(0).max(30), disputeDays: z.number().int().min(1).max(180), planGraceDays: z.number().int().min(0).max(30),
  planVoidAfter: z.number().int().min(1).max(12), planOfferDays: z.number().int().min(1).max(60), confirmPromises: z.boolean(),
});

/** Days of grace, of disputes and of offers; what is agreed already keeps those it was agreed with. */
export const settingContract = {
  get: oc.route({ method: 'GET', path: '/agreements/setting' }).output(setting),
  save: oc.route({ method: 'PUT', path: '/agreements/setting' }).input(setting).output(setting),
};
