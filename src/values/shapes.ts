import { z } from 'zod';
import { isDay } from './day.ts';

/** Shapes every room's contract speaks in. Ids are coerced because they also arrive in paths and queries. */
export const id = z.coerce.number().int().positive();
export const day = z.string().refine(isDay, 'day');
export const minor = z.number().int();
export const instant = z.string();
export const reason = z.object({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])).optional() });
export const because = z.array(reason);
/** `severity` error: the file or line is refused; warning: look at it; info: good to know. `line` counts from 1, header included. */
export const problem = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  line: z.number().int().optional(),
  field: z.string().optional(),
  message: z.string(),
  /** Nothing is refused, but nothing is done either until a person agrees to this code. */
  needsAgreement: z.literal(true).optional(),
});
export type Problem = z.infer<typeof problem>;

/** One page of a keyset-paged list: pass `next` back as `after` for the following one. */
export const pageInput = { after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
export function page<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}
/** A flag in a query string. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
export const done = z.object({ done: z.literal(true) });
