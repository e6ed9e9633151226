import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, id } from '#values/shapes.ts';

/** Steps name a text by its code; `codes` are those a step may use for some customer, its variants included. */
const templateUse = z.object({ scenarioId: id, scenarioName: z.string(), stepName: z.string(), codes: z.array(z.string()) });
export type TemplateUse = z.infer<typeof templateUse>;

export const templateUsesContract = {
  list: oc.route({ method: 'GET', path: '/template-uses' }).output(z.array(templateUse)),
  /** Removes a text of one's own; refused, with their names, as long as steps use it. */
  remove: oc.route({ method: 'DELETE', path: '/templates/{templateId}' }).input(z.object({ templateId: id })).output(done),
};
