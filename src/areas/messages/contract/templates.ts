import { oc } from '@orpc/contract';
import { z } from 'zod';
import { channel, purpose } from '#values/kinds.ts';
import { id, instant } from '#values/shapes.ts';

export const tone = z.enum(['warm', 'neutral', 'firm', 'formal']);
export type Tone = z.infer<typeof tone>;

const language = z.enum(['fr', 'en']);
const words = { subject: z.string().trim().min(1).max(300), body: z.string().trim().min(1).max(20_000) };
const name = z.string().trim().min(1).max(120);
const version = z.coerce.number().int().min(0);

/** `shipped`: Encours brings it; it can be rewritten and restored, not removed. */
export const template = z.object({
  templateId: id, code: z.string(), language, name: z.string(), channel, purpose, tone, subject: z.string(), body: z.string(), version: z.number().int(), updatedAt: instant,
  shipped: z.boolean(),
});
/** Version 0 is the text Encours ships, when it is not the one in use. */
const templateVersion = z.object({
  version: z.number().int(), name: z.string(), tone, subject: z.string(), body: z.string(), savedAt: instant.nullable(), savedByName: z.string().nullable(),
});
/** `variables`: what each name is worth for this customer, in words. `table`: the items, as the message shows them. */
const preview = z.object({
  subject: z.string(), body: z.string(), html: z.string(), problems: z.array(z.string()),
  variables: z.array(z.object({ name: z.string(), value: z.string() })),
  table: z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())), total: z.array(z.string()) }),
  sms: z.object({ characters: z.number().int(), parts: z.number().int() }).nullable(),
});

export const templatesContract = {
  list: oc.route({ method: 'GET', path: '/templates' }).output(z.array(template)),
  /** A text of one's own: new, or written from another (`from`); with `translationOf`, the same text in the other language. */
  create: oc.route({ method: 'POST', path: '/templates' })
    .input(z.object({ name, language, channel, purpose, tone, from: id.optional(), translationOf: id.optional() })).output(template),
  /** `version`: the one that was read; refused when somebody saved another since. */
  update: oc.route({ method: 'PUT', path: '/templates/{templateId}' })
    .input(z.object({ templateId: id, version, name: name.optional(), tone: tone.optional(), ...words })).output(template),
  /** Latest first, the one in use included. */
  versions: oc.route({ method: 'GET', path: '/templates/{templateId}/versions' }).input(z.object({ templateId: id })).output(z.array(templateVersion)),
  /** Saves what it was as a new version. */
  restore: oc.route({ method: 'POST', path: '/templates/{templateId}/versions/{version}/restore' }).input(z.object({ templateId: id, version })).output(template),
  /** Renders a text on a real customer's open items. Problems are in words, with the line. */
  preview: oc.route({ method: 'POST', path: '/templates/preview' })
    .input(z.object({ subject: z.string().max(300), body: z.string().max(20_000), language, customerId: id.optional(), templateId: id.optional() })).output(preview),
  /** The same on the company's paper, as a drawing whose pages stand one under another. */
  letter: oc.route({ method: 'POST', path: '/templates/{templateId}/letter' })
    .input(z.object({ templateId: id, subject: z.string().max(300), body: z.string().max(20_000), customerId: id.optional() })).output(z.object({ svg: z.string(), pages: z.number().int() })),
};
