import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contactRole } from '#values/kinds.ts';
import { day, done, id, minor } from '#values/shapes.ts';
import { disputeReason } from './disputes.ts';

const currency = z.string().length(3);

/** What a reply may become, with all it takes. */
export const replyAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('promise'), currency, amountMinor: minor.positive().nullable(), dueOn: day, itemIds: z.array(id).max(500), note: z.string().trim().max(500) }),
  z.object({
    act: z.literal('dispute'), reason: disputeReason, description: z.string().trim().max(4000), items: z.array(z.object({ itemId: id, contestedMinor: minor.positive().nullable() })).min(1).max(200),
  }),
  z.object({
    act: z.literal('plan'), currency, itemIds: z.array(id).max(500), instalments: z.number().int().min(2).max(60), firstOn: day, every: z.enum(['week', 'month']), note: z.string().trim().max(500),
  }),
  z.object({ act: z.literal('hold'), endsOn: day, reason: z.string().trim().min(1).max(500) }),
  /** `contactId`: the one it takes the place of; none adds one. */
  z.object({
    act: z.literal('contact'), contactId: id.nullable(), name: z.string().trim().max(120).nullable(), email: z.email().nullable(), phone: z.string().trim().max(40).nullable(), role: contactRole,
  }),
  z.object({ act: z.literal('opted_out'), contactId: id }),
  z.object({ act: z.literal('bounce') }),
  /** Read; nothing follows from it. */
  z.object({ act: z.literal('noted') }),
]);
export type ReplyAct = z.infer<typeof replyAct>;

export const replyActsContract = {
  /** What Encours would make of it. `answer`: it asks for an answer, with these files; of the invoices `missing` no copy is kept. `guessed`: what the mail did not say. */
  propose: oc.route({ method: 'GET', path: '/replies/{replyId}/proposal' }).input(z.object({ replyId: id })).output(z.object({
    act: replyAct.nullable(), answer: z.boolean(), guessed: z.array(z.enum(['dueOn', 'amount', 'items', 'firstOn', 'instalments', 'endsOn'])),
    documents: z.array(z.object({ documentId: id, name: z.string() })), missing: z.array(z.string()),
  })),
  /** Without `as`: as proposed. */
  accept: oc.route({ method: 'POST', path: '/replies/{replyId}/accept' }).input(z.object({ replyId: id, as: replyAct.optional() }))
    .output(z.object({ act: z.string(), subjectId: id.nullable() })),
  /** Unread again; what was made of it is taken back. */
  reopen: oc.route({ method: 'POST', path: '/replies/{replyId}/reopen' }).input(z.object({ replyId: id })).output(done),
};
